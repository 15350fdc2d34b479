#include "storage/repositories/money_commands.hpp"

#include <algorithm>
#include <limits>

#include "actors/domain/ledger/chart.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace money_commands_sql {
constexpr std::string_view account = R"(
  SELECT currency, kind = 'postpaid' FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1)";
constexpr std::string_view payment_known = R"(
  SELECT topup_id FROM topups WHERE tenant_id = app_tenant() AND channel = $1 AND reference = $2)";
constexpr std::string_view insert_topup = R"(
  INSERT INTO topups (tenant_id, account_id, channel, reference, currency, amount_e8, note, recorded_by, entry_no)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8)
  RETURNING topup_id, account_id, channel, reference, currency, amount_e8, note, recorded_by, recorded_at, entry_no)";
constexpr std::string_view topups = R"(
  SELECT topup_id, account_id, channel, reference, currency, amount_e8, note, recorded_by, recorded_at, entry_no
  FROM topups WHERE tenant_id = app_tenant() AND topup_id < $1 ORDER BY topup_id DESC LIMIT $2)";

constexpr std::string_view insert_adjustment = R"(
  INSERT INTO adjustments (tenant_id, account_id, is_credit, currency, amount_e8, reason, needs_approval, requested_by)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, true, $6) RETURNING adjustment_id)";
constexpr std::string_view insert_decision = R"(
  INSERT INTO adjustment_decisions (tenant_id, adjustment_id, requested_by, is_approved, decided_by, reason)
  VALUES (app_tenant(), $1, $2, $3, $4, $5))";
constexpr std::string_view post_if_covered =
    "SELECT post_entry_if_covered(app_tenant(), 'adjustment', $1, $2, $3, $4, $5, $6)";
constexpr std::string_view insert_posting =
    "INSERT INTO adjustment_postings (tenant_id, adjustment_id, entry_no) VALUES (app_tenant(), $1, $2)";
constexpr std::string_view lock_adjustment =
    "SELECT pg_advisory_xact_lock(hashtextextended(app_tenant() || ':adjustment:' || $1, 20260501)) IS NULL";
constexpr std::string_view adjustments = R"(
  SELECT a.adjustment_id, a.account_id, a.is_credit, a.currency, a.amount_e8, a.reason,
         CASE WHEN p.entry_no IS NOT NULL THEN 'posted' WHEN d.is_approved IS NULL THEN 'requested'
              WHEN d.is_approved THEN 'approved' ELSE 'rejected' END,
         a.needs_approval, a.requested_by, a.requested_at, d.decided_by, d.decided_at, coalesce(d.reason, ''), p.entry_no
  FROM adjustments a
  LEFT JOIN adjustment_decisions d ON d.tenant_id = a.tenant_id AND d.adjustment_id = a.adjustment_id
  LEFT JOIN adjustment_postings p ON p.tenant_id = a.tenant_id AND p.adjustment_id = a.adjustment_id
  WHERE a.tenant_id = app_tenant() AND a.adjustment_id < $1 AND ($2 = 0 OR a.adjustment_id = $2)
  ORDER BY a.adjustment_id DESC LIMIT $3)";

constexpr std::string_view left_and_held = R"(
  SELECT account_left_e8(a.tenant_id, a.account_id) + CASE
           WHEN a.temporary_credit_until > clock_timestamp() AND a.temporary_credit_limit_e8 > a.credit_limit_e8
           THEN a.temporary_credit_limit_e8 - a.credit_limit_e8 ELSE 0 END,
         coalesce((SELECT sum(c.hold_e8)::bigint FROM live_calls c
                   WHERE c.tenant_id = a.tenant_id AND c.account_id = a.account_id), 0)
  FROM accounts a WHERE a.tenant_id = app_tenant() AND a.account_id = $1 AND a.kind = 'prepaid')";

