#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "actors/domain/rating/rate_card.hpp"

/// Random prefixes and price cards for the benches.
namespace didtron::bench {

/// `count` different prefixes of 3 to 9 digits, in random order.
inline std::vector<std::string> make_prefixes(std::size_t count, std::mt19937_64& random) {
  std::vector<std::string> out;
  out.reserve(count + count / 4);
  while (out.size() < count) {
    const std::size_t missing = count - out.size();
    for (std::size_t i = 0; i < missing + missing / 8 + 16; ++i) {
      auto digits = std::to_string(random() % 900'000'000 + 100'000'000);
      out.push_back(digits.substr(0, 3 + random() % 7));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  std::shuffle(out.begin(), out.end(), random);
  out.resize(count);
  return out;
}

/// A card with a random price for each prefix.
inline std::shared_ptr<const rate_card>
make_card(std::int64_t id, const std::vector<std::string>& prefixes, std::mt19937_64& random) {
  std::vector<rate_row> rows;
  rows.reserve(prefixes.size());
  for (const auto& prefix : prefixes) {
    rate_row row;
    row.id = rate_row_id{id * 10'000'000 + static_cast<std::int64_t>(rows.size())};
    row.prefix = prefix;
    row.destination = prefix;
    row.rate_initial = row.rate_next =
        rate{static_cast<std::int64_t>(random() % 900'000'000 + 1'000'000)};
    row.steps = {1, 1};
    rows.push_back(std::move(row));
  }
  auto card = rate_card::build(rate_card_id{id}, "card", {}, std::move(rows));
  if (!card) std::abort();
  return *card;
}

}  // namespace didtron::bench
