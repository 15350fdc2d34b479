#include "storage/repositories/ledger_checks.hpp"

namespace didtron::storage {

namespace ledger_checks_sql {

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
  WITH counted AS (SELECT batch_id, count(*) AS calls FROM cdrs WHERE tenant_id = app_tenant() GROUP BY batch_id),
  sides AS (
    SELECT c.batch_id, v.currency, v.charge_e8, v.cost_e8 FROM cdrs c
    CROSS JOIN LATERAL (VALUES (c.currency, c.charge_e8, 0), (c.cost_currency, 0, c.cost_e8)) AS v (currency, charge_e8, cost_e8)
    WHERE c.tenant_id = app_tenant() AND (v.charge_e8 <> 0 OR v.cost_e8 <> 0)
    UNION ALL
    SELECT c.batch_id, a.cost_currency, 0, a.cost_e8 FROM cdr_attempts a
    JOIN cdrs c ON c.tenant_id = a.tenant_id AND c.started_at = a.started_at AND c.call_id = a.call_id
    WHERE a.tenant_id = app_tenant() AND a.cost_e8 <> 0),
  per_currency AS (
    SELECT batch_id, currency, sum(charge_e8) AS charge_e8, sum(cost_e8) AS cost_e8 FROM sides GROUP BY batch_id, currency),
  sums AS (
    SELECT batch_id, jsonb_agg(jsonb_build_object('currency', currency, 'charge_e8', charge_e8, 'cost_e8', cost_e8) ORDER BY currency) AS sums
    FROM per_currency GROUP BY batch_id),
  both_sides AS (
    SELECT coalesce(c.batch_id, b.batch_id) AS batch_id, b.batch_id IS NOT NULL
             AND coalesce(c.calls, 0) = b.calls AND coalesce(s.sums, '[]') = b.sums AS is_same
    FROM counted c
    FULL JOIN (SELECT * FROM cdr_batches WHERE tenant_id = app_tenant()) b ON b.batch_id = c.batch_id
    LEFT JOIN sums s ON s.batch_id = b.batch_id)
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
    WHERE tenant_id = app_tenant() AND cost_e8 <> 0 GROUP BY batch_id, cost_currency
    UNION ALL
    SELECT c.batch_id, a.cost_currency, sum(a.cost_e8) FROM cdr_attempts a
    JOIN cdrs c ON c.tenant_id = a.tenant_id AND c.started_at = a.started_at AND c.call_id = a.call_id
    WHERE a.tenant_id = app_tenant() AND a.cost_e8 <> 0 GROUP BY c.batch_id, a.cost_currency),
  lines AS (
    SELECT b.batch_id, p.currency,
           coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'D' AND p.book ~ '^(2100|1110):'), 0) AS sold,
           coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'D' AND p.book ~ '^5000(:|$)'), 0) AS bought
    FROM cdr_batches b
    JOIN journal_entries e ON e.tenant_id = b.tenant_id AND e.batch_id = b.batch_id
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
// What the entries of each posted re-rating moved, and the differences of its calls. Undone ones are reversed by entries
// of their own, which are no part of them.
constexpr std::string_view reratings = R"(
  WITH wanted AS (
    SELECT c.rerating_id, c.currency,
           coalesce(sum(c.after_e8 - c.before_e8) FILTER (WHERE c.side = 'charge'), 0) AS sold,
           coalesce(sum(c.after_e8 - c.before_e8) FILTER (WHERE c.side = 'cost'), 0) AS bought
    FROM rerated_calls c JOIN rerating_postings o ON o.tenant_id = c.tenant_id AND o.rerating_id = c.rerating_id
    WHERE c.tenant_id = app_tenant() AND c.after_e8 IS NOT NULL GROUP BY c.rerating_id, c.currency),
  moved AS (
    SELECT o.rerating_id, p.currency,
           coalesce(sum(CASE p.side WHEN 'D' THEN p.amount_e8 ELSE -p.amount_e8 END) FILTER (WHERE p.book ~ '^(2100|1110):'), 0) AS sold,
           coalesce(sum(CASE p.side WHEN 'D' THEN p.amount_e8 ELSE -p.amount_e8 END) FILTER (WHERE p.book ~ '^5000(:|$)'), 0) AS bought
    FROM rerating_postings o CROSS JOIN LATERAL unnest(o.entry_nos) AS n (entry_no)
    CROSS JOIN LATERAL (SELECT * FROM postings l WHERE l.tenant_id = o.tenant_id AND l.entry_no = n.entry_no OFFSET 0) AS p
    WHERE o.tenant_id = app_tenant() GROUP BY o.rerating_id, p.currency),
  both_sides AS (
    SELECT coalesce(w.rerating_id, m.rerating_id) AS rerating_id,
           coalesce(w.sold, 0) = coalesce(m.sold, 0) AND coalesce(w.bought, 0) = coalesce(m.bought, 0) AS is_same
    FROM wanted w FULL JOIN moved m ON m.rerating_id = w.rerating_id AND m.currency = w.currency)
  SELECT count(*), (SELECT 're-rating ' || rerating_id || ' posted something else than its differences' FROM both_sides
                    WHERE NOT is_same ORDER BY rerating_id LIMIT 1)
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
// What a reseller owes its seller for a call is what that seller has charged: seen with the reseller's own eyes, as the
// customer that it is there.
constexpr std::string_view resold_calls = R"(
  WITH resold AS (
    SELECT c.call_id, c.cost_currency, c.cost_e8 FROM cdrs c
    JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id AND a.wholesale_carrier_id = c.carrier_id
    WHERE c.tenant_id = app_tenant() AND c.source_id IS NULL),
  both_sides AS (
    SELECT r.call_id, r.cost_e8, s.charge_e8, r.cost_e8 = coalesce(s.charge_e8, 0)
             AND (r.cost_e8 = 0 OR r.cost_currency = s.currency) AS is_same
    FROM resold r LEFT JOIN customer_cdrs s ON s.call_id = r.call_id)
  SELECT count(*), (SELECT 'call ' || call_id || ' costs ' || cost_e8 || ' e-8, and its seller charges '
                           || coalesce(charge_e8::text, 'nothing') FROM both_sides WHERE NOT is_same ORDER BY call_id LIMIT 1)
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
      coalesce(sum(p.amount_e8) FILTER (WHERE e.kind IN ('usage', 'rerating') AND p.side = 'D'), 0) AS used
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
constexpr std::string_view chart_books = R"(
  SELECT count(*), (SELECT 'entry ' || p.entry_no || ' posts to ' || p.book || ', which is not in the chart' FROM postings p
                    LEFT JOIN chart_accounts c ON c.number = left(p.book, 4)
                    WHERE p.tenant_id = app_tenant() AND (c.number IS NULL OR (c.needs_key AND p.book = c.number)
                          OR (c.sub_ledger = '' AND p.book <> c.number))
                    ORDER BY p.entry_no LIMIT 1)
  FROM chart_accounts)";
