#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/ledger/entry.hpp"

/// What business events do to the books (domain rule 4.2): one pure function per event, amounts in,
/// lines of one entry out. Calls are in usage.hpp, exchange and netting in exchange_postings.hpp.
/// Lines of zero are left out. Every function refuses an amount below zero, and an event of nothing
/// (invalid_argument); sums that leave 64 bits are overflow.
namespace didtron::postings {

using lines = result<std::vector<posting>>;

/// Where money comes from or goes to outside.
enum class channel : std::uint8_t { bank, stripe, paypal };
std::string_view name_of(channel c) noexcept;
result<channel> parse_channel(std::string_view text);
/// 1000, 1010, 1011.
std::string book_of(channel c);

/// "2100:acct-7"; the part of a prepaid balance that came from rewards: "2100:acct-7-reward".
std::string prepaid_book(std::int64_t account);
std::string reward_book(std::int64_t account);
/// "2110:acct-7-campaign-3"
std::string promotion_book(std::int64_t account, std::int64_t campaign);
std::string receivable_book(std::int64_t account);  ///< 1100
std::string unbilled_book(std::int64_t account);    ///< 1110
std::string unapplied_book(std::int64_t account);   ///< 2130

// ---- money of customers ----

/// A prepaid account gets money: D channel, C 2100.
lines topup(std::int64_t account, channel from, currency money, amount value);
/// As the processor reports it, never computed: D 6000, C channel.
lines processor_fee(channel processor, currency money, amount fee);
/// The processor pays out: D 1000, C channel.
lines payout(channel processor, currency money, amount value);
/// A postpaid customer pays: D channel, C 1100 up to what is open, the rest waits in 2130.
lines payment(std::int64_t account, channel from, currency money, amount value, amount open);
/// What waits is used for an open item: D 2130, C 1100.
lines apply_payment(std::int64_t account, currency money, amount value);
/// Unused prepaid money goes back: D 2100, C channel. Only cash, never promotion or reward.
/// Error: insufficient_balance when it is more than `cash`.
lines refund(std::int64_t account, channel to, currency money, amount value, amount cash);
/// By hand, for a reason: for the customer C 2100 (prepaid) or 1110 (postpaid), D 4900; against it
/// the other way round.
lines adjustment(std::int64_t account, bool is_postpaid, bool is_credit, currency money,
                 amount value);

/// A card payment is disputed: D 1300 what the processor holds back, D 6010 its fee, C channel.
lines dispute_opened(std::int64_t dispute, channel processor, currency money, amount value,
                     amount fee);
/// D 2100 what is left of the balance, D 1100 the rest, C 1300.
lines dispute_lost(std::int64_t dispute, std::int64_t account, currency money, amount value,
                   amount balance);
/// D channel, C 1300.
lines dispute_won(std::int64_t dispute, channel processor, currency money, amount value);
/// Nobody will pay it: D 6200, C 1100.
lines write_off(std::int64_t account, currency money, amount value);

// ---- documents ----

/// An invoice over unbilled usage: D 1100 total, C 1110 the exact usage, C 2200 tax; what rounding
/// the net added or took is 7900.
lines invoice(std::int64_t account, currency money, amount usage, amount net, amount tax,
              std::string_view tax_code = {});
/// Net and tax go back: D 4900, D 2200; C 1100 up to what is open of the invoice, the rest is the
/// customer's (2130).
lines credit_note(std::int64_t account, currency money, amount net, amount tax, amount open,
                  std::string_view tax_code = {});
/// A carrier's invoice, as far as it is accepted: D 2010, C 2000.
lines supplier_invoice(std::int64_t carrier, currency money, amount accepted);
/// What was conceded beyond the accrual: D 5000, C 2000.
lines supplier_concession(std::int64_t carrier, currency money, amount value);

// ---- promotions, rewards ----

/// D 1950, C 2110.
lines promotion_granted(std::int64_t account, std::int64_t campaign, currency money, amount value);
/// A call paid from it: D 2110, C product; D 4910, C 1950: no net income.
lines promotion_used(std::int64_t account, std::int64_t campaign, currency money, amount value,
                     std::string_view product = "4000");
/// D 2110, C 1950.
lines promotion_expired(std::int64_t account, std::int64_t campaign, currency money, amount value);
/// The referee has paid enough: D 6100, C 2120.
lines referral_qualified(std::int64_t referral, currency money, amount value);
/// After the wait: D 2120, C 2100 (reward).
lines referral_released(std::int64_t referral, std::int64_t account, currency money, amount value);
/// Refund or dispute inside the wait: D 2120, C 6100.
lines referral_withdrawn(std::int64_t referral, currency money, amount value);

/// What pays for a charge, in the fixed order: promotion that expires first, then reward, then
/// cash. Cash takes whatever the others leave, down to below zero: a call that happened is paid.
struct burn {
  std::vector<amount> promotions = {};  ///< by position of the input
  amount reward = {};
  amount cash = {};
};
/// `promotions`: what is left of each, earliest expiry first. Error: invalid_argument (below zero).
result<burn> burn_order(amount charge, const std::vector<amount>& promotions, amount reward);

// ---- rental ----

/// A number ordered: D 2100 both, C 4011 setup, C 2140 the rental until the period's end.
lines rental_ordered(std::int64_t account, std::int64_t item, currency money, amount setup,
                     amount rental);
/// One day of it is earned: D 2140, C 4010.
lines rental_earned(std::int64_t item, currency money, amount value);
/// Released: the remaining days go back: D 2140, C 2100.
lines rental_released(std::int64_t account, std::int64_t item, currency money, amount value);
/// What the carrier takes for the number: D 5010, C 2010.
lines rental_cost(std::int64_t carrier, currency money, amount value);

/// value * days / of_days, rounded half up to 6 decimals. Error: invalid_argument unless
/// 0 <= days <= of_days and of_days >= 1.
result<amount> pro_rata(amount value, std::int32_t days, std::int32_t of_days);
/// The part of day `day` (1..days) when a total is earned over `days`; all parts add up to it
/// exactly, none differs from another by more than 1e-8.
result<amount> day_share(amount total, std::int32_t day, std::int32_t days);

}  // namespace didtron::postings
