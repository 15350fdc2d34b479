#include "actors/domain/rating/rate_card.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/row_check.hpp"

namespace didtron {
namespace rate_card_detail {

/// Shorter prefixes first within their own branch, then the newest price: the order that the tree's
/// nodes cut into ranges.
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
  if (const auto ok = card->build_tree(); !ok) return failure{ok.error()};
  return std::shared_ptr<const rate_card>{std::move(card)};
}

result<void> rate_card::build_tree() {
  // Breadth first, so that the children of a node stand side by side and one index finds them all.
  struct range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t depth = 0;
  };
  std::vector<range> level{{0, rows_.size(), 0}};
  nodes_.assign(1, node{});
  std::size_t first_of_level = 0;
  while (!level.empty()) {
    std::vector<range> below;
    for (std::size_t n = 0; n < level.size(); ++n) {
      auto [begin, end, depth] = level[n];
      const std::size_t own = begin;
      while (begin < end && rows_[begin].prefix.size() == depth)
        ++begin;
      if (begin - own > limits::rate_rows_per_prefix_max) {
        return fail(errc::too_large, "prefix '" + rows_[own].prefix + "' has too many rows");
      }
      node current;
      current.first_row = static_cast<std::uint32_t>(own);
      current.row_count = static_cast<std::uint16_t>(begin - own);
      current.first_child = static_cast<std::uint32_t>(nodes_.size());
      while (begin < end) {
        const char digit = rows_[begin].prefix[depth];
        std::size_t stop = begin;
        while (stop < end && rows_[stop].prefix[depth] == digit)
          ++stop;
        current.child_bits = static_cast<std::uint16_t>(current.child_bits | 1U << (digit - '0'));
        below.push_back({begin, stop, depth + 1});
        nodes_.emplace_back();
        begin = stop;
      }
      nodes_[first_of_level + n] = current;
    }
    first_of_level += level.size();
    level = std::move(below);
  }
  nodes_.shrink_to_fit();
  return {};
}

const rate_row* rate_card::find(std::string_view called, instant at) const noexcept {
  // Nodes with prices on the way down; the longest with a price in force at `at` wins, so a prefix
  // whose prices have all ended lets the shorter one win again.
  const node* matches[limits::e164_digits_max];
  std::size_t count = 0;
  const node* current = nodes_.data();
  for (const char c : called) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
    if (digit > 9 || (current->child_bits >> digit & 1U) == 0) break;
    const auto below = static_cast<std::uint16_t>(current->child_bits & ((1U << digit) - 1U));
    current = &nodes_[current->first_child + static_cast<std::uint32_t>(std::popcount(below))];
    if (current->row_count != 0) matches[count++] = current;
  }
  while (count > 0) {
    const node* match = matches[--count];
    const rate_row* row = &rows_[match->first_row];
    for (const rate_row* const end = row + match->row_count; row != end; ++row) {
      if (row->effective_from <= at && (!row->effective_to || at < *row->effective_to)) return row;
    }
  }
  return nullptr;
}

}  // namespace didtron