// Rounding of n lines can be off by one unit of 1e-8 each, and a rate's line by the rest of its entry; an amount of 0 by any.
constexpr std::string_view base_amounts = R"(
  WITH entries AS (
    SELECT entry_no, currency = base_currency AS is_base, count(*) AS lines, count(base_e8) AS valued,
           sum(CASE side WHEN 'D' THEN base_e8 ELSE -base_e8 END) AS rest,
           max(abs(base_e8 - amount_e8::numeric * rate_e10 / 10000000000)) FILTER (WHERE amount_e8 > 0) AS off,
           bool_or(currency = base_currency AND amount_e8 > 0 AND base_e8 <> amount_e8) AS is_other
    FROM postings JOIN journal_entries USING (tenant_id, entry_no) WHERE tenant_id = app_tenant() GROUP BY entry_no, 2),
  summed AS (
    SELECT entry_no, sum(lines) AS lines, sum(valued) AS valued, sum(rest) AS rest, max(off) AS off, bool_or(is_other) AS is_other
    FROM entries GROUP BY entry_no)
  SELECT count(*),
    (SELECT 'entry ' || entry_no || ' is off by ' || coalesce(rest, 0) || ' e-8 in base currency' FROM summed
     WHERE valued NOT IN (0, lines) OR rest <> 0 OR off > lines OR is_other ORDER BY entry_no LIMIT 1)
  FROM summed)";
