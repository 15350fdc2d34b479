#include "http/middleware/write_keys.hpp"
#include "http/resources/ledger_write.hpp"
#include "http/resources/routes.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace books_detail {

task<result<response>> lines(call_context& in) {
  const account_id id{in.args.number("account_id")};
  auto found = co_await in.api.account_lines(in.who, id, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_account_line);
}

task<result<response>> trial(call_context& in) {
  auto found = co_await in.api.trial_balance(in.who);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_trial_balance(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> close(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  const std::string text = body.text("period", {.bytes_min = 7, .bytes_max = 7});
  const auto period = parse_book_period(text);
  if (!text.empty() && !period) body.refuse("period", "must look like 2026-05");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.close_period(in.who, std::move(*key), *period);
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

task<result<response>> periods(call_context& in) {
  auto found = co_await in.api.closed_periods(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_period);
}

openapi::schema_ptr close_schema() {
  using namespace openapi;
  return object("PeriodRequest", "The month to close.",
                {{"period", text("year and month, UTC", "2026-04")}});
}

}  // namespace books_detail

void write_account_line(json::writer& w, const account_line_view& l) {
  w.begin_object().field("entry_no", l.entry_no).field("line_no", l.line_no);
  write_time(w, "posted_at", l.posted_at);
  w.field("usage_period", l.usage_period).field("kind", l.kind).field("cause", l.cause);
  w.field("book", l.book).field("book_name", l.book_name);
  w.field("side", l.is_debit ? "debit" : "credit").field("currency", l.money.text());
  write_amount(w, "amount", l.value);
  write_amount(w, "balance_after", l.balance_after);
  w.end_object();
}

void write_trial_balance(json::writer& w, const trial_balance_view& books) {
  w.begin_object().key("items").begin_array();
  for (const auto& l : books.lines) {
    w.begin_object().field("number", l.number).field("name", l.name).field("type", l.type);
    w.field("currency", l.money.text());
    write_amount(w, "debit", l.debit);
    write_amount(w, "credit", l.credit);
    write_amount(w, "base_debit", l.base_debit);
    write_amount(w, "base_credit", l.base_credit);
    w.end_object();
  }
  w.end_array().field("base_currency", books.base.text());
  w.field("unvalued_entries", books.unvalued_entries).end_object();
}

void write_period(json::writer& w, const period_view& p) {
  w.begin_object().field("period", format(p.period)).field("entries", p.entries);
  w.field("last_entry_no", p.last_entry_no).field("digest", p.digest);
  w.field("closed_by", p.closed_by);
  write_time(w, "closed_at", p.closed_at);
  w.end_object();
}

openapi::schema_ptr account_line_schema() {
  using namespace openapi;
  return object(
      "AccountLine", "One line on an account, with the balance after it.",
      {{"entry_no", integer("journal entry of the line", 42)},
       {"line_no", integer("its place in the entry", 1)},
       {"posted_at", date_time("when it was booked")},
       {"usage_period", text("the month that it is for", "2026-04")},
       {"kind", text("usage, topup, adjustment, …", "topup")},
       {"cause", text("why, for staff; empty for customers", "bank SEPA 2026-05-04 00017")},
       {"book", text("account of the chart and sub-ledger key", "2100:acct-7")},
       {"book_name", text("its name", "Customer prepaid balance")},
       {"side", one_of("credit: for the customer", {"debit", "credit"})},
       {"currency", currency()},
       {"amount", decimal("positive", "100.00000000")},
       {"balance_after", decimal("what the customer had then; negative: owed", "112.50000000")}});
}

openapi::schema_ptr trial_balance_schema() {
  using namespace openapi;
  return object(
      "TrialBalance", "What every account of the chart stands at now, per currency.",
      {{"items",
        array(object("", "One account in one currency.",
                     {{"number", text("of the chart", "2100")},
                      {"name", text("its name", "Customer prepaid balance")},
                      {"type", one_of("kind of account", {"asset", "liability", "income", "cost",
                                                          "expense", "income or expense"})},
                      {"currency", currency()},
                      {"debit", decimal("all debits", "31.50000000")},
                      {"credit", decimal("all credits", "100.00000000")},
                      {"base_debit", decimal("their value in the base currency", "31.50000000")},
                      {"base_credit", decimal("their value in the base currency", "100.00000000")}}),
              "in order of number and currency; debits and credits are equal in each currency")},
       {"base_currency", currency("that the values are told in")},
       {"unvalued_entries", integer("entries that wait for an exchange rate: their values are in no "
                                    "base_debit or base_credit yet", 0)}});
}

openapi::schema_ptr period_schema() {
  using namespace openapi;
  return object("LedgerPeriod", "A closed month: it takes no more entries.",
                {{"period", text("year and month, UTC", "2026-04")},
                 {"entries", integer("entries in it", 1204)},
                 {"last_entry_no", integer("newest entry of the journal when it was closed", 5310)},
                 {"digest", text("of that entry, 64 hex digits",
                                 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")},
                 {"closed_by", text("who closed it", "user:1")},
                 {"closed_at", date_time("when")}});
}

void add_book_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/accounts/{account_id}/lines",
       .who = access::with({area::billing, action::view}).also_for(audience::customer),
       .operation = "listAccountLines",
       .tag = "ledger",
       .summary = "Lines of an account with its running balance",
       .description = "Newest first; every line with the balance after it.",
       .parameters = paging_and({number_in_path("account_id", "number of the account")}),
       .answers = {{200, "one slice", openapi::page_of(account_line_schema(), "AccountLinePage")}},
       .problems = {errc::not_found},
       .run = books_detail::lines});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/trial-balance",
                 .who = access::with({area::costs, action::view}),
                 .operation = "getTrialBalance",
                 .tag = "ledger",
                 .summary = "Trial balance",
                 .description = "All debits and credits per account of the chart and currency.",
                 .answers = {{200, "the books now", trial_balance_schema()}},
                 .run = books_detail::trial});
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/ledger-periods",
                 .who = access::with({area::billing, action::approve}),
                 .operation = "closePeriod",
                 .tag = "ledger",
                 .summary = "Close a month",
                 .description = "The month must be over and every earlier one with entries closed. "
                                "Late usage is then posted into the open month and keeps its own "
                                "usage period.",
                 .request_body = books_detail::close_schema(),
                 .answers = {{201, "closed", period_schema()}},
                 .problems = {errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = books_detail::close});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/ledger-periods",
       .who = access::with({area::billing, action::view}),
       .operation = "listPeriods",
       .tag = "ledger",
       .summary = "Closed months, newest first",
       .description = "Months that take no more entries.",
       .parameters = paging_parameters(),
       .answers = {{200, "one slice", openapi::page_of(period_schema(), "LedgerPeriodPage")}},
       .run = books_detail::periods});
}

}  // namespace didtron::http
