#include "storage/repositories/tenant_lifecycle.hpp"

namespace didtron::storage {

namespace lifecycle_sql {
constexpr std::string_view seen = "SELECT status FROM tenants_below() WHERE tenant_id = $1 AND depth > 0";
constexpr std::string_view own = "SELECT status FROM tenants_below() WHERE tenant_id = $1";
// The node's role sees these over all walls: they run calls.
constexpr std::string_view companies =
    "SELECT count(*) FROM tenants WHERE parent_tenant_id = $1 AND status <> 'deleted'";
constexpr std::string_view balances = R"(
  SELECT a.account_id, a.name, a.currency FROM accounts a
  WHERE a.customer_tenant_id = $1 AND account_left_e8(a.tenant_id, a.account_id) <> a.credit_limit_e8 ORDER BY a.account_id LIMIT 20)";
constexpr std::string_view calls = R"(
  SELECT count(*) FROM live_calls l LEFT JOIN accounts a ON a.tenant_id = l.tenant_id AND a.account_id = l.account_id
  WHERE l.tenant_id = $1 OR a.customer_tenant_id = $1)";
constexpr std::string_view forget_users = R"(
  UPDATE users SET email = 'deleted-' || user_id || '@deleted.invalid', display_name = 'Deleted user', password_hash = '!', is_active = false
  WHERE tenant_id = app_tenant())";
constexpr std::string_view end_sessions =
    "UPDATE login_sessions SET revoked_at = now() WHERE tenant_id = app_tenant() AND revoked_at IS NULL";
constexpr std::string_view forget_secrets = "DELETE FROM secrets WHERE tenant_id = app_tenant()";
constexpr std::string_view forget_keys = "DELETE FROM data_keys WHERE tenant_id = app_tenant()";
constexpr std::string_view erase = "SELECT * FROM erase_records($1, $2, $3::integer)";
constexpr std::string_view erase_details = "SELECT erase_audit_details(app_tenant(), $1, 'the company was deleted')";
constexpr std::string_view empty_trash = R"(
  UPDATE trash SET outcome = 'purged', ended_at = now(), ended_by = 0, snapshot = '{}' WHERE tenant_id = app_tenant() AND outcome IS NULL)";
constexpr std::string_view clone = "SELECT clone_records($1, $2, $3::jsonb)::text";
constexpr std::string_view tables = "SELECT table_name FROM export_tables() ORDER BY table_name";
constexpr std::string_view rows = "SELECT key::text, line FROM export_rows($1, $2::jsonb, $3::integer)";
}  // namespace lifecycle_sql