// Entries without values are known as such; what tells their values later has them line by line.
constexpr std::string_view valuations = R"(
  WITH unvalued AS (SELECT DISTINCT entry_no FROM postings WHERE tenant_id = app_tenant() AND base_e8 IS NULL),
  known AS (
    SELECT coalesce(u.entry_no, k.entry_no) AS entry_no, u.entry_no IS NOT NULL AND k.entry_no IS NOT NULL AS is_good, k.rate_on, k.currencies
    FROM unvalued u FULL JOIN (SELECT * FROM unvalued_entries WHERE tenant_id = app_tenant()) k ON k.entry_no = u.entry_no),
  told AS (
    SELECT coalesce(x.entry_no, v.entry_no) AS entry_no, x.entry_no AS of_entry, x.valuation_entry_no AS by_entry, v.line_count,
           x.entry_no IS NOT NULL AND v.entry_no IS NOT NULL AND v.idempotency_key = 'valuation:' || x.entry_no AS is_good
    FROM (SELECT * FROM entry_valuations WHERE tenant_id = app_tenant()) x
    FULL JOIN (SELECT * FROM journal_entries WHERE tenant_id = app_tenant() AND kind = 'valuation') v ON v.entry_no = x.valuation_entry_no),
  -- OFFSET 0: entry by entry through the key.
  wrong AS (
    SELECT t.of_entry, t.by_entry FROM told t
    CROSS JOIN LATERAL (SELECT * FROM postings p WHERE p.tenant_id = app_tenant() AND p.entry_no = t.of_entry OFFSET 0) AS o
    LEFT JOIN posting_lines l ON l.tenant_id = app_tenant() AND l.entry_no = t.by_entry AND l.line_no = o.line_no
    WHERE (o.book, o.side, o.currency, o.line_count) IS DISTINCT FROM (l.book, l.side, l.currency, l.line_count) OR l.amount_e8 <> 0
       OR l.base_e8 IS NULL OR abs(l.base_e8 - o.amount_e8::numeric * l.rate_e10 / 10000000000) > t.line_count)
  SELECT (SELECT count(*) FROM known),
    coalesce((SELECT 'entry ' || entry_no || ' has no base value, or has one, against what is noted' FROM known WHERE NOT is_good
              ORDER BY entry_no LIMIT 1),
             (SELECT 'entry ' || entry_no || ' is not the value of an entry' FROM told WHERE NOT is_good ORDER BY entry_no LIMIT 1),
             (SELECT 'entry ' || by_entry || ' tells other values than entry ' || of_entry || ' has' FROM wrong ORDER BY by_entry LIMIT 1)),
    (SELECT count(*) || ' entries without a base value: no exchange rate was known for ' || min(array_to_string(currencies, ', ') || ' of ' || rate_on)
     FROM known k WHERE NOT EXISTS (SELECT FROM told t WHERE t.of_entry = k.entry_no) HAVING count(*) > 0))";
