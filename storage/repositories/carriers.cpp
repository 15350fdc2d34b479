#include "storage/repositories/carriers.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace carriers_sql {
constexpr std::string_view page = R"(
  SELECT c.carrier_id, c.name, c.code, c.currency, c.status,
         (SELECT count(*) FROM trunks t WHERE t.tenant_id = c.tenant_id AND t.carrier_id = c.carrier_id)
  FROM carriers c
  WHERE c.tenant_id = app_tenant() AND c.carrier_id > $1 AND ($2 = 0 OR c.carrier_id = $2)
  ORDER BY c.carrier_id LIMIT $3)";
constexpr std::string_view insert = "INSERT INTO carriers (tenant_id, name, code, currency) VALUES "
                                    "(app_tenant(), $1, $2, $3) RETURNING carrier_id";
}  // namespace carriers_sql

namespace carriers_detail {
carrier_view read_carrier(pg::row_reader& in) {
  carrier_view c;
  c.id = in.id<carrier_id>();
  c.name = in.text();
  c.code = in.text();
  c.money = in.money_code();
  c.status = in.text();
  c.trunks = in.i32();
  return c;
}
}  // namespace carriers_detail

pg::query<page<carrier_view>> carriers_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {{carriers_sql::page,
            pg::params{}.i64(paging::after_number(q, 0)).i64(0).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], carriers_detail::read_carrier)
                .transform([&](std::vector<carrier_view> items) {
                  return paging::cut(std::move(items), q, [](const carrier_view& c) {
                    return std::to_string(c.id.value);
                  });
                });
          }};
}

pg::query<carrier_view> carrier_one(const viewer& who, carrier_id id) {
  const carrier_id only = id ? id : carrier_id{-1};  // 0 would ask for all of them
  return {who.tenant,
          {{carriers_sql::page, pg::params{}.i64(-1).id(only).i64(1)}},
          [](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], carriers_detail::read_carrier);
          }};
}

result<carrier_id> insert_carrier(pg::transaction& tx, const new_carrier& c) {
  return tx
      .execute(carriers_sql::insert, pg::params{}.text(c.name).text(c.code).text(c.money.text()))
      .and_then([](const pg::rows& r) {
        return pg::first_row(r, [](pg::row_reader& in) { return in.id<carrier_id>(); });
      });
}

}  // namespace didtron::storage
