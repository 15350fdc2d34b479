#include "http/middleware/write_keys.hpp"
#include "http/resources/ledger_write.hpp"
#include "http/resources/money_fields.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace adjustments_detail {

inline constexpr std::size_t reason_bytes_max = 500;

task<result<response>> request(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  adjustment_request a;
  a.account = account_id{body.integer("account_id", {.min = 1})};
  const std::string direction = body.text("direction", {.bytes_max = 16});
  if (direction != "credit" && direction != "debit")
    body.refuse("direction", "must be one of: credit debit");
  a.is_credit = direction == "credit";
  a.value = read_amount(body, "amount");
  a.money = read_currency(body, "currency");
  a.reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.request_adjustment(in.who, std::move(*key), std::move(a));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> decide(call_context& in, bool is_approved) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const std::int64_t id = in.args.number("adjustment_id");
  auto done = co_await in.api.decide_adjustment(in.who, std::move(*key), id, is_approved,
                                                std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> approve(call_context& in) { return decide(in, true); }
task<result<response>> reject(call_context& in) { return decide(in, false); }

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.adjustments(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_adjustment);
}

task<result<response>> one(call_context& in) {
  const std::int64_t id = in.args.number("adjustment_id");
  auto found = co_await in.api.adjustment(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_adjustment(w, *found);
  co_return json_response(200, w.take());
}

openapi::schema_ptr request_schema() {
  using namespace openapi;
  return object("AdjustmentRequest", "Money for or against a customer, by hand.",
                {{"account_id", integer("the account", 7)},
                 {"direction", one_of("credit: for the customer; debit: against it",
                                      {"credit", "debit"})},
                 {"amount", decimal("above zero", "12.50000000")},
                 {"currency", currency("the account's")},
                 {"reason", text("why; it stays with the entry", "outage of 3 May")}});
}

openapi::schema_ptr decision_schema() {
  using namespace openapi;
  return object("AdjustmentDecision", "Why it was decided so.",
                {{"reason", nullable(text("for people", "checked with support"), "none")}});
}

route decision_route(std::string verb, std::string operation, std::string summary,
                     std::string description, handler run) {
  return {.method = "POST",
          .pattern = "/api/v1/adjustments/{adjustment_id}/" + verb,
          .who = access::with({area::credit, action::approve}),
          .operation = std::move(operation),
          .tag = "ledger",
          .summary = std::move(summary),
          .description = std::move(description),
          .parameters = {number_in_path("adjustment_id", "number of the adjustment")},
          .request_body = decision_schema(),
          .answers = {{200, "decided", adjustment_schema()}},
          .problems = {errc::not_found, errc::forbidden, errc::conflict, errc::duplicate},
          .has_write_key = true,
          .run = run};
}

}  // namespace adjustments_detail

void write_adjustment(json::writer& w, const adjustment_view& a) {
  w.begin_object().field("adjustment_id", a.adjustment_id).field("account_id", a.account.value);
  w.field("direction", a.is_credit ? "credit" : "debit");
  write_amount(w, "amount", a.value);
  w.field("currency", a.money.text()).field("reason", a.reason).field("state", a.state);
  w.field("needs_approval", a.needs_approval).field("requested_by", a.requested_by.value);
  write_time(w, "requested_at", a.requested_at);
  w.field("decided_by", a.decided_by);
  write_optional(w, "decided_at", a.decided_at);
  w.field("decision_reason", a.decision_reason).field("entry_no", a.entry_no).end_object();
}

openapi::schema_ptr adjustment_schema() {
  using namespace openapi;
  return object(
      "Adjustment", "Money for or against a customer, by hand, for a reason.",
      {{"adjustment_id", integer("number of the adjustment", 3)},
       {"account_id", integer("the account", 7)},
       {"direction", one_of("credit: for the customer; debit: against it", {"credit", "debit"})},
       {"amount", decimal("how much", "12.50000000")},
       {"currency", currency()},
       {"reason", text("why", "outage of 3 May")},
       {"state", one_of("requested: a second person must decide; approved: decided, the balance "
                        "did not cover it yet; posted: in the books",
                        {"requested", "approved", "rejected", "posted"})},
       {"needs_approval", boolean("above the limit that one person may post", true)},
       {"requested_by", integer("the user who asked for it", 1)},
       {"requested_at", date_time("when")},
       {"decided_by", nullable(integer("the second person", 2), "not decided")},
       {"decided_at", nullable(date_time("when"), "not decided")},
       {"decision_reason", text("of the second person", "checked with support")},
       {"entry_no", nullable(integer("its journal entry", 42), "not posted")}});
}

void add_adjustment_routes(std::vector<route>& out) {
  using namespace adjustments_detail;
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/adjustments",
                 .who = access::with({area::credit, action::create}),
                 .operation = "requestAdjustment",
                 .tag = "ledger",
                 .summary = "Adjust a balance",
                 .description = "Posted at once (201), or waiting for a second person (202) when it "
                                "is above the limit that one person may post.",
                 .request_body = request_schema(),
                 .answers = {{201, "posted", adjustment_schema()},
                             {202, "waiting for a second person", adjustment_schema()}},
                 .problems = {errc::not_found, errc::insufficient_balance, errc::duplicate},
                 .has_write_key = true,
                 .run = adjustments_detail::request});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/adjustments",
       .who = access::with({area::credit, action::view}),
       .operation = "listAdjustments",
       .tag = "ledger",
       .summary = "Adjustments, newest first",
       .description = "Requested, decided and posted adjustments.",
       .parameters = paging_parameters(),
       .answers = {{200, "one slice", openapi::page_of(adjustment_schema(), "AdjustmentPage")}},
       .run = adjustments_detail::list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/adjustments/{adjustment_id}",
                 .who = access::with({area::credit, action::view}),
                 .operation = "getAdjustment",
                 .tag = "ledger",
                 .summary = "One adjustment",
                 .description = "The adjustment with its state.",
                 .parameters = {number_in_path("adjustment_id", "number of the adjustment")},
                 .answers = {{200, "the adjustment", adjustment_schema()}},
                 .problems = {errc::not_found},
                 .run = adjustments_detail::one});
  out.push_back(decision_route("approve", "approveAdjustment", "Approve and post an adjustment",
                               "By another person than its requester. When the balance does not "
                               "cover it, it stays approved and is posted by approving again.",
                               adjustments_detail::approve));
  out.push_back(decision_route("reject", "rejectAdjustment", "Reject an adjustment",
                               "By another person than its requester. Nothing is posted.",
                               adjustments_detail::reject));
}

}  // namespace didtron::http
