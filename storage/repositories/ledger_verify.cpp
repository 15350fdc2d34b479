#include "storage/repositories/ledger_verify.hpp"

#include "actors/domain/core/limits.hpp"
#include "storage/repositories/journal_chain.hpp"
#include "storage/repositories/ledger_checks.hpp"
#include "storage/repositories/tenants.hpp"

namespace didtron::storage {

<<<<<<< HEAD
=======
namespace ledger_verify_sql {

// Each check gives the number of things looked at and the first offence, if any.
constexpr std::string_view balanced_entries = R"(
  WITH sums AS (
    SELECT entry_no, currency, sum(CASE side WHEN 'D' THEN amount_e8 ELSE -amount_e8 END) AS rest
    FROM postings WHERE tenant_id = app_tenant() GROUP BY entry_no, currency)
  SELECT count(*), (SELECT 'entry ' || entry_no || ' is off by ' || rest || ' e-8 ' || currency FROM sums WHERE rest <> 0
                    ORDER BY entry_no LIMIT 1)
  FROM sums)";
constexpr std::string_view balanced_total = R"(
  WITH sums AS (
    SELECT currency, sum(amount_e8) FILTER (WHERE side = 'D') AS debit, sum(amount_e8) FILTER (WHERE side = 'C') AS credit
    FROM postings WHERE tenant_id = app_tenant() GROUP BY currency)
  SELECT count(*), (SELECT currency || ': debits ' || coalesce(debit, 0) || ', credits ' || coalesce(credit, 0) FROM sums
                    WHERE debit IS DISTINCT FROM credit ORDER BY currency LIMIT 1)
  FROM sums)";
constexpr std::string_view complete_entries = R"(
  WITH counted AS (
    SELECT e.entry_no, e.line_count, count(p.line_no) AS lines, max(p.line_no) AS last
    FROM journal_entries e LEFT JOIN postings p ON p.tenant_id = e.tenant_id AND p.entry_no = e.entry_no
    WHERE e.tenant_id = app_tenant() GROUP BY e.entry_no, e.line_count)
  SELECT count(*), (SELECT 'entry ' || entry_no || ' has ' || lines || ' of ' || line_count || ' lines' FROM counted
                    WHERE lines <> line_count OR last <> line_count ORDER BY entry_no LIMIT 1)
  FROM counted)";
constexpr std::string_view cached_balances = R"(
  WITH truth AS (
    SELECT book, currency, coalesce(sum(amount_e8) FILTER (WHERE side = 'D'), 0) AS debit,
           coalesce(sum(amount_e8) FILTER (WHERE side = 'C'), 0) AS credit
    FROM postings WHERE tenant_id = app_tenant() GROUP BY book, currency),
  both_sides AS (
    SELECT coalesce(t.book, b.book) AS book, coalesce(t.currency, b.currency) AS currency,
           coalesce(t.debit, 0) = coalesce(b.debit_e8, 0) AND coalesce(t.credit, 0) = coalesce(b.credit_e8, 0) AS is_same
    FROM truth t FULL JOIN (SELECT * FROM ledger_balances WHERE tenant_id = app_tenant()) b
      ON b.book = t.book AND b.currency = t.currency)
  SELECT count(*), (SELECT 'book ' || book || ' ' || currency || ' differs from its postings' FROM both_sides
                    WHERE NOT is_same ORDER BY book LIMIT 1)
  FROM both_sides)";
constexpr std::string_view gapless_numbers = R"(
  SELECT count(*),
    CASE WHEN count(*) <> coalesce(max(entry_no), 0) THEN 'highest number ' || max(entry_no) || ', but ' || count(*) || ' entries'
         WHEN coalesce(max(entry_no), 0) <> coalesce((SELECT h.entry_no FROM ledger_heads h WHERE h.tenant_id = app_tenant()), 0)
           THEN 'the head does not name the last entry'
    END
  FROM journal_entries WHERE tenant_id = app_tenant())";
constexpr std::string_view batch_sums = R"(
  WITH sums AS (
    SELECT batch_id, count(*) AS calls, sum(charge_e8) AS charge, sum(cost_e8) AS cost
    FROM cdrs WHERE tenant_id = app_tenant() GROUP BY batch_id),
  both_sides AS (
    SELECT coalesce(s.batch_id, b.batch_id) AS batch_id, b.batch_id IS NOT NULL
             AND coalesce(s.calls, 0) = b.calls AND coalesce(s.charge, 0) = b.charge_e8
             AND coalesce(s.cost, 0) = b.cost_e8 AS is_same
    FROM sums s FULL JOIN (SELECT * FROM cdr_batches WHERE tenant_id = app_tenant()) b ON b.batch_id = s.batch_id)
  SELECT count(*), (SELECT 'batch ' || batch_id || ' does not equal its CDRs' FROM both_sides WHERE NOT is_same
                    ORDER BY batch_id LIMIT 1)
  FROM both_sides)";
