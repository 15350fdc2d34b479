#include "storage/repositories/ledger_verify.hpp"

#include "actors/domain/core/limits.hpp"
#include "actors/domain/ledger/base_values.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/journal_chain.hpp"
#include "storage/repositories/ledger_checks.hpp"
#include "storage/repositories/ledger_roots.hpp"
#include "storage/repositories/tenants.hpp"

namespace didtron::storage {

namespace ledger_verify_detail {

/// A full check of a year's books takes its time, and is asked for by a person.
inline constexpr std::chrono::minutes time_limit{60};
/// Ringing and clocks: a call is overdue only this long after its hold's grace.
inline constexpr std::int64_t overdue_slack_s = 300;

/// What a check says about one tenant.
struct finding {
  std::int64_t count = 0;
  std::string offence = {};
  std::string note = {};
};

finding read_finding(const pg::rows& r, bool has_note) {
  pg::row_reader in{r, 0};
  finding f;
  f.count = in.i64();
  f.offence = in.text_or("");
  if (has_note) f.note = in.text_or("");
  if (!in.ok()) f.offence = in.mismatch().message;
  return f;
}

/// Adds up over tenants: one line per check.
struct tally {
  std::int64_t count = 0;
  std::string offences = {};
  std::string notes = {};

  void add(tenant_id tenant, const finding& f) {
    count += f.count;
    if (!f.offence.empty()) append(offences, tenant, f.offence);
    if (!f.note.empty()) append(notes, tenant, f.note);
  }
  static void append(std::string& to, tenant_id tenant, const std::string& text) {
    if (!to.empty()) to += "; ";
    if (tenant) to += "tenant " + std::to_string(tenant.value) + ": ";
    to += text;
  }
  [[nodiscard]] check_line line(std::string_view name, std::string_view things) const {
    if (!offences.empty()) return {false, std::string{name}, offences};
    std::string detail = std::to_string(count) + " " + std::string{things};
    if (!notes.empty()) detail += " (" + notes + ")";
    return {true, std::string{name}, std::move(detail)};
  }
};

/// What is wrong with an entry that should follow these digests; "" when nothing is.
std::string fault_of(const chain_entry& e, const chain_head& before) {
  const std::string name = "entry " + std::to_string(e.entry.entry_no);
  if (e.previous != before.digest) return name + " does not follow its predecessor";
  if (digest_of(e, before.digest) != e.digest) return name + " was altered: its digest does not match";
  if (seal_of(e, before.seal) != e.seal) return name + " was altered: its seal does not match";
  return {};
}

/// What the digests and what the values of an entry say.
struct chain_findings {
  finding links = {};
  finding values = {};  ///< of entries that were valued by stored quotes
};

/// Recomputes values by their quotes.
void check_values(const chain_entry& e, const fx_quotes& quotes, finding& out) {
  bool has_quotes = false;
  for (const auto& line : e.entry.lines)
    has_quotes = has_quotes || line.quote;
  if (!has_quotes) return;
  ++out.count;
  if (!out.offence.empty()) return;
  const auto fault = base_values_fault(e.entry.lines, e.facts.base, quotes);
  if (!fault.empty()) out.offence = "entry " + std::to_string(e.entry.entry_no) + ": " + fault;
}

/// Recomputes every digest and every value here, without the database's own functions.
result<chain_findings> check_chain(pg::connection& db, tenant_id tenant) {
  auto stored_quotes = pg::run(db, all_fx_quotes(tenant), pg::in(time_limit));
  if (!stored_quotes) return fail(std::move(stored_quotes).error());
  fx_quotes quotes;
  for (const auto& q : *stored_quotes)
    quotes.emplace(q.id, q);
  chain_findings out;
  finding& f = out.links;
  chain_head last;
  std::int64_t after = 0;
  while (true) {
    auto part = pg::run(db, chain_after(tenant, after), pg::in(time_limit));
    if (!part) return fail(std::move(part).error());
    if (part->empty()) break;
    for (const auto& e : *part) {
      ++f.count;
      check_values(e, quotes, out.values);
      f.offence = fault_of(e, last);
      if (!f.offence.empty()) return out;
      last = {e.digest, e.seal};
      after = e.entry.entry_no;
    }
  }
  auto stored = pg::run(db, chain_head_of(tenant), pg::in(time_limit));
  if (!stored) return fail(std::move(stored).error());
  if (stored->digest != last.digest) f.offence = "the head's digest is not that of the last entry";
  if (stored->seal != last.seal) f.offence = "the head's seal is not that of the last entry";
  return out;
}

/// Every signed root against its entries and its signature.
result<finding> check_signed_roots(pg::connection& db, tenant_id tenant) {
  auto tx = pg::transaction::begin(db, tenant, pg::in(time_limit));
  if (!tx) return fail(std::move(tx).error());
  finding f;
  auto offence = check_roots(*tx, f.count);
  if (!offence) return fail(std::move(offence).error());
  f.offence = std::move(*offence);
  return f;
}

/// All checks of one tenant from one snapshot.
result<std::vector<finding>> check_tenant(pg::connection& db, tenant_id tenant) {
  pg::query<std::vector<finding>> q;
  q.tenant = tenant;
  const auto checks = tenant_ledger_checks();
  for (const auto& c : checks) {
    pg::params args;
    if (c.name == "live_calls_expiry") args.i64(limits::hold_grace_s + overdue_slack_s);
    q.statements.push_back({c.sql, std::move(args)});
  }
  q.read = [checks](const std::vector<pg::rows>& r) -> result<std::vector<finding>> {
    std::vector<finding> out;
    for (std::size_t i = 0; i < r.size(); ++i)
      out.push_back(read_finding(r[i], checks[i].has_note));
    return out;
  };
  return pg::run(db, q, pg::in(time_limit));
}

}  // namespace ledger_verify_detail

std::string format(const check_line& line) {
  return (line.is_ok ? "ok " : "FAIL ") + line.name + ": " + line.detail;
}

result<std::vector<check_line>> verify_ledger(pg::connection& db) {
  using namespace ledger_verify_detail;
  // Whole books are compared with whole books: never row by row, whatever the planner guesses their size is.
  if (auto r = db.script("SET statement_timeout = 0; SET enable_nestloop = off"); !r) {
    return fail(std::move(r).error());
  }
  auto tenants = pg::run(db, all_tenants());
  if (!tenants) return fail(std::move(tenants).error());
  tally chain;
  tally values;
  tally roots;
  const auto checks = tenant_ledger_checks();
  std::vector<tally> tallies(checks.size());
  for (const auto& t : *tenants) {
    auto found = check_tenant(db, t.id);
    if (!found) return fail(std::move(found).error());
    for (std::size_t i = 0; i < found->size(); ++i)
      tallies[i].add(t.id, (*found)[i]);
    auto links = check_chain(db, t.id);
    if (!links) return fail(std::move(links).error());
    chain.add(t.id, links->links);
    values.add(t.id, links->values);
    auto signed_roots = check_signed_roots(db, t.id);
    if (!signed_roots) return fail(std::move(signed_roots).error());
    roots.add(t.id, *signed_roots);
  }
  std::vector<check_line> out;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    out.push_back(tallies[i].line(checks[i].name, checks[i].things));
  out.push_back(chain.line("chain_digests", "entries"));
  out.push_back(values.line("base_values", "entries valued by exchange rates"));
  out.push_back(roots.line("signed_roots", "roots"));
  for (const auto& c : database_ledger_checks()) {
    auto rows = db.execute(c.sql, {}, pg::in(time_limit));
    if (!rows) return fail(std::move(rows).error());
    tally all;
    all.add(tenant_id{}, read_finding(*rows, false));
    out.push_back(all.line(c.name, c.things));
  }
  if (auto r = db.script("RESET enable_nestloop"); !r) return fail(std::move(r).error());
  return out;
}

}  // namespace didtron::storage