namespace lifecycle_detail {

using described::resource;

/// Back to the transaction's own tenant, whatever the work said.
template <class Work> auto as_tenant(pg::transaction& tx, tenant_id id, Work work) -> decltype(work()) {
  const tenant_id own = tx.tenant();
  if (auto set = tx.set_tenant(id); !set) return fail(std::move(set).error());
  auto done = work();
  if (!done) return done;
  if (auto set = tx.set_tenant(own); !set) return fail(std::move(set).error());
  return done;
}

result<std::int64_t> count(pg::transaction& tx, std::string_view sql, tenant_id id) {
  auto rows = tx.execute(sql, pg::params{}.id(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
}

result<std::string> status_of(pg::transaction& tx, std::string_view sql, tenant_id id) {
  auto rows = tx.execute(sql, pg::params{}.id(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.text(); });
}

result<std::int64_t> affected(pg::transaction& tx, std::string_view sql) {
  auto done = tx.execute(sql);
  if (!done) return fail(std::move(done).error());
  return done->affected();
}

/// All of it is names of the descriptions: nothing to escape.
std::string kinds_text(const described::registry& all) {
  const auto quoted = [](const std::string& name) { return '"' + name + '"'; };
  std::string out;
  for (const resource* r : described::template_kinds(all)) {
    std::string columns;
    std::string references;
    for (const auto& f : r->fields()) {
      if (f.type != described::kind::reference)
        columns += (columns.empty() ? "" : ",") + quoted(f.column());
      else
        references += (references.empty() ? "" : ",") + std::string{"{\"column\":"} + quoted(f.column()) + ",\"table\":" + quoted(f.target) + "}";
    }
    out += (out.empty() ? "{\"table\":" : ",{\"table\":") + quoted(r->name()) + ",\"id\":" + quoted(r->id_name()) +
           ",\"key\":" + quoted(r->fields()[r->key_fields().front()].column()) + ",\"columns\":[" + columns + "],\"references\":[" + references + "]}";
  }
  return "[" + out + "]";
}

}  // namespace lifecycle_detail

using namespace lifecycle_detail;

result<std::vector<field_error>> deletion_blockers(pg::transaction& tx, tenant_id id) {
  auto status = status_of(tx, lifecycle_sql::seen, id);
  if (!status) return fail(std::move(status).error());
  std::vector<field_error> out;
  if (*status == "active") out.push_back({"/status", "it is active: suspend it first"});
  if (*status == "deleted") out.push_back({"/status", "it is deleted already"});
  auto companies = count(tx, lifecycle_sql::companies, id);
  if (!companies) return fail(std::move(companies).error());
  if (*companies > 0)
    out.push_back({"/companies", std::to_string(*companies) + " companies are below it: delete them first"});
  auto calls = count(tx, lifecycle_sql::calls, id);
  if (!calls) return fail(std::move(calls).error());
  if (*calls > 0) out.push_back({"/calls", std::to_string(*calls) + " of its calls are running"});
  auto accounts = tx.execute(lifecycle_sql::balances, pg::params{}.id(id));
  if (!accounts) return fail(std::move(accounts).error());
  auto told = pg::map_rows(*accounts, [](pg::row_reader& in) {
    field_error e;
    e.pointer = "/accounts/" + std::to_string(in.i64());
    e.detail = in.text() + " has a balance in ";
    e.detail += in.text();
    return e;
  });
  if (!told) return fail(std::move(told).error());
  out.insert(out.end(), told->begin(), told->end());
  return out;
}

result<closed_tenant> close_tenant(pg::transaction& tx, tenant_id id) {
  auto blockers = deletion_blockers(tx, id);
  if (!blockers) return fail(std::move(blockers).error());
  if (!blockers->empty()) return fail(error{errc::conflict, "the company cannot be deleted now", std::move(*blockers), {}});
  closed_tenant out;
  auto changed = end_tenant(tx, id);
  if (!changed) return fail(std::move(changed).error());
  out.tenant = std::move(*changed);
  auto done = as_tenant(tx, id, [&]() -> result<void> {
    for (const auto sql : {lifecycle_sql::end_sessions, lifecycle_sql::empty_trash})
      if (auto ok = affected(tx, sql); !ok) return fail(std::move(ok).error());
    auto users = affected(tx, lifecycle_sql::forget_users);
    if (!users) return fail(std::move(users).error());
    auto secrets = affected(tx, lifecycle_sql::forget_secrets);
    if (!secrets) return fail(std::move(secrets).error());
    if (auto ok = affected(tx, lifecycle_sql::forget_keys); !ok) return fail(std::move(ok).error());
    out.users = *users;
    out.secrets = *secrets;
    return {};
  });
  if (!done) return fail(std::move(done).error());
  return out;
}

result<std::int64_t> erase_records(pg::transaction& tx, tenant_id id, std::int32_t rows_max, const described::registry& all) {
  auto status = status_of(tx, lifecycle_sql::seen, id);
  if (!status) return fail(std::move(status).error());
  if (*status != "deleted") return fail(errc::conflict, "it is not deleted");
  const auto kinds = described::by_dependency(all);
  return as_tenant(tx, id, [&]() -> result<std::int64_t> {
    for (auto r = kinds.rbegin(); r != kinds.rend(); ++r) {
      auto rows = tx.execute(lifecycle_sql::erase, pg::params{}.text((*r)->name()).text((*r)->id_name()).i64(rows_max));
      if (!rows) return fail(std::move(rows).error());
      if (rows->empty()) continue;
      auto ids = pg::map_rows(*rows, [](pg::row_reader& in) { return in.i64(); });
      if (!ids) return fail(std::move(ids).error());
      std::vector<std::optional<std::string>> objects;
      for (const auto gone : *ids)
        objects.push_back((*r)->singular() + ":" + std::to_string(gone));
      if (auto erased = tx.execute(lifecycle_sql::erase_details, pg::params{}.text_array(objects)); !erased)
        return fail(std::move(erased).error());
      return static_cast<std::int64_t>(ids->size());
    }
    return 0;
  });
}

result<std::string> clone_records(pg::transaction& tx, tenant_id from, tenant_id to, const described::registry& all) {
  for (const auto id : {from, to})
    if (auto known = status_of(tx, lifecycle_sql::own, id); !known) return fail(std::move(known).error());
  const tenant_id own = tx.tenant();
  auto done = tx.execute(lifecycle_sql::clone, pg::params{}.id(from).id(to).text(kinds_text(all)));
  if (!done) return fail(std::move(done).error());
  auto counts = pg::first_row(*done, [](pg::row_reader& in) { return in.text(); });
  if (!counts) return counts;
  if (auto set = tx.set_tenant(own); !set) return fail(std::move(set).error());
  return counts;
}

result<std::vector<std::string>> export_tables(pg::transaction& tx) {
  auto rows = tx.execute(lifecycle_sql::tables);
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.text(); });
}

result<exported_rows> export_rows(pg::transaction& tx, tenant_id id, const std::string& table, const std::string& after,
                                  std::int32_t rows_max) {
  if (auto known = status_of(tx, lifecycle_sql::own, id); !known) return fail(std::move(known).error());
  return as_tenant(tx, id, [&]() -> result<exported_rows> {
    auto rows = tx.execute(lifecycle_sql::rows, pg::params{}.text(table).text(after).i64(rows_max));
    if (!rows) return fail(std::move(rows).error());
    exported_rows out;
    auto read = pg::map_rows(*rows, [&](pg::row_reader& in) {
      out.last_key = in.text();
      out.lines += "{\"table\":\"" + table + "\",\"row\":" + in.text() + "}\n";
      ++out.rows;
      return 0;
    });
    if (!read) return fail(std::move(read).error());
    return out;
  });
}

}  // namespace didtron::storage
