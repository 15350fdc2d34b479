#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "storage/migrations.hpp"
#include "tests/actors/workers/import_world.hpp"
#include "tests/support/cut_proxy.hpp"

namespace didtron::import_test {
namespace cdr_crash_test {

constexpr int file_rows = 60;
constexpr int kills = 20;

std::string file_of(int number) {
  std::string out = header;
  for (int n = 0; n < file_rows; ++n) out += row(number * file_rows + n, 30 + n % 90);
  return out;
}

struct sums {
  std::int64_t charge_e8 = 0;
  std::int64_t cost_e8 = 0;
};

/// A server that may be killed, with the demo and one source.
struct crash_world {
  crash_world() {
    auto owner = must(pg::connection::open(server.url("owner")));
    must(storage::migrate(owner, test::migrations_directory()));
    auto node = open("node");
    demo = must(storage::seed_demo(node, import_world::options()));
    format = corpus_format();
    format.account = demo.customers.front().account;
    format.trunk_names["carrA"] = demo.carriers.front().trunk;
    auto tx = must(pg::transaction::begin(node, demo.platform));
    source = must(storage::insert_cdr_source(
        tx, {"switch-1", "push", cdr_files::source_format_text(format), {}}));
    must(tx.commit());
    prices = must(pg::run(node, storage::load_catalogue()));
  }

  pg::connection open(const std::string& role) {
    return must(pg::connection::open(server.url(role)));
  }
  std::int64_t number(std::string_view sql) {
    auto root = open("superuser");
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }
  void run(std::string_view sql) {
    auto root = open("superuser");
    must(root.execute(sql));
  }

  result<cdr_import_view> import(int file, const std::string& key, int port, int attempts_max) {
    importer_options o;
    o.url = server.url("node");
    const auto own = std::to_string(server.port());
    o.url.replace(o.url.find(own), own.size(), std::to_string(port));
    o.prices = [this] { return prices; };
    o.batch_rows = 10;
    o.attempts_max = attempts_max;
    const auto text = file_of(file);
    return cdr_importer{o}.import(
        {demo.platform, source, key, key + ".csv", cdr_files::file_kind::csv, text, {}});
  }
  result<cdr_import_view> import(int file, const std::string& key) {
    return import(file, key, server.port(), 8);
  }

  /// An importer that is a process of its own, until the victim dies after that many bytes of it. Gives whether the
  /// import was broken off.
  bool import_and_kill(int file, const std::string& key, std::int64_t bytes, bool is_server) {
    int start[2] = {};
    REQUIRE(pipe(start) == 0);
    const pid_t importer = fork();  // before the proxy: there is one thread only
    if (importer == 0) {
      int port = 0;
      const bool is_told = read(start[0], &port, sizeof port) == sizeof port;
      _exit(is_told && import(file, key, port, 1) ? 0 : 1);
    }
    int status = 0;
    {
      test::cut_proxy proxy{server.port()};
      proxy.after_bytes(bytes, [&] {
        if (is_server)
          server.kill_hard();
        else
          kill(importer, SIGKILL);
      });
      const int port = proxy.port();
      REQUIRE(write(start[1], &port, sizeof port) == sizeof port);
      REQUIRE(waitpid(importer, &status, 0) == importer);
    }
    close(start[0]);
    close(start[1]);
    if (server.postmaster() == 0) server.start();
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
  }

  /// The same CDRs rated here, one after the other.
  [[nodiscard]] sums reference(int files) const {
    const auto rows = must(record_reader::make(format, nullptr));
    const cdr_rater rater{prices, demo.platform, format};
    sums out;
    for (int n = 0; n < files; ++n) {
      const auto text = file_of(n);
      auto file = must(cdr_files::open_file(cdr_files::file_kind::csv, text, rows));
      cdr_files::batch all;
      file->read(file_rows + 1, all);
      for (const auto& r : all.records) {
        rated_cdr rated;
        REQUIRE_FALSE(rater.rate(r, rated).has_value());
        out.charge_e8 += rated.charge().e8;
        out.cost_e8 += rated.cost_total().e8;
      }
    }
    return out;
  }

