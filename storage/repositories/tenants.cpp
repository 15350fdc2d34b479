#include "storage/repositories/tenants.hpp"

namespace didtron::storage {

namespace tenants_sql {
constexpr std::string_view all =
    "SELECT tenant_id, parent_tenant_id, kind, name, status FROM tenants ORDER BY tenant_id";
constexpr std::string_view after =
    "SELECT tenant_id FROM tenants WHERE tenant_id > $1 ORDER BY tenant_id LIMIT $2";
constexpr std::string_view next_id = "SELECT nextval('tenants_tenant_id_seq')";
constexpr std::string_view insert = R"(
  INSERT INTO tenants (tenant_id, parent_tenant_id, kind, name, status) VALUES ($1, $2, $3, $4, $5))";
}  // namespace tenants_sql

pg::query<std::vector<tenant_record>> all_tenants() {
  return {{}, {{tenants_sql::all}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) {
              tenant_record t;
              t.id = in.id<tenant_id>();
              t.parent = in.id_or_none<tenant_id>();
              t.kind = in.text();
              t.name = in.text();
              t.status = in.text();
              return t;
            });
          }};
}

pg::query<std::vector<tenant_id>> tenants_after(std::int64_t id, std::size_t rows_max) {
  return {{},
          {{tenants_sql::after, pg::params{}.i64(id).i64(static_cast<std::int64_t>(rows_max))}},
          [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) { return in.id<tenant_id>(); });
          }};
}

result<tenant_id> next_tenant_id(pg::transaction& tx) {
  return tx.execute(tenants_sql::next_id).and_then([](const pg::rows& r) {
    return pg::first_row(r, [](pg::row_reader& in) { return in.id<tenant_id>(); });
  });
}

result<void> insert_tenant(pg::transaction& tx, const tenant_record& t) {
  auto done = tx.execute(
      tenants_sql::insert,
      pg::params{}.id(t.id).id_or_null(t.parent).text(t.kind).text(t.name).text(t.status));
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace didtron::storage