// What the journal of a batch says the customers paid and the carriers get, per batch and currency.
constexpr std::string_view batch_journals = R"(
  WITH sold AS (
    SELECT batch_id, currency, sum(charge_e8) AS total FROM cdrs
    WHERE tenant_id = app_tenant() AND charge_e8 <> 0 GROUP BY batch_id, currency),
  bought AS (
    SELECT batch_id, cost_currency AS currency, sum(cost_e8) AS total FROM cdrs
    WHERE tenant_id = app_tenant() AND cost_e8 <> 0 GROUP BY batch_id, cost_currency),
  lines AS (
    SELECT b.batch_id, p.currency,
           coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'D' AND p.book ~ '^(2100|1110):'), 0) AS sold,
           coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'D' AND p.book ~ '^5000(:|$)'), 0) AS bought
    FROM cdr_batches b
    JOIN journal_entries e ON e.tenant_id = b.tenant_id AND e.entry_no = b.entry_no AND e.batch_id = b.batch_id
    JOIN postings p ON p.tenant_id = e.tenant_id AND p.entry_no = e.entry_no
    WHERE b.tenant_id = app_tenant() GROUP BY b.batch_id, p.currency),
  cdr_side AS (
    SELECT batch_id, currency, sum(sold) AS sold, sum(bought) AS bought FROM (
      SELECT batch_id, currency, total AS sold, 0 AS bought FROM sold
      UNION ALL SELECT batch_id, currency, 0, total FROM bought) AS u GROUP BY batch_id, currency),
  both_sides AS (
    SELECT coalesce(c.batch_id, l.batch_id) AS batch_id,
           coalesce(c.sold, 0) = coalesce(l.sold, 0) AND coalesce(c.bought, 0) = coalesce(l.bought, 0) AS is_same
    FROM cdr_side c FULL JOIN lines l ON l.batch_id = c.batch_id AND l.currency = c.currency)
  SELECT count(*), (SELECT 'the journal of batch ' || batch_id || ' does not equal its CDRs' FROM both_sides
                    WHERE NOT is_same ORDER BY batch_id LIMIT 1)
  FROM both_sides)";
constexpr std::string_view cdrs_once = R"(
  WITH counted AS (SELECT call_id, count(*) AS times, min(started_at) AS started_at FROM cdrs
              WHERE tenant_id = app_tenant() AND source_id IS NULL GROUP BY call_id),
  both_sides AS (
    SELECT coalesce(c.call_id, k.call_id) AS call_id, coalesce(c.times, 0) AS times,
           c.started_at IS NOT DISTINCT FROM k.started_at AS is_same
    FROM counted c FULL JOIN (SELECT * FROM cdr_keys WHERE tenant_id = app_tenant()) k ON k.call_id = c.call_id)
  SELECT count(*), (SELECT 'call ' || call_id || ' has ' || times || ' CDRs' || CASE WHEN is_same THEN '' ELSE ' or another key' END
                    FROM both_sides WHERE times <> 1 OR NOT is_same ORDER BY call_id LIMIT 1)
  FROM both_sides)";
// Each claimed key of a source stands for one CDR that is billed or held, and the reverse.
constexpr std::string_view imported_cdrs_once = R"(
  WITH standing AS (
    SELECT c.call_id FROM cdrs c JOIN cdr_imports i ON i.tenant_id = c.tenant_id AND i.import_id = c.import_id
    WHERE c.tenant_id = app_tenant() AND c.source_id IS NOT NULL AND i.state <> 'rolled_back'
      AND NOT EXISTS (SELECT FROM cdr_reversals v WHERE v.tenant_id = c.tenant_id AND v.call_id = c.call_id)
    UNION ALL
    SELECT r.call_id FROM cdr_reviews r JOIN cdr_imports i ON i.tenant_id = r.tenant_id AND i.import_id = r.import_id
    WHERE r.tenant_id = app_tenant() AND r.kind <> 'conflict' AND r.state <> 'booked' AND i.state <> 'rolled_back'
      AND EXISTS (SELECT FROM cdr_source_keys k WHERE k.tenant_id = r.tenant_id AND k.source_id = r.source_id
                    AND k.source_key = r.source_key AND k.call_id = r.call_id)),
  counted AS (SELECT call_id, count(*) AS times FROM standing GROUP BY call_id),
  both_sides AS (
    SELECT coalesce(c.call_id, k.call_id) AS call_id, coalesce(c.times, 0) AS times, k.call_id IS NOT NULL AS has_key
    FROM counted c FULL JOIN (SELECT call_id FROM cdr_source_keys WHERE tenant_id = app_tenant()) k ON k.call_id = c.call_id)
  SELECT count(*), (SELECT 'imported call ' || call_id || ' has ' || times || ' CDRs' || CASE WHEN has_key THEN '' ELSE ' and no key' END
                    FROM both_sides WHERE times <> 1 OR NOT has_key ORDER BY call_id LIMIT 1)
  FROM both_sides)";
