#include "storage/redis/limiter.hpp"

#include <mutex>
#include <optional>
#include <unordered_map>

#include "storage/redis/client.hpp"

namespace didtron::redis {

namespace limiter_detail {

/// Bounds the memory of the local counters: beyond it the oldest windows go first.
inline constexpr std::size_t local_keys_max = 10'000;

// Count and expiry are one step, so no counter can stay without an end. Gives count * 2^20 +
// seconds left.
constexpr std::string_view script = R"(
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
local left = redis.call('TTL', KEYS[1])
if left < 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) left = tonumber(ARGV[1]) end
return n * 1048576 + math.min(left, 1048575))";
// The expiry stays; a counter that has ended is not begun again below zero.
constexpr std::string_view give_back_script = R"(
local n = tonumber(redis.call('GET', KEYS[1]) or '0')
if n > 0 then return redis.call('DECR', KEYS[1]) end
return 0)";
constexpr std::int64_t left_unit = 1'048'576;

using clock = std::chrono::steady_clock;

struct window {
  std::int64_t used = 0;
  clock::time_point ends_at = {};
};

std::string redis_key(std::string_view key) { return "didtron:limit:" + std::string{key}; }

allowance judge(std::int64_t used, std::int64_t limit, std::int64_t left_s, bool is_local) {
  const bool is_allowed = used <= limit;
  return {is_allowed, used, is_allowed ? 0 : std::max<std::int64_t>(left_s, 1), is_local};
}

}  // namespace limiter_detail

struct limiter::impl {
  std::mutex mutex = {};
  std::optional<client> shared = {};
  std::unordered_map<std::string, limiter_detail::window> local = {};

  void make_room(limiter_detail::clock::time_point now) {
    if (local.size() < limiter_detail::local_keys_max) return;
    std::erase_if(local, [now](const auto& x) { return x.second.ends_at <= now; });
    while (local.size() >= limiter_detail::local_keys_max) {
      auto first_to_end = local.begin();
      for (auto i = local.begin(); i != local.end(); ++i) {
        if (i->second.ends_at < first_to_end->second.ends_at) first_to_end = i;
      }
      local.erase(first_to_end);
    }
  }

  allowance count_here(const std::string& key, std::int64_t limit, std::int64_t window_s) {
    const auto now = limiter_detail::clock::now();
    auto found = local.find(key);
    if (found == local.end()) {
      make_room(now);
      found = local.emplace(key, limiter_detail::window{}).first;
    }
    auto& w = found->second;
    if (w.ends_at <= now) w = {0, now + std::chrono::seconds{window_s}};
    ++w.used;
    const auto left = std::chrono::ceil<std::chrono::seconds>(w.ends_at - now).count();
    return limiter_detail::judge(w.used, limit, left, true);
  }
};

limiter::limiter(std::string_view url) : impl_{std::make_unique<impl>()} {
  if (auto c = client::make(url)) impl_->shared.emplace(std::move(*c));
}
limiter::~limiter() = default;

bool limiter::is_configured() const noexcept { return impl_->shared.has_value(); }

allowance limiter::allow(std::string_view key, std::int64_t limit, std::int64_t window_s) {
  const std::string name = limiter_detail::redis_key(key);
  const std::lock_guard hold{impl_->mutex};
  if (impl_->shared) {
    const auto answer = impl_->shared->integer(
        {"EVAL", std::string{limiter_detail::script}, "1", name, std::to_string(window_s)});
    if (answer) {
      return limiter_detail::judge(*answer / limiter_detail::left_unit, limit,
                                   *answer % limiter_detail::left_unit, false);
    }
  }
  return impl_->count_here(name, limit, window_s);
}

void limiter::give_back(std::string_view key) {
  const std::string name = limiter_detail::redis_key(key);
  const std::lock_guard hold{impl_->mutex};
  // Here as well: the use may have been counted while Redis was away.
  const auto found = impl_->local.find(name);
  if (found != impl_->local.end() && found->second.used > 0 &&
      found->second.ends_at > limiter_detail::clock::now()) {
    --found->second.used;
    return;
  }
  if (!impl_->shared) return;
  // Without an answer one use too many stays counted until the window ends.
  static_cast<void>(
      impl_->shared->integer({"EVAL", std::string{limiter_detail::give_back_script}, "1", name}));
}

}  // namespace didtron::redis
