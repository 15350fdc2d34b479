#include "http/resources/reratings.hpp"

#include <algorithm>

#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace reratings_detail {

inline constexpr std::size_t reason_bytes_max = 500;
inline constexpr std::size_t digits_max = 15;
/// One run looks at no more than a year: longer ones are several.
inline constexpr std::int64_t span_us_max = 366LL * 86'400'000'000;

instant read_time(json::object_reader& in, std::string_view name) {
  const auto text = in.text(name, {.bytes_min = 1, .bytes_max = 40});
  const auto at = parse_instant(text);
  if (!at && !text.empty()) in.refuse(name, "must be a time such as 2026-04-01T00:00:00Z");
  return at.value_or(instant{});
}

/// 0: not given.
std::int64_t read_number(json::object_reader& in, std::string_view name) {
  return in.optional_integer(name, {.min = 1}).value_or(0);
}

rerating_scope read_scope(json::object_reader& in) {
  rerating_scope s;
  s.side = in.text("side", {.bytes_min = 1, .bytes_max = 10});
  if (s.side != "charge" && s.side != "cost" && s.side != "both")
    in.refuse("side", "charge, cost or both");
  s.answered_from = read_time(in, "answered_from");
  s.answered_until = read_time(in, "answered_until");
  if (s.answered_until <= s.answered_from)
    in.refuse("answered_until", "must be after answered_from");
  else if (s.answered_until.us - s.answered_from.us > span_us_max)
    in.refuse("answered_until", "at most a year after answered_from");
  s.account = account_id{read_number(in, "account_id")};
  s.carrier = carrier_id{read_number(in, "carrier_id")};
  s.card = rate_card_id{read_number(in, "rate_card_id")};
  s.called_prefix = in.optional_text("called_prefix", {.bytes_max = digits_max}).value_or("");
  if (!std::all_of(s.called_prefix.begin(), s.called_prefix.end(), [](char c) { return c >= '0' && c <= '9'; }))
    in.refuse("called_prefix", "digits alone, without +");
  s.import_id = read_number(in, "import_id");
  s.to = rate_card_id{read_number(in, "to_rate_card_id")};
  if (s.to && s.side == "both") in.refuse("to_rate_card_id", "one list is for one side: charge or cost");
  return s;
}

