#pragma once

#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actors/node/webhook_sender.hpp"
#include "actors/workers/webhook_desk.hpp"
#include "storage/repositories/events.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/records.hpp"
#include "tests/actors/workers/import_world.hpp"
#include "tests/support/webhook_sink.hpp"

namespace didtron::webhook_test {

using namespace std::chrono_literals;
using import_test::must;

/// A file of master keys that goes with the test.
struct keys_file {
  keys_file() {
    std::ofstream{path} << "1 " << std::string(64, 'a') << "\n";
    ::chmod(path.c_str(), 0600);
  }
  ~keys_file() { std::remove(path.c_str()); }
  std::string path = "/tmp/didtron-webhook-keys." + std::to_string(::getpid());
};

/// A database with endpoints, without anybody who serves them.
struct webhook_world : import_test::import_world {
  explicit webhook_world(const std::string& name) : import_world{"webhook_" + name} {
    // The demo's own events are no part of a test.
    must(root.execute("DELETE FROM outbox"));
  }

  std::int64_t number(const std::string& sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }
  template <class Work> auto in_transaction(Work work) {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto done = must(work(tx));
    must(tx.commit());
    return done;
  }
  /// An endpoint with a secret: events from now on are for it. Gives its number.
  std::int64_t endpoint(const std::string& host, const std::vector<std::string>& types = {}, bool is_ordered = false,
                        std::int64_t in_flight = 8) {
    const auto& r = *described::resources().find("webhook_endpoints");
    const auto id = in_transaction([&](pg::transaction& tx) {
      return storage::insert_record(tx, r, {host, "https://" + host + "/hook", types, true, is_ordered, in_flight, {}});
    }).id;
    make_secret(id, 0);
    return id;
  }
  void make_secret(std::int64_t id, std::int64_t overlap_s) {
    secret = must(webhooks::make_secret());
    in_transaction([&](pg::transaction& tx) -> result<int> {
      auto kept = storage::keep_webhook_secret(tx, must(storage::master_keys::read(keys.path)), id, secret, overlap_s, user_id{1});
      if (!kept) return fail(kept.error());
      return 0;
    });
    key = must(webhooks::key_of_secret(secret));
  }
  void happen(int count, const std::string& type = "account.balance_low", int accounts = 1) {
    must(root.execute("INSERT INTO outbox (tenant_id, topic, payload) SELECT $1, $2, jsonb_build_object('account_id', n % $4, 'n', n) "
                      "FROM generate_series(1, $3) AS n",
                      pg::params{}.id(seller()).text(type).i64(count).i64(accounts)));
  }
  webhook_state_view state(std::int64_t id) { return must(pg::run(node, storage::webhook_state_of(seller(), id))); }

  template <class Predicate> bool soon(Predicate predicate, std::chrono::seconds within = 20s) {
    const auto until = std::chrono::steady_clock::now() + within;
    while (!predicate()) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  }

  keys_file keys = {};
  std::string secret = {}, key = {};
};

/// A node as far as webhooks know. `sinks`: as in the configuration.
struct serving {
  serving(webhook_world& w, const std::string& sinks, events::retry_rules rules = fast(), std::string name = "node-1",
          std::chrono::seconds lease = 30s)
      : pool{options(w)}, sender{sender_options(sinks)}, system{config} {
    webhook_settings s;
    s.node = std::move(name);
    s.master_keys_file = w.keys.path;
    s.rules = rules;
    s.lease = lease;
    s.idle = 20ms;
    s.batch_events = 50;
    s.chance = [] { return 0.5; };
    desk = system.spawn(webhook_desk_behavior, &pool, webhook_port{[this](webhook_batch b, auto done) {
                          sender.send(std::move(b), std::move(done));
                        }}, s);
    ticker = std::jthread{[this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        caf::anon_send(desk, clock_tick{});
        std::this_thread::sleep_for(50ms);
      }
    }};
  }
  ~serving() {
    ticker.request_stop();
    ticker.join();
    sender.stop();
    pool.stop();
    caf::anon_send_exit(desk, caf::exit_reason::kill);
    desk = nullptr;
  }
  static events::retry_rules fast() {
    events::retry_rules r;
    r.first = 100ms;
    r.longest = 400ms;
    return r;
  }
  static pg::write_pool_options options(webhook_world& w) {
    pg::write_pool_options o;
    o.url = test::scratch_postgres::shared().url("node", w.database);
    o.lanes = 3;
    o.group_max = 1;
    return o;
  }
  static node::webhook_sender_options sender_options(const std::string& sinks) {
    node::webhook_sender_options o;
    o.sinks = sinks;
    o.names = {{"inside.test", "127.0.0.1"}, {"mapped.test", "::ffff:10.0.0.1"}, {"meta.test", "169.254.169.254"}};
    o.timeout = 2s;
    o.downs_max = 4;
    return o;
  }

  pg::write_pool pool;
  node::webhook_sender sender;
  caf::actor_system_config config = {};
  caf::actor_system system;
  webhook_desk_actor desk;
  std::jthread ticker = {};
};

inline std::string at(const std::string& name, std::uint16_t port) { return name + "=127.0.0.1:" + std::to_string(port); }

}  // namespace didtron::webhook_test
