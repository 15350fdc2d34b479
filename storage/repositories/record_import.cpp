#include "storage/repositories/record_import.hpp"

#include <map>
#include <set>

#include "storage/repositories/record_sql.hpp"
#include "storage/repositories/records.hpp"

namespace didtron::storage {

namespace record_import_detail {

using described::field;
using described::kind;
using described::resource;
using described::value;
using described::values;

constexpr std::size_t rows_per_statement = 1'000;
/// Faults told of one file: whoever has more has another problem.
constexpr std::size_t faults_max = 100;

/// A value as text that its column's type reads; lists joined.
std::optional<std::string> column_text(const field& f, const value& v) {
  if (described::is_none(v)) return std::nullopt;
  if (f.type == kind::instant || f.type == kind::flag || f.is_list())
    return described::write_text(f, v);
  if (const auto* n = std::get_if<std::int64_t>(&v)) return std::to_string(*n);
  return described::write_text(f, v);
}

/// A record to be written.
struct written_row {
  std::int64_t id = 0;       ///< 0: a new one
  std::string changed = {};  ///< names of its fields that change, joined
  values fields = {};
};

std::string changed_names(const resource& r, const values& before, const values& after) {
  std::string out;
  for (std::size_t i = 0; i < after.size(); ++i)
    if (before[i] != after[i])
      out += (out.empty() ? "" : std::string{described::list_separator}) + r.fields()[i].name;
  return out;
}

/// The rows of one statement, column by column.
pg::params columns_of(const resource& r, const audit_record& by,
                      const std::vector<written_row>& rows, std::size_t begin,
                      std::size_t end, bool has_ids) {
  pg::params out;
  out.text(by.actor).text(actor_name_of(by)).text(by.on_behalf_of).text(on_behalf_name_of(by)).text(by.from.address).text(by.from.user_agent);
  out.text(by.from.operation).text(by.from.request_id);
  if (has_ids) {
    std::vector<std::int64_t> ids;
    for (std::size_t i = begin; i < end; ++i)
      ids.push_back(rows[i].id);
    out.i64_array(ids);
    std::vector<std::optional<std::string>> changed;
    for (std::size_t i = begin; i < end; ++i)
      changed.push_back(rows[i].changed);
    out.text_array(changed);
  }
  for (std::size_t column = 0; column < r.fields().size(); ++column) {
    std::vector<std::optional<std::string>> texts;
    for (std::size_t i = begin; i < end; ++i)
      texts.push_back(column_text(r.fields()[column], rows[i].fields[column]));
    out.text_array(texts);
  }
  return out;
}

result<void> write_all(pg::transaction& tx, std::string_view sql, const resource& r,
                       const audit_record& by,
                       const std::vector<written_row>& rows, bool has_ids) {
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_statement) {
    const std::size_t end = std::min(rows.size(), begin + rows_per_statement);
    auto stored = tx.execute(sql, columns_of(r, by, rows, begin, end, has_ids));
    if (!stored) return fail(records_detail::told(r, std::move(stored).error()));
  }
  return {};
}

struct stored_rows {
  std::map<std::string, described::record> by_key = {};
  std::int64_t live = 0;
};

/// What tells a row apart, as one text. No value has this sign in it.
constexpr char key_separator = '\x1f';

result<stored_rows> find_stored(pg::transaction& tx, const resource& r, const std::vector<std::size_t>& key,
                                const std::vector<std::vector<std::string>>& keys) {
  stored_rows out;
  pg::params args;
  for (const auto& column : keys)
    args.text_array(column);
  auto rows = tx.execute(sql_of(r).by_keys, std::move(args));
  if (!rows) return fail(std::move(rows).error());
  auto records =
      pg::map_rows(*rows, [&](pg::row_reader& in) { return records_detail::read_record(r, in); });
  if (!records) return fail(std::move(records).error());
  for (auto& one : *records) {
    std::string name;
    for (const std::size_t i : key)
      name += described::write_text(r.fields()[i], one.fields[i]) + key_separator;
    out.by_key.emplace(std::move(name), std::move(one));
  }
  auto count = tx.execute(sql_of(r).count);
  if (!count) return fail(std::move(count).error());
  const auto n = pg::first_row(*count, [](pg::row_reader& in) { return in.i64(); });
  if (!n) return fail(n.error());
  out.live = *n;
  return out;
}

}  // namespace record_import_detail

using namespace record_import_detail;

result<import_counts> import_records(pg::transaction& tx, const resource& r,
                                     const std::vector<std::vector<std::optional<value>>>& rows,
                                     bool is_dry_run, const audit_record& by) {
  const auto key = r.key_fields();
  if (key.empty())
    return fail(errc::invalid_argument, "these records have no field that tells them apart");
  std::vector<field_error> faults;
  const auto fault = [&](std::size_t row, const std::string& pointer, std::string what) {
    if (faults.size() < faults_max)
      faults.push_back({"/rows/" + std::to_string(row + 1) + pointer, std::move(what)});
  };
  std::vector<std::string> keys;
  std::vector<std::vector<std::string>> columns(key.size());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bool is_whole = true;
    keys.emplace_back();
    for (std::size_t part = 0; part < key.size(); ++part) {
      const field& f = r.fields()[key[part]];
      columns[part].push_back(described::write_text(f, rows[i][key[part]] ? *rows[i][key[part]] : f.otherwise_value));
      keys.back() += columns[part].back() + key_separator;
      if (!columns[part].back().empty()) continue;
      is_whole = false;
      fault(i, "/" + f.name, "is required");
    }
    if (is_whole && !seen.insert(keys.back()).second)
      for (const std::size_t part : key)
        fault(i, "/" + r.fields()[part].name, "stands in the file twice");
  }
  auto stored = find_stored(tx, r, key, columns);
  if (!stored) return fail(std::move(stored).error());
  std::vector<written_row> fresh, altered;
  import_counts counts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto known = stored->by_key.find(keys[i]);
    const bool is_new = known == stored->by_key.end();
    auto made = is_new ? described::complete(r, rows[i])
                       : described::changed(r, known->second.fields, rows[i]);
    if (!made) {
      for (const auto& one : made.error().fields)
        fault(i, one.pointer, one.detail);
      continue;
    }
    if (!is_new && *made == known->second.fields) {
      ++counts.unchanged;
      continue;
    }
    if (auto ok =
            records_detail::check_targets(tx, r, *made, is_new ? nullptr : &known->second.fields);
        !ok) {
      if (ok.error().kind != errc::invalid_argument) return fail(std::move(ok).error());
      for (const auto& one : ok.error().fields)
        fault(i, one.pointer, one.detail);
    }
    if (is_new)
      fresh.push_back({0, {}, std::move(*made)});
    else
      altered.push_back({known->second.id, changed_names(r, known->second.fields, *made), std::move(*made)});
  }
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the file is not valid", std::move(faults), {}});
  counts.created = static_cast<std::int64_t>(fresh.size());
  counts.changed = static_cast<std::int64_t>(altered.size());
  if (stored->live + counts.created > r.rows_max())
    return fail(errc::limit_exceeded,
                "there would be more than " + std::to_string(r.rows_max()) + " " + r.titles());
  if (is_dry_run) return counts;
  if (auto ok = write_all(tx, sql_of(r).insert_many, r, by, fresh, false); !ok)
    return fail(std::move(ok).error());
  if (auto ok = write_all(tx, sql_of(r).update_many, r, by, altered, true); !ok)
    return fail(std::move(ok).error());
  return counts;
}

}  // namespace didtron::storage