task<result<response>> ask(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto scope = read_scope(body);
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.ask_rerating(in.who, std::move(*key), std::move(scope), std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.reratings(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_rerating);
}

task<result<response>> one(call_context& in) {
  auto found = co_await in.api.rerating(in.who, in.args.number("rerating_id"));
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_rerating(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> calls(call_context& in) {
  auto found = co_await in.api.rerated_calls(in.who, in.args.number("rerating_id"), in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_rerated_call);
}

task<result<response>> decide(call_context& in, bool is_approved) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const auto id = in.args.number("rerating_id");
  auto done = co_await in.api.decide_rerating(in.who, std::move(*key), id, is_approved, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> approve(call_context& in) { return decide(in, true); }
task<result<response>> reject(call_context& in) { return decide(in, false); }

task<result<response>> undo(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const auto id = in.args.number("rerating_id");
  auto done = co_await in.api.undo_rerating(in.who, std::move(*key), id, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

void write_number(json::writer& w, std::string_view name, std::int64_t value) {
  w.field(name, value == 0 ? std::optional<std::int64_t>{} : std::optional{value});
}

openapi::schema_ptr side_schema(bool has_both) {
  return has_both ? openapi::one_of("which amounts", {"charge", "cost", "both"})
                  : openapi::one_of("charge: of the customer; cost: of the carrier", {"charge", "cost"});
}

/// What request and resource have in common.
std::vector<openapi::property> scope_properties() {
  using namespace openapi;
  return {{"side", side_schema(true)},
          {"answered_from", date_time("calls answered from here on; of unanswered ones the start counts")},
          {"answered_until", date_time("... and before this")},
          {"account_id", nullable(integer("of this account alone", 7), "any")},
          {"carrier_id", nullable(integer("of this carrier alone", 2), "any")},
          {"rate_card_id", nullable(integer("priced by this list", 3), "any")},
          {"called_prefix", nullable(text("numbers that begin so, digits alone", "44"), "any")},
          {"import_id", nullable(integer("of this import alone", 9), "any")},
          {"to_rate_card_id",
           nullable(integer("price them on this list", 4), "the list that each was priced by")}};
}

openapi::schema_ptr request_schema() {
  using namespace openapi;
  auto properties = scope_properties();
  for (auto& p : properties)
    p.is_optional = p.name != "side" && !p.name.starts_with("answered_");
  properties.push_back({"reason", text("why; it stays with the run", "wrong price for UK mobile")});
  return object("ReratingRequest", "Booked calls to be priced again.", std::move(properties));
}

openapi::schema_ptr decision_schema() {
  using namespace openapi;
  return object("ReratingDecision", "Why it was decided so.",
                {{"reason", nullable(text("for people", "checked with sales"), "none")}});
}
openapi::schema_ptr undo_schema() {
  using namespace openapi;
  return object("ReratingUndo", "Why it is taken back.", {{"reason", text("1 to 500 bytes", "wrong list")}});
}

route write_route(std::string path, std::string operation, std::string summary,
                  std::string description, openapi::schema_ptr body, handler run) {
  return {.method = "POST",
          .pattern = "/api/v1/reratings/{rerating_id}/" + path,
          .who = access::with({area::credit, action::approve}).and_with({area::costs, action::view}),
          .operation = std::move(operation),
          .tag = "ledger",
          .summary = std::move(summary),
          .description = std::move(description),
          .parameters = {number_in_path("rerating_id", "number of the run")},
          .request_body = std::move(body),
          .answers = {{200, "the run", rerating_schema()}},
          .problems = {errc::not_found, errc::forbidden, errc::conflict, errc::duplicate},
          .has_write_key = true,
          .run = run};
}

}  // namespace reratings_detail

void write_rerating(json::writer& w, const rerating_view& r) {
  using reratings_detail::write_number;
  w.begin_object().field("rerating_id", r.id).field("side", r.scope.side);
  write_time(w, "answered_from", r.scope.answered_from);
  write_time(w, "answered_until", r.scope.answered_until);
  write_number(w, "account_id", r.scope.account.value);
  write_number(w, "carrier_id", r.scope.carrier.value);
  write_number(w, "rate_card_id", r.scope.card.value);
  w.key("called_prefix");
  if (r.scope.called_prefix.empty())
    w.null();
  else
    w.text(r.scope.called_prefix);
  write_number(w, "import_id", r.scope.import_id);
  write_number(w, "to_rate_card_id", r.scope.to.value);
  w.field("reason", r.reason).field("state", r.state).field("requested_by", r.requested_by.value);
  write_time(w, "requested_at", r.requested_at);
  w.field("amounts", r.calls).field("changed", r.changed).field("unpriced", r.unpriced);
  w.field("refusal", r.refusal);
  write_optional(w, "previewed_at", r.previewed_at);
  w.field("decided_by", r.decided_by);
  write_optional(w, "decided_at", r.decided_at);
  w.field("decision_reason", r.decision_reason);
  write_optional(w, "posted_at", r.posted_at);
  w.field("first_entry_no", r.first_entry_no).field("undone_by", r.undone_by);
  write_optional(w, "undone_at", r.undone_at);
  w.key("totals").begin_array();
  for (const auto& t : r.totals) {
    w.begin_object().field("side", t.side);
    w.key("party");
    write_ref(w, t.side == "charge" ? "account_id" : "carrier_id", t.party);
    w.field("currency", t.money.text()).field("calls", t.calls);
    write_amount(w, "before", t.before);
    write_amount(w, "after", t.after);
    w.end_object();
  }
  w.end_array().end_object();
}

void write_rerated_call(json::writer& w, const rerated_call_view& c) {
  w.begin_object().field("call_id", format(c.id));
  write_time(w, "started_at", c.started_at);
  w.field("side", c.side);
  w.key("party");
  write_ref(w, c.side == "charge" ? "account_id" : "carrier_id", c.party);
  w.field("currency", c.money.text());
  write_amount(w, "before", c.before);
  write_optional(w, "after", c.after);
  w.field("reason", c.reason).end_object();
}

inline openapi::schema_ptr party_schema() {
  using namespace openapi;
  return open_object("ReratedParty", "account_id or carrier_id, and its name.");
}

openapi::schema_ptr rerating_schema() {
  using namespace openapi;
  auto properties = reratings_detail::scope_properties();
  properties.insert(properties.begin(), {"rerating_id", integer("number of the run", 6)});
  const property rest[] = {
      {"reason", text("why", "wrong price for UK mobile")},
      {"state", one_of("requested: its preview is being made; refused: the scope is too wide",
                       {"requested", "refused", "previewed", "rejected", "posted", "undone"})},
      {"requested_by", integer("the user who asked for it", 1)},
      {"requested_at", date_time("when")},
      {"amounts", integer("amounts of the scope that were looked at", 80)},
      {"changed", integer("... that become another amount", 40)},
      {"unpriced", integer("... that have no price now, and stay", 0)},
      {"refusal", text("why there is no preview", "")},
      {"previewed_at", nullable(date_time("when the preview was ready"), "not yet")},
      {"decided_by", nullable(integer("the second person", 2), "not decided")},
      {"decided_at", nullable(date_time("when"), "not decided")},
      {"decision_reason", text("of the second person", "checked with sales")},
      {"posted_at", nullable(date_time("when the differences were posted"), "not posted")},
      {"first_entry_no", nullable(integer("its first journal entry", 42), "nothing was posted")},
      {"undone_by", nullable(integer("who took it back", 1), "nobody")},
      {"undone_at", nullable(date_time("when"), "never")},
      {"totals",
       array(object("ReratingTotal", "What changes for one party.",
                    {{"side", reratings_detail::side_schema(false)},
                     {"party", party_schema()},
                     {"currency", currency()},
                     {"calls", integer("that change", 40)},
                     {"before", decimal("their sum as booked", "12.50000000")},
                     {"after", decimal("their sum now", "15.50000000")}}),
             "per party and currency; only of a single run, empty in lists")}};
  properties.insert(properties.end(), std::begin(rest), std::end(rest));
  return object("Rerating", "Booked calls priced again: a preview, a second person, the differences posted.",
                std::move(properties));
}

openapi::schema_ptr rerated_call_schema() {
  using namespace openapi;
  return object("ReratedCall", "An amount of a call that a run changes, or has no price for.",
                {{"call_id", uuid("the call")},
                 {"started_at", date_time("when its route was decided")},
                 {"side", reratings_detail::side_schema(false)},
                 {"party", party_schema()},
                 {"currency", currency()},
                 {"before", decimal("as it stands without the run", "0.02750000")},
                 {"after", nullable(decimal("with it", "0.03410000"), "no price: it stays")},
                 {"reason", text("why there is no price", "")}});
}

void add_rerating_routes(std::vector<route>& out) {
  using namespace reratings_detail;
  const auto id = number_in_path("rerating_id", "number of the run");
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/reratings",
                 .who = access::with({area::credit, action::create}).and_with({area::costs, action::view}),
                 .operation = "requestRerating",
                 .tag = "ledger",
                 .summary = "Price booked calls again",
                 .description = "At each call's own answer time. First a preview is made, then another person decides; "
                                "what was booked stays, and the differences alone are posted.",
                 .request_body = request_schema(),
                 .answers = {{202, "its preview is being made", rerating_schema()}},
                 .problems = {errc::not_found, errc::duplicate},
                 .has_write_key = true,
                 .run = reratings_detail::ask});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/reratings",
                 .who = access::with({area::costs, action::view}),
                 .operation = "listReratings",
                 .tag = "ledger",
                 .summary = "Re-ratings, newest first",
                 .description = "Runs in every state.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", openapi::page_of(rerating_schema(), "ReratingPage")}},
                 .run = reratings_detail::list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/reratings/{rerating_id}",
                 .who = access::with({area::costs, action::view}),
                 .operation = "getRerating",
                 .tag = "ledger",
                 .summary = "One re-rating",
                 .description = "With what changes for each party.",
                 .parameters = {id},
                 .answers = {{200, "the run", rerating_schema()}},
                 .problems = {errc::not_found},
                 .run = reratings_detail::one});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/reratings/{rerating_id}/calls",
                 .who = access::with({area::costs, action::view}),
                 .operation = "listReratedCalls",
                 .tag = "ledger",
                 .summary = "Its calls",
                 .description = "Every amount that changes, and every one without a price.",
                 .parameters = paging_and({id}),
                 .answers = {{200, "one slice", openapi::page_of(rerated_call_schema(), "ReratedCallPage")}},
                 .problems = {errc::not_found},
                 .run = reratings_detail::calls});
  out.push_back(write_route("approve", "approveRerating", "Post a re-rating",
                            "By another person than its requester. Conflict when a call of it was priced again or "
                            "taken back since the preview.",
                            decision_schema(), approve));
  out.push_back(write_route("reject", "rejectRerating", "Reject a re-rating",
                            "By another person than its requester. Nothing is posted.", decision_schema(), reject));
  out.push_back(write_route("undo", "undoRerating", "Take a re-rating back",
                            "Reverses its entries. Conflict while a later run builds on it.", undo_schema(), undo));
}

}  // namespace didtron::http