// The balance now less what moved since: first the rows of the page, then the running sums over them alone.
constexpr std::string_view lines_seller = R"(
  WITH account AS (
    SELECT currency, account_books(kind, account_id) AS books FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1),
  line AS NOT MATERIALIZED (
    SELECT h.entry_no AS of_entry, p.entry_no, p.line_no, p.book, p.side, p.currency, p.amount_e8,
           CASE p.side WHEN 'C' THEN p.amount_e8 ELSE -p.amount_e8 END AS moved
    FROM account a
    JOIN posting_lines h ON h.tenant_id = app_tenant() AND h.book = ANY (a.books) AND h.currency = a.currency
      AND (h.call_id IS NULL OR h.line_no <= 2)
    JOIN posting_lines p ON p.tenant_id = h.tenant_id AND p.entry_no = h.entry_no AND p.book = h.book AND p.currency = h.currency
      AND (p.line_no = h.line_no OR h.call_id IS NOT NULL)
    UNION ALL
    SELECT c.entry_no, c.entry_no, (2 * u.no - 1)::integer, c.debit_book, 'D', c.currency, u.amount_e8, -u.amount_e8
    FROM account a
    JOIN call_postings c ON c.tenant_id = app_tenant() AND c.debit_book = ANY (a.books) AND c.currency = a.currency
    CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY AS u (amount_e8, no)
    UNION ALL
    SELECT c.entry_no, c.entry_no, (2 * u.no)::integer, c.credit_book, 'C', c.currency, u.amount_e8, u.amount_e8
    FROM account a
    JOIN call_postings c ON c.tenant_id = app_tenant() AND c.credit_book = ANY (a.books) AND c.currency = a.currency
    CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY AS u (amount_e8, no)),
  rows AS (
    SELECT * FROM line WHERE of_entry <= $2 AND (entry_no, line_no) < ($2, $3) AND amount_e8 > 0
    ORDER BY entry_no DESC, line_no DESC LIMIT $4),
  start AS (
    SELECT coalesce((SELECT sum(b.credit_e8 - b.debit_e8) FROM account a JOIN ledger_balances b
                     ON b.tenant_id = app_tenant() AND b.book = ANY (a.books) AND b.currency = a.currency), 0)
         - coalesce((SELECT sum(moved) FROM line WHERE of_entry >= $2 AND (entry_no, line_no) >= ($2, $3)), 0) AS balance)
  SELECT r.entry_no, r.line_no, e.posted_at, to_char(e.usage_period, 'YYYY-MM'), e.kind, e.cause, r.book, r.side, r.currency, r.amount_e8,
         (s.balance - sum(r.moved) OVER (ORDER BY r.entry_no DESC, r.line_no DESC) + r.moved)::bigint
  FROM rows r CROSS JOIN start s JOIN journal_entries e ON e.tenant_id = app_tenant() AND e.entry_no = r.entry_no
  ORDER BY r.entry_no DESC, r.line_no DESC)";
constexpr std::string_view lines_customer = R"(
  WITH lines AS MATERIALIZED (
    SELECT *, CASE side WHEN 'C' THEN amount_e8 ELSE -amount_e8 END AS moved FROM customer_account_lines
    WHERE account_id = $1 AND amount_e8 > 0),
  rows AS (
    SELECT * FROM lines WHERE (entry_no, line_no) < ($2, $3) ORDER BY entry_no DESC, line_no DESC LIMIT $4),
  start AS (SELECT coalesce(sum(moved), 0) AS balance FROM lines WHERE (entry_no, line_no) < ($2, $3))
  SELECT r.entry_no, r.line_no, r.posted_at, to_char(r.usage_period, 'YYYY-MM'), r.kind, '', r.book, r.side, r.currency, r.amount_e8,
         (s.balance - sum(r.moved) OVER (ORDER BY r.entry_no DESC, r.line_no DESC) + r.moved)::bigint
  FROM rows r CROSS JOIN start s
  ORDER BY r.entry_no DESC, r.line_no DESC)";
constexpr std::string_view account_seen_seller =
    "SELECT account_id FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1";
constexpr std::string_view account_seen_customer =
    "SELECT account_id FROM customer_accounts WHERE account_id = $1";

constexpr std::string_view trial_balance = R"(
  SELECT c.number, c.name, c.type, b.currency, sum(b.debit_e8)::bigint, sum(b.credit_e8)::bigint,
         sum(b.base_debit_e8)::bigint, sum(b.base_credit_e8)::bigint
  FROM ledger_balances b JOIN chart_accounts c ON c.number = left(b.book, 4)
  WHERE b.tenant_id = app_tenant() GROUP BY c.number, c.name, c.type, b.currency
  HAVING sum(b.debit_e8 + b.credit_e8 + b.base_debit_e8 + b.base_credit_e8) > 0
  ORDER BY c.number, b.currency)";