// Below the limit is possible: a call costs what it cost. Without the usage nothing may have taken
// it there.
constexpr std::string_view prepaid_limits = R"(
  WITH balances AS (
    SELECT a.account_id, a.credit_limit_e8,
      coalesce(sum(CASE p.side WHEN 'C' THEN p.amount_e8 ELSE -p.amount_e8 END), 0) AS posted,
      coalesce(sum(p.amount_e8) FILTER (WHERE e.kind = 'usage' AND p.side = 'D'), 0) AS used
    FROM accounts a
    LEFT JOIN postings p ON p.tenant_id = a.tenant_id AND p.book = '2100:acct-' || a.account_id AND p.currency = a.currency
    LEFT JOIN journal_entries e ON e.tenant_id = p.tenant_id AND e.entry_no = p.entry_no
    WHERE a.tenant_id = app_tenant() AND a.kind = 'prepaid' GROUP BY a.account_id, a.credit_limit_e8)
  SELECT count(*),
    (SELECT 'account ' || account_id || ' is at ' || posted || ' e-8, which its calls do not explain' FROM balances
     WHERE posted + used < -credit_limit_e8 ORDER BY account_id LIMIT 1),
    (SELECT string_agg('account ' || account_id || ' is ' || (-credit_limit_e8 - posted) || ' e-8 below its limit by settled calls', ', ')
     FROM (SELECT * FROM balances WHERE posted < -credit_limit_e8 ORDER BY posted LIMIT 5) AS worst)
  FROM balances)";
constexpr std::string_view live_calls_expiry = R"(
  SELECT count(*), (SELECT 'call ' || call_id || ' should have ended' FROM live_calls
    WHERE tenant_id = app_tenant()
      AND greatest(last_seen_at, coalesce(answered_at, routed_at)) + (granted_s + $1) * interval '1 second' < now()
    ORDER BY routed_at LIMIT 1)
  FROM live_calls WHERE tenant_id = app_tenant())";
constexpr std::string_view epochs = R"(
  SELECT count(*), (SELECT 'batch ' || b.batch_id || ' was booked with epoch ' || b.epoch || ' of shard ' || b.shard
                    FROM cdr_batches b LEFT JOIN shard_leases l ON l.shard = b.shard
                    WHERE b.tenant_id = app_tenant() AND (l.shard IS NULL OR b.epoch > l.epoch) ORDER BY b.batch_id LIMIT 1)
  FROM cdr_batches WHERE tenant_id = app_tenant())";

constexpr std::string_view chain = R"(
  SELECT entry_no, posted_at, prev_digest, digest FROM journal_entries
  WHERE tenant_id = app_tenant() AND entry_no > $1 ORDER BY entry_no LIMIT 500)";
constexpr std::string_view chain_lines = R"(
  SELECT p.entry_no, p.book, p.side, p.currency, p.amount_e8 FROM postings p
  WHERE p.tenant_id = app_tenant() AND p.entry_no > $1 AND p.entry_no <= (
    SELECT max(e.entry_no) FROM (SELECT entry_no FROM journal_entries WHERE tenant_id = app_tenant() AND entry_no > $1
                                 ORDER BY entry_no LIMIT 500) AS e)
  ORDER BY p.entry_no, p.line_no)";
constexpr std::string_view head = "SELECT digest FROM ledger_heads WHERE tenant_id = app_tenant()";

constexpr std::string_view walls = R"(
  WITH tables AS (
    SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS is_walled
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p'))
  SELECT count(*), (SELECT 'table ' || relname || ' has no forced row-level security' FROM tables WHERE NOT is_walled
                    ORDER BY relname LIMIT 1)
  FROM tables)";