// A line's quotes are of the entry's day, or at most 7 days before; what is told later, or undone, has the day of its entry.
constexpr std::string_view rate_days = R"(
  WITH line AS (
    SELECT DISTINCT entry_no, fx_rate_id, fx_second_rate_id FROM postings WHERE tenant_id = app_tenant() AND fx_rate_id IS NOT NULL),
  dated AS (
    SELECT l.*, coalesce(w.rate_on, (coalesce(o.posted_at, e.posted_at) AT TIME ZONE 'UTC')::date) AS day
    FROM line l JOIN journal_entries e ON e.tenant_id = app_tenant() AND e.entry_no = l.entry_no
    LEFT JOIN journal_entries o ON o.tenant_id = app_tenant() AND o.entry_no = e.reverses_entry_no
    LEFT JOIN entry_valuations x ON x.tenant_id = app_tenant() AND x.valuation_entry_no = l.entry_no
    LEFT JOIN unvalued_entries w ON w.tenant_id = app_tenant() AND w.entry_no = coalesce(x.entry_no, o.entry_no))
  SELECT count(*), (SELECT 'entry ' || d.entry_no || ' was valued by a quote that is not of its day' FROM dated d
    LEFT JOIN fx_rates a ON a.tenant_id = app_tenant() AND a.fx_rate_id = d.fx_rate_id
    LEFT JOIN fx_rates b ON b.tenant_id = app_tenant() AND b.fx_rate_id = d.fx_second_rate_id
    WHERE a.as_of_on IS NULL OR a.as_of_on NOT BETWEEN d.day - 7 AND d.day
       OR (d.fx_second_rate_id IS NOT NULL AND (b.as_of_on IS NULL OR b.as_of_on NOT BETWEEN d.day - 7 AND d.day))
    ORDER BY d.entry_no LIMIT 1)
  FROM line)";
constexpr std::string_view base_balances = R"(
  WITH truth AS (
    SELECT book, currency, coalesce(sum(base_e8) FILTER (WHERE side = 'D'), 0) AS debit,
           coalesce(sum(base_e8) FILTER (WHERE side = 'C'), 0) AS credit
    FROM postings WHERE tenant_id = app_tenant() GROUP BY book, currency),
  both_sides AS (
    SELECT coalesce(t.book, b.book) AS book,
           coalesce(t.debit, 0) = coalesce(b.base_debit_e8, 0) AND coalesce(t.credit, 0) = coalesce(b.base_credit_e8, 0) AS is_same
    FROM truth t FULL JOIN (SELECT * FROM ledger_balances WHERE tenant_id = app_tenant()) b
      ON b.book = t.book AND b.currency = t.currency)
  SELECT count(*), (SELECT 'book ' || book || ' differs in base currency from its postings' FROM both_sides WHERE NOT is_same
                    ORDER BY book LIMIT 1)
  FROM both_sides)";
constexpr std::string_view recorded_order = R"(
  WITH steps AS (
    SELECT entry_no, recorded_at, lag(recorded_at) OVER (ORDER BY entry_no) AS before FROM journal_entries WHERE tenant_id = app_tenant())
  SELECT count(*), (SELECT 'entry ' || entry_no || ' was recorded before its predecessor' FROM steps WHERE recorded_at < before
                    ORDER BY entry_no LIMIT 1)
  FROM steps)";
constexpr std::string_view closed_periods = R"(
  WITH entries AS (
    SELECT p.period, p.entries, p.last_entry_no, p.digest, count(e.entry_no) AS found, max(e.entry_no) AS last,
           (SELECT h.digest FROM journal_entries h WHERE h.tenant_id = p.tenant_id AND h.entry_no = p.last_entry_no) AS now
    FROM ledger_periods p LEFT JOIN journal_entries e ON e.tenant_id = p.tenant_id AND e.period = p.period
    WHERE p.tenant_id = app_tenant() GROUP BY p.tenant_id, p.period, p.entries, p.last_entry_no, p.digest)
  SELECT count(*), (SELECT 'period ' || to_char(period, 'YYYY-MM') || CASE
                      WHEN last > last_entry_no THEN ' got entry ' || last || ' after it was closed'
                      WHEN found <> entries THEN ' has ' || found || ' entries, closed with ' || entries
                      ELSE ' was closed on another journal' END
                    FROM entries WHERE last > last_entry_no OR found <> entries OR (last_entry_no > 0 AND now IS DISTINCT FROM digest)
                    ORDER BY period LIMIT 1)
  FROM entries)";