constexpr std::string_view trial_facts = R"(
  SELECT coalesce((SELECT base_currency FROM ledger_heads WHERE tenant_id = app_tenant()), 'USD'),
         (SELECT count(*) FROM unvalued_entries u WHERE u.tenant_id = app_tenant()
            AND NOT EXISTS (SELECT FROM entry_valuations x WHERE x.tenant_id = u.tenant_id AND x.entry_no = u.entry_no)))";
}  // namespace money_commands_sql

namespace money_commands_detail {

struct account_facts {
  currency money = {};
  bool is_postpaid = false;
};

result<account_facts> find_account(pg::transaction& tx, account_id id) {
  auto rows = tx.execute(money_commands_sql::account, pg::params{}.id(id));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return fail(errc::not_found, "no such account");
  return pg::first_row(*rows, [](pg::row_reader& in) {
    account_facts a;
    a.money = in.money_code();
    a.is_postpaid = in.boolean();
    return a;
  });
}

result<void> check_money(const account_facts& account, currency money, amount value) {
  if (money != account.money)
    return fail_field("/currency", "the account is kept in " + std::string{account.money.text()});
  if (value <= amount{}) return fail_field("/amount", "must be above zero");
  return {};
}

topup_view read_topup(pg::row_reader& in) {
  topup_view t;
  t.topup_id = in.i64();
  t.account = in.id<account_id>();
  t.channel = in.text();
  t.reference = in.text();
  t.money = in.money_code();
  t.value = in.money();
  t.note = in.text();
  t.recorded_by = in.id<user_id>();
  t.recorded_at = in.time();
  t.entry_no = in.i64();
  return t;
}

adjustment_view read_adjustment(pg::row_reader& in) {
  adjustment_view a;
  a.adjustment_id = in.i64();
  a.account = in.id<account_id>();
  a.is_credit = in.boolean();
  a.money = in.money_code();
  a.value = in.money();
  a.reason = in.text();
  a.state = in.text();
  a.needs_approval = in.boolean();
  a.requested_by = in.id<user_id>();
  a.requested_at = in.time();
  a.decided_by = in.opt_i64();
  a.decided_at = in.opt_time();
  a.decision_reason = in.text();
  a.entry_no = in.opt_i64();
  return a;
}

result<adjustment_view> load(pg::transaction& tx, std::int64_t id) {
  auto rows = tx.execute(
      money_commands_sql::adjustments,
      pg::params{}.i64(std::numeric_limits<std::int64_t>::max()).i64(id).i64(1));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return fail(errc::not_found, "no such adjustment");
  return pg::first_row(*rows, read_adjustment);
}

/// Posts an adjustment that may be posted. False: the balance does not cover it.
result<bool> post(pg::transaction& tx, const adjustment_view& a) {
  auto account = find_account(tx, a.account);
  if (!account) return fail(std::move(account).error());
  auto lines =
      postings::adjustment(a.account.value, account->is_postpaid, a.is_credit, a.money, a.value);
  if (!lines) return fail(std::move(lines).error());
  std::vector<std::string> books, sides, currencies;
  std::vector<std::int64_t> amounts;
  for (const auto& line : *lines) {
    books.push_back(line.book);
    sides.emplace_back(1, static_cast<char>(line.side));
    currencies.emplace_back(line.money.text());
    amounts.push_back(line.value.e8);
  }
  auto rows = tx.execute(money_commands_sql::post_if_covered,
                         pg::params{}
                             .text("adjustment:" + std::to_string(a.adjustment_id))
                             .text(a.reason)
                             .text_array(books)
                             .text_array(sides)
                             .text_array(currencies)
                             .i64_array(amounts));
  if (!rows) return fail(std::move(rows).error());
  auto entry_no = pg::first_row(*rows, [](pg::row_reader& in) { return in.opt_i64(); });
  if (!entry_no) return fail(std::move(entry_no).error());
  if (!*entry_no) return false;
  auto noted = tx.execute(money_commands_sql::insert_posting,
                          pg::params{}.i64(a.adjustment_id).i64(**entry_no));
  if (!noted) return fail(std::move(noted).error());
  return true;
}

account_line_view read_line(pg::row_reader& in) {
  account_line_view l;
  l.entry_no = in.i64();
  l.line_no = in.i64();
  l.posted_at = in.time();
  l.usage_period = in.text();
  l.kind = in.text();
  l.cause = in.text();
  l.book = in.text();
  l.book_name = book_name(l.book);
  l.is_debit = in.text() == "D";
  l.money = in.money_code();
  l.value = in.money();
  l.balance_after = in.money();
  return l;
}

}  // namespace money_commands_detail

