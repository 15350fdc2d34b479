#include "storage/repositories/tenants.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace tenants_sql {
constexpr std::string_view all =
    "SELECT tenant_id, parent_tenant_id, kind, name, status FROM tenants ORDER BY tenant_id";
constexpr std::string_view after =
    "SELECT tenant_id FROM tenants WHERE tenant_id > $1 ORDER BY tenant_id LIMIT $2";
constexpr std::string_view request_limits =
    "SELECT tenant_id, requests_per_minute_max FROM tenants WHERE requests_per_minute_max IS NOT NULL";
constexpr std::string_view next_id = "SELECT nextval('tenants_tenant_id_seq')";
constexpr std::string_view insert = R"(
  INSERT INTO tenants (tenant_id, parent_tenant_id, kind, name, status) VALUES ($1, $2, $3, $4, $5))";
#define DIDTRON_TENANT_COLUMNS                                                                                       \
  "SELECT tenant_id, coalesce(parent_tenant_id, 0), coalesce(parent_name, ''), kind, name, status, is_open, depth, version, " \
  "created_at, suspended_at, coalesce(suspended_for, ''), deleted_at, users_max, companies_max, jobs_max, "           \
  "requests_per_minute_max FROM tenants_below() "
constexpr std::string_view page = DIDTRON_TENANT_COLUMNS R"(
  WHERE depth > 0 AND tenant_id > $1 AND ($2 = '' OR kind = $2) AND ($3 = '' OR status = $3) AND ($4 = 0 OR parent_tenant_id = $4)
  ORDER BY tenant_id LIMIT $5)";
constexpr std::string_view tree = DIDTRON_TENANT_COLUMNS "ORDER BY place LIMIT $1";
constexpr std::string_view one = DIDTRON_TENANT_COLUMNS "WHERE tenant_id = $1";
#undef DIDTRON_TENANT_COLUMNS
constexpr std::string_view rename = R"(
  UPDATE tenants SET name = $3, version = version + 1 WHERE tenant_id = $1 AND version = $2)";
constexpr std::string_view limit = R"(
  UPDATE tenants SET users_max = $3, companies_max = $4, jobs_max = $5, requests_per_minute_max = $6, version = version + 1
  WHERE tenant_id = $1 AND version = $2)";
constexpr std::string_view suspend = R"(
  UPDATE tenants SET status = 'suspended', suspended_at = now(), suspended_for = $2, version = version + 1
  WHERE tenant_id = $1 AND status = 'active')";
constexpr std::string_view reactivate = R"(
  UPDATE tenants SET status = 'active', suspended_at = NULL, suspended_for = NULL, version = version + 1
  WHERE tenant_id = $1 AND status = 'suspended')";
constexpr std::string_view end = R"(
  UPDATE tenants SET status = 'deleted', deleted_at = now(), suspended_at = NULL, suspended_for = NULL, version = version + 1
  WHERE tenant_id = $1 AND status = 'suspended')";
}  // namespace tenants_sql

