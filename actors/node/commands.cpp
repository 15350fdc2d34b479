#include "actors/node/commands.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>

#include <unistd.h>

#include "actors/domain/rating/rate_csv.hpp"
#include "actors/domain/routing/route_text.hpp"
#include "actors/log/log.hpp"
#include "actors/node/node.hpp"
#include "actors/zones/zone_files.hpp"
#include "http/password_pool.hpp"
#include "http/server.hpp"
#include "protocols/json/writer.hpp"
#include "storage/migrations.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "storage/repositories/number_blocks.hpp"
#include "storage/repositories/ported_numbers.hpp"

namespace didtron::node {

namespace commands_detail {

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", e.message.c_str());
  for (const auto& field : e.fields)
    std::fprintf(stderr, "error: %s: %s\n", field.pointer.c_str(), field.detail.c_str());
  return e.kind == errc::bad_config ? 2 : 1;
}

/// Opens the configured database as `url`, naming the missing key when it is empty.
result<pg::connection> open(const std::string& url, const char* key) {
  if (url.empty()) return fail(errc::bad_config, std::string{key} + " is not set");
  return pg::connection::open(url);
}

int with_config(const std::string& path, const std::function<int(const config&)>& work) {
  auto loaded = load_config(path, environment());
  if (!loaded) return complain(loaded.error());
  return work(*loaded);
}

std::string environment_text(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value && *value ? value : fallback;
}

log::level level_of(const std::string& name) {
  if (name == "debug") return log::level::debug;
  if (name == "warning") return log::level::warning;
  if (name == "error") return log::level::error;
  return log::level::info;
}

/// Feeds standard input to an engine of the domain and prints what it says as it goes. False when
/// the output cannot be written.
template <class Engine>
bool stream(Engine& engine) {
  const auto print = [&engine] {
    const auto out = engine.take_out();
    const auto err = engine.take_err();
    std::fwrite(err.data(), 1, err.size(), stderr);
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size();
  };
  std::string buffer(1 << 16, '\0');
  while (const auto n = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
    engine.feed({buffer.data(), n});
    if (!print()) return false;
  }
  engine.finish();
  return print() && std::fflush(stdout) == 0;
}

std::string demo_json(const storage::demo_result& demo) {
  json::writer out;
  out.begin_object();
  out.key("admin").begin_object().field("email", demo.admin_email).end_object();
  out.key("customer").begin_object().field("email", demo.customer_email).end_object();
  out.field("called", demo.called);
  out.field("caller", demo.caller);
  out.key("accounts").begin_array();
  for (const auto& customer : demo.customers) {
    out.begin_object();
    out.field("story", customer.story);
    out.field("account_id", customer.account.value);
    out.field("name", customer.account_name);
    out.field("tech_prefix", customer.tech_prefix);
    out.field("balance", format(customer.balance));
    out.end_object();
  }
  out.end_array();
  out.key("carriers").begin_array();
  for (const auto& carrier : demo.carriers) {
    out.begin_object();
    out.field("carrier_id", carrier.carrier.value);
    out.field("name", carrier.name);
    out.field("trunk_id", carrier.trunk.value);
    out.field("port", carrier.port);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace commands_detail

int serve(const std::string& config_path) {
  return commands_detail::with_config(config_path, [](const config& c) {
    if (!log::open(commands_detail::level_of(c.log.level), c.log.file))
      return commands_detail::complain({errc::bad_config, "log.file cannot be opened", {}, {}});
    // Blocked before any thread exists, so that only `run` receives them.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    int status = 1;
    {
      node running{c};
      if (auto started = running.start(); !started) {
        log::error("node_not_started", {{"why", to_string(started.error())}});
        status = commands_detail::complain(started.error());
      } else {
        status = running.run();
      }
    }
    log::close();
    return status;
  });
}

int migrate(const std::string& config_path, bool is_verifying) {
  return commands_detail::with_config(config_path, [&](const config& c) {
    auto db = commands_detail::open(c.database.owner_url, "database.owner_url");
    if (!db) return commands_detail::complain(db.error());
    auto report = storage::migrate(*db, c.node.migrations_dir);
    if (!report) return commands_detail::complain(report.error());
    for (const auto& name : report->applied) std::printf("applied %s\n", name.c_str());
    std::printf("%zu applied, %lld already there\n", report->applied.size(),
                static_cast<long long>(report->already));
    if (!is_verifying) return 0;
    auto verified = storage::verify_migrations(*db, c.node.migrations_dir);
    if (!verified) return commands_detail::complain(verified.error());
    std::printf("%lld verified\n", static_cast<long long>(*verified));
    return 0;
  });
}

int load_number_blocks(const std::string& config_path, const std::string& file) {
  using commands_detail::complain;
  return commands_detail::with_config(config_path, [&](const config& c) {
    // 700,000 blocks of 10 bytes, with room.
    constexpr std::size_t file_bytes_max = 16'777'216;
    std::string text(file_bytes_max + 1, '\0');
    std::FILE* in = file == "-" ? stdin : std::fopen(file.c_str(), "rb");
    if (in == nullptr) return complain({errc::not_found, "cannot read " + file, {}, {}});
    text.resize(std::fread(text.data(), 1, text.size(), in));
    if (in != stdin) std::fclose(in);
    if (text.size() > file_bytes_max)
      return complain({errc::too_large, file + " is above 16 MB", {}, {}});
    auto entries = parse_state_entries(text);
    if (!entries) return complain(entries.error());
    auto db = commands_detail::open(c.database.owner_url, "database.owner_url");
    if (!db) return complain(db.error());
    auto tx = pg::transaction::begin(*db, tenant_id{});
    if (!tx) return complain(tx.error());
    if (auto done = storage::replace_number_blocks(*tx, *entries); !done) return complain(done.error());
    if (auto done = tx->commit(); !done) return complain(done.error());
    std::printf("%zu blocks\n", entries->size());
    return 0;
  });
}

int load_ported_numbers(const std::string& config_path, const std::string& file, bool replaces_all) {
  using commands_detail::complain;
  return commands_detail::with_config(config_path, [&](const config& c) {
    std::FILE* in = file == "-" ? stdin : std::fopen(file.c_str(), "rb");
    if (in == nullptr) return complain({errc::not_found, "cannot read " + file, {}, {}});
    const std::unique_ptr<std::FILE, void (*)(std::FILE*)> closing{in, [](std::FILE* f) {
                                                                     if (f != stdin) std::fclose(f);
                                                                   }};
    auto db = commands_detail::open(c.database.owner_url, "database.owner_url");
    if (!db) return complain(db.error());
    auto tx = pg::transaction::begin(*db, tenant_id{});
    if (!tx) return complain(tx.error());
    // All countries of the numbering plan together are beyond memory: a piece at a time, one transaction.
    std::string piece(std::size_t{1} << 20, '\0');
    ported_reader reader;
    std::vector<ported_number> numbers;
    std::size_t total = 0;
    for (bool is_over = false; !is_over;) {
      const auto got = std::fread(piece.data(), 1, piece.size(), in);
      is_over = got < piece.size();
      auto read = reader.feed(std::string_view{piece.data(), got}, numbers);
      if (read && is_over) read = reader.finish(numbers);
      if (!read) return complain(read.error());
      total += numbers.size();
      if (auto staged = storage::stage_ported_numbers(*tx, numbers); !staged) return complain(staged.error());
      numbers.clear();
    }
    auto load = storage::apply_ported_numbers(*tx, replaces_all);
    if (!load) return complain(load.error());
    if (auto done = tx->commit(); !done) return complain(done.error());
    std::printf("%zu numbers read, %lld changed, %lld removed\n", total, static_cast<long long>(load->changed),
                static_cast<long long>(load->removed));
    return 0;
  });
}

int openapi() {
  const auto text = http::openapi_document();
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}

int rate() {
  rate_csv engine{load_time_zone};
  if (!commands_detail::stream(engine)) return 1;
  return engine.is_clean() ? 0 : 2;
}

int route() {
  route_text engine;
  if (!commands_detail::stream(engine)) return 1;
  return engine.bad_lines() == 0 ? 0 : 2;
}

int ledger_verify(const std::string& config_path) {
  return commands_detail::with_config(config_path, [](const config& c) {
    auto db = commands_detail::open(c.database.url, "database.url");
    if (!db) return commands_detail::complain(db.error());
    auto lines = storage::verify_ledger(*db);
    if (!lines) return commands_detail::complain(lines.error());
    bool is_good = true;
    for (const auto& line : *lines) {
      std::printf("%s\n", storage::format(line).c_str());
      is_good = is_good && line.is_ok;
    }
    return is_good ? 0 : 1;
  });
}

int seed_demo(const std::string& config_path) {
  return commands_detail::with_config(config_path, [](const config& c) {
    using commands_detail::complain;
    using commands_detail::environment_text;
    const auto admin = environment_text("DIDTRON_DEMO_ADMIN_PASSWORD", "");
    const auto customer = environment_text("DIDTRON_DEMO_CUSTOMER_PASSWORD", "");
    const auto port = [](const char* name, const char* fallback) {
      return static_cast<std::uint16_t>(
          std::strtoul(environment_text(name, fallback).c_str(), nullptr, 10));
    };
    auto admin_hash = http::hash_password(admin);
    auto customer_hash = http::hash_password(customer);
    if (!admin_hash || !customer_hash)
      return complain({errc::bad_config,
                       "DIDTRON_DEMO_ADMIN_PASSWORD and DIDTRON_DEMO_CUSTOMER_PASSWORD must hold "
                       "passwords of 12 characters or more",
                       {},
                       {}});
    storage::demo_options options;
    options.carrier_a_port = port("DIDTRON_DEMO_CARRIER_A_PORT", "15170");
    options.carrier_b_port = port("DIDTRON_DEMO_CARRIER_B_PORT", "15180");
    options.admin_password_hash = *admin_hash;
    options.customer_password_hash = *customer_hash;
    auto db = commands_detail::open(c.database.url, "database.url");
    if (!db) return complain(db.error());
    auto demo = storage::seed_demo(*db, options);
    if (!demo) return complain(demo.error());
    std::printf("%s\n", commands_detail::demo_json(*demo).c_str());
    return 0;
  });
}

}  // namespace didtron::node
