#include "storage/repositories/record_sql.hpp"

#include <memory>
#include <mutex>

#include "actors/domain/events/event_type.hpp"

namespace didtron::storage {

namespace record_sql_detail {

using described::field;
using described::kind;
using described::resource;

constexpr const char* live = "r.tenant_id = app_tenant() AND r.trash_id IS NULL";

std::string read_column(const field& f) {
  const std::string column = "r." + f.column();
  return f.is_list() ? "array_to_string(" + column + ", '|')" : column;
}

std::string offered_columns(const resource& r) {
  std::string columns = "r." + r.id_name();
  for (const field& f : r.fields())
    if (f.is_offered) columns += ", " + read_column(f);
  return columns;
}

std::string select(const resource& r) {
  std::string columns = "SELECT r." + r.id_name() + ", r.version, r.created_at, r.updated_at";
  std::string names;
  std::string from = " FROM " + r.name() + " r";
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    columns += ", " + read_column(f);
    if (!f.is_id()) continue;
    const std::string other = "t" + std::to_string(i);
    if (f.type == kind::company) {
      names += ", coalesce(" + other + ".name, '')";
      from += " LEFT JOIN tenants " + other + " ON " + other + ".parent_tenant_id = r.tenant_id AND " +
              other + ".tenant_id = r." + f.name;
      continue;
    }
    const resource& target = *r.home().find(f.target);
    names += ", coalesce(" + other + "." + target.fields()[target.label_field()].column() + ", '')";
    from += " LEFT JOIN " + target.name() + " " + other + " ON " + other +
            ".tenant_id = r.tenant_id AND " + other + "." + target.id_name() + " = r." + f.name;
  }
  return columns + names + from + " WHERE " + live;
}

/// Parameters are typed by the caller; a cast tells PostgreSQL where it could not know.
class places {
 public:
  std::string next() { return "$" + std::to_string(++n_); }

