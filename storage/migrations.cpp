#include "storage/migrations.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "storage/pg/transaction.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace migrations_detail {

/// Building an index over a year of calls takes its time; waiting for a lock does not.
inline constexpr std::chrono::minutes statement_limit{60};

constexpr std::string_view create_table = R"(
  CREATE TABLE IF NOT EXISTS schema_migrations (
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
  );
  GRANT SELECT ON schema_migrations TO PUBLIC)";
// Session-level, because a migration outside a transaction must be covered, too.
constexpr std::string_view lock =
    "SELECT pg_advisory_lock(hashtextextended('didtron.schema_migrations', 0))";
constexpr std::string_view unlock =
    "SELECT pg_advisory_unlock(hashtextextended('didtron.schema_migrations', 0))";
constexpr std::string_view table_exists = "SELECT to_regclass('schema_migrations') IS NOT NULL";
constexpr std::string_view applied = "SELECT name, sha256 FROM schema_migrations ORDER BY name";
constexpr std::string_view note = "INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)";

result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return fail(errc::bad_config, "cannot read " + path.filename().string());
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

error with_name(error e, const std::string& name) {
  e.message = name + ": " + e.message;
  return e;
}

using digests = std::map<std::string, std::string>;

result<digests> load_applied(pg::connection& db) {
  auto there = db.execute(table_exists);
  if (!there) return fail(std::move(there).error());
  auto known = pg::first_row(*there, [](pg::row_reader& in) { return in.boolean(); });
  if (!known) return fail(std::move(known).error());
  digests out;
  if (!*known) return out;
  auto rows = db.execute(applied);
  if (!rows) return fail(std::move(rows).error());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    pg::row_reader in{*rows, i};
    std::string name = in.text();
    out.emplace(std::move(name), in.text());
  }
  return out;
}

/// What is in the database must be what is in the files, in the same order.
result<std::vector<migration>> missing(const std::vector<migration>& files, const digests& known) {
  std::vector<migration> out;
  for (const auto& one : known) {
    const std::string& name = one.first;
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const migration& m) { return m.name == name; });
    if (file == files.end()) {
      return fail(errc::conflict,
                  name + " was applied to this database and is not in the directory");
    }
    if (file->sha256 != one.second) {
      return fail(errc::conflict,
                  name + " was edited after it was applied: add a new migration instead");
    }
  }
  for (const auto& m : files) {
    if (!known.contains(m.name)) {
      out.push_back(m);
    } else if (!out.empty()) {
      return fail(errc::conflict,
                  out.front().name + " comes before " + m.name + ", which is applied already");
    }
  }
  return out;
}

result<void> apply(pg::connection& db, const migration& m) {
  const auto until = pg::in(statement_limit);
  if (!m.is_transactional) {
    if (auto done = db.script(m.sql, until); !done) return fail(with_name(done.error(), m.name));
    auto noted = db.execute(note, pg::params{}.text(m.name).text(m.sha256));
    if (!noted) return fail(with_name(noted.error(), m.name));
    return {};
  }
  auto tx = pg::transaction::begin(db, tenant_id{});
  if (!tx) return fail(std::move(tx).error());
  if (auto done = db.script(m.sql, until); !done) return fail(with_name(done.error(), m.name));
  if (auto noted = tx->execute(note, pg::params{}.text(m.name).text(m.sha256)); !noted) {
    return fail(with_name(noted.error(), m.name));
  }
  if (auto done = tx->commit(); !done) return fail(with_name(done.error(), m.name));
  return {};
}

result<migration_report> apply_missing(pg::connection& db, const std::vector<migration>& files) {
  if (auto made = db.script(create_table); !made) return fail(std::move(made).error());
  auto known = load_applied(db);
  if (!known) return fail(std::move(known).error());
  auto todo = missing(files, *known);
  if (!todo) return fail(std::move(todo).error());
  migration_report report;
  report.already = static_cast<std::int64_t>(known->size());
  for (const auto& m : *todo) {
    if (auto done = apply(db, m); !done) return fail(std::move(done).error());
    report.applied.push_back(m.name);
  }
  return report;
}

