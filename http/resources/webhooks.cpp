#include "http/resources/webhooks.hpp"

#include "actors/domain/events/delivery.hpp"
#include "http/event_schema.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// Events out: endpoints' secrets, health, log and commands, the feed, and what kinds of events there are. Endpoints
/// themselves are described records.
namespace didtron::http {

namespace webhooks_detail {

constexpr std::int64_t overlap_s_max = 7 * 86'400;
constexpr std::string_view no_secret = R"("secret":null)";

constexpr access may_view = access::with({area::developers, action::view});
constexpr access may_edit = access::with({area::developers, action::edit});

std::int64_t endpoint_of(const call_context& in) { return in.args.number("webhook_endpoint_id"); }

void write_text_or_null(json::writer& w, std::string_view name, const std::string& text) {
  w.key(name);
  if (text.empty())
    w.null();
  else
    w.text(text);
}

void write_delivery(json::writer& w, const webhook_delivery_view& v) {
  w.begin_object().field("sequence", v.seq).field("event_type", v.event_type).field("state", v.state).field("attempts", v.attempts);
  write_optional(w, "next_at", v.next_at);
  w.key("status");
  if (v.status)
    w.integer(*v.status);
  else
    w.null();
  write_text_or_null(w, "fault", v.fault);
  write_text_or_null(w, "response", v.response);
  w.field("duration_ms", v.duration_ms);
  write_time(w, "first_at", v.first_at);
  write_time(w, "last_at", v.last_at);
  w.end_object();
}

task<result<response>> state(call_context& in) {
  auto found = co_await in.api.webhook_state(in.who, endpoint_of(in));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_webhook_state(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> deliveries(call_context& in) {
  std::optional<std::string> wanted;
  if (const std::string* given = in.args.find("state")) wanted = *given;
  auto found = co_await in.api.webhook_deliveries(in.who, endpoint_of(in), in.paging, std::move(wanted));
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_delivery);
}

task<result<response>> answer_of(task<result<written>> work) {
  auto done = co_await std::move(work);
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> make_secret(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  const auto overlap = body.optional_integer("overlap_s", {.min = 0, .max = overlap_s_max}).value_or(86'400);
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  co_return co_await answer_of(in.api.make_webhook_secret(in.who, std::move(*key), endpoint_of(in), overlap));
}

task<result<response>> test(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  co_return co_await answer_of(in.api.test_webhook(in.who, std::move(*key), endpoint_of(in)));
}

task<result<response>> enable(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  co_return co_await answer_of(in.api.enable_webhook(in.who, std::move(*key), endpoint_of(in)));
}

task<result<response>> replay(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  webhook_replay_request wanted;
  wanted.from_seq = body.integer("from_sequence", {.min = 1});
  wanted.until_seq = body.integer("until_sequence", {.min = 1});
  wanted.which = body.text("which", {.bytes_min = 1, .bytes_max = 10});
  if (wanted.which != "all" && wanted.which != "missing" && wanted.which != "failed") body.refuse("which", "all, missing or failed");
  if (wanted.until_seq < wanted.from_seq) body.refuse("until_sequence", "must not be below from_sequence");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  co_return co_await answer_of(in.api.replay_webhook(in.who, std::move(*key), endpoint_of(in), wanted));
}

void write_event(json::writer& w, const event_view& e, tenant_id of) {
  w.begin_object().field("id", "evt_" + std::to_string(of.value) + "_" + std::to_string(e.seq)).field("type", e.type);
  write_time(w, "timestamp", e.created_at);
  w.field("tenant_id", of.value).field("sequence", e.seq).field("api_version", events::envelope_version).key("data").raw(e.data);
  w.end_object();
}

task<result<response>> feed(call_context& in) {
  std::vector<std::string> types;
  if (const std::string* given = in.args.find("types")) {
    for (std::string_view rest = *given; !rest.empty();) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (auto fault = events::wanted_type_fault(rest.substr(0, comma)); !fault.empty()) co_return fail_field("types", std::move(fault));
      types.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  auto found = co_await in.api.event_feed(in.who, in.paging, std::move(types));
  if (!found) co_return fail(std::move(found).error());
  const auto tenant = in.who.tenant;
  co_return page_response(*found, [tenant](json::writer& w, const event_view& e) { write_event(w, e, tenant); });
}

task<result<response>> types(call_context&) {
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const auto& type : events::event_types().all())
    write_event_type(w, type);
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

openapi::schema_ptr state_schema() {
  using namespace openapi;
  return object("WebhookState", "How an endpoint does.",
                {{"webhook_endpoint_id", integer("number of the endpoint", 12)},
                 {"state", one_of("no_secret: make one, before nothing is sent; failing: it does not take what it is sent",
                                  {"active", "no_secret", "failing", "disabled"})},
                 {"disabled_reason", nullable(text("why nothing is sent any more", "the endpoint answered 410"), "it is not disabled")},
                 {"position", integer("events up to this number have been taken up", 1'204)},
                 {"last_sequence", integer("number of the newest event", 1'210)},
                 {"waiting", integer("deliveries that are tried again", 0)},
                 {"secret_no", integer("how many signing secrets it has had", 1)},
                 {"previous_until", nullable(date_time("until then deliveries are signed with the secret before, too"), "one secret counts")},
                 {"failures", integer("attempts in a row that it did not take", 0)},
                 {"failing_since", nullable(date_time("since when"), "it does well")},
                 {"last_attempt_at", nullable(date_time("when it was sent something last"))},
                 {"last_delivered_at", nullable(date_time("when it took something last"))},
                 {"last_error", nullable(text("of the last attempt that failed", "answered 503"), "it does well")}});
}

openapi::schema_ptr secret_schema() {
  using namespace openapi;
  return extend(state_schema(), "WebhookSecret", "A signing secret, told once.",
                {{"fingerprint", text("of the secret, to compare", "5f2b8c0d1e7a4936")},
                 {"secret", nullable(text("whsec_ and base64 (Standard Webhooks); keep it, it is not told again",
                                          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                                     "a repeat of the request: it was told already")}});
}

openapi::schema_ptr delivery_schema() {
  using namespace openapi;
  return object("WebhookDelivery", "What became of one event at one endpoint; the last attempt.",
                {{"sequence", integer("number of the event", 1'204)},
                 {"event_type", text("kind of the event", "job.failed")},
                 {"state", one_of("failed: nobody tries any more", {"delivered", "waiting", "failed"})},
                 {"attempts", integer("so far", 1)},
                 {"next_at", nullable(date_time("when it is tried again"), "it is not")},
                 {"status", nullable(integer("HTTP status", 200), "there was no answer")},
                 {"fault", nullable(text("what was wrong", "no answer in time"), "nothing")},
                 {"response", nullable(text("the beginning of an answer that refused", "not now"), "there was none")},
                 {"duration_ms", integer("of the attempt", 12)},
                 {"first_at", date_time("first attempt")},
                 {"last_at", date_time("last attempt")}});
}

openapi::schema_ptr replay_schema() {
  using namespace openapi;
  return object("WebhookReplay", "Which events are to be delivered again.",
                {{"from_sequence", integer("first number", 1'000)},
                 {"until_sequence", integer("last number; what the endpoint has not reached comes anyway", 1'100)},
                 {"which", one_of("missing: those that were not delivered, or were not asked for then", {"missing", "failed", "all"})}});
}

openapi::schema_ptr sent_event_schema() {
  using namespace openapi;
  return object("SentEvent", "An event as endpoints get it.",
                {{"id", text("the same everywhere and at every attempt", "evt_1_1204")},
                 {"type", text("kind of the event", "job.failed")},
                 {"timestamp", date_time("when it happened")},
                 {"tenant_id", integer("whose event it is", 1)},
                 {"sequence", integer("grows with each event of the company; no later one is ever put before it", 1'204)},
                 {"api_version", text("of this envelope", std::string{events::envelope_version})},
                 {"data", open_object("", "what it tells; see /event-types")}});
}

openapi::schema_ptr queued_schema() {
  using namespace openapi;
  return object("WebhookQueued", "What was put up for delivery.", {{"events", integer("how many", 17)}});
}

}  // namespace webhooks_detail

using namespace webhooks_detail;

void write_webhook_state(json::writer& w, const webhook_state_view& v) {
  w.begin_object().field("webhook_endpoint_id", v.endpoint).field("state", v.state);
  write_text_or_null(w, "disabled_reason", v.disabled_reason);
  w.field("position", v.position).field("last_sequence", v.last_seq).field("waiting", v.waiting).field("secret_no", v.secret_no);
  write_optional(w, "previous_until", v.previous_until);
  w.field("failures", v.failures);
  write_optional(w, "failing_since", v.failing_since);
  write_optional(w, "last_attempt_at", v.last_attempt_at);
  write_optional(w, "last_delivered_at", v.last_delivered_at);
  write_text_or_null(w, "last_error", v.last_error);
  w.end_object();
}

std::string webhook_secret_text(const webhook_state_view& v, std::string_view fingerprint) {
  json::writer w;
  write_webhook_state(w, v);
  std::string text = w.take();
  text.pop_back();
  text.append(R"(,"fingerprint":")").append(fingerprint).append("\",").append(no_secret).append("}");
  return text;
}

std::string with_secret(std::string text, std::string_view fingerprint, std::string_view secret) {
  const std::string told = R"("fingerprint":")" + std::string{fingerprint} + "\",";
  const auto at = text.find(told);
  if (at == std::string::npos) return text;
  return text.replace(at + told.size(), no_secret.size(), R"("secret":")" + std::string{secret} + "\"");
}

void add_webhook_routes(std::vector<route>& out) {
  using namespace openapi;
  const std::string path = "/api/v1/webhook-endpoints/{webhook_endpoint_id}";
  const auto id = number_in_path("webhook_endpoint_id", "number of the endpoint");
  out.push_back({.method = "GET", .pattern = path + "/state", .who = may_view, .operation = "getWebhookState", .tag = "webhooks",
                 .summary = "How an endpoint does",
                 .description = "What it has taken, what waits, and why nothing is sent when nothing is.",
                 .parameters = {id}, .answers = {{200, "its state", state_schema()}}, .problems = {errc::not_found}, .run = state});
  out.push_back({.method = "GET", .pattern = path + "/deliveries", .who = may_view, .operation = "listWebhookDeliveries", .tag = "webhooks",
                 .summary = "What became of each event at an endpoint",
                 .description = "Newest event first, each with its last attempt.",
                 .parameters = paging_and({id, {"state", parameter::place::query, value_type::word, "those in it alone", "waiting",
                                                {"delivered", "waiting", "failed"}}}),
                 .answers = {{200, "one slice", page_of(delivery_schema(), "WebhookDeliveryPage")}},
                 .problems = {errc::not_found}, .run = deliveries});
  out.push_back({.method = "POST", .pattern = path + "/secret", .who = may_edit, .operation = "makeWebhookSecret", .tag = "webhooks",
                 .summary = "Make a signing secret",
                 .description = "Told in this answer and never again. The first lets events out, from that moment on; each further one "
                                "takes over at once, and deliveries are signed with the one before, too, for `overlap_s` (a day). "
                                "Signatures are those of Standard Webhooks: headers webhook-id, webhook-timestamp, webhook-signature.",
                 .parameters = {id},
                 .request_body = object("NewWebhookSecret", "How long the secret before counts.",
                                        {{"overlap_s", nullable(integer("0 to 604800 seconds", 86'400), "a day"), true}}),
                 .answers = {{201, "made", secret_schema()}}, .problems = {errc::not_found, errc::duplicate}, .has_write_key = true,
                 .run = make_secret});
  out.push_back({.method = "POST", .pattern = path + "/test", .who = may_edit, .operation = "sendWebhookTest", .tag = "webhooks",
                 .summary = "Send a test event",
                 .description = "An event webhook_endpoint.test that goes to this endpoint alone, whatever types it asks for.",
                 .parameters = {id}, .answers = {{202, "on its way", state_schema()}}, .problems = {errc::not_found, errc::duplicate},
                 .has_write_key = true, .run = test});
  out.push_back({.method = "POST", .pattern = path + "/replay", .who = may_edit, .operation = "replayWebhook", .tag = "webhooks",
                 .summary = "Deliver events again",
                 .description = "One event, or all, missing or failed ones of a range of numbers; at most 10,000. They come under the same "
                                "ids as before.",
                 .parameters = {id}, .request_body = replay_schema(), .answers = {{202, "put up for delivery", queued_schema()}},
                 .problems = {errc::not_found, errc::limit_exceeded, errc::duplicate}, .has_write_key = true, .run = replay});
  out.push_back({.method = "POST", .pattern = path + "/enable", .who = may_edit, .operation = "enableWebhook", .tag = "webhooks",
                 .summary = "Send again to a disabled endpoint",
                 .description = "It gets everything since it was disabled.",
                 .parameters = {id}, .answers = {{200, "enabled", state_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate}, .has_write_key = true, .run = enable});
  out.push_back({.method = "GET", .pattern = "/api/v1/event-feed", .who = may_view, .operation = "readEventFeed", .tag = "webhooks",
                 .summary = "Events to fetch",
                 .description = "The company's events, oldest first, for whoever would rather ask than be called. `next_cursor` is always "
                                "there: keep it, and ask with it again for what came since.",
                 .parameters = paging_and({{"types", parameter::place::query, value_type::text,
                                            "of these types alone, commas between; job.* for all of an object", "job.*,pop.created"}}),
                 .answers = {{200, "one slice", page_of(sent_event_schema(), "SentEventPage")}}, .run = feed});
  out.push_back({.method = "GET", .pattern = "/api/v1/event-types", .who = may_view, .operation = "listEventTypes", .tag = "webhooks",
                 .summary = "Kinds of events",
                 .description = "Each with the JSON Schema of its data. Data may gain members; anything else makes another type.",
                 .answers = {{200, "all of them", page_of(event_type_schema(), "EventTypePage")}}, .run = types});
}

}  // namespace didtron::http
