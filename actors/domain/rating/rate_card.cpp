#include "actors/domain/rating/rate_card.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/row_check.hpp"

namespace didtron {
namespace rate_card_detail {

/// What tells rows of one instant apart.
auto key_of(const rate_row& row) {
  return std::tie(row.prefix, row.origin, row.where, row.time_class);
}

/// Shorter prefixes first within their own branch, plain rows before the others, then the newest
/// price: the order that the tree's nodes cut into ranges.
bool row_order(const rate_row& a, const rate_row& b) {
  const auto a_key = key_of(a);
  const auto b_key = key_of(b);
  if (a_key != b_key) return a_key < b_key;
  return a.effective_from > b.effective_from;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The price of one jurisdiction that fits a call best.
struct match {
  const rate_row* row = nullptr;
  /// Longest origin, then its own time class, then the newest.
  [[nodiscard]] auto rank() const {
    return std::tuple{row->origin.size(), row->time_class != 0, row->effective_from};
  }
  /// The same without age: what two jurisdictions are compared by.
  [[nodiscard]] auto fit() const { return std::pair{row->origin.size(), row->time_class != 0}; }
};

const rate_row* higher_price(const rate_row* a, const rate_row* b) {
  const auto price = [](const rate_row* r) {
    return std::tie(r->rate_initial, r->rate_next, r->connect_fee);
  };
  return price(b) > price(a) ? b : a;
}

/// The best of one prefix's rows, or nullptr.
const rate_row* best_of(std::span<const rate_row> rows, const leg_numbers& leg, instant at) {
  match best[4];
  for (const rate_row& row : rows) {
    if (row.effective_from > at || (row.effective_to && *row.effective_to <= at)) continue;
    if (row.time_class != 0 && row.time_class != leg.time_class) continue;
    if (!leg.caller.starts_with(row.origin)) continue;
    match& m = best[static_cast<std::size_t>(row.where)];
    if (m.row == nullptr || match{&row}.rank() > m.rank()) m.row = &row;
  }
  const auto of = [&best](jurisdiction j) { return best[static_cast<std::size_t>(j)]; };
  match chosen = of(leg.where);
  const auto prefer = [&chosen](match other) {
    if (other.row == nullptr) return;
    if (chosen.row == nullptr || other.fit() > chosen.fit()) chosen = other;
  };
  prefer(of(jurisdiction::any));
  if (leg.where != jurisdiction::indeterminate) return chosen.row;
  match guess = of(jurisdiction::interstate);
  const match intra = of(jurisdiction::intrastate);
  if (guess.row == nullptr || (intra.row != nullptr && intra.fit() > guess.fit())) {
    guess = intra;
  } else if (intra.row != nullptr && intra.fit() == guess.fit()) {
    guess.row = higher_price(guess.row, intra.row);
  }
  prefer(guess);
  return chosen.row;
}

result<void> check_rows(const std::vector<rate_row>& rows, const rate_terms& terms,
                        std::size_t time_classes) {
  for (const rate_row& row : rows) {
    const auto named = [&row](const error& e) {
      error with_prefix = e;
      with_prefix.message = "prefix '" + row.prefix + "': " + e.message;
      return failure{std::move(with_prefix)};
    };
    if (row.prefix.empty() || row.prefix.size() > limits::e164_digits_max ||
        !is_digits(row.prefix)) {
      return named({errc::invalid_argument, "a prefix has 1 to 15 digits", {}, {}});
    }
    if (row.origin.size() > limits::e164_digits_max || !is_digits(row.origin)) {
      return named({errc::invalid_argument, "an origin has 0 to 15 digits", {}, {}});
    }
    if (row.time_class > time_classes) {
      return named({errc::invalid_argument, "the card has no such time class", {}, {}});
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
rate_card::build(rate_card_id id, std::string name, rate_terms terms, std::vector<rate_row> rows,
                 card_rules rules) {
  if (rows.size() > limits::rate_card_rows_max) {
    return fail(errc::too_large, "a rate card has at most 10,000,000 rows");
  }
  if (const auto ok = check_surcharges(rules.surcharges); !ok) return failure{ok.error()};
  const std::size_t classes = rules.schedule == nullptr ? 0 : rules.schedule->classes().size();
  if (const auto ok = rate_card_detail::check_rows(rows, terms, classes); !ok) {
    return failure{ok.error()};
  }
  std::sort(rows.begin(), rows.end(), rate_card_detail::row_order);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rate_card_detail::key_of(rows[i]) == rate_card_detail::key_of(rows[i - 1]) &&
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
  card->rules_ = std::move(rules);
  card->has_jurisdictions_ = std::any_of(rows.begin(), rows.end(), [](const rate_row& row) {
    return row.where != jurisdiction::any;
  });
  card->is_plain_ = card->rules_ == card_rules{} &&
                    std::all_of(rows.begin(), rows.end(),
                                [](const rate_row& row) { return row.is_plain(); });
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
  if (!is_plain_) {
    return rate_card_detail::best_of(rows_at(place), leg_numbers{}, at);
  }
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

const rate_row* rate_card::find(const leg_numbers& leg, instant at) const noexcept {
  auto place = index_.longest(dialled{leg.called});
  while (place != prefix_index::none) {
    const rate_row* row = rate_card_detail::best_of(rows_at(place), leg, at);
    if (row != nullptr) return row;
    place = index_.shorter(place);
  }
  return nullptr;
}

}  // namespace didtron
