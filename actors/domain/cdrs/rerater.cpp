#include "actors/domain/cdrs/rerater.hpp"

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace rerater_detail {

leg leg_of(const booked_call& call, const booked_side& side) {
  leg out;
  out.called = call.called;
  out.caller = call.caller;
  out.called_lrn = side.rated_number;
  out.answered_at = call.routed_at;
  out.until_s = limits::call_s_max;
  return out;
}

}  // namespace rerater_detail

result<rated_side> rerater::rate(const booked_call& call, const booked_side& side) const {
  const auto id = to_ ? to_ : side.card;
  const auto* card = all_->card(id);
  if (card == nullptr)
    return fail(errc::not_found, "price list " + std::to_string(id.value) + " is not there");
  auto price = rating_side_for(*card, rerater_detail::leg_of(call, side), call.answered_at,
                               all_->states());
  if (!price) return fail(std::move(price).error());
  if (side.fx && side.fx->from == price->terms.money && side.fx->to == side.money) {
    price->fx = side.fx;
  } else if (auto ok = charge_in(*price, side.money, call.answered_at.value_or(call.routed_at),
                                 all_->fx(seller_));
             !ok) {
    return fail(std::move(ok).error());
  }
  // Nobody was asked to carry what the platform itself refused: not even an attempt.
  if (call.result == call_result::rejected) price->row.attempt_fee = {};
  return rate_side(call.result == call_result::answered ? side.duration_ms : 0, *price);
}

}  // namespace didtron
