// How many accounts fit a GiB? The resident memory of real account actors, each with its balance loaded and
// one call granted and released, against as many bare CAF stateful actors after their first message. Every
// one of them answers a ping afterwards.
//
//   bench_actors [--n 1000000] [--pairs 1]
//
// Each measurement runs in a process of its own, so that the memory of the one before does not count.

#include <fstream>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include "actors/domain/core/shard.hpp"
#include "actors/entities/account.hpp"
#include "bench/bench_support.hpp"
#include "bench/prefixes.hpp"

namespace didtron::bench {

std::int64_t resident_bytes() {
  std::int64_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

struct bare_state {
  const char* name = "bare";
  std::int64_t pings = 0;
};

/// Counts; answers with nothing in particular.
account_actor::behavior_type bare(account_actor::stateful_pointer<bare_state> self) {
  return {[](const authorise_call&) { return authorise_answer{call_authorisation{}}; },
          [](const extend_hold&) { return result<hold_grant>{hold_grant{}}; },
          [](const hold_above&) { return result<hold_grant>{hold_grant{}}; },
          [](const extend_above&) { return result<hold_grant>{hold_grant{}}; },
          [](const fix_hold&) { return result<hold_grant>{hold_grant{}}; },
          [](const renew_hold&) {}, [](const balance_told&) {}, [](const clock_tick&) {},
          [](const release_hold&) {}, [](const restore_hold&) {}, [](const calls_booked&) {},
          [](const balance_changed&) {}, [](const limits_changed&) {},
          [](const pause_grants&) { return result<account_snapshot>{account_snapshot{}}; },
          [](const resume_grants&) {},
          [self](const account_query& query) -> result<account_snapshot> {
            ++self->state.pings;
            account_snapshot out;
            out.account = query.account;
            return out;
          }};
}

/// One customer for everybody: the accounts' own configuration is the catalogue's, not the actors'.
void fill(call_services& services, std::size_t n) {
  std::mt19937_64 random{1};
  const auto card = make_card(1, {"44"}, random);
  catalogue_parts parts;
  parts.egress.resize(1);
  parts.egress[0].id = trunk_id{1};
  parts.egress[0].cost = card;
  routing_plan plan;
  plan.id = routing_plan_id{1};
  plan.min_margin_per_min = amount{-100'00000000};
  plan.routes = {{trunk_id{1}, 0, true}};
  parts.plans = {plan};
  parts.accounts.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    auto& account = parts.accounts[i];
    account.id = account_id{static_cast<std::int64_t>(i) + 1};
    account.seller = tenant_id{1};
    account.sell = card;
    account.plan = plan.id;
  }
  const auto now = instant::from_s(1'800'000'000);
  services.catalogue.publish(catalogue{std::move(parts)}.compiled(now));
  services.leases.set(shard_of(tenant_id{1}), 1);
  services.leases.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
  services.is_ready = true;
  services.now = [now] { return now; };
  services.load_balance = [](tenant_id, account_id id, auto done) {
    done(account_balance{amount{1'000'00000000 + id.value}, 1});
  };
}

/// Bytes of one actor; exits when one of them does not answer, or wrongly.
double bytes_of_one(bool is_real, std::size_t n) {
  call_services services;
  fill(services, n);
  caf::actor_system_config config;
  config.set("scheduler.max-threads", std::size_t{1});
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  std::vector<account_actor> actors;
  actors.reserve(n);
  // A call each, one after the other, so that no queue is measured.
  const auto first_message = [&](account_actor& one, std::size_t i) {
    authorise_call call;
    call.call = make_uuid_v7(services.now(), i, i);
    call.account = account_id{static_cast<std::int64_t>(i) + 1};
    call.called = "442071838750";
    call.at = services.now();
    self->request(one, caf::infinite, call)
        .receive(
            [](const authorise_answer& answer) {
              if (!std::holds_alternative<call_authorisation>(answer)) std::abort();
            },
            [](const caf::error&) { std::abort(); });
    self->send(one, release_hold{call.account, call.call});
  };
  for (std::size_t i = 0; i < 1000; ++i) {  // pools and buffers that exist once
    auto one = is_real ? system.spawn(account_behavior, &services, account_id{1}, caf::actor_addr{})
                       : account_actor{system.spawn(bare)};
    first_message(one, 0);
    caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  }
  const auto before = resident_bytes();
  for (std::size_t i = 0; i < n; ++i) {
    const auto id = account_id{static_cast<std::int64_t>(i) + 1};
    actors.push_back(is_real ? system.spawn(account_behavior, &services, id, caf::actor_addr{})
                             : account_actor{system.spawn(bare)});
    first_message(actors.back(), i);
  }
  const auto bytes = static_cast<double>(resident_bytes() - before) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto id = account_id{static_cast<std::int64_t>(i) + 1};
    self->request(actors[i], caf::infinite, account_query{id})
        .receive(
            [&](const result<account_snapshot>& answer) {
              const bool is_right = answer && answer->account == id &&
                                    (!is_real || (answer->posted == amount{1'000'00000000 + id.value} &&
                                              answer->held == amount{}));
              if (!is_right) std::abort();
            },
            [](const caf::error&) { std::abort(); });
  }
  std::printf("%s: %.0f bytes each, %.0f a GiB, all %zu answered\n", is_real ? "account" : "bare",
              bytes, 1073741824.0 / bytes, n);
  for (auto& one : actors) caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  return bytes;
}

double in_own_process(bool is_real, std::size_t n) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    const double bytes = bytes_of_one(is_real, n);
    std::fflush(stdout);
    if (write(ends[1], &bytes, sizeof bytes) != sizeof bytes) _exit(1);
    _exit(0);  // the actors' memory need not be given back piece by piece
  }
  close(ends[1]);
  double bytes = 0;
  const auto got = read(ends[0], &bytes, sizeof bytes);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (got != sizeof bytes || status != 0) {
    std::printf("a measurement failed\n");
    std::exit(1);
  }
  return bytes;
}

}  // namespace didtron::bench

int main(int argc, char** argv) {
  using namespace didtron::bench;
  const auto n = static_cast<std::size_t>(option(argc, argv, "--n", 1'000'000));
  const auto pairs = option(argc, argv, "--pairs", 1);
  std::vector<double> ratios;
  for (std::int64_t i = 0; i < pairs; ++i) {
    const double plain = in_own_process(false, n);
    const double real = in_own_process(true, n);
    ratios.push_back(plain / real);
  }
  // Memory does not depend on what else runs, so no load is too high.
  return report("actors", ratios, 0);
}
