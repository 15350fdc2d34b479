#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "http/refusal.hpp"

namespace didtron::http {

/// Counted on any io thread, read by /metrics.
struct server_counters {
  std::array<std::atomic<std::uint64_t>, 6> answers = {};  ///< by status / 100; 0 unused
  std::array<std::atomic<std::uint64_t>, refusal_count> refused = {};
  std::atomic<std::uint64_t> connections_total = 0;
  std::atomic<std::int64_t> connections_open = 0;
  std::atomic<std::int64_t> streams_open = 0;
  std::atomic<std::uint64_t> bytes_sent = 0;

  void count_answer(int status) noexcept {
    ++answers[static_cast<std::size_t>(status / 100) % answers.size()];
  }
  void count_refusal(refusal r) noexcept { ++refused[static_cast<std::size_t>(r)]; }

  /// Prometheus text exposition format 0.0.4.
  [[nodiscard]] std::string text() const;
};

}  // namespace didtron::http
