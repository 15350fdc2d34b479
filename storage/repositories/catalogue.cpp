#include "storage/repositories/catalogue.hpp"

#include <map>

#include "actors/domain/routing/carrier_uri.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/number_blocks.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "storage/repositories/routing_plans.hpp"

namespace didtron::storage {

namespace catalogue_sql {
constexpr std::string_view version = "SELECT version FROM catalogue_version";
// Who is suspended is closed with everything below.
constexpr std::string_view accounts = R"(
  WITH RECURSIVE open AS (
    SELECT t.tenant_id FROM tenants t WHERE t.parent_tenant_id IS NULL AND t.status = 'active'
    UNION ALL
    SELECT t.tenant_id FROM tenants t JOIN open o ON o.tenant_id = t.parent_tenant_id WHERE t.status = 'active')
  SELECT a.account_id, a.tenant_id, a.customer_tenant_id, a.name, t.name, a.currency, a.kind = 'postpaid',
         a.status = 'active' AND EXISTS (SELECT FROM open o WHERE o.tenant_id = a.customer_tenant_id), a.credit_limit_e8, a.channels_max, a.cps_max, a.day_spend_max_e8,
         a.price_max_e10, a.temporary_credit_limit_e8, a.temporary_credit_until, a.rate_card_id, a.routing_plan_id,
         a.wholesale_account_id, a.wholesale_carrier_id,
         (SELECT coalesce(sum(l.credit_e8 - l.debit_e8), 0)::bigint FROM ledger_balances l
          WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency
            AND l.book = ANY (account_books(a.kind, a.account_id)))
  FROM accounts a JOIN tenants t ON t.tenant_id = a.customer_tenant_id
  ORDER BY a.account_id)";
constexpr std::string_view ingress = R"(
  SELECT trunk_id, tenant_id, account_id, name, source::text, coalesce(port, 0), tech_prefix, country_code, trunk_prefix,
         channels_max, cps_max
  FROM trunks WHERE direction = 'ingress' AND status = 'active' ORDER BY trunk_id)";
constexpr std::string_view egress = R"(
  SELECT t.trunk_id, t.carrier_id, t.name, c.name, t.host, t.port, t.transport, t.tech_prefix, t.ring_timeout_ms, t.channels_max,
         t.cps_max, t.status = 'active' AND c.status = 'active', t.rate_card_id, c.currency
  FROM trunks t JOIN carriers c ON c.tenant_id = t.tenant_id AND c.carrier_id = t.carrier_id
  WHERE t.direction = 'egress' ORDER BY t.trunk_id)";
constexpr std::string_view carriers = "SELECT carrier_id, tenant_id, name, code, currency, status "
                                      "= 'active' FROM carriers ORDER BY carrier_id";
}  // namespace catalogue_sql

namespace catalogue_detail {

using card_map = std::map<rate_card_id, std::shared_ptr<const rate_card>>;

std::shared_ptr<const rate_card> card_of(const card_map& cards, rate_card_id id) {
  const auto found = cards.find(id);
  return found == cards.end() ? nullptr : found->second;
}

catalogue_account read_account(pg::row_reader& in, const card_map& cards) {
  catalogue_account a;
  a.id = in.id<account_id>();
  a.seller = in.id<tenant_id>();
  a.customer = in.id<tenant_id>();
  a.name = in.text();
  a.customer_name = in.text();
  a.money = in.money_code();
  a.is_postpaid = in.boolean();
  a.is_active = in.boolean();
  a.limits.credit_limit = in.money();
  a.limits.channels_max = in.i32();
  a.limits.cps_max = in.i32();
  a.limits.day_spend_max = in.opt_money();
  if (const auto price = in.opt_i64()) a.limits.price_max = rate{*price};
  const auto raised = in.opt_money();
  const auto raised_until = in.opt_time();
  if (raised && raised_until) a.limits.temporary = {*raised, *raised_until};
  a.sell = card_of(cards, in.id<rate_card_id>());
  a.plan = in.id<routing_plan_id>();
  a.wholesale = in.id_or_none<account_id>();
  a.wholesale_carrier = in.id_or_none<carrier_id>();
  a.posted = in.money();
  return a;
}

result<std::vector<ingress_trunk>> read_ingress(const pg::rows& rows) {
  std::vector<ingress_trunk> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    pg::row_reader in{rows, i};
    ingress_trunk t;
    t.id = in.id<trunk_id>();
    t.seller = in.id<tenant_id>();
    t.account = in.id<account_id>();
    t.name = in.text();
    auto source = parse_ip_range(in.text());
    if (!source) return fail(std::move(source).error());
    t.source = *source;
    t.port = static_cast<std::uint16_t>(in.i32());
    t.numbers.tech_prefix = in.text();
    t.numbers.country_code = in.text();
    t.numbers.trunk_prefix = in.text();
    t.channels_max = in.i32();
    t.cps_max = in.i32();
    if (!in.ok()) return fail(in.mismatch());
    out.push_back(std::move(t));
  }
  return out;
}

