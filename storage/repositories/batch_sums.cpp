#include "storage/repositories/batch_sums.hpp"

#include "storage/json_text.hpp"

namespace didtron::storage {

result<void> batch_sums::add_to(currency money, amount pair::*side, amount value) {
  if (value == amount{}) return {};
  auto& sum = sums_[money].*side;
  const auto total = add(sum, value);
  if (!total) return fail(errc::overflow, "the batch's sum leaves 64 bits");
  sum = *total;
  return {};
}

result<void> batch_sums::take(currency charge_money, amount charge, currency cost_money,
                              amount cost) {
  return add_to(charge_money, &pair::charge, charge).and_then([&] {
    return add_to(cost_money, &pair::cost, cost);
  });
}

std::string batch_sums::json() const {
  std::string out = "[";
  for (const auto& [money, sum] : sums_) {
    json_text one;
    one.begin_object()
        .member("currency", money.text())
        .member("charge_e8", sum.charge.e8)
        .member("cost_e8", sum.cost.e8)
        .end_object();
    out += (out.size() > 1 ? "," : "") + one.text();
  }
  return out + "]";
}

}  // namespace didtron::storage
