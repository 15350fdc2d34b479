#include "actors/domain/cdrs/cdr_rater.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/cdrs/screening.hpp"
#include "actors/domain/core/lines.hpp"
#include "actors/domain/rating/price_leg.hpp"

namespace didtron {
namespace cdr_rater_detail {

constexpr std::array<std::string_view, 9> reason_names{
    "unknown_account", "unknown_carrier", "ambiguous_carrier",  "no_price",
    "price_blocked",   "no_cost_price",   "cost_price_blocked", "not_computable", "no_exchange_rate"};

struct side_reasons {
  unrated_reason missing;
  unrated_reason blocked;
};

leg leg_of(const cdr_record& record, std::string_view called_lrn) {
  leg out;
  out.called = record.called;
  out.caller = record.caller;
  out.called_lrn = called_lrn;
  out.answered_at = priced_at(record);
  out.until_s = record.duration_ms / 1000 + 1;
  return out;
}

/// What both sides are rated by.
struct rating_means {
  const fx_table* rates = nullptr;
  const state_table* states = nullptr;
  std::string_view called_lrn = {};
};

/// Prices `record` on `card`, at its own answer time, to be paid in `money`.
std::optional<unrated> rate_side(const cdr_record& record, const rate_card& card, currency money,
                                 const rating_means& by, side_reasons reasons,
                                 std::optional<cdr_side>& out, std::string& destination) {
  const auto take = [&](const rate_row& row, result<charge> charged) -> std::optional<unrated> {
    if (!charged) return unrated{unrated_reason::not_computable, charged.error().message};
    out = cdr_side{*charged, money, row.id, card.id(), {}};
    destination = row.destination;
    return {};
  };
  if (card.is_plain() && card.terms().money == money) {
    const auto* row = card.find(record.called, priced_at(record));
    if (row == nullptr) {
      return unrated{reasons.missing, "card " + card.name() + " has no price for " + record.called};
    }
    if (row->status == row_status::blocked) {
      return unrated{reasons.blocked, "card " + card.name() + " blocks prefix " + row->prefix};
    }
    return take(*row, rate_call(record.duration_ms, *row, card.terms()));
  }
  auto side = price_leg(card, leg_of(record, by.called_lrn), by.states);
  if (side) {
    const auto converted = charge_in(*side, money, priced_at(record), by.rates);
    auto missing = take(side->row, rate_call(record.duration_ms, *side));
    if (missing || converted) {
      if (!missing) out->fx = side->fx;
      return missing;
    }
    // Without a rate the charge is still in the card's currency: only nothing is the same in both.
    if (out->charge.total == amount{}) return {};
    out.reset();
    return unrated{unrated_reason::no_exchange_rate,
                   "card " + card.name() + ": " + converted.error().message};
  }
  const auto& why = side.error();
  return unrated{why.kind == errc::blocked ? reasons.blocked : reasons.missing, why.message};
}

currency owed_in(const egress_trunk& trunk) {
  return trunk.carrier_money.value_or(trunk.cost->terms().money);
}

std::optional<unrated> rate_sale(const cdr_record& record, const rating_means& by,
                                 side_reasons reasons, rated_cdr& out) {
  return rate_side(record, *out.account->sell, out.account->money, by, reasons, out.sell,
                   out.destination);
}

std::optional<unrated> rate_cost(const cdr_record& record, const rating_means& by,
                                 side_reasons reasons, rated_cdr& out) {
  std::string unused;
  return rate_side(record, *out.trunk->cost, owed_in(*out.trunk), by, reasons, out.cost, unused);
}

}  // namespace cdr_rater_detail

std::string_view name_of(unrated_reason reason) noexcept {
  return cdr_rater_detail::reason_names[static_cast<std::size_t>(reason)];
}

cdr_rater::cdr_rater(std::shared_ptr<const catalogue> all, tenant_id seller,
                     const source_format& format)
    : all_{std::move(all)},
      declared_account_{format.account},
      declared_trunk_{format.trunk},
      has_cost_side_{format.has_cost_side()},
      seller_{seller} {
  const auto own_account = [&](account_id id) {
    const auto* account = all_->account(id);
    return account != nullptr && account->seller == seller ? account : nullptr;
  };
  const auto own_trunk = [&](trunk_id id) {
    const auto* trunk = all_->egress(id);
    return trunk != nullptr && is_own(*trunk) ? trunk : nullptr;
  };
  fixed_account_ = own_account(format.account);
  fixed_trunk_ = own_trunk(format.trunk);
  learn_cards();
  // What the source itself declares goes first; then a trunk's name before its carrier's.
  for (const auto& [name, id] : format.account_names) {
    if (const auto* account = own_account(id)) accounts_.emplace(name, account);
  }
  for (const auto& account : all_->parts().accounts) {
    if (account.seller == seller) accounts_.emplace(account.name, &account);
  }
  for (const auto& [name, id] : format.trunk_names) {
    if (const auto* trunk = own_trunk(id)) trunks_.emplace(name, trunk);
  }
  for (const auto& trunk : all_->parts().egress) {
    if (is_own(trunk)) trunks_.emplace(trunk.name, &trunk);
  }
  by_name<const egress_trunk*> by_carrier;
  for (const auto& trunk : all_->parts().egress) {
    if (!is_own(trunk)) continue;
    const auto* carrier = all_->carrier(trunk.carrier);
    for (const auto& name : {carrier->code, carrier->name}) {
      const auto [at, is_new] = by_carrier.emplace(name, &trunk);
      if (!is_new && at->second != &trunk) at->second = nullptr;
    }
  }
  for (const auto& [name, trunk] : by_carrier) trunks_.emplace(name, trunk);
}

bool cdr_rater::is_own(const egress_trunk& trunk) const noexcept {
  const auto* carrier = all_->carrier(trunk.carrier);
  return carrier != nullptr && carrier->tenant == seller_;
}

void cdr_rater::learn_cards() {
  const auto learn = [this](const rate_card& card, currency paid_in) {
    converts_ = converts_ || card.terms().money != paid_in;
    uses_lrn_ = uses_lrn_ || card.rules().is_lrn;
  };
  for (const auto& account : all_->parts().accounts) {
    const bool is_meant = declared_account_ ? &account == fixed_account_ : account.seller == seller_;
    if (is_meant && account.sell != nullptr) learn(*account.sell, account.money);
  }
  if (!has_cost_side_) return;
  for (const auto& trunk : all_->parts().egress) {
    const bool is_meant = declared_trunk_ ? &trunk == fixed_trunk_ : is_own(trunk);
    if (is_meant && trunk.cost != nullptr) learn(*trunk.cost, cdr_rater_detail::owed_in(trunk));
  }
}

std::optional<unrated> cdr_rater::find_parties(const cdr_record& record, rated_cdr& out) const {
  out.account = fixed_account_;
  if (!declared_account_) {
    const auto found = accounts_.find(std::string_view{record.account});
    out.account = found == accounts_.end() ? nullptr : found->second;
  }
  if (out.account == nullptr || out.account->sell == nullptr) {
    return unrated{unrated_reason::unknown_account,
                   declared_account_ ? "account " + std::to_string(declared_account_.value)
                                     : "no account is called " + printable(record.account)};
  }
  out.trunk = fixed_trunk_;
  if (!has_cost_side_) return {};
  const bool is_answered = record.answered_at.has_value();
  if (!declared_trunk_) {
    const auto found = trunks_.find(std::string_view{record.carrier});
    out.trunk = found == trunks_.end() ? nullptr : found->second;
    if (found != trunks_.end() && out.trunk == nullptr && is_answered) {
      return unrated{unrated_reason::ambiguous_carrier,
                     printable(record.carrier) + " has several trunks"};
    }
  }
  if (out.trunk != nullptr && out.trunk->carrier == out.account->wholesale_carrier) {
    const auto* above = all_->account(out.account->wholesale);
    out.is_cost_prepaid = above != nullptr && !above->is_postpaid;
  }
  // A call that nobody answered costs nothing, whoever tried to carry it.
  if (!is_answered || (out.trunk != nullptr && out.trunk->cost != nullptr)) return {};
  return unrated{unrated_reason::unknown_carrier,
                 declared_trunk_ ? "trunk " + std::to_string(declared_trunk_.value)
                                 : "no trunk or carrier is called " + printable(record.carrier)};
}

std::optional<unrated> cdr_rater::rate(const cdr_record& record, rated_cdr& out,
                                       const fx_table* rates, std::string_view looked_up) const {
  using namespace cdr_rater_detail;
  out = {};
  out.called_lrn = record.lrn.empty() ? looked_up : std::string_view{record.lrn};
  const rating_means by{rates == nullptr ? all_->fx(seller_) : rates, all_->states(), out.called_lrn};
  if (auto missing = find_parties(record, out)) return missing;
  if (!record.answered_at) {
    // Only an attempt fee can be due; a number without price does not hold an unanswered call up.
    auto why = rate_sale(record, by, {}, out);
    if (why && why->reason == unrated_reason::no_exchange_rate) return why;  // the fee is due
    if (why) out.sell.reset();
    if (out.trunk == nullptr || out.trunk->cost == nullptr) return {};
    why = rate_cost(record, by, {}, out);
    if (why && why->reason == unrated_reason::no_exchange_rate) return why;
    if (why) out.cost.reset();
    return {};
  }
  if (auto why = rate_sale(record, by, {unrated_reason::no_price, unrated_reason::price_blocked}, out))
    return why;
  if (!has_cost_side_) return {};
  return rate_cost(record, by, {unrated_reason::no_cost_price, unrated_reason::cost_price_blocked}, out);
}

std::optional<rating_explanation> explain_booked(const cdr_record& record, const rate_card& card,
                                                 const state_table* states, rate_row_id row,
                                                 amount total,
                                                 const std::optional<conversion>& fx) {
  auto side = price_leg(card, cdr_rater_detail::leg_of(record, record.lrn), states);
  if (!side || side->row.id != row) return {};
  side->fx = fx;
  if (fx) side->fx->from = card.terms().money;
  auto rated = rate_side(record.duration_ms, *side);
  if (!rated || rated->charge.total != total) return {};
  return std::move(rated->explanation);
}

}  // namespace didtron