using namespace money_commands_detail;

result<topup_view> record_topup(pg::transaction& tx, const new_topup& t) {
  auto account = find_account(tx, t.account);
  if (!account) return fail(std::move(account).error());
  if (auto good = check_money(*account, t.money, t.value); !good)
    return fail(std::move(good).error());
  const auto channel = std::string{postings::name_of(t.channel)};
  auto known = tx.execute(money_commands_sql::payment_known,
                          pg::params{}.text(channel).text(t.reference));
  if (!known) return fail(std::move(known).error());
  if (!known->empty()) return fail(errc::conflict, "this payment is recorded already");
  auto lines = account->is_postpaid
                   ? postings::payment(t.account.value, t.channel, t.money, t.value, amount{})
                   : postings::topup(t.account.value, t.channel, t.money, t.value);
  if (!lines) return fail(std::move(lines).error());
  new_journal j;
  j.kind = account->is_postpaid ? "payment" : "topup";
  j.idempotency_key = "payment:" + channel + ":" + t.reference;
  j.cause = channel + " " + t.reference;
  j.lines = std::move(*lines);
  auto posted = post_journal(tx, j);
  if (!posted) return fail(std::move(posted).error());
  auto inserted = tx.execute(money_commands_sql::insert_topup, pg::params{}
                                                                   .id(t.account)
                                                                   .text(channel)
                                                                   .text(t.reference)
                                                                   .text(t.money.text())
                                                                   .money(t.value)
                                                                   .text(t.note)
                                                                   .id(t.recorded_by)
                                                                   .i64(posted->entry_no));
  if (!inserted) return fail(std::move(inserted).error());
  return pg::first_row(*inserted, read_topup);
}

pg::query<page<topup_view>> topups_page(const viewer& who, const page_query& q) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  return {who.tenant,
          {{money_commands_sql::topups, pg::params{}.i64(before).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_topup).transform([&](std::vector<topup_view> items) {
              return paging::cut(std::move(items), q,
                                 [](const topup_view& t) { return std::to_string(t.topup_id); });
            });
          }};
}

result<adjustment_view> request_adjustment(pg::transaction& tx, const new_adjustment& a) {
  auto account = find_account(tx, a.account);
  if (!account) return fail(std::move(account).error());
  if (auto good = check_money(*account, a.money, a.value); !good)
    return fail(std::move(good).error());
  auto inserted = tx.execute(money_commands_sql::insert_adjustment, pg::params{}
                                                                        .id(a.account)
                                                                        .boolean(a.is_credit)
                                                                        .text(a.money.text())
                                                                        .money(a.value)
                                                                        .text(a.reason)
                                                                        .id(a.requested_by));
  if (!inserted) return fail(std::move(inserted).error());
  auto id = pg::first_row(*inserted, [](pg::row_reader& in) { return in.i64(); });
  if (!id) return fail(std::move(id).error());
  auto stored = load(tx, *id);
  if (!stored || stored->needs_approval) return stored;
  auto is_posted = post(tx, *stored);
  if (!is_posted) return fail(std::move(is_posted).error());
  if (!*is_posted)
    return fail(errc::insufficient_balance, "the balance does not cover the adjustment");
  return load(tx, *id);
}

result<adjustment_view> decide_adjustment(pg::transaction& tx, std::int64_t adjustment_id,
                                          bool is_approved, user_id decided_by,
                                          const std::string& reason) {
  // Two deciders at the same moment: the second sees what the first has decided.
  if (auto locked =
          tx.execute(money_commands_sql::lock_adjustment, pg::params{}.text(std::to_string(adjustment_id)));
      !locked)
    return fail(std::move(locked).error());
  auto a = load(tx, adjustment_id);
  if (!a) return a;
  if (a->requested_by == decided_by)
    return fail(errc::forbidden, "whoever requested an adjustment cannot decide it");
  const bool is_repeat = is_approved && a->state == "approved";
  if (a->state != "requested" && !is_repeat)
    return fail(errc::conflict, "the adjustment is " + a->state + " already");
  if (!is_repeat) {
    auto decided = tx.execute(money_commands_sql::insert_decision, pg::params{}
                                                                       .i64(adjustment_id)
                                                                       .id(a->requested_by)
                                                                       .boolean(is_approved)
                                                                       .id(decided_by)
                                                                       .text(reason));
    if (!decided) return fail(std::move(decided).error());
  }
  if (is_approved)
    if (auto posted = post(tx, *a); !posted) return fail(std::move(posted).error());
  return load(tx, adjustment_id);
}