 private:
  int n_ = 0;
};

std::string filters(const resource& r, places& at) {
  std::string sql;
  std::string searched;
  for (const field& f : r.fields()) {
    const std::string column = "r." + f.column();
    if (f.is_searchable) searched += (searched.empty() ? "" : " OR ") + column + " ILIKE $SEARCH";
    if (!f.is_filterable) continue;
    if (f.is_number()) {
      const std::string lowest = at.next(), highest = at.next();
      const std::string type = f.type == kind::instant ? "::timestamptz" : "::bigint";
      sql += " AND (" + lowest + type + " IS NULL OR " + column + " >= " + lowest + type + ")";
      sql += " AND (" + highest + type + " IS NULL OR " + column + " <= " + highest + type + ")";
      continue;
    }
    const std::string place = at.next();
    if (f.is_id())
      sql += " AND (cardinality(" + place + "::bigint[]) = 0 OR " + column + " = ANY (" + place +
             "::bigint[]))";
    else if (f.is_list())
      sql += " AND " + column + " @> " + place + "::text[]";
    else
      sql += " AND (cardinality(" + place + "::text[]) = 0 OR " + column +
             (f.type == kind::flag ? "::text" : "") + " = ANY (" + place + "::text[]))";
  }
  if (!searched.empty()) {
    const std::string place = at.next() + "::text";
    for (std::size_t i = searched.find("$SEARCH"); i != std::string::npos;
         i = searched.find("$SEARCH", i))
      searched.replace(i, 7, place);
    sql += " AND (" + place + " = '' OR " + searched + ")";
  }
  return sql;
}

std::array<std::string, 2> page_texts(const resource& r, const std::string& sort) {
  const bool is_descending = sort.starts_with('-');
  const std::string name = is_descending ? sort.substr(1) : sort;
  const auto index = r.find(name);
  const std::string column = "r." + (index ? r.fields()[*index].column() : name);
  const std::string type =
      !index ? "timestamptz" : std::string{described::facts(r.fields()[*index].type).sql_type};
  const std::string id = "r." + r.id_name();
  const std::string way = is_descending ? " DESC" : "";
  std::array<std::string, 2> out;
  for (std::size_t with_cursor = 0; with_cursor < 2; ++with_cursor) {
    places at;
    std::string sql = select(r) + filters(r, at);
    if (with_cursor == 1) {
      const std::string last = at.next(), last_id = at.next();
      sql += " AND (" + column + ", " + id + ") " + (is_descending ? "<" : ">") + " (" + last +
             "::" + type + ", " + last_id + "::bigint)";
    }
    sql += " ORDER BY " + column + way + ", " + id + way + " LIMIT " + at.next();
    out[with_cursor] = std::move(sql);
  }
  return out;
}

std::string write_place(const field& f, const std::string& place) {
  return f.is_list() ? "string_to_array(" + place + "::text, '|')" : place;
}

std::string insert(const resource& r) {
  places at;
  std::string columns, values;
  for (const field& f : r.fields()) {
    columns += ", " + f.column();
    values += ", " + write_place(f, at.next());
  }
  return "INSERT INTO " + r.name() + " (tenant_id" + columns + ") VALUES (app_tenant()" + values +
         ") RETURNING " + r.id_name();
}

std::string update(const resource& r) {
  places at;
  const std::string id = at.next();
  std::string sets;
  for (const field& f : r.fields())
    sets += f.column() + " = " + write_place(f, at.next()) + ", ";
  return "UPDATE " + r.name() + " SET " + sets +
         "version = version + 1, updated_at = now() WHERE tenant_id = app_tenant() AND " +
         r.id_name() + " = " + id + " AND trash_id IS NULL";
}

/// A column of a row that came as text.
std::string typed(const field& f) {
  if (f.is_list()) return "string_to_array(coalesce(x." + f.column() + ", ''), '|')";
  return "x." + f.column() + "::" + std::string{described::facts(f.type).sql_type};
}

/// "unnest($2::text[], …) AS x (name, …)"
std::string unnested(const resource& r, places& at, bool has_ids) {
  std::string arrays, names;
  if (has_ids) {
    arrays = at.next() + "::bigint[], ";
    arrays += at.next() + "::text[]";
    names = "id, changed_fields";
  }
  for (const field& f : r.fields()) {
    arrays += (arrays.empty() ? "" : ", ") + at.next() + "::text[]";
    names += (names.empty() ? "" : ", ") + f.column();
  }
  return "unnest(" + arrays + ") AS x (" + names + ")";
}

/// Columns of the audit log that say by whom and from where, and their parameters in the order of
/// record_import's.
constexpr std::string_view audit_columns =
    "tenant_id, actor, actor_name, on_behalf_of, on_behalf_name, address, user_agent, operation, request_id, action, object";
std::string audit_values(places& at) {
  const std::string actor = at.next(), actor_name = at.next(), on_behalf_of = at.next();
  const std::string on_behalf_name = at.next(), address = at.next();
  const std::string agent = at.next(), operation = at.next(), request = at.next();
  return "app_tenant(), " + actor + ", " + actor_name + ", " + on_behalf_of + ", " + on_behalf_name + ", nullif(" + address + ", '')::inet, " +
         agent + ", " + operation + ", " + request;
}

/// What events tell of each row of `done`; open for more.
std::string told_members(const resource& r) {
  return "jsonb_build_object('" + r.id_name() + "', done." + r.id_name() + ", 'version', done.version";
}

std::string insert_many(const resource& r) {
  places at;
  const std::string by = audit_values(at);
  std::string columns, values;
  for (const field& f : r.fields()) {
    columns += ", " + f.column();
    values += ", " + typed(f);
  }
  return "WITH done AS (INSERT INTO " + r.name() + " (tenant_id" + columns +
         ") SELECT app_tenant()" + values + " FROM " + unnested(r, at, false) +
         " RETURNING *), told AS (INSERT INTO outbox (tenant_id, topic, payload) SELECT app_tenant(), '" +
         events::name_of(r, events::created) + "', " + told_members(r) + ") FROM done) INSERT INTO audit_log (" + std::string{audit_columns} + ", after) SELECT " +
         by + ", '" + r.name() + ".create', '" + r.singular() + ":' || done." + r.id_name() +
         ", to_jsonb(done) - 'tenant_id' - 'trash_id' FROM done";
}

std::string update_many(const resource& r) {
  places at;
  const std::string by = audit_values(at);
  std::string sets;
  for (const field& f : r.fields())
    sets += f.column() + " = " + typed(f) + ", ";
  const std::string id = r.id_name();
  return "WITH x AS (SELECT * FROM " + unnested(r, at, true) + "), old AS (SELECT o." + id +
         " AS id, to_jsonb(o) AS was FROM " + r.name() +
         " o JOIN x ON o.tenant_id = app_tenant() AND o." + id + " = x.id), done AS (UPDATE " +
         r.name() + " r SET " + sets +
         "version = r.version + 1, updated_at = now() FROM x WHERE r.tenant_id = app_tenant() AND "
         "r." +
         id +
         " = x.id RETURNING r.*), told AS (INSERT INTO outbox (tenant_id, topic, payload) SELECT app_tenant(), '" +
         events::name_of(r, events::updated) + "', " + told_members(r) +
         ", 'changed', to_jsonb(string_to_array(x.changed_fields, '|'))) FROM done JOIN x ON x.id = done." + id +
         ") INSERT INTO audit_log (" + std::string{audit_columns} +
         ", before, after) SELECT " + by + ", '" + r.name() + ".change', '" + r.singular() + ":' || done." + id +
         ", old.was - 'tenant_id' - 'trash_id', to_jsonb(done) - 'tenant_id' - 'trash_id' FROM "
         "done JOIN old ON old.id = done." +
         id;
}

}  // namespace record_sql_detail

using namespace record_sql_detail;

