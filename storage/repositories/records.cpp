#include "storage/repositories/records.hpp"

#include <charconv>

#include "storage/repositories/paging.hpp"
#include "storage/repositories/record_sql.hpp"

namespace didtron::storage {

namespace records_detail {

using described::field;
using described::kind;
using described::record;
using described::resource;
using described::value;

constexpr std::string_view history_sql = R"(
  SELECT audit_no, created_at, actor, action, coalesce(before::text, ''), coalesce(after::text, '') FROM audit_log
  WHERE tenant_id = app_tenant() AND object = $1 AND audit_no < $2 ORDER BY audit_no DESC LIMIT $3)";

std::vector<std::string> split(std::string_view joined) {
  std::vector<std::string> out;
  while (!joined.empty()) {
    const auto bar = joined.find(described::list_separator);
    out.emplace_back(joined.substr(0, bar));
    if (bar == std::string_view::npos) break;
    joined.remove_prefix(bar + 1);
  }
  return out;
}

value read_value(const field& f, pg::row_reader& in) {
  if (f.is_list()) return split(in.text());
  if (f.type == kind::flag) return in.boolean();
  if (f.type == kind::instant) {
    const auto at = in.opt_time();
    return at ? value{at->us} : value{};
  }
  if (described::facts(f.type).sql_type == "bigint") {
    const auto n = in.opt_i64();
    return n ? value{*n} : value{};
  }
  auto s = in.opt_text();
  return s ? value{std::move(*s)} : value{};
}

record read_record(const resource& r, pg::row_reader& in) {
  record out;
  out.id = in.i64();
  out.version = in.i64();
  out.created_at = in.time();
  out.updated_at = in.time();
  for (const field& f : r.fields())
    out.fields.push_back(read_value(f, in));
  for (const field& f : r.fields())
    out.names.push_back(f.is_id() ? in.text() : std::string{});
  return out;
}

void write_value(pg::params& to, const field& f, const value& v) {
  if (f.is_list()) {
    to.text(described::write_text(f, v));
  } else if (f.type == kind::flag) {
    const auto* b = std::get_if<bool>(&v);
    to.boolean(b != nullptr && *b);
  } else if (f.type == kind::instant) {
    const auto* us = std::get_if<std::int64_t>(&v);
    to.time(us == nullptr ? std::nullopt : std::optional{instant{*us}});
  } else if (described::facts(f.type).sql_type == "bigint") {
    const auto* n = std::get_if<std::int64_t>(&v);
    to.i64(n == nullptr ? std::nullopt : std::optional{*n});
  } else {
    const auto* s = std::get_if<std::string>(&v);
    to.opt_text(s == nullptr ? std::nullopt : std::optional{*s});
  }
}

/// "%" and "_" of people are letters.
std::string pattern_of(std::string_view search) {
  if (search.empty()) return {};
  std::string out = "%";
  for (const char c : search) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

void write_filters(pg::params& to, const resource& r, const described::record_query& q) {
  bool is_searchable = false;
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    is_searchable = is_searchable || f.is_searchable;
    if (!f.is_filterable) continue;
    const described::record_filter* given = nullptr;
    for (const auto& one : q.filters)
      if (one.field == i) given = &one;
    static const described::record_filter none;
    const auto& filter = given == nullptr ? none : *given;
    if (f.type == kind::instant) {
      for (const auto& bound : {filter.min, filter.max})
        to.time(bound ? std::optional{instant{*bound}} : std::nullopt);
    } else if (f.is_number()) {
      to.i64(filter.min).i64(filter.max);
    } else if (f.is_id()) {
      std::vector<std::int64_t> ids;
      for (const auto& word : filter.words) {
        std::int64_t id = 0;
        std::from_chars(word.data(), word.data() + word.size(), id);
        ids.push_back(id);
      }
      to.i64_array(ids);
    } else {
      to.text_array(filter.words);
    }
  }
  if (is_searchable) to.text(pattern_of(q.search));
}

constexpr char cursor_separator = '\x1f';

/// Sort, value and number of the last record.
std::string cursor_of(const resource& r, const std::string& sort, const record& last) {
  const std::string name = sort.starts_with('-') ? sort.substr(1) : sort;
  const auto index = r.find(name);
  const std::string key = index ? described::write_text(r.fields()[*index], last.fields[*index])
                                : format(last.created_at);
  return sort + cursor_separator + key + cursor_separator + std::to_string(last.id);
}

result<void> write_cursor(pg::params& to, const resource& r, const std::string& sort,
                          std::string_view cursor) {
  const auto wrong = [] {
    return fail_field("/query/cursor", "is not a cursor of this list and order");
  };
  const auto first = cursor.find(cursor_separator);
  const auto last = cursor.rfind(cursor_separator);
  if (first == std::string_view::npos || first == last || cursor.substr(0, first) != sort)
    return wrong();
  const std::string_view key = cursor.substr(first + 1, last - first - 1);
  std::int64_t id = 0;
  const auto [end, problem] =
      std::from_chars(cursor.data() + last + 1, cursor.data() + cursor.size(), id);
  if (problem != std::errc{} || end != cursor.data() + cursor.size()) return wrong();
  const std::string name = sort.starts_with('-') ? sort.substr(1) : sort;
  if (const auto index = r.find(name)) {
    const auto v = described::read_text(r.fields()[*index], key);
    if (!v || described::is_none(*v)) return wrong();
    write_value(to, r.fields()[*index], *v);
  } else {
    const auto at = parse_instant(key);
    if (!at) return wrong();
    to.time(*at);
  }
  to.i64(id);
  return {};
}

error told(const resource& r, error e) {
  if (e.kind != errc::conflict || e.fields.empty()) return e;
  const auto key = r.unique_key_called(e.fields[0].pointer);
  if (key.empty()) return e;
  std::string labels;
  std::vector<field_error> faults;
  for (const std::size_t i : key) {
    labels += (labels.empty() ? "" : " and ") + r.fields()[i].label;
    faults.push_back({"/" + r.fields()[i].name, key.size() == 1 ? "is taken already" : "is taken already together with the others"});
  }
  return error{errc::conflict, labels + (key.size() == 1 ? " is" : " are") + " taken already", std::move(faults), {}};
}

result<void> check_targets(pg::transaction& tx, const resource& r, const described::values& v,
                           const described::values* before) {
  const record_sql& sql = sql_of(r);
  std::vector<field_error> faults;
  for (std::size_t i = 0; i < r.fields().size(); ++i) {
    const field& f = r.fields()[i];
    const auto* id = std::get_if<std::int64_t>(&v[i]);
    const auto shared = f.shared_field.empty() ? std::nullopt : r.find(f.shared_field);
    if (sql.targets[i].empty() || id == nullptr ||
        (before != nullptr && (*before)[i] == v[i] && (!shared || (*before)[*shared] == v[*shared])))
      continue;
    pg::params args;
    args.i64(*id);
    if (shared) write_value(args, r.fields()[*shared], v[*shared]);
    auto found = tx.execute(sql.targets[i], std::move(args));
    if (!found) return fail(std::move(found).error());
    if (!found->empty()) continue;
    std::string what = "there is no such ";
    what += f.type == kind::company ? "customer, reseller or operator right below your company"
                                    : r.home().find(f.target)->title();
    if (shared) what += " in this " + r.fields()[*shared].label;
    faults.push_back({"/" + f.name, std::move(what)});
  }
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults), {}});
  return {};
}

}  // namespace records_detail

