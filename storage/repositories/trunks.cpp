#include "storage/repositories/trunks.hpp"

#include "actors/domain/routing/carrier_uri.hpp"
#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace trunks_sql {
constexpr std::string_view page = R"(
  SELECT t.trunk_id, t.direction = 'ingress', t.name, t.account_id, a.name, t.carrier_id, c.name, t.source::text,
         t.tech_prefix, t.host, t.port, t.transport, t.status, t.channels_max, t.cps_max
  FROM trunks t
  LEFT JOIN accounts a ON a.tenant_id = t.tenant_id AND a.account_id = t.account_id
  LEFT JOIN carriers c ON c.tenant_id = t.tenant_id AND c.carrier_id = t.carrier_id
  WHERE t.tenant_id = app_tenant() AND t.trunk_id > $1 AND ($2 = 0 OR t.trunk_id = $2)
  ORDER BY t.trunk_id LIMIT $3)";
constexpr std::string_view insert_ingress = R"(
  INSERT INTO trunks (tenant_id, direction, account_id, name, source, tech_prefix, country_code, trunk_prefix,
                      channels_max, cps_max)
  VALUES (app_tenant(), 'ingress', $1, $2, $3::cidr, $4, $5, $6, $7, $8) RETURNING trunk_id)";
constexpr std::string_view insert_egress = R"(
  INSERT INTO trunks (tenant_id, direction, carrier_id, name, host, port, transport, tech_prefix, rate_card_id, channels_max,
                      cps_max, ring_timeout_ms)
  VALUES (app_tenant(), 'egress', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING trunk_id)";
}  // namespace trunks_sql

namespace trunks_detail {
trunk_view read_trunk(pg::row_reader& in) {
  trunk_view t;
  t.id = in.id<trunk_id>();
  t.is_ingress = in.boolean();
  t.name = in.text();
  t.account.value = in.opt_i64().value_or(0);
  t.account.name = in.text_or("");
  t.carrier.value = in.opt_i64().value_or(0);
  t.carrier.name = in.text_or("");
  t.source = in.text_or("");
  t.tech_prefix = in.text();
  t.host = in.text_or("");
  t.port = static_cast<std::int32_t>(in.opt_i64().value_or(0));
  const auto transport = in.text();
  if (!t.is_ingress)
    if (const auto uri = carrier_uri(t.host, t.port, transport); !uri)
      t.problem = trunk_problem(uri.error());
  t.status = in.text();
  t.channels_max = in.i32();
  t.cps_max = in.i32();
  return t;
}

result<trunk_id> insert(pg::transaction& tx, std::string_view sql, pg::params args) {
  return tx.execute(sql, std::move(args)).and_then([](const pg::rows& r) {
    return pg::first_row(r, [](pg::row_reader& in) { return in.id<trunk_id>(); });
  });
}
}  // namespace trunks_detail

pg::query<page<trunk_view>> trunks_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {{trunks_sql::page,
            pg::params{}.i64(paging::after_number(q, 0)).i64(0).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], trunks_detail::read_trunk)
                .transform([&](std::vector<trunk_view> items) {
                  return paging::cut(std::move(items), q, [](const trunk_view& t) {
                    return std::to_string(t.id.value);
                  });
                });
          }};
}

pg::query<trunk_view> trunk_one(const viewer& who, trunk_id id) {
  const trunk_id only = id ? id : trunk_id{-1};  // 0 would ask for all of them
  return {who.tenant,
          {{trunks_sql::page, pg::params{}.i64(-1).id(only).i64(1)}},
          [](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], trunks_detail::read_trunk);
          }};
}

result<trunk_id> insert_ingress_trunk(pg::transaction& tx, const new_ingress_trunk& t) {
  return trunks_detail::insert(tx, trunks_sql::insert_ingress,
                               pg::params{}
                                   .id(t.account)
                                   .text(t.name)
                                   .text(t.source)
                                   .text(t.tech_prefix)
                                   .text(t.country_code)
                                   .text(t.trunk_prefix)
                                   .i64(t.channels_max)
                                   .i64(t.cps_max));
}

result<trunk_id> insert_egress_trunk(pg::transaction& tx, const new_egress_trunk& t) {
  return trunks_detail::insert(tx, trunks_sql::insert_egress,
                               pg::params{}
                                   .id(t.carrier)
                                   .text(t.name)
                                   .text(t.host)
                                   .i64(t.port)
                                   .text(t.transport)
                                   .text(t.tech_prefix)
                                   .id(t.cost_card)
                                   .i64(t.channels_max)
                                   .i64(t.cps_max)
                                   .i64(t.ring_timeout_ms));
}

}  // namespace didtron::storage
