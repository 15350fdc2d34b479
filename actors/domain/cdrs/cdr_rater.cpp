#include "actors/domain/cdrs/cdr_rater.hpp"

#include <array>
#include <utility>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/cdrs/screening.hpp"
#include "actors/domain/core/lines.hpp"
#include "actors/domain/rating/price_leg.hpp"

namespace didtron {
namespace cdr_rater_detail {

constexpr std::array<std::string_view, 8> reason_names{
    "unknown_account", "unknown_carrier", "ambiguous_carrier",  "no_price",
    "price_blocked",   "no_cost_price",   "cost_price_blocked", "not_computable"};

struct side_reasons {
  unrated_reason missing;
  unrated_reason blocked;
};

leg leg_of(const cdr_record& record) {
  leg out;
  out.called = record.called;
  out.caller = record.caller;
  out.answered_at = priced_at(record);
  out.until_s = record.duration_ms / 1000 + 1;
  return out;
}

/// Prices `record` on `card`, at its own answer time.
std::optional<unrated> rate_side(const cdr_record& record, const rate_card& card,
                                 side_reasons reasons, std::optional<cdr_side>& out,
                                 std::string& destination) {
  const auto take = [&](const rate_row& row, result<charge> charged) -> std::optional<unrated> {
    if (!charged) return unrated{unrated_reason::not_computable, charged.error().message};
    out = cdr_side{*charged, card.terms().money, row.id, card.id()};
    destination = row.destination;
    return {};
  };
  if (card.is_plain()) {
    const auto* row = card.find(record.called, priced_at(record));
    if (row == nullptr) {
      return unrated{reasons.missing, "card " + card.name() + " has no price for " + record.called};
    }
    if (row->status == row_status::blocked) {
      return unrated{reasons.blocked, "card " + card.name() + " blocks prefix " + row->prefix};
    }
    return take(*row, rate_call(record.duration_ms, *row, card.terms()));
  }
  const auto side = price_leg(card, leg_of(record), nullptr);
  if (side) return take(side->row, rate_call(record.duration_ms, *side));
  const auto& why = side.error();
  return unrated{why.kind == errc::blocked ? reasons.blocked : reasons.missing, why.message};
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
      has_cost_side_{format.has_cost_side()} {
  const auto own_account = [&](account_id id) {
    const auto* account = all_->account(id);
    return account != nullptr && account->seller == seller ? account : nullptr;
  };
  const auto carrier_of = [&](const egress_trunk& trunk) {
    const auto* carrier = all_->carrier(trunk.carrier);
    return carrier != nullptr && carrier->tenant == seller ? carrier : nullptr;
  };
  const auto own_trunk = [&](trunk_id id) {
    const auto* trunk = all_->egress(id);
    return trunk != nullptr && carrier_of(*trunk) != nullptr ? trunk : nullptr;
  };
  fixed_account_ = own_account(format.account);
  fixed_trunk_ = own_trunk(format.trunk);
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
    if (carrier_of(trunk) != nullptr) trunks_.emplace(trunk.name, &trunk);
  }
  by_name<const egress_trunk*> by_carrier;
  for (const auto& trunk : all_->parts().egress) {
    const auto* carrier = carrier_of(trunk);
    if (carrier == nullptr) continue;
    for (const auto& name : {carrier->code, carrier->name}) {
      const auto [at, is_new] = by_carrier.emplace(name, &trunk);
      if (!is_new && at->second != &trunk) at->second = nullptr;
    }
  }
  for (const auto& [name, trunk] : by_carrier) trunks_.emplace(name, trunk);
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
  if (out.account->sell->terms().money != out.account->money) {
    return unrated{unrated_reason::not_computable, "account " + out.account->name +
                                                       " has another currency than its price list"};
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
  // A call that nobody answered costs nothing, whoever tried to carry it.
  if (!is_answered || (out.trunk != nullptr && out.trunk->cost != nullptr)) return {};
  return unrated{unrated_reason::unknown_carrier,
                 declared_trunk_ ? "trunk " + std::to_string(declared_trunk_.value)
                                 : "no trunk or carrier is called " + printable(record.carrier)};
}

std::optional<unrated> cdr_rater::rate(const cdr_record& record, rated_cdr& out) const {
  using namespace cdr_rater_detail;
  out = {};
  if (auto missing = find_parties(record, out)) return missing;
  std::string unused;
  if (!record.answered_at) {
    // Only an attempt fee can be due; a number without price does not hold an unanswered call up.
    if (rate_side(record, *out.account->sell, {}, out.sell, out.destination)) out.sell.reset();
    if (out.trunk != nullptr && out.trunk->cost != nullptr &&
        rate_side(record, *out.trunk->cost, {}, out.cost, unused)) {
      out.cost.reset();
    }
    return {};
  }
  if (auto why = rate_side(record, *out.account->sell,
                           {unrated_reason::no_price, unrated_reason::price_blocked}, out.sell,
                           out.destination)) {
    return why;
  }
  if (!has_cost_side_) return {};
  return rate_side(record, *out.trunk->cost,
                   {unrated_reason::no_cost_price, unrated_reason::cost_price_blocked}, out.cost,
                   unused);
}

std::optional<rating_explanation> explain_booked(const cdr_record& record, const rate_card& card,
                                                 rate_row_id row, amount total) {
  const auto side = price_leg(card, cdr_rater_detail::leg_of(record), nullptr);
  if (!side || side->row.id != row) return {};
  auto rated = rate_side(record.duration_ms, *side);
  if (!rated || rated->charge.total != total) return {};
  return std::move(rated->explanation);
}

}  // namespace didtron