  /// What is wrong with the books after these files; empty: every CDR is booked once.
  std::string faults(int files) {
    std::string out;
    const auto compare = [&](const char* what, const std::string& sql, std::int64_t wanted) {
      const auto found = number(sql);
      if (found != wanted)
        out += std::string{what} + ": " + std::to_string(found) + " instead of " +
               std::to_string(wanted) + "\n";
    };
    const std::int64_t calls = std::int64_t{file_rows} * files;
    const auto wanted = reference(files);
    compare("cdrs", "SELECT count(*) FROM cdrs", calls);
    compare("keys", "SELECT count(*) FROM cdr_source_keys", calls);
    compare("claimed", "SELECT last_seq FROM cdr_sources", calls);
    compare("places", "SELECT count(DISTINCT source_seq) FROM cdrs WHERE source_seq <= " +
                          std::to_string(calls), calls);
    compare("charges", "SELECT sum(charge_e8)::bigint FROM cdrs", wanted.charge_e8);
    compare("costs", "SELECT sum(cost_e8)::bigint FROM cdrs", wanted.cost_e8);
    compare("posted charges", "SELECT sum(debit_e8)::bigint FROM ledger_balances WHERE book LIKE "
                              "'2100:acct-" + std::to_string(format.account.value) + "'",
            wanted.charge_e8 + opening_debit);
    auto node = open("node");
    for (const auto& line : must(storage::verify_ledger(node)))
      if (!line.is_ok) out += storage::format(line) + "\n";
    return out;
  }

  // Recovery need not walk through the files of the cluster one by one.
  test::scratch_postgres server{0, {"recovery_init_sync_method=syncfs"}};
  storage::demo_result demo = {};
  source_format format = {};
  std::int64_t source = 0;
  std::shared_ptr<const catalogue> prices = {};
  std::int64_t opening_debit = 0;
};

}  // namespace cdr_crash_test

using namespace cdr_crash_test;

TEST_CASE("importer and server killed at random points and sent again: every CDR is booked once") {
  crash_world w;
  w.opening_debit = w.number("SELECT coalesce(sum(debit_e8), 0)::bigint FROM ledger_balances WHERE book LIKE "
                             "'2100:acct-" + std::to_string(w.format.account.value) + "'");
  // How far a kill may come is measured in what an import sends, not in time.
  std::int64_t whole = 0;
  {
    test::cut_proxy proxy{w.server.port()};
    REQUIRE(must(w.import(0, "f0", proxy.port(), 1)).booked == file_rows);
    whole = proxy.bytes_sent();
  }
  std::mt19937 random{20'261'123};
  std::uniform_int_distribution<std::int64_t> any{1, whole - 1};
  int broken_off = 0;
  int resumed = 0;
  for (int n = 1; n <= kills; ++n) {
    const auto key = "f" + std::to_string(n);
    const auto bytes = any(random);
    CAPTURE(n);
    CAPTURE(bytes);
    broken_off += w.import_and_kill(n, key, bytes, n % 2 == 0) ? 1 : 0;
    const auto left = w.number("SELECT coalesce(max(rows_done), 0) FROM cdr_imports WHERE "
                               "idempotency_key = '" + key + "'");
    resumed += left > 0 && left < file_rows ? 1 : 0;
    CHECK(must(w.import(n, key)).booked == file_rows);
  }
  // Each kill came in the middle, many behind a committed batch.
  CHECK(broken_off == kills);
  CHECK(resumed >= kills / 4);
  CHECK(w.faults(kills + 1) == "");
  for (int n = 0; n <= kills; ++n) {
    const auto again = must(w.import(n, "again" + std::to_string(n)));
    CHECK(again.booked == 0);
    CHECK(again.duplicates == file_rows);
  }
  CHECK(w.faults(kills + 1) == "");

  // Controls: without its key a call is booked again, without the guard of the keys a file is, and that is seen.
  w.run("DELETE FROM cdr_source_keys WHERE source_key = 'c0'");
  CHECK(must(w.import(0, "lost key")).booked == 1);
  CHECK(w.faults(kills + 1).find("imported_cdrs_once") != std::string::npos);
  w.run("ALTER TABLE cdr_source_keys DROP CONSTRAINT cdr_source_keys_pkey");
  CHECK(must(w.import(0, "no guard")).booked == file_rows);
  const auto seen = w.faults(kills + 1);
  CHECK(seen.find("cdrs: " + std::to_string(file_rows * (kills + 2) + 1)) != std::string::npos);
  CHECK(seen.find("charges:") != std::string::npos);
}

}  // namespace didtron::import_test
