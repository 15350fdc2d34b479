#pragma once

#include <map>
#include <string>

#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron::storage {

/// What the CDRs of a batch charge and cost, per currency: sums of different money mean nothing.
class batch_sums {
 public:
  void clear() { sums_.clear(); }
  /// Error: overflow.
  result<void> take(currency charge_money, amount charge, currency cost_money, amount cost);
  /// [{"currency":"USD","charge_e8":1,"cost_e8":2}], by currency.
  [[nodiscard]] std::string json() const;

 private:
  struct pair {
    amount charge = {};
    amount cost = {};
  };
  result<void> add_to(currency money, amount pair::*side, amount value);
  std::map<currency, pair> sums_ = {};
};

}  // namespace didtron::storage
