#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

struct redisContext;

namespace didtron::redis {

/// One connection to Redis. Redis may vanish at any moment: every call has a deadline, a failure
/// closes the connection and the next call after a pause tries anew. Not thread-safe.
class client {
 public:
  /// `url`: "redis://host:port[/db]". Error: bad_config. Does not connect yet.
  static result<client> make(std::string_view url,
                             std::chrono::milliseconds timeout = std::chrono::milliseconds{50});
  client(client&&) noexcept;
  client& operator=(client&&) noexcept;
  ~client();

  /// A command that answers with an integer (INCR, EVAL …). Errors: unavailable, timeout, internal
  /// (another kind of answer).
  result<std::int64_t> integer(const std::vector<std::string>& command);
  /// PING. For readiness pages.
  result<void> ping();

 private:
  client() = default;
  struct closer {
    void operator()(redisContext* c) const noexcept;
  };
  result<void> connect();

  std::unique_ptr<redisContext, closer> context_ = {};
  std::string host_ = {};
  int port_ = 6379;
  int database_ = 0;
  std::chrono::milliseconds timeout_{50};
  std::chrono::steady_clock::time_point retry_at_ = {};
};

}  // namespace didtron::redis