result<void> check_holds_covered(pg::transaction& tx, account_id account, amount held_now) {
  auto rows = tx.execute(money_commands_sql::left_and_held, pg::params{}.id(account));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return {};
  pg::row_reader in{*rows, 0};
  const auto left = in.money();
  const auto held = std::max(in.money(), held_now);
  if (!in.ok()) return fail(in.mismatch());
  if (held <= amount{} || left >= held) return {};
  return fail(errc::insufficient_balance,
              "running calls hold " + format(held, 2) + " of the balance: only " + format(left, 2) +
                  " would be left");
}

pg::query<page<adjustment_view>> adjustments_page(const viewer& who, const page_query& q) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  return {who.tenant,
          {{money_commands_sql::adjustments,
            pg::params{}.i64(before).i64(0).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_adjustment)
                .transform([&](std::vector<adjustment_view> items) {
                  return paging::cut(std::move(items), q, [](const adjustment_view& a) {
                    return std::to_string(a.adjustment_id);
                  });
                });
          }};
}

pg::query<adjustment_view> adjustment_one(const viewer& who, std::int64_t adjustment_id) {
  // Number 0 would ask for all of them.
  const std::int64_t only = adjustment_id == 0 ? -1 : adjustment_id;
  return {who.tenant,
          {{money_commands_sql::adjustments,
            pg::params{}.i64(std::numeric_limits<std::int64_t>::max()).i64(only).i64(1)}},
          [](const std::vector<pg::rows>& r) { return pg::first_row(r[0], read_adjustment); }};
}

result<pg::query<page<account_line_view>>> account_lines_page(const viewer& who, account_id account,
                                                              const page_query& q) {
  std::int64_t entry_no = std::numeric_limits<std::int64_t>::max();
  std::int64_t line_no = 0;
  if (q.after) {
    const char* end = q.after->data() + q.after->size();
    const auto entry = std::from_chars(q.after->data(), end, entry_no);
    const bool has_line = entry.ec == std::errc{} && entry.ptr != end && *entry.ptr == ':';
    const auto line = has_line ? std::from_chars(entry.ptr + 1, end, line_no) : entry;
    if (!has_line || line.ec != std::errc{} || line.ptr != end)
      return fail_field("/query/cursor", "is not a cursor of this list");
  }
  const auto wanted = pg::params{}.id(account);
  const auto args =
      pg::params{}.id(account).i64(entry_no).i64(line_no).i64(paging::rows_wanted(q));
  using namespace money_commands_sql;
  return pg::query<page<account_line_view>>{
      who.tenant,
      {{who.is_platform ? account_seen_seller : account_seen_customer, wanted},
       {who.is_platform ? lines_seller : lines_customer, args}},
      [q](const std::vector<pg::rows>& r) -> result<page<account_line_view>> {
        if (r[0].empty()) return fail(errc::not_found, "no such account");
        return pg::map_rows(r[1], read_line).transform([&](std::vector<account_line_view> items) {
          return paging::cut(std::move(items), q, [](const account_line_view& l) {
            return std::to_string(l.entry_no) + ":" + std::to_string(l.line_no);
          });
        });
      }};
}

pg::query<trial_balance_view> trial_balance(const viewer& who) {
  return {who.tenant,
          {{money_commands_sql::trial_balance}, {money_commands_sql::trial_facts}},
          [](const std::vector<pg::rows>& r) -> result<trial_balance_view> {
            auto out = pg::first_row(r[1], [](pg::row_reader& in) {
              trial_balance_view t;
              t.base = in.money_code();
              t.unvalued_entries = in.i64();
              return t;
            });
            if (!out) return out;
            auto lines = pg::map_rows(r[0], [](pg::row_reader& in) {
              trial_balance_line l;
              l.number = in.text();
              l.name = in.text();
              l.type = in.text();
              l.money = in.money_code();
              l.debit = in.money();
              l.credit = in.money();
              l.base_debit = in.money();
              l.base_credit = in.money();
              return l;
            });
            if (!lines) return fail(std::move(lines).error());
            out->lines = std::move(*lines);
            return out;
          }};
}

}  // namespace didtron::storage