// Each roll-up from the postings of its period, its totals from all periods up to it, and the cached balance from the last
// totals and what came after.
constexpr std::string_view rollups = R"(
  WITH closed AS (SELECT period, last_entry_no, lag(period) OVER (ORDER BY period) AS before FROM ledger_periods WHERE tenant_id = app_tenant()),
  moved AS (
    SELECT e.period, p.book, p.currency, coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'D'), 0) AS debit,
           coalesce(sum(p.amount_e8) FILTER (WHERE p.side = 'C'), 0) AS credit
    FROM journal_entries e JOIN postings p USING (tenant_id, entry_no) WHERE tenant_id = app_tenant() GROUP BY 1, 2, 3),
  stored AS (SELECT * FROM ledger_rollups WHERE tenant_id = app_tenant()),
  steps AS (
    SELECT coalesce(s.period, m.period) AS period, coalesce(s.book, m.book) AS book,
           s.period IS NOT NULL AND s.debit_e8 = coalesce(m.debit, 0) AND s.credit_e8 = coalesce(m.credit, 0)
             AND s.total_debit_e8 = s.debit_e8 + coalesce(b.total_debit_e8, 0)
             AND s.total_credit_e8 = s.credit_e8 + coalesce(b.total_credit_e8, 0) AS is_same
    FROM stored s
    FULL JOIN (SELECT * FROM moved WHERE period IN (SELECT period FROM closed)) m
      ON m.period = s.period AND m.book = s.book AND m.currency = s.currency
    LEFT JOIN closed c ON c.period = s.period
    LEFT JOIN stored b ON b.period = c.before AND b.book = s.book AND b.currency = s.currency),
  lost AS (
    SELECT c.period, b.book FROM closed c JOIN stored b ON b.period = c.before
    WHERE NOT EXISTS (SELECT FROM stored s WHERE s.period = c.period AND s.book = b.book AND s.currency = b.currency)),
  ends AS (
    SELECT book, currency, sum(debit) AS debit, sum(credit) AS credit FROM (
      SELECT book, currency, total_debit_e8 AS debit, total_credit_e8 AS credit FROM stored WHERE period = (SELECT max(period) FROM closed)
      UNION ALL
      SELECT book, currency, debit, credit FROM moved WHERE period > coalesce((SELECT max(period) FROM closed), '-infinity')) AS u
    GROUP BY book, currency),
  balances AS (
    SELECT coalesce(t.book, b.book) AS book, coalesce(t.debit, 0) = coalesce(b.debit_e8, 0) AND coalesce(t.credit, 0) = coalesce(b.credit_e8, 0) AS is_same
    FROM ends t FULL JOIN (SELECT * FROM ledger_balances WHERE tenant_id = app_tenant()) b ON b.book = t.book AND b.currency = t.currency)
  SELECT (SELECT count(*) FROM stored),
    coalesce((SELECT 'the roll-up of ' || book || ' in ' || to_char(period, 'YYYY-MM') || ' differs from its postings' FROM steps
              WHERE NOT is_same ORDER BY period, book LIMIT 1),
             (SELECT 'the roll-up of ' || book || ' is missing in ' || to_char(period, 'YYYY-MM') FROM lost ORDER BY period, book LIMIT 1),
             (SELECT 'roll-up and tail of ' || book || ' differ from its balance' FROM balances WHERE NOT is_same ORDER BY book LIMIT 1)))";
