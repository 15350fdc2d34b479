#pragma once

#include <array>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "actors/domain/routing/catalogue.hpp"
#include "actors/messages/call.hpp"

namespace didtron {

/// Loads of a plan's trunks at the moment of a decision, by position of its routes.
class seen_loads {
 public:
  /// Room for `count` loads, to be filled in.
  std::span<trunk_load> make_room(std::size_t count) {
    if (count > near_.size()) {
      far_.resize(count);
      return far_;
    }
    count_ = static_cast<std::uint32_t>(count);
    return {near_.data(), count};
  }
  [[nodiscard]] std::span<const trunk_load> all() const noexcept {
    if (!far_.empty()) return far_;
    return {near_.data(), count_};
  }

 private:
  std::array<trunk_load, 16> near_;  // NOLINT: those beyond count_ are never read
  std::uint32_t count_ = 0;
  std::vector<trunk_load> far_ = {};  ///< all of them, when there are more
};

/// Permission to carry a call, as numbers and pointers into the catalogue that it was decided on. Made
/// for each call; whoever goes on with it asks plan_of() for the texts. Keeps the catalogue alive, so
/// it is for the moment of set-up and not for the life of a call.
struct call_authorisation {
  authorise_call request = {};
  std::shared_ptr<const catalogue> known = {};
  const catalogue_account* account = nullptr;
  const routing_plan* plan = nullptr;
  /// What one account pays: a row of its card, which is all there is to the price; or, when it takes
  /// more than the called number to price the call, `whole` and the row of that.
  struct level {
    const catalogue_account* account = nullptr;
    const rate_row* sell = nullptr;
    std::shared_ptr<const price_copy> whole = {};
  };
  const rate_row* sell = nullptr;
  std::shared_ptr<const price_copy> whole = {};
  std::vector<level> above = {};  ///< sellers above the account's own; nearly always empty
  hold_grant grant = {};
  chosen_routes routes = {};  ///< in the order they are tried
  seen_loads loads = {};

  /// The account whose seller carries the call, and its price: what routes are chosen by.
  [[nodiscard]] level carried() const noexcept { return above.empty() ? own() : above.back(); }
  [[nodiscard]] level own() const noexcept { return {account, sell, whole}; }
};

/// A refusal that keeps what was found out on the way, for the call record and the explanation.
struct call_refusal {
  error why = {};
  call_facts facts = {};  ///< facts.account is 0 when nobody was identified
};
using authorise_answer = std::variant<call_authorisation, call_refusal>;

/// What the call may cost at a level of its authorisation, which must outlive it.
price_window window_of(const call_authorisation& given, const call_authorisation::level& level);
/// The charge of a call of `duration_ms` at a level, if it is answered now.
result<charge> rate_at(const call_authorisation::level& level, std::int64_t duration_ms);
/// The call as a card prices it at the route decision.
leg leg_of(const authorise_call& request);
/// What else carriers' prices depend on.
call_origin origin_of(const call_authorisation& given);
/// What carrying the leg on `trunk` costs, in the carrier's currency: what is in force at the answer, or at
/// the route decision (`l.answered_at`) when there is nothing then. Errors: those of price_leg() and
/// charge_in().
result<rating_side> cost_of(const catalogue& known, const egress_trunk& trunk, const leg& l,
                            std::optional<instant> answered_at);
/// What is known of a call before anything is decided.
call_facts facts_of(const authorise_call& request);
/// Every trunk of the plan and what became of it, in words: the decision made again on the same
/// catalogue, instant and loads.
route_decision decision_of(const call_authorisation& given);
/// The whole plan as values of its own, for the edge and for the life of the call.
call_plan plan_of(const call_authorisation& given);

}  // namespace didtron
