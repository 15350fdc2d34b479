#include "actors/domain/ledger/exchange_postings.hpp"

#include <algorithm>
#include <array>

#include "actors/domain/ledger/postings_build.hpp"
#include "actors/domain/money/rounding.hpp"

namespace didtron::postings {

using postings_build::with_key;

namespace exchange_detail {

constexpr std::int64_t one_e10 = 10'000'000'000;

posting line(std::string book, side s, currency money, amount value, amount base,
             std::optional<std::int64_t> rate_e10 = {}) {
  posting p{std::move(book), s, money, value};
  p.base = base;
  p.rate_e10 = rate_e10;
  return p;
}

/// Value alone, on the side that makes the entry balance: `gain` above zero is a credit.
void add_difference(std::vector<posting>& out, std::string book, currency base, std::int64_t gain_e8) {
  if (gain_e8 == 0) return;
  out.push_back(line(std::move(book), gain_e8 > 0 ? side::credit : side::debit, base, amount{},
                     amount{gain_e8 > 0 ? gain_e8 : -gain_e8}));
}

lines checked(std::vector<posting> out) {
  if (auto good = check_balanced(out); !good) return fail(std::move(good).error());
  return out;
}

/// The first failure of several conversions.
template <std::size_t N> result<void> all_of(const std::array<result<amount>, N>& steps) {
  for (const auto& step : steps)
    if (!step) return fail(step.error());
  return {};
}

}  // namespace exchange_detail

using namespace exchange_detail;

result<amount> converted(amount value, std::int64_t rate_e10, int digits, bool is_rounded_down) {
  if (rate_e10 <= 0) return fail(errc::invalid_argument, "a rate is above zero");
  constexpr __int128 e18 = static_cast<__int128>(one_e10) * 100'000'000;
  return round_quotient(static_cast<__int128>(value.e8) * rate_e10, e18, digits,
                        is_rounded_down ? rounding_mode::down : rounding_mode::half_even);
}

lines valued(std::vector<posting> out, std::int64_t base_rate_e10) {
  std::int64_t rest = 0;  // debits over credits
  for (posting& p : out) {
    if (p.money != out.front().money)
      return fail(errc::invalid_argument, "lines of one currency are valued together");
    auto base = converted(p.value, base_rate_e10);
    if (!base) return fail(std::move(base).error());
    p.base = *base;
    p.rate_e10 = base_rate_e10;
    rest += p.side == side::debit ? base->e8 : -base->e8;
  }
  if (rest != 0) {
    const side lighter = rest > 0 ? side::credit : side::debit;
    posting* largest = nullptr;
    for (posting& p : out)
      if (p.side == lighter && (largest == nullptr || p.value > largest->value)) largest = &p;
    if (largest != nullptr) largest->base->e8 += rest > 0 ? rest : -rest;
  }
  return checked(std::move(out));
}

lines foreign_payment(std::int64_t account, channel from, currency money, currency base,
                      amount value, std::int64_t rate_now_e10, std::int64_t rate_booked_e10) {
  const auto now = converted(value, rate_now_e10);
  const auto booked = converted(value, rate_booked_e10);
  if (auto good = all_of(std::array{now, booked}); !good) return fail(std::move(good).error());
  std::vector<posting> out{
      line(book_of(from), side::debit, money, value, *now, rate_now_e10),
      line(receivable_book(account), side::credit, money, value, *booked, rate_booked_e10)};
  add_difference(out, "7000", base, now->e8 - booked->e8);
  return checked(std::move(out));
}

lines revaluation(std::string_view book, bool is_asset, currency money, currency base, amount value,
                  std::int64_t rate_booked_e10, std::int64_t rate_closing_e10) {
  const auto booked = converted(value, rate_booked_e10);
  const auto closing = converted(value, rate_closing_e10);
  if (auto good = all_of(std::array{booked, closing}); !good) return fail(std::move(good).error());
  const std::int64_t more = closing->e8 - booked->e8;
  if (more == 0) return fail(errc::invalid_argument, "nothing to post");
  // An asset worth more is a gain, a debt worth more is a loss.
  const std::int64_t gain = is_asset ? more : -more;
  std::vector<posting> out;
  add_difference(out, "7010", base, gain);
  out.push_back(line(std::string{book}, gain > 0 ? side::debit : side::credit, money, amount{},
                     *out.front().base));
  return checked(std::move(out));
}

amount netting_offset(amount we_owe, amount they_owe, amount threshold) {
  const amount smaller = std::min(we_owe, they_owe);
  return smaller < threshold || smaller < amount{} ? amount{} : smaller;
}

lines netting(std::int64_t carrier, std::int64_t account, currency money, amount offset) {
  return postings_build::entry_lines{money}
      .debit(with_key("2000", "carrier", carrier), offset)
      .credit(receivable_book(account), offset)
      .take();
}

lines netting_across(const foreign_netting& n) {
  const auto cleared = converted(n.payable, n.agreed_rate_e10, n.digits, true);
  if (!cleared) return fail(cleared.error());
  const auto payable_base = converted(n.payable, n.payable_rate_e10);
  const auto receivable_base = converted(*cleared, n.receivable_rate_e10);
  if (auto good = all_of(std::array{payable_base, receivable_base}); !good)
    return fail(std::move(good).error());
  std::vector<posting> out{
      line(with_key("2000", "carrier", n.carrier), side::debit, n.payable_money, n.payable,
           *payable_base, n.payable_rate_e10),
      line("1900", side::credit, n.payable_money, n.payable, *receivable_base),
      line("1900", side::debit, n.receivable_money, *cleared, *receivable_base,
           n.receivable_rate_e10),
      line(receivable_book(n.account), side::credit, n.receivable_money, *cleared,
           *receivable_base, n.receivable_rate_e10)};
  add_difference(out, "7000", n.base, payable_base->e8 - receivable_base->e8);
  return checked(std::move(out));
}

lines exchange(const balance_exchange& e) {
  const auto paid_out = converted(e.value, e.rate_e10, e.digits, true);
  const auto total = add(e.value, e.fee);
  if (auto good = all_of(std::array{paid_out, total}); !good) return fail(std::move(good).error());
  std::vector<posting> first{{prepaid_book(e.account_from), side::debit, e.from, *total},
                             {"1900", side::credit, e.from, e.value}};
  if (e.fee.e8 > 0) first.push_back({"4000:exchange-fee", side::credit, e.from, e.fee});
  auto out = valued(std::move(first), e.base_rate_e10);
  if (!out) return out;
  const amount base = *(*out)[1].base;  // both sides of the clearing book are worth the same
  out->push_back(line("1900", side::debit, e.to, *paid_out, base));
  out->push_back(line(prepaid_book(e.account_to), side::credit, e.to, *paid_out, base));
  return checked(std::move(*out));
}

}  // namespace didtron::postings