constexpr std::string_view pending_lines = R"(
  WITH state AS (
    SELECT t.*, r.outcome, r.settled_e8, r.entry_no,
           r.outcome = 'posted' AND NOT EXISTS (
             SELECT FROM journal_entries e
             JOIN postings d ON d.tenant_id = e.tenant_id AND d.entry_no = e.entry_no AND d.side = 'D' AND d.book = t.debit_book
               AND d.currency = t.currency AND d.amount_e8 = r.settled_e8
             JOIN postings c ON c.tenant_id = e.tenant_id AND c.entry_no = e.entry_no AND c.side = 'C' AND c.book = t.credit_book
               AND c.currency = t.currency AND c.amount_e8 = r.settled_e8
             WHERE e.tenant_id = t.tenant_id AND e.entry_no = r.entry_no AND e.idempotency_key = 'pending:' || t.pending_no
               AND e.line_count = 2) AS is_wrong
    FROM pending_transfers t LEFT JOIN pending_resolutions r ON r.tenant_id = t.tenant_id AND r.pending_no = t.pending_no
    WHERE t.tenant_id = app_tenant()),
  open AS (
    SELECT book, currency, sum(debit) AS debit, sum(credit) AS credit FROM (
      SELECT debit_book AS book, currency, amount_e8 AS debit, 0 AS credit FROM state WHERE outcome IS NULL
      UNION ALL SELECT credit_book, currency, 0, amount_e8 FROM state WHERE outcome IS NULL) AS u GROUP BY book, currency),
  both_sides AS (
    SELECT coalesce(o.book, b.book) AS book, coalesce(o.debit, 0) = coalesce(b.pending_debit_e8, 0)
             AND coalesce(o.credit, 0) = coalesce(b.pending_credit_e8, 0) AS is_same
    FROM open o FULL JOIN (SELECT * FROM ledger_balances WHERE tenant_id = app_tenant()) b ON b.book = o.book AND b.currency = o.currency)
  SELECT (SELECT count(*) FROM state),
    coalesce((SELECT 'pending transfer ' || pending_no || ' settled more than it reserved, or by another entry' FROM state
              WHERE settled_e8 > amount_e8 OR is_wrong ORDER BY pending_no LIMIT 1),
             (SELECT 'the pending sums of book ' || book || ' differ from its transfers' FROM both_sides WHERE NOT is_same
              ORDER BY book LIMIT 1)))";
constexpr std::string_view reversals = R"(
  WITH named AS (SELECT entry_no, reverses_entry_no AS was FROM journal_entries WHERE tenant_id = app_tenant() AND kind = 'reversal'),
  lines AS (SELECT entry_no, line_no, book, side, currency, amount_e8, base_e8, call_id FROM valued_postings WHERE tenant_id = app_tenant())
  SELECT (SELECT count(*) FROM named),
    coalesce((SELECT 'entry ' || coalesce(was, 0) || ' is reversed ' || count(*) || ' times' FROM named GROUP BY was
              HAVING count(*) > 1 ORDER BY was LIMIT 1),
             (SELECT 'entry ' || n.entry_no || ' does not mirror entry ' || coalesce(n.was, 0) FROM named n
              WHERE EXISTS (
                SELECT FROM (SELECT * FROM lines l WHERE l.entry_no = n.entry_no) AS a
                FULL JOIN (SELECT * FROM lines l WHERE l.entry_no = n.was) AS b USING (line_no)
                WHERE a.side IS NOT DISTINCT FROM b.side
                   OR (a.book, a.currency, a.amount_e8, a.call_id) IS DISTINCT FROM (b.book, b.currency, b.amount_e8, b.call_id)
                   OR a.base_e8 <> b.base_e8)
              ORDER BY n.entry_no LIMIT 1)))";
