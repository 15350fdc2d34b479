#include "storage/repositories/journals.hpp"

#include <limits>
#include <map>

#include "actors/domain/ledger/chart.hpp"
#include "storage/repositories/paging.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace journals_sql {
constexpr std::string_view page = R"(
  SELECT e.entry_no, kind, posted_at, cause, batch_id, to_char(period, 'YYYY-MM'), to_char(usage_period, 'YYYY-MM'), reverses_entry_no,
         (SELECT r.entry_no FROM journal_entries r WHERE r.tenant_id = e.tenant_id AND r.reverses_entry_no = e.entry_no), digest,
         base_currency, (SELECT x.valuation_entry_no FROM entry_valuations x WHERE x.tenant_id = e.tenant_id AND x.entry_no = e.entry_no)
  FROM journal_entries e
  WHERE e.tenant_id = app_tenant() AND e.entry_no < $1 ORDER BY e.entry_no DESC LIMIT $2)";
constexpr std::string_view page_lines = R"(
  SELECT p.entry_no, p.book, p.side, p.currency, p.amount_e8, p.base_e8, p.rate_e10, p.fx_rate_id, p.fx_second_rate_id
  FROM valued_postings p
  WHERE p.tenant_id = app_tenant() AND p.entry_no < $1 AND p.entry_no >= (
    SELECT min(e.entry_no) FROM (SELECT entry_no FROM journal_entries
                                 WHERE tenant_id = app_tenant() AND entry_no < $1 ORDER BY entry_no DESC LIMIT $2) AS e)
  ORDER BY p.entry_no DESC, p.line_no)";
constexpr std::string_view one = R"(
  SELECT e.entry_no, kind, posted_at, cause, batch_id, to_char(period, 'YYYY-MM'), to_char(usage_period, 'YYYY-MM'), reverses_entry_no,
         (SELECT r.entry_no FROM journal_entries r WHERE r.tenant_id = e.tenant_id AND r.reverses_entry_no = e.entry_no), digest,
         base_currency, (SELECT x.valuation_entry_no FROM entry_valuations x WHERE x.tenant_id = e.tenant_id AND x.entry_no = e.entry_no)
  FROM journal_entries e WHERE e.tenant_id = app_tenant() AND e.entry_no = $1)";
constexpr std::string_view one_lines = R"(
  SELECT entry_no, book, side, currency, amount_e8, base_e8, rate_e10, fx_rate_id, fx_second_rate_id
  FROM valued_postings WHERE tenant_id = app_tenant() AND entry_no = $1 ORDER BY line_no)";
constexpr std::string_view post = R"(
  SELECT entry_no, is_new FROM post_entries(app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    p_debit_books => $17, p_credit_books => $18, p_pair_currencies => $19, p_pair_counts => $20, p_pair_amounts => $21, p_pair_calls => $22)
  ORDER BY ordinal)";
constexpr std::string_view reverse =
    "SELECT entry_no, is_new FROM reverse_entry(app_tenant(), $1, $2, $3)";
}  // namespace journals_sql

namespace journals_detail {

journal_entry_view read_entry(pg::row_reader& in) {
  journal_entry_view e;
  e.entry_no = in.i64();
  e.kind = in.text();
  e.posted_at = in.time();
  e.cause = in.text();
  e.batch_id = in.opt_i64();
  e.period = in.text();
  e.usage_period = in.text();
  e.reverses_entry_no = in.opt_i64();
  e.reversed_by_entry_no = in.opt_i64();
  e.digest = to_hex(in.bytes());
  e.base_money = in.money_code();
  e.valuation_entry_no = in.opt_i64();
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
    line.base = in.opt_money();
    if (const auto rate_e10 = in.opt_i64()) line.rate = exchange_rate{*rate_e10};
    line.quote = in.id_or_none<fx_rate_id>();
    line.second_quote = in.id_or_none<fx_rate_id>();
    if (!in.ok()) return fail(in.mismatch());
    if (entry != by_number.end()) entry->second->lines.push_back(std::move(line));
  }
  return out;
}

posted_journal read_posted(pg::row_reader& in) {
  posted_journal p;
  p.entry_no = in.i64();
  p.is_new = in.boolean();
  return p;
}

/// Columns of the statement that posts; an entry, a line, a pair is what stands at one position of
/// each. The texts are the journals'.
struct entry_arrays {
  std::vector<std::string_view> kinds = {};
  std::vector<std::string_view> keys = {};
  std::vector<std::string_view> causes = {};
  std::vector<std::optional<instant>> posted_at = {};
  std::vector<std::optional<std::string>> usage_periods = {};
  std::vector<std::optional<std::int64_t>> batches = {};
  std::vector<std::optional<std::int64_t>> rating_rows = {};
  std::vector<std::optional<std::string>> rating_digests = {};

