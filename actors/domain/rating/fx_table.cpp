#include "actors/domain/rating/fx_table.hpp"

#include <algorithm>
#include <tuple>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace fx_table_detail {

constexpr currency pivot{{'U', 'S', 'D'}};

auto key_of(const fx_quote& q) { return std::tie(q.base, q.quote, q.as_of); }

failure no_rate(currency from, currency to, calendar_date on) {
  return fail(errc::no_rate, "no exchange rate from " + std::string{from.text()} + " to " +
                                 std::string{to.text()} + " as of " + format(on) +
                                 " or 7 days before");
}

/// The quote as it stands, or turned round.
result<exchange_rate> leg_of(currency from, currency to, const fx_quote& q) {
  if (q.base == from && q.quote == to) return q.rate;
  if (q.base == to && q.quote == from) return reversed(q.rate);
  return fail(errc::no_rate, "the quote is not between " + std::string{from.text()} + " and " +
                                 std::string{to.text()});
}

}  // namespace fx_table_detail

result<exchange_rate> rate_of(currency from, currency to, const fx_quote& first, const fx_quote* second) {
  using namespace fx_table_detail;
  if (second == nullptr) return leg_of(from, to, first);
  if (from == pivot || to == pivot) return fail(errc::no_rate, "USD is not reached through itself");
  const auto to_pivot = leg_of(from, pivot, first);
  if (!to_pivot) return to_pivot;
  const auto from_pivot = leg_of(pivot, to, *second);
  if (!from_pivot) return from_pivot;
  return crossed(*to_pivot, *from_pivot);
}

result<std::shared_ptr<const fx_table>> fx_table::build(std::vector<fx_quote> quotes) {
  for (const fx_quote& q : quotes) {
    if (q.rate.e10 <= 0) return fail(errc::invalid_argument, "an exchange rate is above 0");
    if (q.base == q.quote) {
      return fail(errc::invalid_argument, "an exchange rate is between two currencies");
    }
  }
  std::sort(quotes.begin(), quotes.end(), [](const fx_quote& a, const fx_quote& b) {
    return std::tuple{fx_table_detail::key_of(a), a.id} <
           std::tuple{fx_table_detail::key_of(b), b.id};
  });
  std::shared_ptr<fx_table> out{new fx_table};
  out->quotes_ = std::move(quotes);
  return std::shared_ptr<const fx_table>{std::move(out)};
}

const fx_quote* fx_table::latest(currency base, currency quote, calendar_date on) const noexcept {
  const auto after = [](const fx_quote& wanted, const fx_quote& q) {
    return fx_table_detail::key_of(wanted) < fx_table_detail::key_of(q);
  };
  const auto before = [](const fx_quote& q, const fx_quote& wanted) {
    return fx_table_detail::key_of(q) < fx_table_detail::key_of(wanted);
  };
  fx_quote wanted;
  wanted.base = base;
  wanted.quote = quote;
  wanted.as_of = on;
  const auto next = std::upper_bound(quotes_.begin(), quotes_.end(), wanted, after);
  if (next == quotes_.begin()) return nullptr;
  const fx_quote& last = *std::prev(next);
  if (last.base != base || last.quote != quote) return nullptr;
  if (on.day_no - last.as_of.day_no > limits::fx_age_days_max) return nullptr;
  // Several of one day: the first one stored.
  return &*std::lower_bound(quotes_.begin(), next, last, before);
}

result<fx_table::leg> fx_table::pair(currency from, currency to, calendar_date on) const {
  const fx_quote* direct = latest(from, to, on);
  const fx_quote* reverse = latest(to, from, on);
  if (direct != nullptr && (reverse == nullptr || reverse->as_of <= direct->as_of)) {
    return leg{direct->rate, direct->id};
  }
  if (reverse == nullptr) return fx_table_detail::no_rate(from, to, on);
  const auto rate = reversed(reverse->rate);
  if (!rate) return failure{rate.error()};
  return leg{*rate, reverse->id};
}

result<conversion> fx_table::find(currency from, currency to, calendar_date on) const {
  using fx_table_detail::pivot;
  if (const auto one = pair(from, to, on)) return conversion{from, to, one->rate, one->quote, {}};
  if (from == pivot || to == pivot || from == to) return fx_table_detail::no_rate(from, to, on);
  const auto first = pair(from, pivot, on);
  const auto second = pair(pivot, to, on);
  if (!first || !second) return fx_table_detail::no_rate(from, to, on);
  const auto rate = crossed(first->rate, second->rate);
  if (!rate) return failure{rate.error()};
  return conversion{from, to, *rate, first->quote, second->quote};
}

result<void> charge_in(rating_side& side, currency account_money, instant answered_at,
                       const fx_table* rates) {
  side.fx.reset();
  if (side.terms.money == account_money) return {};
  const calendar_date on = date_of(answered_at);
  if (rates == nullptr) return fx_table_detail::no_rate(side.terms.money, account_money, on);
  auto found = rates->find(side.terms.money, account_money, on);
  if (!found) return failure{std::move(found).error()};
  side.fx = *found;
  return {};
}

}  // namespace didtron
