#include "storage/repositories/journal_chain.hpp"

#include <map>

#include "storage/sha256.hpp"

namespace didtron::storage {

namespace journal_chain_sql {
constexpr std::string_view entries = R"(
  SELECT entry_no, posted_at, prev_digest, digest, seal, kind, idempotency_key, cause, recorded_at,
         to_char(usage_period, 'YYYY-MM'), batch_id, reverses_entry_no, rating_rows, coalesce(rating_digest, ''::bytea),
         request_digest, base_currency
  FROM journal_entries
  WHERE tenant_id = app_tenant() AND entry_no > $1 ORDER BY entry_no LIMIT 500)";
constexpr std::string_view lines = R"(
  SELECT p.entry_no, p.book, p.side, p.currency, p.amount_e8, p.base_e8, p.rate_e10, p.fx_rate_id, p.fx_second_rate_id FROM postings p
  WHERE p.tenant_id = app_tenant() AND p.entry_no > $1 AND p.entry_no <= (
    SELECT max(e.entry_no) FROM (SELECT entry_no FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no > $1
                                 ORDER BY entry_no LIMIT 500) AS e)
  ORDER BY p.entry_no, p.line_no)";
constexpr std::string_view one = R"(
  SELECT entry_no, posted_at, prev_digest, digest, seal, kind, idempotency_key, cause, recorded_at,
         to_char(usage_period, 'YYYY-MM'), batch_id, reverses_entry_no, rating_rows, coalesce(rating_digest, ''::bytea),
         request_digest, base_currency
  FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no = $1)";
constexpr std::string_view one_lines = R"(
  SELECT entry_no, book, side, currency, amount_e8, base_e8, rate_e10, fx_rate_id, fx_second_rate_id FROM postings
  WHERE tenant_id = app_tenant() AND entry_no = $1 ORDER BY line_no)";
constexpr std::string_view head =
    "SELECT digest, seal FROM ledger_heads WHERE tenant_id = app_tenant()";
}  // namespace journal_chain_sql

namespace journal_chain_detail {

chain_entry read_entry(pg::row_reader& in) {
  chain_entry e;
  e.entry.entry_no = in.i64();
  e.entry.posted_at = in.time();
  e.previous = in.bytes();
  e.digest = in.bytes();
  e.seal = in.bytes();
  e.facts.kind = in.text();
  e.facts.key = in.text();
  e.facts.cause = in.text();
  e.facts.recorded_at = in.time();
  e.facts.usage_period = parse_book_period(in.text()).value_or(book_period{});
  e.facts.batch = in.opt_i64();
  e.facts.reverses = in.opt_i64();
  e.facts.rating_rows = in.opt_i64();
  e.facts.rating_digest_hex = to_hex(in.bytes());
  e.facts.request_digest_hex = to_hex(in.bytes());
  e.facts.base = in.money_code();
  return e;
}

result<std::vector<chain_entry>> read(const pg::rows& entries, const pg::rows& lines) {
  auto out = pg::map_rows(entries, read_entry);
  if (!out) return out;
  std::map<std::int64_t, journal_entry*> by_number;
  for (auto& e : *out)
    by_number[e.entry.entry_no] = &e.entry;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    pg::row_reader in{lines, i};
    const auto entry = by_number.find(in.i64());
    posting p;
    p.book = in.text();
    p.side = in.text() == "D" ? side::debit : side::credit;
    p.money = in.money_code();
    p.value = in.money();
    p.base = in.opt_money();
    p.rate_e10 = in.opt_i64();
    p.quote = in.id_or_none<fx_rate_id>();
    p.second_quote = in.id_or_none<fx_rate_id>();
    if (!in.ok()) return fail(in.mismatch());
    if (entry != by_number.end()) entry->second->lines.push_back(std::move(p));
  }
  return out;
}

}  // namespace journal_chain_detail

std::string digest_of(const chain_entry& e, const std::string& previous_digest) {
  return sha256(chain_input(to_hex(previous_digest), e.entry));
}

std::string seal_of(const chain_entry& e, const std::string& previous_seal) {
  return sha256(
      seal_input(to_hex(previous_seal), to_hex(e.digest), facts_json(e.facts, e.entry.lines)));
}

pg::query<std::vector<chain_entry>> chain_after(tenant_id tenant, std::int64_t after) {
  const auto args = pg::params{}.i64(after);
  return {tenant,
          {{journal_chain_sql::entries, args}, {journal_chain_sql::lines, args}},
          [](const std::vector<pg::rows>& r) { return journal_chain_detail::read(r[0], r[1]); }};
}

result<chain_entry> chain_in(pg::transaction& tx, std::int64_t entry_no) {
  auto entry = tx.execute(journal_chain_sql::one, pg::params{}.i64(entry_no));
  if (!entry) return fail(std::move(entry).error());
  auto lines = tx.execute(journal_chain_sql::one_lines, pg::params{}.i64(entry_no));
  if (!lines) return fail(std::move(lines).error());
  auto found = journal_chain_detail::read(*entry, *lines);
  if (!found) return fail(std::move(found).error());
  if (found->empty()) return fail(errc::not_found, "no such journal entry");
  return std::move(found->front());
}

pg::query<chain_head> chain_head_of(tenant_id tenant) {
  return {tenant,
          {{journal_chain_sql::head}},
          [](const std::vector<pg::rows>& r) -> result<chain_head> {
            if (r[0].empty()) return chain_head{};
            return pg::first_row(r[0], [](pg::row_reader& in) {
              chain_head h;
              h.digest = in.bytes();
              h.seal = in.bytes();
              return h;
            });
          }};
}

}  // namespace didtron::storage
