#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Counters that anyone may bump from any thread and `/metrics` prints. CAF 0.17 has none of its own.
namespace didtron::metrics {

enum class actor_class : std::uint8_t {
  account, call, carrier_route, edge, call_desk, call_writer, live_feed, shards, catalogue_keeper,
  gateway, job_desk, job, webhook_desk, webhook_endpoint,
};
inline constexpr std::array<std::string_view, 14> actor_class_names = {
    "account", "call", "carrier_route", "edge", "call_desk", "call_writer", "live_feed", "shards",
    "catalogue_keeper", "gateway", "job_desk", "job", "webhook_desk", "webhook_endpoint"};

struct class_counters {
  std::atomic<std::int64_t> live{0};       ///< actors of this class now
  std::atomic<std::int64_t> in_flight{0};  ///< messages being handled or awaiting an answer
  std::atomic<std::int64_t> handled{0};
  std::atomic<std::int64_t> restarts{0};
  std::atomic<std::int64_t> handler_ns{0}; ///< time spent in handlers, see `handling`
};

class_counters& of(actor_class c) noexcept;

/// Counts one handler from construction to destruction. Account actors handle so many short messages
/// that asking the clock twice would cost more than the counting: of theirs one in `timed_each` is
/// timed and stands for all.
class handling {
 public:
  static constexpr std::uint32_t timed_each = 16;

  explicit handling(actor_class c) noexcept : counters_{of(c)}, weight_{weight_of(c)} {
    if (weight_ != 0) begin_ = std::chrono::steady_clock::now();
    counters_.in_flight.fetch_add(1, std::memory_order_relaxed);
  }
  ~handling() {
    if (weight_ != 0) {
      const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                          std::chrono::steady_clock::now() - begin_)
                          .count();
      counters_.handler_ns.fetch_add(ns * weight_, std::memory_order_relaxed);
    }
    counters_.handled.fetch_add(1, std::memory_order_relaxed);
    counters_.in_flight.fetch_sub(1, std::memory_order_relaxed);
  }
  handling(const handling&) = delete;
  handling& operator=(const handling&) = delete;

 private:
  /// How many handlers this one's time stands for; 0: it is not timed.
  static std::int64_t weight_of(actor_class c) noexcept {
    if (c != actor_class::account) return 1;
    static thread_local std::uint32_t count = 0;
    return count++ % timed_each == 0 ? timed_each : 0;
  }

  class_counters& counters_;
  std::int64_t weight_;
  std::chrono::steady_clock::time_point begin_ = {};
};

/// Held in an actor's state: counts it while it lives.
class living {
 public:
  explicit living(actor_class c) noexcept : counters_{&of(c)} { counters_->live.fetch_add(1); }
  ~living() { counters_->live.fetch_sub(1); }
  living(const living&) = delete;
  living& operator=(const living&) = delete;

 private:
  class_counters* counters_;
};

/// Business counters of the node.
struct call_counters {
  std::atomic<std::int64_t> invites{0};
  std::atomic<std::int64_t> routed{0};
  std::array<std::atomic<std::int64_t>, 7> refused{};  ///< by refusal, see refusal_names
  std::atomic<std::int64_t> answered{0};
  std::atomic<std::int64_t> ended{0};
  std::atomic<std::int64_t> booked{0};
  std::atomic<std::int64_t> duplicates{0};
  std::atomic<std::int64_t> adopted{0};        ///< running calls found again after a restart
  std::atomic<std::int64_t> estimated{0};      ///< settled without an end event
  std::atomic<std::int64_t> extensions{0};
  std::atomic<std::int64_t> extensions_refused{0};
  std::atomic<std::int64_t> events{0};
  std::atomic<std::int64_t> events_replayed{0};
};
enum class refusal : std::uint8_t {
  not_identified, bad_number, no_rate, no_route, no_balance, limit, not_ready };
inline constexpr std::array<std::string_view, 7> refusal_names = {
    "not_identified", "bad_number", "no_rate", "no_route", "no_balance", "limit", "not_ready"};
call_counters& calls() noexcept;

/// The part of the Prometheus text that lives here (actor classes and calls).
std::string prometheus_text();

}  // namespace didtron::metrics
