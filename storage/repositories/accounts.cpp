#include "storage/repositories/accounts.hpp"

#include <sstream>

#include "storage/repositories/paging.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace accounts_sql {
// The seller's own view: names of card and plan, balance from the ledger's cache.
constexpr std::string_view page_seller = R"(
  SELECT a.account_id, a.name, a.customer_tenant_id, t.name, a.currency, a.kind, a.status, a.credit_limit_e8,
         a.channels_max, a.cps_max, b.posted_e8, a.rate_card_id, c.name, a.routing_plan_id, p.name,
         a.day_spend_max_e8, a.price_max_e10, a.temporary_credit_limit_e8, a.temporary_credit_until,
         (SELECT string_agg(h.threshold_e8::text, ' ' ORDER BY h.threshold_e8 DESC) FROM account_thresholds h
          WHERE h.tenant_id = a.tenant_id AND h.account_id = a.account_id)
  FROM accounts a
  JOIN tenants t ON t.tenant_id = a.customer_tenant_id
  JOIN rate_cards c ON c.tenant_id = a.tenant_id AND c.rate_card_id = a.rate_card_id
  JOIN routing_plans p ON p.tenant_id = a.tenant_id AND p.routing_plan_id = a.routing_plan_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.credit_e8 - l.debit_e8), 0)::bigint AS posted_e8 FROM ledger_balances l
    WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency
      AND l.book = ANY (account_books(a.kind, a.account_id))) AS b
  WHERE a.tenant_id = app_tenant() AND a.account_id > $1 AND ($2 = 0 OR a.account_id = $2)
  ORDER BY a.account_id LIMIT $3)";
constexpr std::string_view page_customer = R"(
  SELECT account_id, name, customer_tenant_id, customer_name, currency, kind, status, credit_limit_e8,
         channels_max, cps_max, posted_e8, NULL::bigint, NULL::text, NULL::bigint, NULL::text,
         NULL::bigint, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::text
  FROM customer_accounts
  WHERE account_id > $1 AND ($2 = 0 OR account_id = $2)
  ORDER BY account_id LIMIT $3)";
constexpr std::string_view lock_one =
    "SELECT account_id FROM accounts WHERE tenant_id = app_tenant() AND account_id = $1 FOR UPDATE";
constexpr std::string_view balances = R"(
  SELECT a.account_id, coalesce(sum(l.credit_e8 - l.debit_e8), 0)::bigint
  FROM accounts a
  LEFT JOIN ledger_balances l ON l.tenant_id = a.tenant_id AND l.currency = a.currency
    AND l.book = ANY (account_books(a.kind, a.account_id))
  WHERE $1 = 0 OR a.tenant_id = $1
  GROUP BY a.account_id ORDER BY a.account_id)";
constexpr std::string_view insert = R"(
  INSERT INTO accounts (tenant_id, customer_tenant_id, name, currency, kind, credit_limit_e8, channels_max, cps_max,
                        rate_card_id, routing_plan_id)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING account_id)";
}  // namespace accounts_sql

