#include "storage/repositories/account_limits.hpp"

#include <algorithm>
#include <string>

#include "storage/repositories/accounts.hpp"
#include "storage/repositories/journals.hpp"

namespace didtron::storage {

namespace account_limits_sql {
constexpr std::string_view set_limits = R"(
  UPDATE accounts SET credit_limit_e8 = $2, channels_max = $3, cps_max = $4, day_spend_max_e8 = $5, price_max_e10 = $6,
    temporary_credit_limit_e8 = $7, temporary_credit_until = $8
  WHERE tenant_id = app_tenant() AND account_id = $1 RETURNING account_id)";
constexpr std::string_view remove_thresholds =
    "DELETE FROM account_thresholds WHERE tenant_id = app_tenant() AND account_id = $1 AND "
    "threshold_e8 <> ALL ($2::bigint[])";
constexpr std::string_view add_thresholds = R"(
  INSERT INTO account_thresholds (tenant_id, account_id, threshold_e8, is_below)
  SELECT app_tenant(), $1, t, account_left_e8(app_tenant(), $1) < t FROM unnest($2::bigint[]) AS t
  ON CONFLICT DO NOTHING)";
// The account's row has just moved it, and keeps it until the end of the transaction.
constexpr std::string_view catalogue_version = "SELECT version FROM catalogue_version";
constexpr std::string_view is_there =
    "SELECT account_id FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1";
// Waits for the bookings that hold the epoch FOR KEY SHARE, and keeps later ones waiting.
constexpr std::string_view stop_bookings =
    "SELECT epoch FROM shard_leases WHERE shard = $1 AND epoch = $2 FOR UPDATE";
constexpr std::string_view state_of = R"(
  SELECT a.kind = 'postpaid', a.currency, EXISTS (SELECT FROM live_calls c WHERE c.tenant_id = a.tenant_id AND c.account_id = a.account_id),
         coalesce((SELECT sum(l.credit_e8 - l.debit_e8)::bigint FROM ledger_balances l
                   WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = '2100:acct-' || a.account_id), 0),
         coalesce((SELECT sum(l.debit_e8 - l.credit_e8)::bigint FROM ledger_balances l
                   WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = '1100:acct-' || a.account_id), 0),
         coalesce((SELECT sum(l.debit_e8 - l.credit_e8)::bigint FROM ledger_balances l
                   WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = '1110:acct-' || a.account_id), 0),
         coalesce((SELECT sum(l.credit_e8 - l.debit_e8)::bigint FROM ledger_balances l
                   WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = '2130:acct-' || a.account_id), 0),
         coalesce((SELECT entry_no FROM ledger_heads WHERE tenant_id = a.tenant_id), 0)
  FROM accounts a WHERE a.tenant_id = app_tenant() AND a.account_id = $1 FOR UPDATE OF a)";
constexpr std::string_view set_kind =
    "UPDATE accounts SET kind = $2 WHERE tenant_id = app_tenant() AND account_id = $1";
}  // namespace account_limits_sql

namespace account_limits_detail {

struct books {
  bool is_postpaid = false;
  currency money = {};
  bool has_calls = false;
  amount prepaid = {};   ///< 2100, what the customer has
  amount invoiced = {};  ///< 1100, owed
  amount unbilled = {};  ///< 1110, owed
  amount paid = {};      ///< 2130, paid ahead
  std::int64_t entry_no = 0;
};

books read_books(pg::row_reader& in) {
  books b;
  b.is_postpaid = in.boolean();
  b.money = in.money_code();
  b.has_calls = in.boolean();
  b.prepaid = in.money();
  b.invoiced = in.money();
  b.unbilled = in.money();
  b.paid = in.money();
  b.entry_no = in.i64();
  return b;
}

account_limits limits_of(const account_view& a) {
  account_limits out;
  out.credit_limit = a.credit_limit;
  out.channels_max = a.channels_max;
  out.cps_max = a.cps_max;
  out.day_spend_max = a.day_spend_max;
  out.price_max = a.price_max;
  if (a.temporary_credit_limit && a.temporary_credit_until)
    out.temporary = {*a.temporary_credit_limit, *a.temporary_credit_until};
  return out;
}

/// A line that raises (or, negative, lowers) what the customer has in a book.
void give(std::vector<posting>& lines, const books& b, const char* book, account_id account,
          std::int64_t e8) {
  if (e8 == 0) return;
  lines.push_back({std::string{book} + ":acct-" + std::to_string(account.value),
                   e8 > 0 ? side::credit : side::debit, b.money, amount{e8 > 0 ? e8 : -e8}});
}

}  // namespace account_limits_detail

