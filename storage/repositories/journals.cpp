#include "storage/repositories/journals.hpp"

#include <limits>
#include <map>

#include "actors/domain/ledger/chart.hpp"
#include "storage/repositories/paging.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace journals_sql {
constexpr std::string_view page = R"(
  SELECT entry_no, kind, posted_at, cause, batch_id, digest
  FROM journal_entries
  WHERE tenant_id = app_tenant() AND entry_no < $1 ORDER BY entry_no DESC LIMIT $2)";
constexpr std::string_view page_lines = R"(
  SELECT p.entry_no, p.book, p.side, p.currency, p.amount_e8
  FROM postings p
  WHERE p.tenant_id = app_tenant() AND p.entry_no IN (
    SELECT e.entry_no FROM journal_entries e
    WHERE e.tenant_id = app_tenant() AND e.entry_no < $1 ORDER BY e.entry_no DESC LIMIT $2)
  ORDER BY p.entry_no DESC, p.line_no)";
constexpr std::string_view one = R"(
  SELECT entry_no, kind, posted_at, cause, batch_id, digest
  FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no = $1)";
constexpr std::string_view one_lines = R"(
  SELECT entry_no, book, side, currency, amount_e8
  FROM postings WHERE tenant_id = app_tenant() AND entry_no = $1 ORDER BY line_no)";
constexpr std::string_view post = R"(
  SELECT entry_no, is_new FROM post_entry(app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9))";
}  // namespace journals_sql

namespace journals_detail {

journal_entry_view read_entry(pg::row_reader& in) {
  journal_entry_view e;
  e.entry_no = in.i64();
  e.kind = in.text();
  e.posted_at = in.time();
  e.cause = in.text();
  e.batch_id = in.opt_i64();
  e.digest = to_hex(in.bytes());
  return e;
}

result<std::vector<journal_entry_view>> read(const pg::rows& entries, const pg::rows& lines) {
  auto out = pg::map_rows(entries, read_entry);
  if (!out) return out;
  std::map<std::int64_t, journal_entry_view*> by_number;
  for (auto& e : *out)
    by_number[e.entry_no] = &e;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    pg::row_reader in{lines, i};
    const auto entry = by_number.find(in.i64());
    journal_line_view line;
    line.book = in.text();
    line.book_name = book_name(line.book);
    line.is_debit = in.text() == "D";
    line.money = in.money_code();
    line.value = in.money();
    if (!in.ok()) return fail(in.mismatch());
    if (entry != by_number.end()) entry->second->lines.push_back(std::move(line));
  }
  return out;
}

}  // namespace journals_detail

pg::query<page<journal_entry_view>> journals_page(const viewer& who, const page_query& q) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  const auto args = pg::params{}.i64(before).i64(paging::rows_wanted(q));
  return {who.tenant,
          {{journals_sql::page, args}, {journals_sql::page_lines, args}},
          [q](const std::vector<pg::rows>& r) {
            return journals_detail::read(r[0], r[1])
                .transform([&](std::vector<journal_entry_view> items) {
                  return paging::cut(std::move(items), q, [](const journal_entry_view& e) {
                    return std::to_string(e.entry_no);
                  });
                });
          }};
}

pg::query<journal_entry_view> journal_one(const viewer& who, std::int64_t entry_no) {
  const auto args = pg::params{}.i64(entry_no);
  return {who.tenant,
          {{journals_sql::one, args}, {journals_sql::one_lines, args}},
          [](const std::vector<pg::rows>& r) -> result<journal_entry_view> {
            auto found = journals_detail::read(r[0], r[1]);
            if (!found) return fail(std::move(found).error());
            if (found->empty()) return fail(errc::not_found, "no such journal entry");
            return std::move(found->front());
          }};
}

result<posted_journal> post_journal(pg::transaction& tx, const new_journal& j) {
  if (auto ok = check_balanced(j.lines); !ok) return fail(std::move(ok).error());
  std::vector<std::string> books, sides, currencies;
  std::vector<std::int64_t> amounts;
  for (const auto& line : j.lines) {
    books.push_back(line.book);
    sides.emplace_back(1, static_cast<char>(line.side));
    currencies.emplace_back(line.money.text());
    amounts.push_back(line.value.e8);
  }
  auto posted = tx.execute(journals_sql::post, pg::params{}
                                                   .text(j.kind)
                                                   .text(j.idempotency_key)
                                                   .text(j.cause)
                                                   .i64(j.batch_id)
                                                   .time(j.posted_at)
                                                   .text_array(books)
                                                   .text_array(sides)
                                                   .text_array(currencies)
                                                   .i64_array(amounts));
  if (!posted) return fail(std::move(posted).error());
  return pg::first_row(*posted, [](pg::row_reader& in) {
    posted_journal p;
    p.entry_no = in.i64();
    p.is_new = in.boolean();
    return p;
  });
}

}  // namespace didtron::storage
