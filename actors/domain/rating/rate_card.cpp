#include "actors/domain/rating/rate_card.hpp"

#include <algorithm>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/row_check.hpp"

namespace didtron {
namespace rate_card_detail {

/// Shorter prefixes first within their own branch, then the newest price: the order of the index.
bool row_order(const rate_row& a, const rate_row& b) {
  if (const int order = a.prefix.compare(b.prefix); order != 0) return order < 0;
  return a.effective_from > b.effective_from;
}

result<void> check_rows(const std::vector<rate_row>& rows, const rate_terms& terms) {
  for (const rate_row& row : rows) {
    const auto named = [&row](const error& e) {
      error with_prefix = e;
      with_prefix.message = "prefix '" + row.prefix + "': " + e.message;
      return failure{std::move(with_prefix)};
    };
    const bool is_number = std::all_of(row.prefix.begin(), row.prefix.end(),
                                       [](char c) { return c >= '0' && c <= '9'; });
    if (row.prefix.empty() || row.prefix.size() > limits::e164_digits_max || !is_number) {
      return named({errc::invalid_argument, "a prefix has 1 to 15 digits", {}, {}});
    }
    if (row.effective_to && *row.effective_to <= row.effective_from) {
      return named({errc::invalid_argument, "effective_to is not after effective_from", {}, {}});
    }
    if (const auto ok = check_row(row, terms); !ok) return named(ok.error());
  }
  return {};
}

/// Neighbours mostly begin together, so few instants are kept to be sorted.
std::vector<instant> changes_of(const std::vector<rate_row>& rows) {
  std::vector<instant> out;
  const auto add = [&out](instant at) {
    if (out.empty() || out.back() != at) out.push_back(at);
  };
  for (const rate_row& row : rows) add(row.effective_from);
  for (const rate_row& row : rows)
    if (row.effective_to) add(*row.effective_to);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  out.shrink_to_fit();
  return out;
}

}  // namespace rate_card_detail

result<std::shared_ptr<const rate_card>>
rate_card::build(rate_card_id id, std::string name, rate_terms terms, std::vector<rate_row> rows) {
  if (rows.size() > limits::rate_card_rows_max) {
    return fail(errc::too_large, "a rate card has at most 10,000,000 rows");
  }
  if (const auto ok = rate_card_detail::check_rows(rows, terms); !ok) return failure{ok.error()};
  std::sort(rows.begin(), rows.end(), rate_card_detail::row_order);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].prefix == rows[i - 1].prefix &&
        rows[i].effective_from == rows[i - 1].effective_from) {
      return fail(errc::conflict, "prefix '" + rows[i].prefix + "' has two rows effective from " +
                                      format(rows[i].effective_from));
    }
  }
  // Not make_shared: the constructor is private.
  std::shared_ptr<rate_card> card{new rate_card};
  card->id_ = id;
  card->name_ = std::move(name);
  card->terms_ = terms;
  card->rows_ = std::move(rows);
  card->rows_.shrink_to_fit();
  if (const auto ok = card->build_index(); !ok) return failure{ok.error()};
  return std::shared_ptr<const rate_card>{std::move(card)};
}

result<void> rate_card::build_index() {
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> first;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (i > 0 && rows_[i].prefix == rows_[i - 1].prefix) {
      if (i - first.back() >= limits::rate_rows_per_prefix_max) {
        return fail(errc::too_large, "prefix '" + rows_[i].prefix + "' has too many rows");
      }
      continue;
    }
    keys.push_back(prefix_index::key_of(rows_[i].prefix));
    first.push_back(static_cast<std::uint32_t>(i));
  }
  if (first.size() != rows_.size()) {
    first.push_back(static_cast<std::uint32_t>(rows_.size()));
    first.shrink_to_fit();
    first_row_ = std::move(first);
  }
  auto index = prefix_index::build(std::move(keys));
  if (!index) return failure{std::move(index).error()};
  index_ = std::move(index).value();
  changes_ = rate_card_detail::changes_of(rows_);
  return {};
}

std::span<const rate_row> rate_card::rows_at(prefix_index::position place) const noexcept {
  if (first_row_.empty()) return {&rows_[place], 1};
  return {&rows_[first_row_[place]], first_row_[place + 1] - first_row_[place]};
}

const rate_row* rate_card::in_force(prefix_index::position place, instant at) const noexcept {
  for (const rate_row& row : rows_at(place)) {
    if (row.effective_from <= at && (!row.effective_to || at < *row.effective_to)) return &row;
  }
  return nullptr;
}

const rate_row* rate_card::find(std::string_view called, instant at) const noexcept {
  return find(dialled{called}, at);
}

prefix_index::position rate_card::locate(const prefix_index::descent& d,
                                         const dialled& called) const noexcept {
  const auto place = index_.finish(d, called);
  if (place != prefix_index::none) {
    const std::size_t first = first_row_.empty() ? place : first_row_[place];
    const char* const row = reinterpret_cast<const char*>(&rows_[first]);
    for (std::size_t byte = 0; byte < sizeof(rate_row); byte += 64)
      __builtin_prefetch(row + byte);
    __builtin_prefetch(row + sizeof(rate_row) - 1);
  }
  return place;
}

const rate_row* rate_card::find(prefix_index::position longest, instant at) const noexcept {
  // The longest prefix with a price in force at `at` wins, so a prefix whose prices have all ended
  // lets the shorter one win again.
  for (auto place = longest; place != prefix_index::none; place = index_.shorter(place)) {
    if (const rate_row* row = in_force(place, at)) return row;
  }
  return nullptr;
}

std::optional<instant> rate_card::next_change(const dialled& called, instant after,
                                              instant until) const noexcept {
  const auto first = std::upper_bound(changes_.begin(), changes_.end(), after);
  if (first == changes_.end() || *first > until) return {};
  std::optional<instant> next;
  const auto consider = [&](instant change) {
    if (change > after && change <= until && (!next || change < *next)) next = change;
  };
  for (auto place = index_.longest(called); place != prefix_index::none;
       place = index_.shorter(place)) {
    for (const rate_row& row : rows_at(place)) {
      consider(row.effective_from);
      if (row.effective_to) consider(*row.effective_to);
    }
  }
  return next;
}

}  // namespace didtron