// The rating rows of a batch's entry are the calls of that account or carrier and month; when each call has its own lines,
// those of the lines, pair by pair in order of call.
constexpr std::string_view rating_digests = R"(
  WITH wanted AS (
    SELECT e.entry_no, e.batch_id, e.kind, e.usage_period, e.rating_rows, e.rating_digest, p.call_id IS NOT NULL AS is_per_call,
           split_part(p.book, ':', 2) AS party,
           CASE WHEN e.idempotency_key ~ '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN right(e.idempotency_key, 36) END AS only_row
    FROM journal_entries e JOIN cdr_batches b ON b.tenant_id = e.tenant_id AND b.batch_id = e.batch_id
    JOIN postings p ON p.tenant_id = e.tenant_id AND p.entry_no = e.entry_no AND p.line_no = 1
    WHERE e.tenant_id = app_tenant() AND e.rating_rows IS NOT NULL),
  money AS (  -- what a call costs its account, and what it brings each carrier, tries included
    SELECT c.batch_id, c.started_at, c.answered_at, c.call_id, c.content_digest, s.kind, s.party, s.value
    FROM cdrs c
    CROSS JOIN LATERAL (VALUES ('usage', 'acct-' || c.account_id, c.charge_e8), ('cost', 'carrier-' || c.carrier_id, c.cost_e8))
      AS s (kind, party, value)
    WHERE c.tenant_id = app_tenant() AND s.value <> 0
    UNION ALL
    SELECT c.batch_id, c.started_at, c.answered_at, c.call_id, c.content_digest, 'cost', 'carrier-' || a.carrier_id, a.cost_e8
    FROM cdr_attempts a JOIN cdrs c ON c.tenant_id = a.tenant_id AND c.started_at = a.started_at AND c.call_id = a.call_id
    WHERE a.tenant_id = app_tenant() AND a.cost_e8 <> 0),
  sides AS (
    SELECT m.batch_id, m.kind, m.party, date_trunc('month', coalesce(m.answered_at, m.started_at) AT TIME ZONE 'UTC')::date AS usage_period,
           m.call_id, m.call_id::text AS row, encode(coalesce(m.content_digest, k.digest), 'hex') AS digest, m.value
    FROM (SELECT batch_id, started_at, answered_at, call_id, content_digest, kind, party, sum(value) AS value
          FROM money GROUP BY 1, 2, 3, 4, 5, 6, 7) AS m
    LEFT JOIN cdr_keys k ON k.tenant_id = app_tenant() AND k.call_id = m.call_id),
  pairs AS (
    SELECT w.entry_no, w.batch_id, w.kind, w.party, w.usage_period, d.line_no, d.call_id, d.amount_e8,
           c.call_id IS NOT DISTINCT FROM d.call_id AND c.amount_e8 = d.amount_e8 AND c.currency = d.currency AND c.side = 'C'
             AND d.call_id > coalesce(lag(d.call_id) OVER (PARTITION BY w.entry_no ORDER BY d.line_no), '00000000-0000-0000-0000-000000000000')
             AS is_pair
    FROM wanted w JOIN postings d ON d.tenant_id = app_tenant() AND d.entry_no = w.entry_no AND d.side = 'D'
    LEFT JOIN postings c ON c.tenant_id = app_tenant() AND c.entry_no = d.entry_no AND c.line_no = d.line_no + 1
    WHERE w.is_per_call),
  per_call AS (
    SELECT q.entry_no, s.row, s.digest, coalesce(q.is_pair AND s.value = q.amount_e8, false) AS is_good
    FROM pairs q LEFT JOIN sides s ON s.batch_id = q.batch_id AND s.kind = q.kind AND s.party = q.party
      AND s.usage_period = q.usage_period AND s.call_id = q.call_id),
  rows AS (
    SELECT w.entry_no, s.row, s.digest, true AS is_good FROM wanted w JOIN sides s ON s.batch_id = w.batch_id AND s.kind = w.kind
      AND s.party = w.party AND s.usage_period = w.usage_period AND coalesce(w.only_row, s.row) = s.row
    WHERE NOT w.is_per_call
    UNION ALL SELECT * FROM per_call),
  found AS (
    SELECT w.entry_no, w.rating_rows, w.rating_digest, count(s.row) AS rows, bool_and(s.is_good) AS is_good,
           sha256(convert_to(coalesce(string_agg(s.row || ' ' || s.digest || E'\n', '' ORDER BY s.row COLLATE "C"), ''), 'UTF8')) AS digest
    FROM wanted w LEFT JOIN rows s ON s.entry_no = w.entry_no
    GROUP BY w.entry_no, w.rating_rows, w.rating_digest)
  SELECT (SELECT count(*) FROM journal_entries WHERE tenant_id = app_tenant() AND rating_rows IS NOT NULL),
    coalesce((SELECT 'entry ' || entry_no || ' names ' || rating_rows || ' rating rows, ' || rows || ' were found'
                     || CASE WHEN NOT is_good THEN ', with other lines' WHEN rows = rating_rows THEN ' with another digest' ELSE '' END
              FROM found WHERE rows <> rating_rows OR digest <> rating_digest OR NOT is_good ORDER BY entry_no LIMIT 1),
             -- A line is for a call only in an entry of calls, and in what reverses one.
             (SELECT 'entry ' || p.entry_no || ' has a line for a call, and names no rating rows' FROM postings p
              JOIN journal_entries e ON e.tenant_id = p.tenant_id AND e.entry_no = p.entry_no
              WHERE p.tenant_id = app_tenant() AND p.call_id IS NOT NULL AND e.rating_rows IS NULL AND e.kind <> 'reversal'
              ORDER BY p.entry_no LIMIT 1),
             (SELECT 'entry ' || entry_no || ' has some lines for calls and some for none' FROM postings
              WHERE tenant_id = app_tenant() GROUP BY entry_no HAVING count(call_id) NOT IN (0, count(*)) ORDER BY entry_no LIMIT 1)))";

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

}  // namespace ledger_checks_sql

