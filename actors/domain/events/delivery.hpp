#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/instant.hpp"

/// Rules of delivering events to endpoints: what is tried again, when, and when nobody tries any more.
namespace didtron::events {

/// What an attempt came to.
enum class attempt_result : std::uint8_t {
  delivered,  ///< 2xx
  refused,    ///< an answer that says no: tried again, and says nothing about the endpoint's health
  down,       ///< no answer, or one that asks for patience (5xx, 408, 429): the endpoint is not well
  gone,       ///< 410: the endpoint wants nothing more
  forbidden,  ///< its address is not one that may be asked: nothing was sent
};
/// Of an HTTP status. Redirects are not followed: they are refusals.
attempt_result result_of(std::int32_t status) noexcept;

struct retry_rules {
  std::chrono::milliseconds first{5'000};
  std::chrono::milliseconds longest{std::chrono::hours{1}};
  std::chrono::milliseconds give_up_after{std::chrono::hours{72}};  ///< since the first attempt
  /// An endpoint that has not taken anything for this long is disabled; before, its people are told.
  std::chrono::milliseconds disable_after{std::chrono::hours{72}};
  std::vector<std::chrono::milliseconds> warn_after{std::chrono::hours{1}, std::chrono::hours{24}};
};

/// Time until the next attempt after `attempts` that failed: doubled each time up to the longest,
/// a quarter of it by chance (`random`: uniform in [0, 1)) so that what fails together does not come back together.
std::chrono::milliseconds next_attempt_in(const retry_rules& rules, std::int32_t attempts, double random) noexcept;

/// Whether a failing endpoint's people are to be told now: how many of `warn_after` have passed.
std::int32_t warnings_due(const retry_rules& rules, std::chrono::milliseconds failing_for) noexcept;

/// Whether an endpoint that asks for these types takes that one: exact names, "job.*" for all of an
/// object; none asks for all.
bool takes(const std::vector<std::string>& wanted, std::string_view type) noexcept;
/// Empty, or what is wrong with one of `wanted`.
std::string wanted_type_fault(std::string_view text);

}  // namespace didtron::events