using namespace records_detail;

result<pg::query<page<record>>> records_page(const viewer& who, const resource& r,
                                             const described::record_query& q) {
  const auto found = sql_of(r).pages.find(q.sort);
  if (found == sql_of(r).pages.end()) return fail(errc::internal, "the list has no such order");
  pg::params args;
  write_filters(args, r, q);
  if (q.paging.after)
    if (auto ok = write_cursor(args, r, q.sort, *q.paging.after); !ok)
      return fail(std::move(ok).error());
  args.i64(paging::rows_wanted(q.paging));
  return pg::query<page<record>>{
      who.tenant,
      {{found->second[q.paging.after ? 1 : 0], std::move(args)}},
      [&r, paging = q.paging,
       sort = q.sort](const std::vector<pg::rows>& rows) -> result<page<record>> {
        auto items = pg::map_rows(rows[0], [&](pg::row_reader& in) { return read_record(r, in); });
        if (!items) return fail(std::move(items).error());
        return paging::cut(std::move(*items), paging,
                           [&](const record& last) { return cursor_of(r, sort, last); });
      }};
}

pg::query<record> record_one(const viewer& who, const resource& r, std::int64_t id) {
  return {
      who.tenant, {{sql_of(r).one, pg::params{}.i64(id)}}, [&r](const std::vector<pg::rows>& rows) {
        return pg::first_row(rows[0], [&](pg::row_reader& in) { return read_record(r, in); });
      }};
}

