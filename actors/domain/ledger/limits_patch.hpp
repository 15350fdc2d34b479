#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "actors/domain/ledger/account_limits.hpp"

namespace didtron {

/// A change of an account's limits. What is not there stays as it is; an inner empty value takes
/// the limit away.
struct limits_patch {
  std::optional<amount> credit_limit = {};
  std::optional<std::int32_t> channels_max = {};
  std::optional<std::int32_t> cps_max = {};
  std::optional<std::optional<amount>> day_spend_max = {};
  std::optional<std::optional<rate>> price_max = {};
  std::optional<std::optional<temporary_credit>> temporary = {};
  std::optional<std::vector<amount>> balance_thresholds = {};
};

[[nodiscard]] inline account_limits patched(account_limits limits, const limits_patch& change) {
  if (change.credit_limit) limits.credit_limit = *change.credit_limit;
  if (change.channels_max) limits.channels_max = *change.channels_max;
  if (change.cps_max) limits.cps_max = *change.cps_max;
  if (change.day_spend_max) limits.day_spend_max = *change.day_spend_max;
  if (change.price_max) limits.price_max = *change.price_max;
  if (change.temporary) limits.temporary = *change.temporary;
  return limits;
}

}  // namespace didtron
