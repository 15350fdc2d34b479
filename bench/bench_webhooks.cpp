// How many events a second reach an endpoint, signed, committed and logged? Against what wrk gets from the same receiver with the same
// signed request, in the same run; one dead and one slow endpoint are there all the time.
//
//   webhooks   deliveries per second, from events without a number to the last one taken, divided by wrk's requests per second
//
// Before a figure counts, every event has arrived exactly once under a right signature, and the slow endpoint was served, too.
// --events N (default 30000), --pairs N (default 3), --in-flight N (default 32). A server of its own; needs wrk.
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "actors/node/webhook_sender.hpp"
#include "actors/workers/webhook_desk.hpp"
#include "bench/bench_support.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/records.hpp"
#include "tests/support/scratch_postgres.hpp"
#include "tests/support/webhook_sink.hpp"

namespace didtron::bench_webhooks {

using namespace std::chrono_literals;

[[noreturn]] void die(const std::string& why) {
  std::fprintf(stderr, "bench_webhooks: %s\n", why.c_str());
  std::exit(1);
}
template <class T> T must(result<T> r) {
  if (!r) die(to_string(r.error()));
  return std::move(r).value();
}
inline void must(const result<void>& r) {
  if (!r) die(to_string(r.error()));
}

std::string scratch_file(const std::string& name, const std::string& text) {
  const std::string path = "/tmp/didtron-bench-webhooks." + std::to_string(::getpid()) + "." + name;
  std::ofstream{path} << text;
  ::chmod(path.c_str(), 0600);
  return path;
}

struct world {
  std::string database = test::scratch_postgres::shared().clone("bench_webhooks");
  pg::connection root = open("superuser"), node = open("node");
  storage::demo_result demo = must(storage::seed_demo(node, options()));
  std::string keys_file = scratch_file("keys", "1 " + std::string(64, 'a') + "\n");

  world() { must(root.execute("DELETE FROM outbox")); }
  ~world() { ::unlink(keys_file.c_str()); }

  static storage::demo_options options() {
    storage::demo_options o;
    o.carrier_a_port = 15'170;
    o.carrier_b_port = 15'180;
    o.admin_password_hash = o.customer_password_hash = "$argon2id$x";
    return o;
  }
  pg::connection open(const char* role) const {
    return must(pg::connection::open(test::scratch_postgres::shared().url(role, database)));
  }
  /// An endpoint; gives the key of its secret.
  std::string endpoint(const std::string& host, std::int64_t in_flight) {
    const auto& r = *described::resources().find("webhook_endpoints");
    auto tx = must(pg::transaction::begin(node, demo.platform));
    const auto id = must(storage::insert_record(tx, r, {host, "https://" + host + "/hook", std::vector<std::string>{}, true, false, in_flight, {}})).id;
    const auto secret = must(webhooks::make_secret());
    must(storage::keep_webhook_secret(tx, must(storage::master_keys::read(keys_file)), id, secret, 0, user_id{1}));
    must(tx.commit());
    return must(webhooks::key_of_secret(secret));
  }
  void happen(std::int64_t count) {
    must(root.execute("INSERT INTO outbox (tenant_id, topic, payload) SELECT $1, 'account.balance_low', jsonb_build_object('account_id', n % 500, "
                      "'currency', 'USD', 'threshold', '20.00000000', 'left', '19.98400000') FROM generate_series(1, $2) AS n",
                      pg::params{}.id(demo.platform).i64(count)));
    must(root.execute("ANALYZE outbox"));
  }
};

/// As much of a node as sends.
struct sending {
  sending(const world& w, const std::string& sinks) : pool{pool_options(w)}, sender{sender_options(sinks)}, system{config} {
    webhook_settings s;
    s.node = "bench";
    s.master_keys_file = w.keys_file;
    s.chance = [] { return 0.5; };
    desk = system.spawn(webhook_desk_behavior, &pool, webhook_port{[this](webhook_batch b, auto done) {
                          sender.send(std::move(b), std::move(done));
                        }}, s);
    ticker = std::jthread{[this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        caf::anon_send(desk, clock_tick{});
        for (int n = 0; n < 20 && !stop.stop_requested(); ++n) std::this_thread::sleep_for(50ms);
      }
    }};
  }
  ~sending() {
    ticker.request_stop();
    ticker.join();
    sender.stop();
    pool.stop();
    caf::anon_send_exit(desk, caf::exit_reason::kill);
    desk = nullptr;
  }
  static pg::write_pool_options pool_options(const world& w) {
    pg::write_pool_options o;
    o.url = test::scratch_postgres::shared().url("node", w.database);
    o.lanes = 3;
    o.group_max = 1;
    return o;
  }
  static node::webhook_sender_options sender_options(const std::string& sinks) {
    node::webhook_sender_options o;
    o.sinks = sinks;
    return o;
  }
  pg::write_pool pool;
  node::webhook_sender sender;
  caf::actor_system_config config = {};
  caf::actor_system system;
  webhook_desk_actor desk;
  std::jthread ticker = {};
};

