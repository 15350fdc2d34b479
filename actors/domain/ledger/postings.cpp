#include "actors/domain/ledger/postings.hpp"

#include <algorithm>

#include "actors/domain/ledger/postings_build.hpp"
#include "actors/domain/money/rounding.hpp"

namespace didtron::postings {

using postings_build::entry_lines;
using postings_build::with_key;

std::string_view name_of(channel c) noexcept {
  switch (c) {
  case channel::bank:
    return "bank";
  case channel::stripe:
    return "stripe";
  case channel::paypal:
    return "paypal";
  }
  return "bank";
}

result<channel> parse_channel(std::string_view text) {
  for (const auto c : {channel::bank, channel::stripe, channel::paypal})
    if (name_of(c) == text) return c;
  return fail(errc::invalid_argument, "no such channel of payment");
}

std::string book_of(channel c) {
  switch (c) {
  case channel::bank:
    return "1000";
  case channel::stripe:
    return "1010";
  case channel::paypal:
    return "1011";
  }
  return "1000";
}

std::string prepaid_book(std::int64_t account) { return with_key("2100", "acct", account); }
std::string reward_book(std::int64_t account) { return prepaid_book(account) + "-reward"; }
std::string promotion_book(std::int64_t account, std::int64_t campaign) {
  return with_key("2110", "acct", account) + "-campaign-" + std::to_string(campaign);
}
std::string receivable_book(std::int64_t account) { return with_key("1100", "acct", account); }
std::string unbilled_book(std::int64_t account) { return with_key("1110", "acct", account); }
std::string unapplied_book(std::int64_t account) { return with_key("2130", "acct", account); }

// ---- money of customers ----

lines topup(std::int64_t account, channel from, currency money, amount value) {
  return entry_lines{money}.debit(book_of(from), value).credit(prepaid_book(account), value).take();
}

lines processor_fee(channel processor, currency money, amount fee) {
  return entry_lines{money}.debit("6000", fee).credit(book_of(processor), fee).take();
}

lines payout(channel processor, currency money, amount value) {
  return entry_lines{money}.debit("1000", value).credit(book_of(processor), value).take();
}

lines payment(std::int64_t account, channel from, currency money, amount value, amount open) {
  entry_lines out{money};
  const amount applied = std::min(value, open);
  return out.debit(book_of(from), value)
      .credit(receivable_book(account), applied)
      .credit(unapplied_book(account), out.of(subtract(value, applied)))
      .take();
}

lines apply_payment(std::int64_t account, currency money, amount value) {
  return entry_lines{money}
      .debit(unapplied_book(account), value)
      .credit(receivable_book(account), value)
      .take();
}

lines refund(std::int64_t account, channel to, currency money, amount value, amount cash) {
  if (value > cash)
    return fail(errc::insufficient_balance, "only " + format(cash, 2) + " of it can be refunded");
  return entry_lines{money}.debit(prepaid_book(account), value).credit(book_of(to), value).take();
}

lines adjustment(std::int64_t account, bool is_postpaid, bool is_credit, currency money,
                 amount value) {
  const std::string book = is_postpaid ? unbilled_book(account) : prepaid_book(account);
  entry_lines out{money};
  if (is_credit) return out.debit("4900", value).credit(book, value).take();
  return out.debit(book, value).credit("4900", value).take();
}

lines dispute_opened(std::int64_t dispute, channel processor, currency money, amount value,
                     amount fee) {
  return entry_lines{money}
      .debit(with_key("1300", "dispute", dispute), value)
      .credit(book_of(processor), value)
      .debit("6010", fee)
      .credit(book_of(processor), fee)
      .take();
}

lines dispute_lost(std::int64_t dispute, std::int64_t account, currency money, amount value,
                   amount balance) {
  entry_lines out{money};
  const amount taken = std::min(value, std::max(balance, amount{}));
  return out.debit(prepaid_book(account), taken)
      .debit(receivable_book(account), out.of(subtract(value, taken)))
      .credit(with_key("1300", "dispute", dispute), value)
      .take();
}

lines dispute_won(std::int64_t dispute, channel processor, currency money, amount value) {
  return entry_lines{money}
      .debit(book_of(processor), value)
      .credit(with_key("1300", "dispute", dispute), value)
      .take();
}

lines write_off(std::int64_t account, currency money, amount value) {
  return entry_lines{money}.debit("6200", value).credit(receivable_book(account), value).take();
}

// ---- documents ----

namespace postings_detail {

std::string tax_book(std::string_view code) {
  return code.empty() ? std::string{"2200"} : "2200:" + std::string{code};
}

}  // namespace postings_detail

lines invoice(std::int64_t account, currency money, amount usage, amount net, amount tax,
              std::string_view tax_code) {
  entry_lines out{money};
  const amount added = out.of(subtract(net, usage));
  out.debit(receivable_book(account), out.of(add(net, tax)))
      .debit("7900", added < amount{} ? out.of(negate(added)) : amount{})
      .credit(unbilled_book(account), usage)
      .credit(postings_detail::tax_book(tax_code), tax)
      .credit("7900", std::max(added, amount{}));
  return out.take();
}

lines credit_note(std::int64_t account, currency money, amount net, amount tax, amount open,
                  std::string_view tax_code) {
  entry_lines out{money};
  const amount gross = out.of(add(net, tax));
  const amount off = std::min(gross, open);
  return out.debit("4900", net)
      .debit(postings_detail::tax_book(tax_code), tax)
      .credit(receivable_book(account), off)
      .credit(unapplied_book(account), out.of(subtract(gross, off)))
      .take();
}

lines supplier_invoice(std::int64_t carrier, currency money, amount accepted) {
  return entry_lines{money}
      .debit(with_key("2010", "carrier", carrier), accepted)
      .credit(with_key("2000", "carrier", carrier), accepted)
      .take();
}

lines supplier_concession(std::int64_t carrier, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("5000", "carrier", carrier), value)
      .credit(with_key("2000", "carrier", carrier), value)
      .take();
}

