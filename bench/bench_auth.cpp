// Call authorisation against a bare request: how much of a CAF request/reply does the whole decision
// (price, routes over all decks, hold) cost? Both send one request and one release per call, with the
// same window, on one worker thread.
//
//   bench_auth [--decks 8] [--prefixes 100000] [--calls 1000000] [--window 256] [--pairs 5]

#include <cassert>
#include <functional>
#include <random>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include "actors/cluster/desks.hpp"
#include "actors/domain/core/shard.hpp"
#include "actors/entities/account.hpp"
#include "bench/bench_support.hpp"
#include "bench/prefixes.hpp"

namespace didtron::bench {

struct setup {
  call_services services;
  std::vector<std::string> numbers;
};

void fill(setup& s, std::size_t decks, std::size_t prefixes, std::mt19937_64& random) {
  const auto list = make_prefixes(prefixes, random);
  catalogue_parts parts;
  catalogue_account account;
  account.id = account_id{1};
  account.seller = tenant_id{1};
  account.customer = tenant_id{2};
  account.sell = make_card(1, list, random);
  account.plan = routing_plan_id{1};
  routing_plan plan;
  plan.id = routing_plan_id{1};
  plan.min_margin_per_min = amount{-100'00000000};  // random prices: the guard is computed, never refuses
  for (std::size_t d = 0; d < decks; ++d) {
    egress_trunk trunk;
    trunk.id = trunk_id{static_cast<std::int64_t>(d) + 1};
    trunk.carrier = carrier_id{static_cast<std::int64_t>(d) + 1};
    trunk.name = "trunk";
    trunk.carrier_name = "carrier";
    trunk.uri = "sip:127.0.0.1:5060;transport=udp";
    trunk.cost = make_card(static_cast<std::int64_t>(d) + 2, list, random);
    parts.egress.push_back(trunk);
    plan.routes.push_back({trunk.id, 0, true});
  }
  parts.accounts = {account};
  parts.plans = {plan};
  s.services.catalogue.publish(
      catalogue{std::move(parts)}.compiled(instant::from_s(1'800'000'000)));
  s.services.leases.set(shard_of(tenant_id{1}), 1);
  s.services.leases.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
  s.services.is_ready = true;
  s.services.now = [] { return instant::from_s(1'800'000'000); };
  s.services.load_balance = [](tenant_id, account_id, auto done) {
    done(account_balance{amount{1'000'000'00000000}, 1});
  };
  for (int i = 0; i < 65'536; ++i)
    s.numbers.push_back(list[random() % list.size()] + std::to_string(random() % 90 + 10));
}

authorise_call request_for(const setup& s, std::uint64_t n) {
  authorise_call r;
  r.call = make_uuid_v7(instant::from_s(1'800'000'000), n, n);
  r.account = account_id{1};
  r.caller = "14155550100";
  r.called = s.numbers[n % s.numbers.size()];
  r.called_raw = r.called;
  r.at = instant::from_s(1'800'000'000);
  return r;
}

struct no_state {
  const char* name = "bare";
};

/// Answers at once with an empty plan.
account_actor::behavior_type bare(account_actor::stateful_pointer<no_state>) {
  return {[](const authorise_call&) { return authorise_answer{call_authorisation{}}; },
          [](const extend_hold&) { return result<hold_grant>{hold_grant{}}; },
          [](const hold_above&) { return result<hold_grant>{hold_grant{}}; },
          [](const extend_above&) { return result<hold_grant>{hold_grant{}}; },
          [](const fix_hold&) { return result<hold_grant>{hold_grant{}}; },
          [](const renew_hold&) {}, [](const balance_told&) {}, [](const clock_tick&) {},
          [](const release_hold&) {}, [](const restore_hold&) {}, [](const calls_booked&) {},
          [](const balance_changed&) {}, [](const limits_changed&) {},
          [](const account_query&) { return result<account_snapshot>{account_snapshot{}}; },
          [](const pause_grants&) { return result<account_snapshot>{account_snapshot{}}; },
          [](const resume_grants&) {}};
}

/// Where a driver notes how long each request took, when it is asked to.
using latencies = std::vector<std::int64_t>;

/// Keeps `window` requests open until `calls` are answered. `took_ns` null: no clock is asked.
caf::behavior driver(caf::event_based_actor* self, const setup* s, account_actor target,
                     std::uint64_t calls, std::uint64_t window, std::int64_t* granted,
                     latencies* took_ns) {
  struct progress {
    std::uint64_t sent = 0;
    std::uint64_t done = 0;
    std::function<void()> next;
  };
  const auto now_ns = [] { return std::chrono::steady_clock::now().time_since_epoch().count(); };
  auto p = std::make_shared<progress>();
  p->next = [=, weak = std::weak_ptr{p}] {
    const auto state = weak.lock();
    if (!state || state->sent == calls) return;
    const auto request = request_for(*s, state->sent++);
    const auto call = request.call;
    const auto begin = took_ns ? now_ns() : 0;
    self->request(target, caf::infinite, request)
        .then([=](const authorise_answer& answer) {
          if (took_ns) took_ns->push_back(now_ns() - begin);
          if (std::holds_alternative<call_authorisation>(answer)) ++*granted;
          self->send(target, release_hold{account_id{1}, call});
          if (++state->done == calls) return self->quit();
          state->next();
        });
  };
  for (std::uint64_t i = 0; i < window; ++i) p->next();
  return {[p](const clock_tick&) {}};
}

double run(caf::actor_system& system, const setup& s, const account_actor& target,
           std::uint64_t calls, std::uint64_t window, latencies* took_ns = nullptr) {
  std::int64_t granted = 0;
  const auto took = timed([&] {
    auto worker = system.spawn(driver, &s, target, calls, window, &granted, took_ns);
    caf::scoped_actor waiter{system};
    waiter->wait_for(worker);
  });
  if (granted != static_cast<std::int64_t>(calls)) {
    std::printf("only %lld of %llu calls were granted\n", static_cast<long long>(granted),
                static_cast<unsigned long long>(calls));
    std::exit(1);
  }
  return static_cast<double>(calls) / took.wall_s;
}

/// p50 and p99 of a request with its answer, queueing in the window included.
void print_latency(const char* what, caf::actor_system& system, const setup& s,
                   const account_actor& target, std::uint64_t calls, std::uint64_t window) {
  latencies took_ns;
  took_ns.reserve(calls);
  (void)run(system, s, target, calls, window, &took_ns);
  std::sort(took_ns.begin(), took_ns.end());
  const auto at = [&](std::size_t percent) {
    return static_cast<double>(took_ns[(took_ns.size() - 1) * percent / 100]) / 1000;
  };
  std::printf("%s, window %llu: p50 %.1f us, p99 %.1f us\n", what,
              static_cast<unsigned long long>(window), at(50), at(99));
}

/// Before anything is timed: the decision must be the one that a plain calculation gives.
void verify(setup& s, std::size_t decks) {
  account_state account{s.services, account_id{1}};
  account.set_balance({amount{1'000'000'00000000}, 1});
  const auto known = s.services.catalogue.load();
  for (std::uint64_t n = 0; n < 2000; ++n) {
    const auto request = request_for(s, n);
    const auto answer = account.authorise(request);
    const auto* plan = std::get_if<call_authorisation>(&answer);
    if (!plan || plan->routes.empty()) std::abort();
    amount best{std::numeric_limits<std::int64_t>::max()};
    trunk_id best_trunk;
    for (std::size_t d = 0; d < decks; ++d) {
      const auto* trunk = known->egress(trunk_id{static_cast<std::int64_t>(d) + 1});
      const auto* row = trunk->cost->find(request.called, request.at);
      const auto cost = rate_call(180'000, *row, trunk->cost->terms());
      if (cost->total < best) {
        best = cost->total;
        best_trunk = trunk->id;
      }
    }
    if (plan->routes.front().trunk->id != best_trunk) std::abort();
    if (plan_of(*plan).routes.front().trunk != best_trunk) std::abort();
    account.release(request.call);
  }
}

}  // namespace didtron::bench

int main(int argc, char** argv) {
  using namespace didtron;
  using namespace didtron::bench;
  const auto decks = static_cast<std::size_t>(option(argc, argv, "--decks", 8));
  const auto prefixes = static_cast<std::size_t>(option(argc, argv, "--prefixes", 100'000));
  const auto calls = static_cast<std::uint64_t>(option(argc, argv, "--calls", 1'000'000));
  const auto window = static_cast<std::uint64_t>(option(argc, argv, "--window", 256));
  const auto pairs = option(argc, argv, "--pairs", 5);
  const auto seed = static_cast<std::uint64_t>(option(argc, argv, "--seed", 1));
  const auto load = load_average();
  std::printf("seed %llu, %zu decks of %zu prefixes, %llu calls, window %llu\n",
              static_cast<unsigned long long>(seed), decks, prefixes,
              static_cast<unsigned long long>(calls), static_cast<unsigned long long>(window));
  std::mt19937_64 random{seed};
  setup s;
  fill(s, decks, prefixes, random);
  verify(s, decks);
  std::printf("2000 decisions equal a plain calculation\n");

  caf::actor_system_config config;
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", std::size_t{1});
  caf::actor_system system{config};
  const auto account = system.spawn(account_behavior, &s.services, account_id{1}, caf::actor_addr{});
  const auto plain = system.spawn(bare);
  (void)run(system, s, account, calls / 10, window);
  (void)run(system, s, plain, calls / 10, window);
  std::vector<double> ratios;
  for (std::int64_t i = 0; i < pairs; ++i) {
    const auto a1 = run(system, s, plain, calls, window);
    const auto b1 = run(system, s, account, calls, window);
    const auto b2 = run(system, s, account, calls, window);
    const auto a2 = run(system, s, plain, calls, window);
    ratios.push_back((b1 + b2) / (a1 + a2));
    std::printf("bare %.0f/s, decision %.0f/s\n", (a1 + a2) / 2, (b1 + b2) / 2);
  }
  for (const std::uint64_t open : {window, std::uint64_t{1}}) {
    print_latency("bare", system, s, plain, calls / 10, open);
    print_latency("decision", system, s, account, calls / 10, open);
  }
  caf::anon_send_exit(account, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(plain, caf::exit_reason::user_shutdown);
  return report("auth", ratios, load);
}