egress_trunk read_egress(pg::row_reader& in, const card_map& cards) {
  egress_trunk t;
  t.id = in.id<trunk_id>();
  t.carrier = in.id<carrier_id>();
  t.name = in.text();
  t.carrier_name = in.text();
  const auto host = in.text();
  const auto port = in.i32();
  auto uri = carrier_uri(host, port, in.text());
  t.tech_prefix = in.text();
  t.ring_timeout_ms = in.i32();
  t.channels_max = in.i32();
  t.cps_max = in.i32();
  t.is_active = in.boolean();
  t.cost = card_of(cards, in.id<rate_card_id>());
  t.carrier_money = in.money_code();
  if (uri) {
    t.uri = *std::move(uri);
  } else {
    t.is_active = false;
    t.problem = trunk_problem(uri.error());
  }
  return t;
}

catalogue_carrier read_carrier(pg::row_reader& in) {
  catalogue_carrier c;
  c.id = in.id<carrier_id>();
  c.tenant = in.id<tenant_id>();
  c.name = in.text();
  c.code = in.text();
  c.money = in.money_code();
  c.is_active = in.boolean();
  return c;
}

/// Rows in the order of the statements of load_catalogue.
result<std::shared_ptr<const catalogue>> read(const std::vector<pg::rows>& r,
                                              const known_states& known) {
  catalogue_parts parts;
  auto version = pg::first_row(r[0], [](pg::row_reader& in) { return in.i64(); });
  if (!version) return fail(std::move(version).error());
  parts.version = *version;
  constexpr std::size_t cards_at = 5;
  constexpr std::size_t plans_at = cards_at + rate_card_statement_count;
  constexpr std::size_t states_at = plans_at + 2;
  constexpr std::size_t fx_at = states_at + number_block_statement_count;
  auto cards = read_rate_cards(std::span{r}.subspan(cards_at, rate_card_statement_count));
  if (!cards) return fail(std::move(cards).error());
  parts.cards = std::move(*cards);
  card_map by_id;
  for (const auto& card : parts.cards)
    by_id[card->id()] = card;

  auto accounts = pg::map_rows(r[1], [&](pg::row_reader& in) { return read_account(in, by_id); });
  if (!accounts) return fail(std::move(accounts).error());
  parts.accounts = std::move(*accounts);
  auto ingress = read_ingress(r[2]);
  if (!ingress) return fail(std::move(ingress).error());
  parts.ingress = std::move(*ingress);
  auto egress = pg::map_rows(r[3], [&](pg::row_reader& in) { return read_egress(in, by_id); });
  if (!egress) return fail(std::move(egress).error());
  parts.egress = std::move(*egress);
  auto carriers = pg::map_rows(r[4], read_carrier);
  if (!carriers) return fail(std::move(carriers).error());
  parts.carriers = std::move(*carriers);
  auto plans = read_routing_plans(r[plans_at], r[plans_at + 1]);
  if (!plans) return fail(std::move(plans).error());
  parts.plans = std::move(*plans);
  auto states = read_number_blocks(r[states_at], r[states_at + 1], known);
  if (!states) return fail(std::move(states).error());
  parts.states = std::move(states->table);
  parts.states_version = states->version;
  auto fx = read_recent_fx_rates(r[fx_at]);
  if (!fx) return fail(std::move(fx).error());
  parts.fx = std::move(*fx);
  return std::shared_ptr<const catalogue>{std::make_shared<catalogue>(std::move(parts))};
}

}  // namespace catalogue_detail

pg::query<std::shared_ptr<const catalogue>> load_catalogue(const catalogue* last) {
  known_states known;
  if (last != nullptr) known = {last->parts().states_version, last->parts().states};
  std::vector<pg::statement> all{{catalogue_sql::version},
                                 {catalogue_sql::accounts},
                                 {catalogue_sql::ingress},
                                 {catalogue_sql::egress},
                                 {catalogue_sql::carriers}};
  for (auto& s : rate_card_statements())
    all.push_back(std::move(s));
  for (auto& s : routing_plan_statements())
    all.push_back(std::move(s));
  for (auto& s : number_block_statements(known))
    all.push_back(std::move(s));
  all.push_back(recent_fx_rates_statement());
  return {{}, std::move(all), [known](const std::vector<pg::rows>& r) {
            return catalogue_detail::read(r, known);
          }};
}

pg::query<std::int64_t> catalogue_version() {
  return {{}, {{catalogue_sql::version}}, [](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], [](pg::row_reader& in) { return in.i64(); });
          }};
}

}  // namespace didtron::storage