// ---- promotions, rewards ----

lines promotion_granted(std::int64_t account, std::int64_t campaign, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("1950", "campaign", campaign), value)
      .credit(promotion_book(account, campaign), value)
      .take();
}

lines promotion_used(std::int64_t account, std::int64_t campaign, currency money, amount value,
                     std::string_view product) {
  return entry_lines{money}
      .debit(promotion_book(account, campaign), value)
      .credit(std::string{product}, value)
      .debit("4910", value)
      .credit(with_key("1950", "campaign", campaign), value)
      .take();
}

lines promotion_expired(std::int64_t account, std::int64_t campaign, currency money, amount value) {
  return entry_lines{money}
      .debit(promotion_book(account, campaign), value)
      .credit(with_key("1950", "campaign", campaign), value)
      .take();
}

lines referral_qualified(std::int64_t referral, currency money, amount value) {
  return entry_lines{money}
      .debit("6100", value)
      .credit(with_key("2120", "referral", referral), value)
      .take();
}

lines referral_released(std::int64_t referral, std::int64_t account, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("2120", "referral", referral), value)
      .credit(reward_book(account), value)
      .take();
}

lines referral_withdrawn(std::int64_t referral, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("2120", "referral", referral), value)
      .credit("6100", value)
      .take();
}

result<burn> burn_order(amount charge, const std::vector<amount>& promotions, amount reward) {
  if (charge < amount{} || reward < amount{})
    return fail(errc::invalid_argument, "an amount to burn is below zero");
  burn out;
  amount left = charge;
  const auto take = [&left](amount available) {
    const amount taken = std::min(left, available);
    left.e8 -= taken.e8;
    return taken;
  };
  for (const amount promotion : promotions) {
    if (promotion < amount{})
      return fail(errc::invalid_argument, "an amount to burn is below zero");
    out.promotions.push_back(take(promotion));
  }
  out.reward = take(reward);
  out.cash = left;
  return out;
}

// ---- rental ----

lines rental_ordered(std::int64_t account, std::int64_t item, currency money, amount setup,
                     amount rental) {
  entry_lines out{money};
  return out.debit(prepaid_book(account), out.of(add(setup, rental)))
      .credit("4011", setup)
      .credit(with_key("2140", "item", item), rental)
      .take();
}

lines rental_earned(std::int64_t item, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("2140", "item", item), value)
      .credit("4010", value)
      .take();
}

lines rental_released(std::int64_t account, std::int64_t item, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("2140", "item", item), value)
      .credit(prepaid_book(account), value)
      .take();
}

lines rental_cost(std::int64_t carrier, currency money, amount value) {
  return entry_lines{money}
      .debit(with_key("5010", "carrier", carrier), value)
      .credit(with_key("2010", "carrier", carrier), value)
      .take();
}

result<amount> pro_rata(amount value, std::int32_t days, std::int32_t of_days) {
  if (of_days < 1 || days < 0 || days > of_days)
    return fail(errc::invalid_argument, "days are not within the period");
  constexpr std::int64_t e8 = 100'000'000;
  return round_quotient(static_cast<__int128>(value.e8) * days,
                        static_cast<__int128>(of_days) * e8, 6, rounding_mode::half_up);
}

result<amount> day_share(amount total, std::int32_t day, std::int32_t days) {
  if (days < 1 || day < 1 || day > days)
    return fail(errc::invalid_argument, "the day is not within the period");
  if (total < amount{}) return fail(errc::invalid_argument, "the total is below zero");
  const auto until = [&](std::int32_t d) { return static_cast<__int128>(total.e8) * d / days; };
  return amount{static_cast<std::int64_t>(until(day) - until(day - 1))};
}

}  // namespace didtron::postings
