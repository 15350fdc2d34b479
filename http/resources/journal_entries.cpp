#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

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

}  // namespace journal_entries_detail

void write_journal_entry(json::writer& w, const journal_entry_view& e) {
  w.begin_object().field("entry_no", e.entry_no).field("kind", e.kind);
  write_time(w, "posted_at", e.posted_at);
  w.field("cause", e.cause).field("batch_id", e.batch_id).field("digest", e.digest);
  w.key("lines").begin_array();
  for (const journal_line_view& line : e.lines) {
    w.begin_object().field("book", line.book).field("book_name", line.book_name);
    w.field("side", line.is_debit ? "debit" : "credit").field("currency", line.money.text());
    write_amount(w, "amount", line.value);
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
       {"digest", text("SHA-256 over the digest of the entry before and this entry, 64 hex digits",
                       "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")},
       {"lines",
        array(object("", "One posting.",
                     {{"book", text("account of the chart and sub-ledger key", "2100:acct-7")},
                      {"book_name", text("its name", "Customer prepaid balance")},
                      {"side", one_of("debit or credit", {"debit", "credit"})},
                      {"currency", currency()},
                      {"amount", decimal("positive", "0.00450000")}}),
              "the postings")}});
}

void add_journal_entry_routes(std::vector<route>& out) {
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/journal-entries",
       .who = access::with(permission::ledger_view),
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
                 .who = access::with(permission::ledger_view),
                 .operation = "getJournalEntry",
                 .tag = "ledger",
                 .summary = "One journal entry",
                 .description = "The entry with its postings.",
                 .parameters = {number_in_path("entry_no", "number of the entry")},
                 .answers = {{200, "the entry", journal_entry_schema()}},
                 .problems = {errc::not_found},
                 .run = journal_entries_detail::one});
}

}  // namespace didtron::http
