#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/ledger/hold.hpp"
#include "actors/domain/rating/number.hpp"
#include "actors/domain/rating/fx_table.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/us_states.hpp"
#include "actors/domain/routing/address.hpp"
#include "actors/domain/routing/route.hpp"
#include "actors/domain/routing/route_table.hpp"

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
  /// The seller's own account with ITS seller, which pays for these calls at that seller's prices and
  /// whose routing plan carries them; 0: the seller carries them itself.
  account_id wholesale = {};
  carrier_id wholesale_carrier = {};  ///< that seller as a carrier in this seller's books
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
  std::shared_ptr<const state_table> states = {};  ///< of US numbers; empty: none are known
  std::int64_t states_version = -1;
  std::map<tenant_id, std::shared_ptr<const fx_table>> fx = {};  ///< the last two weeks
};

class catalogue {
 public:
  explicit catalogue(catalogue_parts parts);

  [[nodiscard]] std::int64_t version() const noexcept;
  /// Different for every catalogue of this process, also for those of one version: who remembers
  /// pointers into it tells by this whether they are still good.
  [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
  [[nodiscard]] const catalogue_parts& parts() const noexcept;

  /// nullptr: no such thing.
  [[nodiscard]] const catalogue_account* account(account_id id) const noexcept;
  [[nodiscard]] const egress_trunk* egress(trunk_id id) const noexcept;
  [[nodiscard]] const ingress_trunk* ingress(trunk_id id) const noexcept;
  [[nodiscard]] const catalogue_carrier* carrier(carrier_id id) const noexcept;
  [[nodiscard]] const rate_card* card(rate_card_id id) const noexcept;
  [[nodiscard]] const routing_plan* plan(routing_plan_id id) const noexcept;
  /// nullptr: no states of US numbers are known.
  [[nodiscard]] const state_table* states() const noexcept { return parts().states.get(); }
  /// Somebody sells or buys by the routing numbers of ported numbers: they are worth looking up.
  [[nodiscard]] bool uses_lrn() const noexcept;
  /// Exchange rates of a seller; nullptr: it has none.
  [[nodiscard]] const fx_table* fx(tenant_id seller) const noexcept;

  /// The trunk a call came in by: of those whose source range holds the address, whose port (when
  /// set) is this one and whose tech prefix starts the dialled number: longest range, then longest
  /// tech prefix. nullptr: not identified (also when `address` is no address).
  [[nodiscard]] const ingress_trunk* identify(std::string_view address, std::uint16_t port,
                                              std::string_view called_raw) const noexcept;

  /// The trunks of a plan of this catalogue by position of its routes; nullptr: it does not exist.
  [[nodiscard]] const std::vector<const egress_trunk*>&
  trunks_of(const routing_plan& plan) const noexcept;

  /// The same catalogue with the plans' decks merged for calls at `at`: plans that more accounts use
  /// come first, plans with the same routes share a table, and those for which `bytes_max` does not
  /// reach go without. Takes about 0.1 s for eight decks of 100,000 prefixes.
  [[nodiscard]] std::shared_ptr<const catalogue>
  compiled(instant at, std::size_t bytes_max = limits::route_tables_bytes_max) const;

  /// The merged decks of a plan of this catalogue; nullptr: none.
  [[nodiscard]] const route_table* table_of(const routing_plan& plan) const noexcept;
  /// When the first table ends to be valid and compiled() should be asked again; empty: never.
  [[nodiscard]] std::optional<instant> tables_valid_until() const noexcept;

 private:
  struct body;  ///< what does not change when the tables are compiled again
  [[nodiscard]] std::size_t number_of(const routing_plan& plan) const noexcept;

  std::shared_ptr<const body> body_;  ///< shared with what it was compiled from
  std::uint64_t serial_ = 0;
  std::vector<std::shared_ptr<const route_table>> tables_ = {};  ///< by plan; empty: not compiled
};

}  // namespace didtron
