#include "actors/domain/ledger/base_values.hpp"

#include <algorithm>
#include <utility>

#include "actors/domain/ledger/exchange_postings.hpp"

namespace didtron {
namespace base_values_detail {

constexpr std::int64_t one_e10 = 10'000'000'000;

/// Rates by currency; of the base currency it is one.
using rate_map = std::map<currency, conversion>;

/// Values each currency's lines together, in their places. Error: overflow.
result<void> value_by(std::vector<posting>& lines, const rate_map& rates) {
  for (const auto& [money, found] : rates) {
    std::vector<posting> of_one;
    for (const auto& line : lines)
      if (line.money == money) of_one.push_back(line);
    auto valued = postings::valued(std::move(of_one), found.rate.e10);
    if (!valued) return fail(std::move(valued).error());
    auto next = valued->begin();
    for (auto& line : lines) {
      if (line.money != money) continue;
      line = std::move(*next++);
      line.quote = found.quote;
      line.second_quote = found.second_quote;
    }
  }
  return {};
}

std::string in_words(const posting& line) {
  return "the line of " + line.book + " in " + std::string{line.money.text()};
}

/// The rate that a line's quotes make; what is wrong with them otherwise.
result<conversion> of_line(const posting& line, currency base, const fx_quotes& quotes) {
  const auto first = quotes.find(line.quote);
  const auto second = quotes.find(line.second_quote);
  if (first == quotes.end() || (line.second_quote && second == quotes.end()))
    return fail(errc::not_found, in_words(line) + " names a quote that is not stored");
  const auto rate = rate_of(line.money, base, first->second,
                            line.second_quote ? &second->second : nullptr);
  if (!rate || line.rate_e10 != rate->e10)
    return fail(errc::conflict, in_words(line) + " has another rate than its quotes make");
  return conversion{line.money, base, *rate, line.quote, line.second_quote};
}

}  // namespace base_values_detail

std::vector<posting> with_base_values(std::vector<posting> lines, currency base, calendar_date on,
                                      const fx_table& rates) {
  using namespace base_values_detail;
  rate_map by_currency;
  for (const auto& line : lines) {
    if (line.base) return lines;
    if (by_currency.contains(line.money)) continue;
    if (line.money == base) {
      by_currency.emplace(base, conversion{base, base, {one_e10}, {}, {}});
      continue;
    }
    const auto found = rates.find(line.money, base, on);
    if (!found) return lines;
    by_currency.emplace(line.money, *found);
  }
  auto valued = lines;
  if (!value_by(valued, by_currency)) return lines;
  return valued;
}

std::string base_values_fault(const std::vector<posting>& lines, currency base,
                              const fx_quotes& quotes) {
  using namespace base_values_detail;
  rate_map by_currency;
  bool tells_others = false;
  for (const auto& line : lines) {
    tells_others = tells_others || line.value == amount{};
    if (!line.quote) continue;
    const auto found = of_line(line, base, quotes);
    if (!found) return found.error().message;
    const auto [known, is_new] = by_currency.emplace(line.money, *found);
    if (!is_new && known->second != *found)
      return in_words(line) + " has another rate than the other lines of its currency";
  }
  if (tells_others) return {};
  auto valued = lines;
  if (!value_by(valued, by_currency)) return "a value leaves 64 bits";
  const auto wrong = std::mismatch(lines.begin(), lines.end(), valued.begin(),
                                   [](const posting& is, const posting& should) {
                                     return is.base == should.base;
                                   }).first;
  return wrong == lines.end() ? std::string{} : in_words(*wrong) + " has another value than its rate makes";
}

}  // namespace didtron
