#include <algorithm>
#include <optional>

#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace journal_entries_detail {

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.journal_entries(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_journal_entry);
}

task<result<response>> one(call_context& in) {
  const std::int64_t entry_no = in.args.number("entry_no");
  auto found = co_await in.api.journal_entry(in.who, entry_no);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_journal_entry(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> reverse(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  auto reason = body.text("reason", {.bytes_min = 1, .bytes_max = 500});
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  const std::int64_t entry_no = in.args.number("entry_no");
  auto done = co_await in.api.reverse_entry(in.who, std::move(*key), entry_no, std::move(reason));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

std::optional<std::int64_t> number_of(fx_rate_id quote) {
  return quote ? std::optional{quote.value} : std::nullopt;
}

openapi::schema_ptr reversal_schema() {
  using namespace openapi;
  return object("ReversalRequest", "Why an entry is undone.",
                {{"reason", text("it stays with the reversal", "booked on the wrong account")}});
}

}  // namespace journal_entries_detail

void write_journal_entry(json::writer& w, const journal_entry_view& e) {
  w.begin_object().field("entry_no", e.entry_no).field("kind", e.kind);
  write_time(w, "posted_at", e.posted_at);
  w.field("cause", e.cause).field("batch_id", e.batch_id);
  w.field("period", e.period).field("usage_period", e.usage_period);
  w.field("reverses_entry_no", e.reverses_entry_no);
  w.field("reversed_by_entry_no", e.reversed_by_entry_no).field("digest", e.digest);
  w.field("base_currency", e.base_money.text());
  w.field("is_valued", std::all_of(e.lines.begin(), e.lines.end(),
                                   [](const journal_line_view& l) { return l.base.has_value(); }));
  w.field("valuation_entry_no", e.valuation_entry_no);
  w.key("lines").begin_array();
  for (const journal_line_view& line : e.lines) {
    w.begin_object().field("book", line.book).field("book_name", line.book_name);
    w.field("side", line.is_debit ? "debit" : "credit").field("currency", line.money.text());
    write_amount(w, "amount", line.value);
    write_optional(w, "base_amount", line.base);
    w.key("exchange_rate");
    if (line.rate)
      w.text(format(*line.rate, 10));
    else
      w.null();
    w.field("fx_rate_id", journal_entries_detail::number_of(line.quote));
    w.field("fx_second_rate_id", journal_entries_detail::number_of(line.second_quote));
    w.end_object();
  }
  w.end_array().end_object();
}

openapi::schema_ptr journal_entry_schema() {
  using namespace openapi;
  return object(
      "JournalEntry",
      "Postings that sum to zero per currency. Never changed: a correction is a new entry.",
      {{"entry_no", integer("number in the tenant's journal", 42)},
       {"kind", text("usage, topup, adjustment, …", "usage")},
       {"posted_at", date_time("when it was booked")},
       {"cause", text("why, for people", "1 call")},
       {"batch_id", nullable(integer("batch of call records behind it; null: not usage", 9))},
       {"period", text("month of the books, UTC", "2026-05")},
       {"usage_period", text("month that the money is for; a late call keeps its own", "2026-04")},
       {"reverses_entry_no", nullable(integer("the entry that this one undoes", 41), "none")},
       {"reversed_by_entry_no", nullable(integer("the entry that undid this one", 43), "none")},
       {"digest", text("SHA-256 over the digest of the entry before and this entry, 64 hex digits",
                       "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")},
       {"base_currency", currency("of the books")},
       {"is_valued", boolean("every line has its value in the base currency; false: an exchange rate "
                             "was not known yet", true)},
       {"valuation_entry_no",
        nullable(integer("the entry that told the values later", 44), "none was needed, or not yet")},
       {"lines",
        array(object("", "One posting.",
                     {{"book", text("account of the chart and sub-ledger key", "2100:acct-7")},
                      {"book_name", text("its name", "Customer prepaid balance")},
                      {"side", one_of("debit or credit", {"debit", "credit"})},
                      {"currency", currency()},
                      {"amount", decimal("not negative; 0 moves value alone", "0.00450000")},
                      {"base_amount", nullable(decimal("in the base currency", "0.00450000"),
                                               "no exchange rate is known yet")},
                      {"exchange_rate", nullable(decimal("base currency per unit", "1.0000000000"),
                                                 "none was used")},
                      {"fx_rate_id", nullable(integer("the stored quote of that rate", 12),
                                              "the base currency, or an agreed rate")},
                      {"fx_second_rate_id",
                       nullable(integer("the second one of a rate through USD", 15), "none")}}),
              "the postings")}});
}

void add_journal_entry_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/journal-entries",
       .who = access::with({area::costs, action::view}),
       .operation = "listJournalEntries",
       .tag = "ledger",
       .summary = "Journal, newest first",
       .description = "The double-entry journal of the tenant's books with its digest chain.",
       .parameters = paging_parameters(),
       .answers = {{200, "one slice",
                    openapi::page_of(journal_entry_schema(), "JournalEntryPage")}},
       .run = journal_entries_detail::list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/journal-entries/{entry_no}",
                 .who = access::with({area::costs, action::view}),
                 .operation = "getJournalEntry",
                 .tag = "ledger",
                 .summary = "One journal entry",
                 .description = "The entry with its postings.",
                 .parameters = {number_in_path("entry_no", "number of the entry")},
                 .answers = {{200, "the entry", journal_entry_schema()}},
                 .problems = {errc::not_found},
                 .run = journal_entries_detail::one});
  out.push_back(
      {.method = "POST",
       .pattern = "/api/v1/journal-entries/{entry_no}/reverse",
       .who = access::with({area::credit, action::create}).and_with({area::costs, action::view}),
       .operation = "reverseJournalEntry",
       .tag = "ledger",
       .summary = "Undo an entry",
       .description = "Posts the mirror of the entry into the open period. An entry is reversed "
                      "once, a reversal never.",
       .parameters = {number_in_path("entry_no", "number of the entry")},
       .request_body = journal_entries_detail::reversal_schema(),
       .answers = {{201, "the reversal", journal_entry_schema()}},
       .problems = {errc::not_found, errc::conflict, errc::insufficient_balance, errc::duplicate},
       .has_write_key = true,
       .run = journal_entries_detail::reverse});
}

}  // namespace didtron::http
