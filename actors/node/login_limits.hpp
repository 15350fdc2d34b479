#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "storage/redis/limiter.hpp"

namespace didtron::node {

/// How often somebody may try passwords. Counted are attempts that end with a wrong password, per
/// client and e-mail and per client alone; never per e-mail alone, so that nobody can shut somebody
/// else out by trying. A client is an address or an IPv6 /64 (http::client_network).
class login_limits {
 public:
  static constexpr std::int64_t window_s = 300;
  /// Within the window.
  struct allowance {
    std::int64_t per_pair = 20;
    /// Many people may share an address; a program that goes through e-mails from one is stopped
    /// here.
    std::int64_t per_address = 300;
  };

  login_limits(redis::limiter& counters, std::string_view address, std::string_view email,
               allowance most);

  /// Counts the attempt before the password is looked at, so that many at once are not more than
  /// the limit. Error: rate_limited with the seconds to wait.
  result<void> enter();
  /// The attempt was no guess: the password was right, or nobody could look at it.
  void forgive();

 private:
  redis::limiter& counters_;
  allowance most_;
  std::string address_key_;
  std::string pair_key_;
};

}  // namespace didtron::node
