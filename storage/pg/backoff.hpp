#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace didtron::pg {

/// Waiting times between repeats: doubled each time up to a cap, with full jitter so that many
/// waiters do not come back together.
class backoff {
 public:
  backoff(std::chrono::milliseconds first, std::chrono::milliseconds cap)
      : first_{first}, cap_{cap} {}

  std::chrono::milliseconds next() {
    const auto limit =
        std::min(cap_, std::chrono::milliseconds{first_.count() << std::min(step_, 20)});
    ++step_;
    std::uniform_int_distribution<std::int64_t> pick{limit.count() / 2, limit.count()};
    return std::chrono::milliseconds{pick(random_)};
  }
  void reset() noexcept { step_ = 0; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds cap_;
  int step_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace didtron::pg