namespace tenants_detail {

tenant_view read_view(pg::row_reader& in) {
  tenant_view t;
  t.id = in.id<tenant_id>();
  t.parent.value = in.i64();
  t.parent.name = in.text();
  t.kind = in.text();
  t.name = in.text();
  t.status = in.text();
  t.is_open = in.boolean();
  t.depth = in.i64();
  t.version = in.i64();
  t.created_at = in.time();
  t.suspended_at = in.opt_time();
  t.suspended_for = in.text();
  t.deleted_at = in.opt_time();
  t.limits = {in.opt_i64(), in.opt_i64(), in.opt_i64(), in.opt_i64()};
  return t;
}

result<tenant_view> view_in(pg::transaction& tx, tenant_id id) {
  auto rows = tx.execute(tenants_sql::one, pg::params{}.id(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, read_view);
}

/// One below the transaction's tenant.
result<tenant_view> below_in(pg::transaction& tx, tenant_id id) {
  auto found = view_in(tx, id);
  if (found && found->depth == 0) return fail(errc::not_found, "no such tenant below yours");
  return found;
}

/// A row is written as its parent: the wall lets nobody else.
result<std::int64_t> write_as(pg::transaction& tx, tenant_id parent, std::string_view sql, pg::params args) {
  const tenant_id own = tx.tenant();
  if (auto set = tx.set_tenant(parent); !set) return fail(std::move(set).error());
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  if (auto set = tx.set_tenant(own); !set) return fail(std::move(set).error());
  return done->affected();
}

/// `refusal`: when nothing was to be written.
result<changed_tenant> change(pg::transaction& tx, tenant_id id, std::string_view sql, pg::params args, error refusal) {
  auto before = below_in(tx, id);
  if (!before) return fail(std::move(before).error());
  auto written = write_as(tx, tenant_id{before->parent.value}, sql, std::move(args));
  if (!written) return fail(std::move(written).error());
  if (*written == 0) return fail(std::move(refusal));
  auto after = view_in(tx, id);
  if (!after) return fail(std::move(after).error());
  return changed_tenant{std::move(*before), std::move(*after)};
}

}  // namespace tenants_detail

using namespace tenants_detail;

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

pg::query<std::map<std::int64_t, std::int64_t>> request_limits() {
  return {{}, {{tenants_sql::request_limits}}, [](const std::vector<pg::rows>& r) -> result<std::map<std::int64_t, std::int64_t>> {
            std::map<std::int64_t, std::int64_t> out;
            auto read = pg::map_rows(r[0], [&](pg::row_reader& in) {
              const auto id = in.i64();
              out[id] = in.i64();
              return 0;
            });
            if (!read) return fail(std::move(read).error());
            return out;
          }};
}

result<tenant_view> tenant_in(pg::transaction& tx, tenant_id id) { return view_in(tx, id); }

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

pg::query<page<tenant_view>> tenants_page(const viewer& who, const page_query& q, const tenant_filter& f) {
  return {who.tenant,
          {{tenants_sql::page, pg::params{}
                                   .i64(paging::after_number(q, 0))
                                   .text(f.kind)
                                   .text(f.status)
                                   .id(f.parent)
                                   .i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) -> result<page<tenant_view>> {
            auto items = pg::map_rows(r[0], read_view);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q,
                               [](const tenant_view& last) { return std::to_string(last.id.value); });
          }};
}

pg::query<std::vector<tenant_view>> tenant_tree(const viewer& who) {
  return {who.tenant,
          {{tenants_sql::tree, pg::params{}.i64(tenants_tree_max + 1)}},
          [](const std::vector<pg::rows>& r) -> result<std::vector<tenant_view>> {
            if (r[0].size() > static_cast<std::size_t>(tenants_tree_max))
              return fail(errc::limit_exceeded, "too many tenants for one tree: take the list by parent");
            return pg::map_rows(r[0], read_view);
          }};
}

pg::query<tenant_view> tenant_one(const viewer& who, tenant_id id) {
  return {who.tenant,
          {{tenants_sql::one, pg::params{}.id(id)}},
          [](const std::vector<pg::rows>& r) { return pg::first_row(r[0], read_view); }};
}

result<tenant_view> create_tenant(pg::transaction& tx, const new_tenant& wanted) {
  auto parent = view_in(tx, wanted.parent);
  if (!parent && parent.error().kind == errc::not_found) return fail_field("/parent_id", "is not yours and not below yours");
  if (!parent) return parent;
  auto id = next_tenant_id(tx);
  if (!id) return fail(std::move(id).error());
  auto made = write_as(tx, wanted.parent, tenants_sql::insert,
                       pg::params{}.id(*id).id_or_null(wanted.parent).text(wanted.kind).text(wanted.name).text("active"));
  if (!made && made.error().kind == errc::invalid_argument)
    return fail_field("/kind", "no " + wanted.kind + " can be right below a " + parent->kind +
                                   (parent->kind == "reseller" ? " there" : ""));
  if (!made) return fail(std::move(made).error());
  return view_in(tx, *id);
}

result<changed_tenant> rename_tenant(pg::transaction& tx, tenant_id id, std::int64_t version, const std::string& name) {
  return change(tx, id, tenants_sql::rename, pg::params{}.id(id).i64(version).text(name),
                {errc::stale_version, "somebody changed it since", {}, {}});
}

result<changed_tenant> limit_tenant(pg::transaction& tx, tenant_id id, std::int64_t version, const tenant_limits& l) {
  return change(tx, id, tenants_sql::limit,
                pg::params{}.id(id).i64(version).i64(l.users_max).i64(l.companies_max).i64(l.jobs_max).i64(l.requests_per_minute_max),
                {errc::stale_version, "somebody changed it since", {}, {}});
}

result<changed_tenant> suspend_tenant(pg::transaction& tx, tenant_id id, const std::string& reason) {
  return change(tx, id, tenants_sql::suspend, pg::params{}.id(id).text(reason), {errc::conflict, "it is not active", {}, {}});
}

result<changed_tenant> reactivate_tenant(pg::transaction& tx, tenant_id id) {
  return change(tx, id, tenants_sql::reactivate, pg::params{}.id(id), {errc::conflict, "it is not suspended", {}, {}});
}

result<changed_tenant> end_tenant(pg::transaction& tx, tenant_id id) {
  return change(tx, id, tenants_sql::end, pg::params{}.id(id), {errc::conflict, "it is not suspended", {}, {}});
}

}  // namespace didtron::storage
