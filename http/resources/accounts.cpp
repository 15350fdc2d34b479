#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

namespace didtron::http {

namespace accounts_detail {

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.accounts(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  const reader who = reader_of(in.who);
  co_return page_response(
      *found, [who](json::writer& w, const account_view& a) { write_account(w, a, who); });
}

task<result<response>> one(call_context& in) {
  const account_id id{in.args.number("account_id")};
  auto found = co_await in.api.account(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_account(w, *found, reader_of(in.who));
  co_return json_response(200, w.take());
}

task<result<response>> holds(call_context& in) {
  const account_id id{in.args.number("account_id")};
  auto found = co_await in.api.holds(in.who, id, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_hold);
}

}  // namespace accounts_detail

void write_account(json::writer& w, const account_view& a, reader who) {
  w.begin_object().field("account_id", a.id.value).field("name", a.name);
  w.key("customer");
  write_ref(w, "tenant_id", a.customer);
  w.field("currency", a.money.text()).field("kind", a.kind).field("status", a.status);
  write_amount(w, "credit_limit", a.credit_limit);
  write_amount(w, "posted_balance", a.posted);
  write_amount(w, "held", a.held);
  write_amount(w, "available", a.available);
  w.field("live_calls", a.live_calls)
      .field("channels_max", a.channels_max)
      .field("cps_max", a.cps_max);
  w.key("rate_card");
  write_ref(w, "rate_card_id", who == reader::customer ? named_ref{} : a.rate_card);
  w.key("routing_plan");
  write_ref(w, "routing_plan_id", who == reader::customer ? named_ref{} : a.routing_plan);
  write_optional(w, "day_spend_max", a.day_spend_max);
  write_optional(w, "day_spent", a.day_spent);
  write_other_limits(w, a);
  w.field("time_to_empty_s", a.time_to_empty_s);
  w.key("limits_version");
  if (who == reader::customer)
    w.null();
  else
    w.text(a.limits_version);
  w.end_object();
}

void write_hold(json::writer& w, const hold_view& h) {
  w.begin_object().field("call_id", format(h.call));
  write_amount(w, "reserved", h.reserved);
  w.field("granted_s", h.granted_s);
  write_time(w, "created_at", h.created_at);
  write_time(w, "expires_at", h.expires_at);
  w.end_object();
}

openapi::schema_ptr account_schema() {
  using namespace openapi;
  return object(
      "Account",
      "A customer's ledger account: one currency, one price list, one limit. Balance, holds and "
      "load are those of this moment.",
      {{"account_id", integer("number of the account", 7)},
       {"name", text("name of the account", "Acme main")},
       {"customer", reference("tenant_id", "whose account it is", "Acme Telecom")},
       {"currency", currency()},
       {"kind", one_of("prepaid: calls need balance; postpaid: calls run up to the credit limit",
                       {"prepaid", "postpaid"})},
       {"status",
        one_of("active: takes calls; blocked: no new calls, running ones end as they would",
               {"active", "blocked"})},
       {"credit_limit", decimal("how far below zero the balance may go", "0.00000000")},
       {"posted_balance", decimal("sum of the account's postings in the journal", "100.00000000")},
       {"held", decimal("reserved for running calls and not yet posted", "0.01500000")},
       {"available",
        decimal("what new calls may still use: posted balance plus credit limit less what is held",
                "99.98500000")},
       {"live_calls", integer("calls running now", 1)},
       {"channels_max", integer("calls at once; 0: no limit", 100)},
       {"cps_max", integer("new calls per second; 0: no limit", 10)},
       {"rate_card", nullable(reference("rate_card_id", "its price list", "Retail USD"),
                              "the price list that its calls are charged by; null for customers")},
       {"routing_plan", nullable(reference("routing_plan_id", "its routing plan", "Least cost"),
                                 "how carriers are chosen for its calls; null for customers")},
       {"day_spend_max",
        nullable(decimal("most that the calls of one UTC day may cost, what is held for them "
                         "included",
                         "500.00000000"),
                 "no limit; always null for customers")},
       {"day_spent",
        nullable(decimal("charges of the calls that were routed on this UTC day", "12.50000000"),
                 "there is no limit, or no call of this day was seen yet")},
       {"price_max", nullable(decimal("calls to destinations dearer than this per minute are "
                                      "refused",
                                      "0.2500"),
                              "no limit; always null for customers")},
       {"temporary_credit_limit",
        nullable(
            decimal("takes the place of `credit_limit` until `temporary_credit_until` where it "
                    "is higher",
                    "200.00000000"),
            "none; always null for customers")},
       {"temporary_credit_until",
        nullable(date_time("when the temporary credit ends", "2026-04-30T22:00:00Z"),
                 "there is none")},
       {"balance_thresholds",
        array(
            decimal("amount", "20.00000000"),
            "when posted balance plus credit limit falls below one of them, `account.balance_low` "
            "is told once; highest first, empty for customers")},
       {"time_to_empty_s",
        nullable(integer("seconds until nothing is available, at what the running calls spend now",
                         5400),
                 "no call is running")},
       {"limits_version", nullable(text("goes with a change of the limits: refused if they were "
                                        "changed meanwhile",
                                        "9f86d081884c7d65"),
                                   "null for customers")}});
}

openapi::schema_ptr hold_schema() {
  using namespace openapi;
  return object(
      "Hold", "Money reserved for a running call.",
      {{"call_id", uuid("the call")},
       {"reserved", decimal("amount reserved: what the granted seconds cost", "0.01500000")},
       {"granted_s", integer("seconds that the reserve pays for", 60)},
       {"created_at", date_time("when it was reserved")},
       {"expires_at",
        date_time("when it is released if nothing is heard of the call", "2026-04-01T12:03:00Z")}});
}

void add_account_routes(std::vector<route>& out) {
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/accounts",
                 .who = access::with({area::billing, action::view}).also_for(audience::customer),
                 .operation = "listAccounts",
                 .tag = "accounts",
                 .summary = "Accounts with their balances",
                 .description =
                     "Balance, holds and what is available now, straight from the account's owner.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", openapi::page_of(account_schema(), "AccountPage")}},
                 .run = accounts_detail::list});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/accounts/{account_id}",
       .who = access::with({area::billing, action::view}).also_for(audience::customer),
       .operation = "getAccount",
       .tag = "accounts",
       .summary = "One account",
       .description =
           "The account with its balance and load now. `rate_card` and `routing_plan` are the "
           "seller's own: null for customers.",
       .parameters = {number_in_path("account_id", "number of the account")},
       .answers = {{200, "the account", account_schema()}},
       .problems = {errc::not_found},
       .run = accounts_detail::one});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/accounts/{account_id}/holds",
                 .who = access::with({area::billing, action::view}).also_for(audience::customer),
                 .operation = "listHolds",
                 .tag = "accounts",
                 .summary = "Money reserved on an account",
                 .description = "One hold per running call, as the account's owner keeps it now.",
                 .parameters = paging_and({number_in_path("account_id", "number of the account")}),
                 .answers = {{200, "one slice", openapi::page_of(hold_schema(), "HoldPage")}},
                 .problems = {errc::not_found},
                 .run = accounts_detail::holds});
}

}  // namespace didtron::http