namespace accounts_detail {

/// Of what it says, not of how often it was said: a writer who saw the same limits loses nothing.
std::string version_of(const account_view& a) {
  std::string text = std::to_string(a.credit_limit.e8) + " " + std::to_string(a.channels_max) + " " +
                     std::to_string(a.cps_max);
  const auto number = [&](const char* name, std::optional<std::int64_t> value) {
    text += std::string{" "} + name + (value ? std::to_string(*value) : "none");
  };
  const auto e8 = [](const std::optional<amount>& v) {
    return v ? std::optional{v->e8} : std::nullopt;
  };
  number("day", e8(a.day_spend_max));
  number("price", a.price_max ? std::optional{a.price_max->e10_per_min} : std::nullopt);
  number("temporary", e8(a.temporary_credit_limit));
  number("until", a.temporary_credit_until ? std::optional{a.temporary_credit_until->us} : std::nullopt);
  for (const auto threshold : a.balance_thresholds) number("below", threshold.e8);
  return to_hex(sha256(text)).substr(0, 16);
}

account_view read_account(pg::row_reader& in) {
  account_view a;
  a.id = in.id<account_id>();
  a.name = in.text();
  a.customer.value = in.i64();
  a.customer.name = in.text();
  a.money = in.money_code();
  a.kind = in.text();
  a.status = in.text();
  a.credit_limit = in.money();
  a.channels_max = in.i32();
  a.cps_max = in.i32();
  a.posted = in.money();
  a.rate_card.value = in.opt_i64().value_or(0);
  a.rate_card.name = in.text_or("");
  a.routing_plan.value = in.opt_i64().value_or(0);
  a.routing_plan.name = in.text_or("");
  a.day_spend_max = in.opt_money();
  if (const auto price = in.opt_i64()) a.price_max = rate{*price};
  a.temporary_credit_limit = in.opt_money();
  a.temporary_credit_until = in.opt_time();
  std::istringstream thresholds{in.text_or("")};
  for (std::int64_t e8 = 0; thresholds >> e8;) a.balance_thresholds.push_back(amount{e8});
  a.available = add(a.posted, a.credit_limit).value_or(a.posted);
  a.limits_version = version_of(a);
  return a;
}

pg::statement select(const viewer& who, std::int64_t after, account_id only, std::int64_t rows) {
  return {who.is_platform ? accounts_sql::page_seller : accounts_sql::page_customer,
          pg::params{}.i64(after).id(only).i64(rows)};
}

}  // namespace accounts_detail

pg::query<page<account_view>> accounts_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {accounts_detail::select(who, paging::after_number(q, 0), {}, paging::rows_wanted(q))},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], accounts_detail::read_account)
                .transform([&](std::vector<account_view> items) {
                  return paging::cut(std::move(items), q, [](const account_view& a) {
                    return std::to_string(a.id.value);
                  });
                });
          }};
}

pg::query<account_view> account_one(const viewer& who, account_id id) {
  // Number 0 would ask for all of them.
  const account_id only = id ? id : account_id{-1};
  return {
      who.tenant, {accounts_detail::select(who, -1, only, 1)}, [](const std::vector<pg::rows>& r) {
        return pg::first_row(r[0], accounts_detail::read_account);
      }};
}

result<account_view> lock_account(pg::transaction& tx, account_id id) {
  auto locked = tx.execute(accounts_sql::lock_one, pg::params{}.id(id));
  if (!locked) return fail(std::move(locked).error());
  if (locked->empty()) return fail(errc::not_found, "no such account");
  return tx.execute(accounts_sql::page_seller, pg::params{}.i64(-1).id(id).i64(1))
      .and_then([](const pg::rows& r) { return pg::first_row(r, accounts_detail::read_account); });
}

pg::query<std::vector<posted_balance>> posted_balances(tenant_id seller) {
  return {seller,
          {{accounts_sql::balances, pg::params{}.id(seller)}},
          [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) {
              posted_balance b;
              b.account = in.id<account_id>();
              b.posted = in.money();
              return b;
            });
          }};
}

result<account_id> insert_account(pg::transaction& tx, const new_account& a) {
  return tx
      .execute(accounts_sql::insert, pg::params{}
                                         .id(a.customer)
                                         .text(a.name)
                                         .text(a.money.text())
                                         .text(a.is_postpaid ? "postpaid" : "prepaid")
                                         .money(a.credit_limit)
                                         .i64(a.channels_max)
                                         .i64(a.cps_max)
                                         .id(a.rate_card)
                                         .id(a.routing_plan))
      .and_then([](const pg::rows& r) {
        return pg::first_row(r, [](pg::row_reader& in) { return in.id<account_id>(); });
      });
}

std::string account_book(account_id account, bool is_postpaid) {
  return (is_postpaid ? "1110:acct-" : "2100:acct-") + std::to_string(account.value);
}

}  // namespace didtron::storage
