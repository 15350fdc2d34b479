#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/ledger/hold.hpp"
#include "actors/domain/rating/number.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/routing/address.hpp"
#include "actors/domain/routing/route.hpp"

namespace didtron {

/// A customer's account with everything a call's decision needs from it.
struct catalogue_account {
  account_id id = {};
  tenant_id seller = {};  ///< whose books these are
  tenant_id customer = {};
  std::string name = {};
  std::string customer_name = {};
  currency money = {};
  bool is_postpaid = false;
  bool is_active = true;  ///< account and customer tenant both active
  account_limits limits = {};
  std::shared_ptr<const rate_card> sell = {};
  routing_plan_id plan = {};
  amount posted =
      {};  ///< the ledger's balance when the catalogue was read; later ones come with commits
};

/// How calls of a customer are recognised.
struct ingress_trunk {
  trunk_id id = {};
  tenant_id seller = {};
  account_id account = {};
  std::string name = {};
  ip_range source = {};
  std::uint16_t port = 0;         ///< 0: any source port
  numbering numbers = {};         ///< the tech prefix is in here
  std::int32_t channels_max = 0;  ///< 0: no limit
  std::int32_t cps_max = 0;       ///< 0: no limit
};

struct catalogue_carrier {
  carrier_id id = {};
  tenant_id tenant = {};
  std::string name = {};
  std::string code = {};
  currency money = {};
  bool is_active = true;
};

/// Everything configured, as one immutable snapshot that all threads read. Built by storage from
/// one database snapshot, replaced as a whole when `version` moves.
struct catalogue_parts {
  std::int64_t version = 0;
  std::vector<catalogue_account> accounts = {};
  std::vector<ingress_trunk> ingress = {};  ///< active ones only
  std::vector<egress_trunk> egress = {};
  std::vector<catalogue_carrier> carriers = {};
  std::vector<std::shared_ptr<const rate_card>> cards = {};
  std::vector<routing_plan> plans = {};
};

class catalogue {
 public:
  explicit catalogue(catalogue_parts parts);

  [[nodiscard]] std::int64_t version() const noexcept { return parts_.version; }
  [[nodiscard]] const catalogue_parts& parts() const noexcept { return parts_; }

  /// nullptr: no such thing.
  [[nodiscard]] const catalogue_account* account(account_id id) const noexcept;
  [[nodiscard]] const egress_trunk* egress(trunk_id id) const noexcept;
  [[nodiscard]] const ingress_trunk* ingress(trunk_id id) const noexcept;
  [[nodiscard]] const catalogue_carrier* carrier(carrier_id id) const noexcept;
  [[nodiscard]] const rate_card* card(rate_card_id id) const noexcept;
  [[nodiscard]] const routing_plan* plan(routing_plan_id id) const noexcept;

  /// The trunk a call came in by: of those whose source range holds the address, whose port (when
  /// set) is this one and whose tech prefix starts the dialled number: longest range, then longest
  /// tech prefix. nullptr: not identified (also when `address` is no address).
  [[nodiscard]] const ingress_trunk* identify(std::string_view address, std::uint16_t port,
                                              std::string_view called_raw) const noexcept;

 private:
  catalogue_parts parts_;
  std::unordered_map<account_id, std::size_t> accounts_ = {};
  std::unordered_map<trunk_id, std::size_t> egress_ = {};
  std::unordered_map<trunk_id, std::size_t> ingress_ = {};
  std::unordered_map<carrier_id, std::size_t> carriers_ = {};
  std::unordered_map<rate_card_id, std::size_t> cards_ = {};
  std::unordered_map<routing_plan_id, std::size_t> plans_ = {};
  /// Trunks of one range, longest tech prefix first.
  std::unordered_map<ip_range, std::vector<std::size_t>> by_range_ = {};
  std::vector<int> lengths_v4_ = {};  ///< range lengths in use, longest first
  std::vector<int> lengths_v6_ = {};
};

}  // namespace didtron