constexpr std::string_view roles = R"(
  WITH app AS (
    SELECT r.oid, r.rolname, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb AS is_powerful,
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace) AS is_owner,
           pg_has_role(r.oid, (SELECT relowner FROM pg_class WHERE oid = 'public.tenants'::regclass), 'MEMBER') AS is_member,
           -- A role outside the walls that can be become: only one that can do nothing but insert.
           EXISTS (SELECT FROM pg_roles b, pg_class c
                   JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
                   WHERE b.rolbypassrls AND NOT b.rolsuper AND b.oid <> r.oid AND pg_has_role(r.oid, b.oid, 'MEMBER')
                     AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                     AND has_table_privilege(b.oid, c.oid, 'SELECT, UPDATE, DELETE, TRUNCATE')) AS becomes_reader
    FROM pg_roles r WHERE r.rolname IN ('didtron_node', 'didtron_api'))
  SELECT count(*), (SELECT 'role ' || rolname || ' could get around the walls' FROM app
                    WHERE is_powerful OR is_owner OR is_member OR becomes_reader ORDER BY rolname LIMIT 1)
  FROM app)";

}  // namespace ledger_verify_sql

>>>>>>> 55b173b (CDR imports: exactly-once batches, reviews, rollback; ingest bench)
namespace ledger_verify_detail {

/// A full check of a year's books takes its time, and is asked for by a person.
inline constexpr std::chrono::minutes time_limit{60};
/// Ringing and clocks: a call is overdue only this long after its hold's grace.
inline constexpr std::int64_t overdue_slack_s = 300;

<<<<<<< HEAD
=======
struct check {
  std::string_view name;
  std::string_view sql;
  std::string_view things;
};
constexpr check per_tenant[] = {
    {"balanced_entries", ledger_verify_sql::balanced_entries, "sums"},
    {"balanced_total", ledger_verify_sql::balanced_total, "currencies"},
    {"complete_entries", ledger_verify_sql::complete_entries, "entries"},
    {"cached_balances", ledger_verify_sql::cached_balances, "books"},
    {"gapless_numbers", ledger_verify_sql::gapless_numbers, "entries"},
    {"batch_sums", ledger_verify_sql::batch_sums, "batches"},
    {"batch_journals", ledger_verify_sql::batch_journals, "sums"},
    {"cdrs_once", ledger_verify_sql::cdrs_once, "calls"},
    {"imported_cdrs_once", ledger_verify_sql::imported_cdrs_once, "imported calls"},
    {"prepaid_limits", ledger_verify_sql::prepaid_limits, "accounts"},
    {"live_calls_expiry", ledger_verify_sql::live_calls_expiry, "live calls"},
    {"epochs", ledger_verify_sql::epochs, "batches"},
};
constexpr check over_all[] = {
    {"row_level_walls", ledger_verify_sql::walls, "tables"},
    {"application_roles", ledger_verify_sql::roles, "roles"},
};

>>>>>>> 55b173b (CDR imports: exactly-once batches, reviews, rollback; ingest bench)
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

/// Recomputes every digest here, without the database's own functions.
result<finding> check_chain(pg::connection& db, tenant_id tenant) {
  finding f;
  chain_head last;
  std::int64_t after = 0;
  while (true) {
    auto part = pg::run(db, chain_after(tenant, after), pg::in(time_limit));
    if (!part) return fail(std::move(part).error());
    if (part->empty()) break;
    for (const auto& e : *part) {
      ++f.count;
      f.offence = fault_of(e, last);
      if (!f.offence.empty()) return f;
      last = {e.digest, e.seal};
      after = e.entry.entry_no;
    }
  }
  auto stored = pg::run(db, chain_head_of(tenant), pg::in(time_limit));
  if (!stored) return fail(std::move(stored).error());
  if (stored->digest != last.digest) f.offence = "the head's digest is not that of the last entry";
  if (stored->seal != last.seal) f.offence = "the head's seal is not that of the last entry";
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
  if (auto r = db.script("SET statement_timeout = 0"); !r) return fail(std::move(r).error());
  auto tenants = pg::run(db, all_tenants());
  if (!tenants) return fail(std::move(tenants).error());
  tally chain;
  const auto checks = tenant_ledger_checks();
  std::vector<tally> tallies(checks.size());
  for (const auto& t : *tenants) {
    auto found = check_tenant(db, t.id);
    if (!found) return fail(std::move(found).error());
    for (std::size_t i = 0; i < found->size(); ++i)
      tallies[i].add(t.id, (*found)[i]);
    auto links = check_chain(db, t.id);
    if (!links) return fail(std::move(links).error());
    chain.add(t.id, *links);
  }
  std::vector<check_line> out;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    out.push_back(tallies[i].line(checks[i].name, checks[i].things));
  out.push_back(chain.line("chain_digests", "entries"));
  for (const auto& c : database_ledger_checks()) {
    auto rows = db.execute(c.sql, {}, pg::in(time_limit));
    if (!rows) return fail(std::move(rows).error());
    tally all;
    all.add(tenant_id{}, read_finding(*rows, false));
    out.push_back(all.line(c.name, c.things));
  }
  return out;
}

}  // namespace didtron::storage
