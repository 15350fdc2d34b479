#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "actors/node/commands.hpp"
#include "actors/node/source_secrets.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/secrets.hpp"
#include "tests/support/scratch_postgres.hpp"

using namespace didtron;
using test::scratch_postgres;

namespace secret_commands_test {

/// A database with the demo, a configuration that names it, and a file of master keys with one key.
struct installation {
  explicit installation(const std::string& name)
      : url{scratch_postgres::shared().url("node", scratch_postgres::shared().clone("t_" + name))},
        db{pg::connection::open(url).value()} {
    std::string pattern = (std::filesystem::temp_directory_path() / "didtron-secrets-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    keys = folder + "/master_keys";
    config = folder + "/didtron.toml";
    std::ofstream{config} << "[database]\nurl = \"" << url << "\"\n[secrets]\nmaster_keys_file = \"" << keys << "\"\n";
    storage::demo_options demo;
    demo.carrier_a_port = 15170;
    demo.carrier_b_port = 15180;
    demo.admin_password_hash = demo.customer_password_hash = "$argon2id$x";
    platform = storage::seed_demo(db, demo).value().platform;
    REQUIRE(storage::add_master_key(keys).value() == 1);
  }
  ~installation() { std::filesystem::remove_all(folder); }
  installation(const installation&) = delete;
  installation& operator=(const installation&) = delete;

  void keep(std::int64_t source, const std::string& value) {
    auto tx = pg::transaction::begin(db, platform).value();
    const auto master = storage::master_keys::read(keys).value();
    REQUIRE(storage::keep_secret(tx, master, node::authorization_name(source), value, user_id{1}).has_value());
    REQUIRE(tx.commit().has_value());
  }
  /// As a poll finds it.
  [[nodiscard]] result<std::optional<std::string>> asked(std::int64_t source) const {
    pg::read_pool_options o;
    o.url = url;
    o.connections = 1;
    pg::read_pool reads{o};
    return node::authorization_of(reads, keys, {platform, source});
  }
  std::string url;
  pg::connection db;
  std::string folder;
  std::string keys;
  std::string config;
  tenant_id platform = {};
};

}  // namespace secret_commands_test

using namespace secret_commands_test;

TEST_CASE("keys are rotated while secrets stay what they were; a source is asked with its own") {
  installation at{"secret_rotation"};
  CHECK(node::secrets_check(at.config) == 0);  // nothing to open
  at.keep(5, "Bearer five");
  at.keep(6, "Bearer six");
  CHECK(node::secrets_check(at.config) == 0);
  CHECK(node::secrets_rotate(at.config, false) == 0);
  CHECK(at.asked(5).value() == "Bearer five");
  CHECK(node::secrets_rotate(at.config, true) == 0);
  CHECK(at.asked(5).value() == "Bearer five");
  CHECK(at.asked(6).value() == "Bearer six");
  CHECK_FALSE(at.asked(7).value().has_value());
  CHECK(node::secrets_check(at.config) == 0);
  const auto master = storage::master_keys::read(at.keys).value();
  CHECK(master.newest() == 3);
  // Two turns are told to the audit log, by which command is its business.
  auto tx = pg::transaction::begin(at.db, at.platform).value();
  const auto rows = tx.execute("SELECT action FROM audit_log WHERE action LIKE 'secrets.%' ORDER BY 1");
  REQUIRE(rows.has_value());
  CHECK(rows->size() == 3);
}

TEST_CASE("without its master keys an installation says that its secrets do not open, and sends none") {
  installation at{"secret_loss"};
  at.keep(5, "Bearer five");
  CHECK(node::secrets_check(at.config) == 0);  // the control
  std::filesystem::rename(at.keys, at.keys + ".kept");
  CHECK(node::secrets_check(at.config) == 2);
  CHECK(at.asked(5).error().kind == errc::bad_config);
  REQUIRE(storage::add_master_key(at.keys).value() == 1);  // another key of the same version
  CHECK(node::secrets_check(at.config) == 1);
  CHECK(at.asked(5).error().kind == errc::malformed);
  std::filesystem::remove(at.keys);
  std::filesystem::rename(at.keys + ".kept", at.keys);
  CHECK(node::secrets_check(at.config) == 0);
  CHECK(at.asked(5).value() == "Bearer five");
}
