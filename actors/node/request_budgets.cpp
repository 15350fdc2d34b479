#include "actors/node/request_budgets.hpp"

#include "storage/repositories/tenants.hpp"

namespace didtron::node {

std::optional<std::chrono::seconds> request_budgets::take(tenant_id of, clock::time_point now) {
  using namespace std::chrono;
  const std::lock_guard lock{mutex_};
  const auto limit = limits_.find(of.value);
  if (limit == limits_.end()) return {};
  auto& m = minutes_[of.value];
  if (now - m.begun >= 1min) m = {now, 0};
  if (m.taken < limit->second) {
    ++m.taken;
    return {};
  }
  return std::max(1s, ceil<seconds>(m.begun + 1min - now));
}

void request_budgets::set(limits now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(minutes_, [&](const auto& one) { return !now.contains(one.first); });
  limits_ = std::move(now);
}

void request_budgets::refresh(pg::read_pool& reads) {
  using namespace std::chrono_literals;
  reads.run<limits>(storage::request_limits(), pg::in(3s), [this](result<limits> read) {
    if (read) set(std::move(*read));
  });
}

}  // namespace didtron::node
