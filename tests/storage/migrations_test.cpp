#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "storage/migrations.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace migrations_support {

namespace fs = std::filesystem;

/// A copy of the migrations that a test may spoil.
struct copied_directory {
  copied_directory() {
    std::string pattern = (fs::temp_directory_path() / "didtron-migrations-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
    fs::copy(migrations_directory(), path, fs::copy_options::recursive);
  }
  ~copied_directory() { fs::remove_all(path); }
  copied_directory(const copied_directory&) = delete;
  copied_directory& operator=(const copied_directory&) = delete;
  void append(const std::string& file, const std::string& text) const {
    std::ofstream{path + "/" + file, std::ios::app} << text;
  }
  std::string path;
};

/// What differs between machines and runs is left out of a dump: comments, settings, blank lines,
/// random \restrict keys, and the owner's partitions of days.
std::string normalised(const std::string& dump) {
  std::istringstream in{dump};
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with("--") || line.starts_with("SET ") ||
        line.starts_with("\\") || line.starts_with("SELECT pg_catalog.set_config"))
      continue;
    out += line + "\n";
  }
  return out;
}

}  // namespace migrations_support

using namespace migrations_support;

TEST_CASE("all migrations apply to an empty database, verify, and apply again as nothing") {
  auto& server = scratch_postgres::shared();
  auto db = open_as("owner", server.make_database("t_migrate"));
  const auto all = must(storage::read_migrations(migrations_directory()));
  CHECK(must(storage::pending_migrations(db, migrations_directory())).size() == all.size());
  const auto first = must(storage::migrate(db, migrations_directory()));
  CHECK(first.applied.size() == all.size());
  CHECK(must(storage::verify_migrations(db, migrations_directory())) ==
        static_cast<std::int64_t>(all.size()));
  const auto second = must(storage::migrate(db, migrations_directory()));
  CHECK(second.applied.empty());
  CHECK(second.already == static_cast<std::int64_t>(all.size()));
  auto node = open_as("node", "t_migrate");
  CHECK(must(storage::pending_migrations(node, migrations_directory())).empty());
}

TEST_CASE("an applied migration that was edited or removed is refused by name") {
  auto& server = scratch_postgres::shared();
  auto db = open_as("owner", server.make_database("t_edited"));
  const copied_directory copy;
  must(storage::migrate(db, copy.path));
  copy.append("0003_rate_cards.sql", "\n-- an afterthought\n");
  const auto edited = storage::migrate(db, copy.path);
  REQUIRE_FALSE(edited.has_value());
  CHECK(edited.error().kind == errc::conflict);
  CHECK(edited.error().message.find("0003_rate_cards.sql") != std::string::npos);
  CHECK_FALSE(storage::pending_migrations(db, copy.path).has_value());

  const copied_directory shorter;
  const auto last = must(storage::read_migrations(shorter.path)).back().name;
  fs::remove(fs::path{shorter.path} / last);
  const auto gone = storage::migrate(db, shorter.path);
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().message.find(last) != std::string::npos);
}

TEST_CASE(
    "a failing migration leaves nothing of itself, is named, and the next run goes on from there") {
  auto& server = scratch_postgres::shared();
  auto db = open_as("owner", server.make_database("t_failing"));
  const copied_directory copy;
  const auto count = must(storage::read_migrations(copy.path)).size();
  const std::string name = "00" + std::to_string(count + 1) + "_notes.sql";
  copy.append(name, "-- Notes.\nCREATE TABLE notes (n bigint);\nSELECT 1/0;\n");
  const auto failed = storage::migrate(db, copy.path);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message.find(name) != std::string::npos);
  CHECK(number(db, "SELECT count(*) FROM pg_class WHERE relname = 'notes'") == 0);
  CHECK(must(storage::pending_migrations(db, copy.path)) == std::vector{name});
  fs::remove(fs::path{copy.path} / name);
  copy.append(name, "-- Notes.\nCREATE TABLE notes (n bigint);\n");
  copy.append("00" + std::to_string(count + 2) + "_notes_index.sql",
              "-- An index without a lock on writers.\n-- no-transaction\nCREATE INDEX "
              "CONCURRENTLY notes_n_idx ON notes (n);\n");
  CHECK(must(storage::migrate(db, copy.path)).applied.size() == 2);
  CHECK(number(db, "SELECT count(*) FROM pg_class WHERE relname = 'notes_n_idx'") == 1);
}

TEST_CASE("numbers without gap or repetition are required of the files") {
  const copied_directory copy;
  copy.append("0099_far.sql", "SELECT 1;");
  CHECK(storage::read_migrations(copy.path).error().message.find("0099_far.sql") !=
        std::string::npos);
  const copied_directory twice;
  twice.append("0001_also.sql", "SELECT 1;");
  CHECK(storage::read_migrations(twice.path).error().kind == errc::bad_config);
  CHECK(storage::read_migrations("/nowhere").error().kind == errc::bad_config);
}

TEST_CASE("two migrators at once apply everything once") {
  auto& server = scratch_postgres::shared();
  const auto name = server.make_database("t_two");
  std::vector<std::size_t> applied(2);
  std::vector<std::thread> both;
  for (std::size_t i = 0; i < 2; ++i) {
    both.emplace_back([&, i] {
      auto db = pg::connection::open(server.url("owner", name));
      if (!db) return;
      auto done = storage::migrate(*db, migrations_directory());
      applied[i] = done ? done->applied.size() : 999;
    });
  }
  for (auto& t : both)
    t.join();
  CHECK(applied[0] + applied[1] == must(storage::read_migrations(migrations_directory())).size());
}

TEST_CASE("a carrier's waiting time above a minute becomes a minute, and no other is accepted") {
  auto& server = scratch_postgres::shared();
  const auto name = server.make_database("t_ring_timeout");
  auto db = open_as("owner", name);
  const copied_directory older;
  for (const auto& m : must(storage::read_migrations(older.path)))
    if (m.name >= "0016_ring_timeout.sql") fs::remove(fs::path{older.path} / m.name);
  must(storage::migrate(db, older.path));
  auto root = open_as("superuser", name);
  must(root.script("SET session_replication_role = replica"));  // only the row matters here
  for (const int ms : {100, 60'000, 180'000})
    must(root.execute("INSERT INTO trunks (tenant_id, direction, carrier_id, name, host, port, rate_card_id, "
                      "ring_timeout_ms) VALUES (1, 'egress', 1, '" + std::to_string(ms) +
                      "', 'h', 5060, 1, " + std::to_string(ms) + ")"));
  must(storage::migrate(db, migrations_directory()));
  CHECK(number(root, "SELECT count(*) FROM trunks WHERE ring_timeout_ms = least(name::int, 60000)") == 3);
  const auto refused = root.execute("UPDATE trunks SET ring_timeout_ms = 60001");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::invalid_argument);
}

TEST_CASE("the schema is the committed storage/migrations/schema.sql") {
  const std::string path = migrations_directory() + "/schema.sql";
  const std::string now = normalised(scratch_postgres::shared().dump_schema("pristine"));
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path} << now;
  std::ifstream in{path};
  std::ostringstream committed;
  committed << in.rdbuf();
  const bool is_same = committed.str() == now;
  CHECK_MESSAGE(
      is_same,
      "the migrations give another schema: run with UPDATE_GOLDEN=1 and review the difference");
}

}  // namespace didtron::test
