#include "actors/node/login_limits.hpp"

#include "http/client_address.hpp"

namespace didtron::node {

namespace login_limits_detail {

result<void> judge(const redis::allowance& allowed) {
  if (allowed.is_allowed) return {};
  return fail(error{errc::rate_limited,
                    "too many log-in attempts",
                    {},
                    std::chrono::seconds{allowed.retry_after_s}});
}

}  // namespace login_limits_detail

login_limits::login_limits(redis::limiter& counters, std::string_view address,
                           std::string_view email, allowance most)
    : counters_{counters}, most_{most} {
  const auto client = http::client_network(address);
  address_key_ = "login:address:" + client;
  pair_key_ = "login:pair:" + client + "|" + std::string{email};
}

result<void> login_limits::enter() {
  using login_limits_detail::judge;
  if (auto ok = judge(counters_.allow(address_key_, most_.per_address, window_s)); !ok) return ok;
  return judge(counters_.allow(pair_key_, most_.per_pair, window_s));
}

void login_limits::forgive() {
  counters_.give_back(address_key_);
  counters_.give_back(pair_key_);
}

}  // namespace didtron::node