bool says_no_transaction(std::string_view sql) {
  // Only the header counts: the comment lines before the first statement.
  while (sql.starts_with("--") || sql.starts_with("\n")) {
    const auto line = sql.substr(0, sql.find('\n'));
    if (line == "-- no-transaction") return true;
    if (line.size() >= sql.size()) break;
    sql.remove_prefix(line.size() + 1);
  }
  return false;
}

}  // namespace migrations_detail

result<std::vector<migration>> read_migrations(const std::string& directory) {
  std::error_code problem;
  std::filesystem::directory_iterator entries{directory, problem};
  if (problem) return fail(errc::bad_config, "no migrations directory at " + directory);
  std::vector<migration> out;
  for (const auto end = std::filesystem::directory_iterator{}; entries != end;
       entries.increment(problem)) {
    const std::string name = entries->path().filename().string();
    if (name.size() < 10 || !name.ends_with(".sql") || name[4] != '_') continue;  // schema.sql
    migration m;
    m.name = name;
    const auto parsed = std::from_chars(name.data(), name.data() + 4, m.number);
    if (parsed.ec != std::errc{} || parsed.ptr != name.data() + 4) continue;
    auto text = migrations_detail::read_file(entries->path());
    if (!text) return fail(std::move(text).error());
    if (text->empty()) return fail(errc::bad_config, name + " is empty");
    m.sql = std::move(*text);
    m.sha256 = to_hex(sha256(m.sql));
    m.is_transactional = !migrations_detail::says_no_transaction(m.sql);
    out.push_back(std::move(m));
  }
  std::sort(out.begin(), out.end(),
            [](const migration& a, const migration& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].number != static_cast<std::int64_t>(i) + 1) {
      return fail(errc::bad_config,
                  out[i].name + ": the number before it is missing or used twice");
    }
  }
  if (out.empty()) return fail(errc::bad_config, "no migrations in " + directory);
  return out;
}

result<migration_report> migrate(pg::connection& db, const std::string& directory) {
  using namespace migrations_detail;
  auto files = read_migrations(directory);
  if (!files) return fail(std::move(files).error());
  if (auto r = db.script("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
      !r) {
    return fail(std::move(r).error());
  }
  // Another migrator may be at work: wait for it, then find nothing to do.
  if (auto r = db.script("SET lock_timeout = '10min'; " + std::string{lock} +
                             "; SET lock_timeout = '30s'",
                         pg::in(statement_limit));
      !r) {
    return fail(std::move(r).error());
  }
  auto report = apply_missing(db, *files);
  if (auto r = db.script(unlock); !r && report) return fail(std::move(r).error());
  return report;
}

result<std::int64_t> verify_migrations(pg::connection& db, const std::string& directory) {
  auto files = read_migrations(directory);
  if (!files) return fail(std::move(files).error());
  std::int64_t checked = 0;
  for (const auto& m : *files) {
    auto text = migrations_detail::read_file(std::filesystem::path{directory} / "verify" / m.name);
    if (!text) return fail(errc::conflict, "verify/" + m.name + " is missing");
    if (auto done = db.script(*text); !done) {
      return fail(errc::conflict, "verify/" + m.name + ": " + done.error().message);
    }
    ++checked;
  }
  return checked;
}

result<std::vector<std::string>> pending_migrations(pg::connection& db,
                                                    const std::string& directory) {
  auto files = read_migrations(directory);
  if (!files) return fail(std::move(files).error());
  auto known = migrations_detail::load_applied(db);
  if (!known) return fail(std::move(known).error());
  auto todo = migrations_detail::missing(*files, *known);
  if (!todo) return fail(std::move(todo).error());
  std::vector<std::string> names;
  for (const auto& m : *todo)
    names.push_back(m.name);
  return names;
}

}  // namespace didtron::storage
