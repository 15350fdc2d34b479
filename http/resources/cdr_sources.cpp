#include "actors/domain/cdrs/pull_settings.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace cdr_sources_detail {

inline constexpr std::size_t reason_bytes_max = 500;

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.cdr_sources(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_cdr_source);
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.cdr_source(in.who, in.args.number("source_id"));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_cdr_source(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> create(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  new_cdr_source wanted;
  wanted.name = body.text("name", {.bytes_min = 1, .bytes_max = 63});
  wanted.kind = body.text("kind", {.bytes_min = 1, .bytes_max = 10});
  if (wanted.kind != "push" && wanted.kind != "folder" && wanted.kind != "pull") {
    body.refuse("kind", "push, folder or pull");
  }
  const json::value* format = body.object("format");
  if (const json::value* pull = body.optional_object("pull")) {
    wanted.pull = *pull;
    if (wanted.kind != "pull") body.refuse("pull", "of kind pull only");
  }
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  wanted.format = *format;
  auto made = co_await in.api.create_cdr_source(in.who, std::move(*key), std::move(wanted));
  if (!made) co_return fail(std::move(made).error());
  co_return json_response(made->status, std::move(made->body));
}

/// What is to change; null takes the pull's settings away.
cdr_source_change read_change(json::object_reader& in, const json::value& body) {
  cdr_source_change out;
  out.status = in.optional_text("status");
  if (out.status && *out.status != "active" && *out.status != "disabled")
    in.refuse("status", "active or disabled");
  const auto* given = body.find("pull");
  const auto* pull = in.optional_object("pull");
  if (pull != nullptr)
    out.pull = std::optional<json::value>{*pull};
  else if (given != nullptr && given->is_null())
    out.pull.emplace();
  out.cursor = in.optional_text("cursor", {.bytes_max = pull_bounds::cursor_bytes_max});
  if (out.cursor && !out.cursor->empty() && !is_pull_cursor(*out.cursor))
    in.refuse("cursor", "visible ASCII; empty: from the beginning");
  out.reason = in.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  return out;
}

task<result<response>> change(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto wanted = read_change(body, *in.body);
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.change_cdr_source(in.who, std::move(*key),
                                                in.args.number("source_id"), std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

std::vector<openapi::property> setting_members() {
  using namespace openapi;
  return {{"url", text("http only; TLS ends in a proxy beside the engine. The node's configuration "
                       "(cdrs.pull_origins) must list its origin",
                       "http://10.0.0.5:8080/cdrs?format=csv")},
          {"cursor_parameter", text("of the query", "cursor")},
          {"secret", nullable(text("file in the node's folder of secrets, sent as Authorization",
                                   "switch-1"),
                              "none is sent")},
          {"interval_s", integer("between two polls, 5 to 86400", 60)},
          {"timeout_s", integer("of one page, 1 to 120", 30)},
          {"page_bytes_max", integer("1024 to 67108864", 8'388'608)},
          {"pages_max", integer("of one poll, 1 to 1000; then other sources have their turn", 100)}};
}

openapi::schema_ptr settings_request() {
  auto all = setting_members();
  for (auto& member : all)
    member.is_optional = member.name != "url";
  return openapi::object("NewCdrPull", "How an engine is asked for its CDRs.", std::move(all));
}

openapi::schema_ptr pull_schema() {
  using namespace openapi;
  return object(
      "CdrPull", "How an engine is asked for its CDRs, and how that goes.",
      {{"state", one_of("waiting: never asked",
                        {"not_configured", "disabled", "waiting", "ok", "failing"})},
       {"settings", nullable(object("CdrPullSettings", "How an engine is asked for its CDRs.",
                                    setting_members()),
                             "not configured: nothing asks it")},
       {"cursor", text("where the next page begins, as the engine said; empty: at the beginning",
                       "2026-04-01/17")},
       {"last_poll_at", nullable(date_time("when it was asked last"))},
       {"last_success_at", nullable(date_time("when that went well last"))},
       {"last_error", nullable(text("of the last poll", "the engine answered 503"), "it went well")},
       {"failures", integer("polls in a row that failed", 0)},
       {"next_poll_at", nullable(date_time("when it is asked next"))}});
}

openapi::schema_ptr format_schema() {
  return openapi::open_object("CdrFormat",
                              "The declared format: see docs/cdr-import.md. What is not "
                              "declared is refused, not guessed.");
}

openapi::schema_ptr source_request() {
  using namespace openapi;
  return object("NewCdrSource", "Who will send CDRs, and how they are written.",
                {{"name", text("lower case letters, digits, '_' and '-'", "switch-1")},
                 {"kind", one_of("how its files arrive", {"push", "folder", "pull"})},
                 {"format", format_schema()},
                 {.name = "pull",
                  .type = nullable(settings_request(), "not configured"),
                  .is_optional = true}});
}

openapi::schema_ptr change_request() {
  using namespace openapi;
  std::vector<property> all = {
      {"status", one_of("disabled: nothing is taken", {"active", "disabled"})},
      {"pull", nullable(settings_request(), "not configured any more")},
      {"cursor", text("where the next page is to begin; empty: at the beginning", "2026-04-01/17")}};
  for (auto& member : all) member.is_optional = true;
  all.push_back({"reason", text("why; it stays in the audit log", "moved to another host")});
  return object("CdrSourceChange", "What is to change about a source.", std::move(all));
}

void write_pull(json::writer& w, const cdr_source_view& s) {
  w.key("pull");
  if (s.kind != "pull") {
    w.null();
    return;
  }
  w.begin_object().field("state", pull_state(s));
  w.key("settings");
  if (s.pull.empty())
    w.null();
  else
    w.raw(s.pull);
  w.field("cursor", s.pull_cursor);
  write_optional(w, "last_poll_at", s.pulled_at);
  write_optional(w, "last_success_at", s.pull_succeeded_at);
  w.key("last_error");
  if (s.pull_error.empty())
    w.null();
  else
    w.text(s.pull_error);
  w.field("failures", s.pull_failures);
  write_optional(w, "next_poll_at", s.status == "active" ? s.pull_due_at : std::nullopt);
  w.end_object();
}

}  // namespace cdr_sources_detail

void write_cdr_source(json::writer& w, const cdr_source_view& s) {
  w.begin_object().field("source_id", s.id).field("name", s.name).field("kind", s.kind);
  w.field("status", s.status).field("cdrs_claimed", s.last_seq);
  w.key("format").raw(s.format);
  cdr_sources_detail::write_pull(w, s);
  write_time(w, "created_at", s.created_at);
  w.end_object();
}

openapi::schema_ptr cdr_source_schema() {
  using namespace openapi;
  return object("CdrSource", "Another switch or carrier whose CDRs are imported.",
                {{"source_id", integer("number of the source", 5)},
                 {"name", text("its name", "switch-1")},
                 {"kind", one_of("how its files arrive", {"push", "folder", "pull"})},
                 {"status", one_of("disabled: nothing is taken", {"active", "disabled"})},
                 {"cdrs_claimed", integer("CDRs booked or held so far", 1200)},
                 {"format", cdr_sources_detail::format_schema()},
                 {"pull", nullable(cdr_sources_detail::pull_schema(), "nobody asks it: its files come")},
                 {"created_at", date_time("when it was made")}});
}

void add_cdr_source_routes(std::vector<route>& out) {
  using namespace cdr_sources_detail;
  const auto may = access::with({area::rating, action::edit});
  const auto source_id = number_in_path("source_id", "number of the source");
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-sources",
                 .who = may,
                 .operation = "listCdrSources",
                 .tag = "imports",
                 .summary = "Sources of CDRs",
                 .description = "Other switches and carriers whose CDRs are imported.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice",
                              openapi::page_of(cdr_source_schema(), "CdrSourcePage")}},
                 .run = list});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/cdr-sources",
                 .who = may,
                 .operation = "createCdrSource",
                 .tag = "imports",
                 .summary = "Declare a source",
                 .description = "The format is checked as a whole; all faults are named at once. A "
                                "source of kind pull without `pull` is not configured: nothing asks it.",
                 .request_body = source_request(),
                 .answers = {{201, "the source", cdr_source_schema()}},
                 .problems = {errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = create});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/cdr-sources/{source_id}",
                 .who = may,
                 .operation = "getCdrSource",
                 .tag = "imports",
                 .summary = "One source",
                 .description = "With its declared format and, of kind pull, how asking it goes.",
                 .parameters = {source_id},
                 .answers = {{200, "the source", cdr_source_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  out.push_back({.method = "PATCH",
                 .pattern = "/api/v1/cdr-sources/{source_id}",
                 .who = may,
                 .operation = "changeCdrSource",
                 .tag = "imports",
                 .summary = "Change a source",
                 .description =
                     "Members that are absent stay as they are; null takes the settings of `pull` "
                     "away. A source with new settings is asked at once. `cursor` makes the next poll "
                     "begin elsewhere: calls that were read before are duplicates.",
                 .parameters = {source_id},
                 .request_body = change_request(),
                 .answers = {{200, "the source from now on", cdr_source_schema()}},
                 .problems = {errc::not_found, errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = change});
}

}  // namespace didtron::http