/// Requests per second that wrk gets from a receiver with one signed request.
double wrk_rate(const test::webhook_sink& sink, const std::string& key, std::int64_t in_flight) {
  storage::webhook_event event;
  event.seq = 1;
  event.type = "account.balance_low";
  event.data = R"({"left": "19.98400000", "currency": "USD", "threshold": "20.00000000", "account_id": 17})";
  const auto body = webhook_body(tenant_id{1}, event);
  const auto id = webhook_id(tenant_id{1}, 1);
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const auto script = scratch_file("lua", "wrk.method = 'POST'\nwrk.body = [[" + body + "]]\nwrk.headers['Content-Type'] = 'application/json'\n" +
                                              "wrk.headers['webhook-id'] = '" + id + "'\nwrk.headers['webhook-timestamp'] = '" + std::to_string(now) +
                                              "'\nwrk.headers['webhook-signature'] = '" + webhooks::sign(key, id, now, body) + "'\n");
  const auto before = sink.requests();
  const auto command = "wrk -t1 -c" + std::to_string(in_flight) + " -d4s -s " + script + " http://127.0.0.1:" + std::to_string(sink.port()) + "/hook";
  FILE* out = ::popen(command.c_str(), "r");
  if (out == nullptr) die("wrk cannot be started");
  double rate = 0;
  char line[512];
  while (std::fgets(line, sizeof line, out) != nullptr)
    std::sscanf(line, "Requests/sec: %lf", &rate);
  ::pclose(out);
  ::unlink(script.c_str());
  if (rate <= 0 || sink.requests() == before) die("wrk got nothing from the receiver");
  if (sink.badly_signed() != 0) die("wrk's request is not rightly signed");
  return rate;
}

double delivery_rate(world& w, test::webhook_sink& fast, std::int64_t events) {
  fast.forget();
  const auto before = fast.requests();
  const auto begin = std::chrono::steady_clock::now();
  w.happen(events);
  const std::chrono::duration<double> storing = std::chrono::steady_clock::now() - begin;
  const auto until = begin + 120s;
  while (static_cast<std::int64_t>(fast.taken_count()) < events && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(1ms);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::this_thread::sleep_for(300ms);  // what would come twice
  if (static_cast<std::int64_t>(fast.taken_count()) != events) die("only " + std::to_string(fast.taken_count()) + " events arrived");
  for (const auto& [id, times] : fast.taken())
    if (times != 1) die(id + " arrived " + std::to_string(times) + " times");
  if (fast.requests() - before != events || fast.badly_signed() != 0) die("something else arrived, or was not rightly signed");
  std::printf("  %lld events in %.2f s (%.2f s of it storing them)\n", static_cast<long long>(events), took.count(), storing.count());
  return static_cast<double>(events) / took.count();
}

int run(int argc, char** argv) {
  const auto events = bench::option(argc, argv, "--events", 30'000);
  const auto pairs = bench::option(argc, argv, "--pairs", 3);
  const auto in_flight = bench::option(argc, argv, "--in-flight", 32);
  const auto load = bench::load_average();
  world w;
  const auto key = w.endpoint("fast.test", in_flight);
  const auto key_of_slow = w.endpoint("slow.test", 8);
  w.endpoint("dead.test", 8);
  test::webhook_sink fast{{.keys = {key}, .keeps_bodies = false}};
  test::webhook_sink slow{{.keys = {key_of_slow}, .delay = 500ms, .keeps_bodies = false}};
  const sending node{w, "fast.test=127.0.0.1:" + std::to_string(fast.port()) + ", slow.test=127.0.0.1:" + std::to_string(slow.port()) +
                            ", dead.test=127.0.0.1:1"};
  std::this_thread::sleep_for(1'500ms);  // the desk has its claims
  std::vector<double> ratios;
  delivery_rate(w, fast, events / 10);  // connections, plans, caches
  for (std::int64_t n = 0; n < pairs; ++n) {
    const bool is_wrk_first = n % 2 == 0;
    double direct = is_wrk_first ? wrk_rate(fast, key, in_flight) : 0;
    const double delivered = delivery_rate(w, fast, events);
    if (!is_wrk_first) direct = wrk_rate(fast, key, in_flight);
    std::printf("  wrk %.0f/s, delivered %.0f/s\n", direct, delivered);
    ratios.push_back(delivered / direct);
  }
  const auto slowly = slow.taken_count();
  if (slowly == 0 || slow.badly_signed() != 0) die("the slow endpoint was not served");
  std::printf("slow endpoint meanwhile: %zu\n", slowly);
  return bench::report("webhooks", ratios, load);
}

}  // namespace didtron::bench_webhooks

int main(int argc, char** argv) { return didtron::bench_webhooks::run(argc, argv); }
