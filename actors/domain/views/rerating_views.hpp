#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"

/// Booked calls priced again, as people see it.
namespace didtron {

/// Which booked calls, and on what card. 0, empty: any.
struct rerating_scope {
  std::string side = {};       ///< charge | cost | both
  instant answered_from = {};  ///< of unanswered calls the route decision counts
  instant answered_until = {};
  account_id account = {};
  carrier_id carrier = {};
  rate_card_id card = {};  ///< that the side is priced by now
  std::string called_prefix = {};
  std::int64_t import_id = 0;
  rate_card_id to = {};  ///< price on this card; 0: on the one of each side
};

/// What changes for one party: its account, or the carrier.
struct rerating_total {
  std::string side = {};  ///< charge | cost
  named_ref party = {};
  currency money = {};
  std::int64_t calls = 0;
  amount before = {};
  amount after = {};
};

struct rerating_view {
  std::int64_t id = 0;
  rerating_scope scope = {};
  std::string reason = {};
  std::string state = {};  ///< requested | refused | previewed | rejected | posted | undone
  user_id requested_by = {};
  instant requested_at = {};
  std::int64_t calls = 0;     ///< sides looked at
  std::int64_t changed = 0;   ///< ... whose amount changes
  std::int64_t unpriced = 0;  ///< ... that stay as they are for want of a price
  std::string refusal = {};   ///< why there is no preview
  std::optional<instant> previewed_at = {};
  std::optional<std::int64_t> decided_by = {};
  std::optional<instant> decided_at = {};
  std::string decision_reason = {};
  std::optional<instant> posted_at = {};
  std::optional<std::int64_t> first_entry_no = {};
  std::optional<std::int64_t> undone_by = {};
  std::optional<instant> undone_at = {};
  std::vector<rerating_total> totals = {};  ///< of a single run; empty in lists
};

/// A side of a call in a run.
struct rerated_call_view {
  call_id id = {};
  instant started_at = {};
  std::string side = {};
  named_ref party = {};
  currency money = {};
  amount before = {};
  std::optional<amount> after = {};  ///< empty: no price, it stays
  std::string reason = {};           ///< why there is none
};

}  // namespace didtron