  void add(const new_journal& j) {
    kinds.push_back(j.kind);
    keys.push_back(j.idempotency_key);
    causes.push_back(j.cause);
    posted_at.push_back(j.posted_at);
    usage_periods.emplace_back();
    if (j.usage_period) usage_periods.back() = format(*j.usage_period);
    batches.push_back(j.batch_id);
    rating_rows.push_back(j.rating_rows);
    rating_digests.emplace_back();
    if (!j.rating_digest.empty()) rating_digests.back() = to_hex(j.rating_digest);
  }
  void append_to(pg::params& args) const {
    const std::vector<std::optional<std::int64_t>> reverses(keys.size());
    args.text_array(kinds).text_array(keys).text_array(causes).time_array(posted_at);
    args.text_array(usage_periods).i64_array(batches).i64_array(reverses);
    args.i64_array(rating_rows).text_array(rating_digests);
  }
};
struct line_arrays {
  std::vector<std::int64_t> entry_of = {};
  std::vector<std::string_view> books = {};
  std::vector<std::string_view> sides = {};
  std::vector<std::string> currencies = {};
  std::vector<std::int64_t> amounts = {};
  std::vector<std::optional<std::int64_t>> bases = {};
  std::vector<std::optional<std::int64_t>> rates = {};

  void add(std::int64_t entry, const posting& line) {
    entry_of.push_back(entry);
    books.push_back(line.book);
    sides.push_back(line.side == side::debit ? "D" : "C");
    currencies.emplace_back(line.money.text());
    amounts.push_back(line.value.e8);
    bases.push_back(line.base ? std::optional{line.base->e8} : std::nullopt);
    rates.push_back(line.rate_e10);
  }
  void append_to(pg::params& args) const {
    args.i64_array(entry_of).text_array(books).text_array(sides).text_array(currencies);
    args.i64_array(amounts).i64_array(bases).i64_array(rates);
  }
};
struct pair_arrays {
  std::vector<std::string_view> debits = {};
  std::vector<std::string_view> credits = {};
  std::vector<std::string> currencies = {};
  std::vector<std::int64_t> counts = {};
  std::vector<std::int64_t> amounts = {};
  std::vector<uuid> calls = {};

  void add(const new_journal& j) {
    debits.push_back(j.pair_books.debit);
    credits.push_back(j.pair_books.credit);
    currencies.emplace_back(j.pair_money.text());
    counts.push_back(static_cast<std::int64_t>(j.pairs.size()));
    for (const auto& pair : j.pairs) {
      amounts.push_back(pair.value.e8);
      calls.push_back(pair.call);
    }
  }
  void append_to(pg::params& args) const {
    args.text_array(debits).text_array(credits).text_array(currencies);
    args.i64_array(counts).i64_array(amounts).id_array(calls);
  }
};

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

result<journal_entry_view> journal_in(pg::transaction& tx, std::int64_t entry_no) {
  auto entry = tx.execute(journals_sql::one, pg::params{}.i64(entry_no));
  if (!entry) return fail(std::move(entry).error());
  auto lines = tx.execute(journals_sql::one_lines, pg::params{}.i64(entry_no));
  if (!lines) return fail(std::move(lines).error());
  auto found = journals_detail::read(*entry, *lines);
  if (!found) return fail(std::move(found).error());
  if (found->empty()) return fail(errc::not_found, "no such journal entry");
  return std::move(found->front());
}

result<std::vector<posted_journal>> post_journals(pg::transaction& tx,
                                                  std::span<const new_journal> journals) {
  if (journals.empty()) return std::vector<posted_journal>{};
  journals_detail::entry_arrays entries;
  journals_detail::line_arrays lines;
  journals_detail::pair_arrays pairs;
  for (const auto& j : journals) {
    if (j.pairs.empty()) {
      if (auto ok = check_balanced(j.lines); !ok) return fail(std::move(ok).error());
    }
    entries.add(j);
    const auto entry = static_cast<std::int64_t>(entries.keys.size());
    for (const auto& line : j.lines)
      lines.add(entry, line);
    pairs.add(j);
  }
  pg::params args;
  entries.append_to(args);
  lines.append_to(args);
  pairs.append_to(args);
  auto posted = tx.execute(journals_sql::post, std::move(args));
  if (!posted) return fail(std::move(posted).error());
  return pg::map_rows(*posted, journals_detail::read_posted);
}

result<posted_journal> post_journal(pg::transaction& tx, const new_journal& j) {
  auto posted = post_journals(tx, std::span{&j, 1});
  if (!posted) return fail(std::move(posted).error());
  return posted->front();
}

std::vector<new_journal> usage_journals(std::vector<usage_entry> entries, const std::string& scope,
                                        std::optional<std::int64_t> batch_id, book_period usage) {
  std::vector<new_journal> out;
  out.reserve(entries.size());
  for (auto& e : entries) {
    new_journal j;
    j.idempotency_key = e.kind + ":" + scope + ":" + e.name;
    j.cause = std::to_string(e.rating_rows) + (e.rating_rows == 1 ? " call" : " calls");
    j.kind = std::move(e.kind);
    j.batch_id = batch_id;
    j.usage_period = usage;
    j.rating_rows = e.rating_rows;
    j.rating_digest = sha256(e.rating_text);
    j.lines = std::move(e.lines);
    j.pair_books = std::move(e.books);
    j.pair_money = e.money;
    j.pairs = std::move(e.pairs);
    out.push_back(std::move(j));
  }
  return out;
}

result<posted_journal> reverse_journal(pg::transaction& tx, std::int64_t entry_no,
                                       const std::string& idempotency_key,
                                       const std::string& cause) {
  auto posted = tx.execute(journals_sql::reverse,
                           pg::params{}.i64(entry_no).text(idempotency_key).text(cause));
  if (!posted) return fail(std::move(posted).error());
  return pg::first_row(*posted, journals_detail::read_posted);
}

}  // namespace didtron::storage