result<void> set_account_limits(pg::transaction& tx, account_id account,
                                const account_limits& limits) {
  const auto e8 = [](const auto& x) {
    return x ? std::optional{x->e8} : std::optional<std::int64_t>{};
  };
  std::optional<std::int64_t> price, raised;
  std::optional<instant> until;
  if (limits.price_max) price = limits.price_max->e10_per_min;
  if (limits.temporary) {
    raised = limits.temporary->limit.e8;
    until = limits.temporary->until;
  }
  auto rows = tx.execute(account_limits_sql::set_limits, pg::params{}
                                                             .id(account)
                                                             .money(limits.credit_limit)
                                                             .i64(limits.channels_max)
                                                             .i64(limits.cps_max)
                                                             .i64(e8(limits.day_spend_max))
                                                             .i64(price)
                                                             .i64(raised)
                                                             .time(until));
  if (!rows) return fail(std::move(rows).error());
  if (rows->size() == 0) return fail(errc::not_found, "no such account");
  return {};
}

result<void> set_account_thresholds(pg::transaction& tx, account_id account,
                                    std::span<const amount> thresholds) {
  if (thresholds.size() > account_thresholds_max)
    return fail(errc::too_large,
                "an account has at most " + std::to_string(account_thresholds_max) + " thresholds");
  std::vector<std::int64_t> wanted;
  for (const auto& t : thresholds)
    wanted.push_back(t.e8);
  std::sort(wanted.begin(), wanted.end());
  if (std::adjacent_find(wanted.begin(), wanted.end()) != wanted.end())
    return fail_field("/balance_thresholds", "the same one twice");
  auto found = tx.execute(account_limits_sql::is_there, pg::params{}.id(account));
  if (!found) return fail(std::move(found).error());
  if (found->size() == 0) return fail(errc::not_found, "no such account");
  // Those that stay keep what they have told already.
  for (const auto sql : {account_limits_sql::remove_thresholds, account_limits_sql::add_thresholds})
    if (auto done = tx.execute(sql, pg::params{}.id(account).i64_array(wanted)); !done)
      return fail(std::move(done).error());
  return {};
}

result<changed_limits> change_account_limits(pg::transaction& tx, account_id account,
                                             const limits_patch& change, std::string_view version) {
  auto before = lock_account(tx, account);
  if (!before) return fail(std::move(before).error());
  if (before->limits_version != version)
    return fail(errc::stale_version, "the limits were changed meanwhile");
  changed_limits out;
  out.limits = patched(account_limits_detail::limits_of(*before), change);
  if (auto done = set_account_limits(tx, account, out.limits); !done)
    return fail(std::move(done).error());
  if (change.balance_thresholds)
    if (auto done = set_account_thresholds(tx, account, *change.balance_thresholds); !done)
      return fail(std::move(done).error());
  auto rows = tx.execute(account_limits_sql::catalogue_version);
  if (!rows) return fail(std::move(rows).error());
  const auto moved = pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
  if (!moved) return fail(moved.error());
  out.catalogue_version = *moved;
  auto after = lock_account(tx, account);
  if (!after) return fail(std::move(after).error());
  out.before = std::move(*before);
  out.after = std::move(*after);
  return out;
}

result<void> switch_account_kind(pg::transaction& tx, shard_claim claim, account_id account,
                                 bool to_postpaid, std::string_view cause) {
  using namespace account_limits_detail;
  auto stopped =
      tx.execute(account_limits_sql::stop_bookings, pg::params{}.i64(claim.shard).i64(claim.epoch));
  if (!stopped) return fail(std::move(stopped).error());
  if (stopped->size() == 0)
    return fail(errc::not_owner, "this node does not own the account's shard");
  auto rows = tx.execute(account_limits_sql::state_of, pg::params{}.id(account));
  if (!rows) return fail(std::move(rows).error());
  const auto found = pg::first_row(*rows, read_books);
  if (!found) return fail(found.error());
  const books& b = *found;
  if (b.is_postpaid == to_postpaid) return {};
  if (b.has_calls) return fail(errc::conflict, "calls of the account are running");
  std::vector<posting> lines;
  if (to_postpaid) {
    // What was paid in is paid ahead; what was overdrawn is owed.
    give(lines, b, "2100", account, -b.prepaid.e8);
    give(lines, b, b.prepaid.e8 > 0 ? "2130" : "1110", account, b.prepaid.e8);
  } else {
    const std::int64_t left = b.paid.e8 - b.unbilled.e8;
    if (b.invoiced.e8 != 0) return fail(errc::conflict, "the account has open invoices");
    if (left < 0) return fail(errc::conflict, "the account owes money");
    give(lines, b, "2130", account, -b.paid.e8);
    give(lines, b, "1110", account, b.unbilled.e8);
    give(lines, b, "2100", account, left);
  }
  // The kind first: what is left of the account is then the same before and after the entry.
  auto changed = tx.execute(account_limits_sql::set_kind,
                            pg::params{}.id(account).text(to_postpaid ? "postpaid" : "prepaid"));
  if (!changed) return fail(std::move(changed).error());
  if (lines.empty()) return {};
  new_journal j;
  j.kind = "adjustment";
  j.idempotency_key = "switch:" + std::to_string(account.value) + ":" + std::to_string(b.entry_no);
  j.cause = std::string{cause};
  j.lines = std::move(lines);
  auto posted = post_journal(tx, j);
  if (!posted) return fail(std::move(posted).error());
  return {};
}

}  // namespace didtron::storage