namespace ledger_checks_detail {

constexpr ledger_check per_tenant[] = {
    {"balanced_entries", ledger_checks_sql::balanced_entries, "sums"},
    {"balanced_total", ledger_checks_sql::balanced_total, "currencies"},
    {"complete_entries", ledger_checks_sql::complete_entries, "entries"},
    {"chart_books", ledger_checks_sql::chart_books, "accounts of the chart"},
    {"base_amounts", ledger_checks_sql::base_amounts, "entries"},
    {"valuations", ledger_checks_sql::valuations, "entries posted without a value", true},
    {"rate_days", ledger_checks_sql::rate_days, "rates"},
    {"cached_balances", ledger_checks_sql::cached_balances, "books"},
    {"base_balances", ledger_checks_sql::base_balances, "books"},
    {"gapless_numbers", ledger_checks_sql::gapless_numbers, "entries"},
    {"recorded_order", ledger_checks_sql::recorded_order, "entries"},
    {"closed_periods", ledger_checks_sql::closed_periods, "periods"},
    {"rollups", ledger_checks_sql::rollups, "roll-ups"},
    {"reversals", ledger_checks_sql::reversals, "reversals"},
    {"pending_lines", ledger_checks_sql::pending_lines, "pending transfers"},
    {"batch_sums", ledger_checks_sql::batch_sums, "batches"},
    {"batch_journals", ledger_checks_sql::batch_journals, "sums"},
    {"reratings", ledger_checks_sql::reratings, "sums"},
    {"rating_digests", ledger_checks_sql::rating_digests, "usage entries"},
    {"cdrs_once", ledger_checks_sql::cdrs_once, "calls"},
    {"resold_calls", ledger_checks_sql::resold_calls, "resold calls"},
    {"imported_cdrs_once", ledger_checks_sql::imported_cdrs_once, "imported calls"},
    {"prepaid_limits", ledger_checks_sql::prepaid_limits, "accounts", true},
    {"live_calls_expiry", ledger_checks_sql::live_calls_expiry, "live calls"},
    {"epochs", ledger_checks_sql::epochs, "batches"},
};
constexpr ledger_check over_all[] = {
    {"row_level_walls", ledger_checks_sql::walls, "tables"},
    {"application_roles", ledger_checks_sql::roles, "roles"},
};

}  // namespace ledger_checks_detail

std::span<const ledger_check> tenant_ledger_checks() noexcept {
  return ledger_checks_detail::per_tenant;
}
std::span<const ledger_check> database_ledger_checks() noexcept {
  return ledger_checks_detail::over_all;
}

}  // namespace didtron::storage