record_sql::record_sql(const resource& r) {
  const std::string of_this = " WHERE tenant_id = app_tenant() AND ";
  for (const std::string& sort : r.sorts())
    pages.emplace(sort, page_texts(r, sort));
  one = select(r) + " AND r." + r.id_name() + " = $1";
  lock = one + " FOR UPDATE OF r";
  insert = record_sql_detail::insert(r);
  update = record_sql_detail::update(r);
  snapshot = "SELECT to_jsonb(r) FROM " + r.name() + " r WHERE r.tenant_id = app_tenant() AND r." +
             r.id_name() + " = $1";
  count = "SELECT count(*) FROM " + r.name() + of_this + "trash_id IS NULL";
  if (const auto key = r.key_fields(); key.size() == 1) {
    by_keys =
        select(r) + " AND r." + r.fields()[key[0]].column() + " = ANY ($1::text[]) FOR UPDATE OF r";
  } else if (!key.empty()) {
    std::string columns, arrays;
    for (std::size_t i = 0; i < key.size(); ++i) {
      columns += (i == 0 ? "r." : ", r.") + r.fields()[key[i]].column();
      arrays += (i == 0 ? "$" : ", $") + std::to_string(i + 1) + "::text[]";
    }
    by_keys = select(r) + " AND (" + columns + ") IN (SELECT * FROM unnest(" + arrays + ")) FOR UPDATE OF r";
  }
  insert_many = record_sql_detail::insert_many(r);
  update_many = record_sql_detail::update_many(r);
  set_trash = "UPDATE " + r.name() +
              " SET trash_id = $2, version = version + 1, updated_at = now()" + of_this +
              r.id_name() + " = $1 AND trash_id IS NULL RETURNING " + r.id_name() + ", version";
  restore = "UPDATE " + r.name() +
            " SET trash_id = NULL, version = version + 1, updated_at = now()" + of_this +
            "trash_id = $1 RETURNING " + r.id_name() + ", version";
  purge = "DELETE FROM " + r.name() + of_this + "trash_id = $1 RETURNING " + r.id_name();
  has_room = "SELECT count(*) < $1 FROM (SELECT 1 FROM " + r.name() + of_this +
             "trash_id IS NULL LIMIT $1) AS found";
  if (r.is_assignable()) {
    const std::string of_offer = "SELECT " + offered_columns(r) + " FROM offered_" + r.name() + " r";
    const std::string order = " ORDER BY r.display_order, r." + r.id_name() + " LIMIT $1";
    offer_pages = {of_offer + order,
                   of_offer + " WHERE (r.display_order, r." + r.id_name() + ") > ($2::bigint, $3::bigint)" + order};
    offer_one = of_offer + " WHERE r." + r.id_name() + " = $1";
  }
  for (const field& f : r.fields()) {
    if (f.type == kind::company) {
      targets.push_back("SELECT 1 FROM tenants WHERE parent_tenant_id = app_tenant() AND tenant_id = $1 "
                        "AND kind IN ('customer', 'reseller', 'operator')");
      continue;
    }
    if (f.type != kind::reference) {
      targets.emplace_back();
      continue;
    }
    const resource& target = *r.home().find(f.target);
    // Locked: it cannot go to the trash before this write is committed.
    targets.push_back("SELECT 1 FROM " + target.name() + of_this + target.id_name() +
                      " = $1 AND trash_id IS NULL" +
                      (f.shared_field.empty() ? std::string{}
                                              : " AND " + f.shared_field + " = $2::bigint") +
                      " FOR SHARE");
  }
  if (!r.holder().empty()) holders = "SELECT what, detail FROM " + r.holder() + "($1)";
  for (const resource& other : r.home().all()) {
    for (std::size_t i = 0; i < other.fields().size(); ++i) {
      const field& f = other.fields()[i];
      if (f.type != kind::reference || f.target != r.name()) continue;
      const std::string ids = "SELECT r." + other.id_name() + " FROM " + other.name() +
                              " r WHERE " + live + " AND r." + f.name +
                              " = $1 ORDER BY 1 FOR UPDATE";
      const std::string outside = "SELECT 1 FROM " + other.name() + " o JOIN " + r.name() +
                                  " r ON r.tenant_id = o.tenant_id AND r." + r.id_name() + " = o." +
                                  f.name +
                                  " WHERE r.tenant_id = app_tenant() AND r.trash_id = $1 AND "
                                  "o.trash_id IS DISTINCT FROM $1 LIMIT 1";
      users.push_back({&other, i, f.is_owner, ids, outside});
    }
  }
}

const record_sql& sql_of(const resource& r) {
  static std::mutex mutex;
  static std::map<const resource*, std::unique_ptr<record_sql>> all;
  const std::lock_guard lock{mutex};
  auto& mine = all[&r];
  if (!mine) mine = std::make_unique<record_sql>(r);
  return *mine;
}

}  // namespace didtron::storage