pg::query<page<described::record_event>> record_history(const viewer& who, const resource& r,
                                                        std::int64_t id, const page_query& q) {
  const auto object = r.singular() + ":" + std::to_string(id);
  return {who.tenant,
          {{history_sql, pg::params{}
                             .text(object)
                             .i64(paging::after_number(q, INT64_MAX))
                             .i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& rows) -> result<page<described::record_event>> {
            auto items = pg::map_rows(rows[0], [](pg::row_reader& in) {
              described::record_event e;
              e.no = in.i64();
              e.at = in.time();
              e.actor = in.text();
              e.action = in.text();
              e.before = in.text();
              e.after = in.text();
              return e;
            });
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q,
                               [](const auto& last) { return std::to_string(last.no); });
          }};
}

result<record> record_in(pg::transaction& tx, const resource& r, std::int64_t id, bool is_locked) {
  auto rows = tx.execute(is_locked ? sql_of(r).lock : sql_of(r).one, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [&](pg::row_reader& in) { return read_record(r, in); });
}

result<record> insert_record(pg::transaction& tx, const resource& r, const described::values& v) {
  const record_sql& sql = sql_of(r);
  auto room = tx.execute(sql.has_room, pg::params{}.i64(r.rows_max()));
  if (!room) return fail(std::move(room).error());
  const auto has_room = pg::first_row(*room, [](pg::row_reader& in) { return in.boolean(); });
  if (!has_room) return fail(has_room.error());
  if (!*has_room)
    return fail(errc::limit_exceeded, "there are " + std::to_string(r.rows_max()) + " " +
                                          r.titles() + " already, the most that may be");
  if (auto ok = check_targets(tx, r, v, nullptr); !ok) return fail(std::move(ok).error());
  pg::params args;
  for (std::size_t i = 0; i < v.size(); ++i)
    write_value(args, r.fields()[i], v[i]);
  auto stored = tx.execute(sql.insert, std::move(args));
  if (!stored) return fail(told(r, std::move(stored).error()));
  const auto id = pg::first_row(*stored, [](pg::row_reader& in) { return in.i64(); });
  if (!id) return fail(id.error());
  return record_in(tx, r, *id);
}

result<changed_record>
update_record(pg::transaction& tx, const resource& r, std::int64_t id, std::int64_t version,
              const std::function<result<described::values>(const described::values&)>& change) {
  auto before = record_in(tx, r, id, true);
  if (!before) return fail(std::move(before).error());
  if (before->version != version)
    return fail(errc::stale_version, "somebody changed it since: it has version " +
                                         std::to_string(before->version) + " now");
  auto wanted = change(before->fields);
  if (!wanted) return fail(std::move(wanted).error());
  if (*wanted == before->fields) return changed_record{*before, *before};
  if (auto ok = check_targets(tx, r, *wanted, &before->fields); !ok)
    return fail(std::move(ok).error());
  pg::params args;
  args.i64(id);
  for (std::size_t i = 0; i < wanted->size(); ++i)
    write_value(args, r.fields()[i], (*wanted)[i]);
  auto stored = tx.execute(sql_of(r).update, std::move(args));
  if (!stored) return fail(told(r, std::move(stored).error()));
  auto after = record_in(tx, r, id);
  if (!after) return fail(std::move(after).error());
  return changed_record{std::move(*before), std::move(*after)};
}

}  // namespace didtron::storage
