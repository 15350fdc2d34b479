#include "actors/domain/ledger/usage.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/ledger/chart.hpp"

namespace didtron {
namespace usage_detail {

struct line_key {
  currency money;
  std::string_view debit;
  std::string_view credit;
  friend auto operator<=>(const line_key&, const line_key&) = default;
};

struct collected {
  std::map<line_key, __int128> sums_e8 = {};
  std::vector<std::pair<std::string_view, std::string_view>> rows = {};  ///< row, digest
};

struct entry_key {
  bool is_cost;
  std::string_view name;
  friend auto operator<=>(const entry_key&, const entry_key&) = default;
};

result<void> check(const usage_money& side) {
  if (side.value.e8 < 0)
    return fail_field(side.is_sale ? "charge" : "cost", "is negative");
  for (const auto& book : {std::string_view{side.books.debit}, std::string_view{side.books.credit}})
    if (!is_book(book))
      return fail(errc::invalid_argument, "the chart of accounts has no book " + std::string{book});
  return {};
}

failure row_twice(std::string_view row) {
  return fail(errc::invalid_argument, "row " + std::string{row} + " appears twice");
}

result<usage_entry> finish(const entry_key& key, collected& all) {
  usage_entry out;
  out.kind = key.is_cost ? "cost" : "usage";
  out.name = key.name;
  for (const auto& [line, sum_e8] : all.sums_e8) {
    const auto value = static_cast<std::int64_t>(sum_e8);
    if (value != sum_e8)
      return fail(errc::overflow,
                  "the sum on book " + std::string{line.debit} + " does not fit 64 bits at 1e-8");
    out.lines.push_back({std::string{line.debit}, side::debit, line.money, amount{value}});
    out.lines.push_back({std::string{line.credit}, side::credit, line.money, amount{value}});
  }
  if (!std::is_sorted(all.rows.begin(), all.rows.end())) std::sort(all.rows.begin(), all.rows.end());
  std::string_view last;
  for (const auto& [row, digest] : all.rows) {
    if (row == last) return row_twice(row);
    last = row;
    out.rating_text.append(row).append(" ").append(digest).append("\n");
  }
  out.rating_rows = static_cast<std::int64_t>(all.rows.size());
  return out;
}

/// What shares an entry when each call has its own lines.
struct party_key {
  bool is_cost;
  std::string_view debit;
  std::string_view credit;
  currency money;
  friend auto operator<=>(const party_key&, const party_key&) = default;
};

void append_row(std::string& text, const usage_money& side) {
  text.append(side.row).append(" ").append(side.row_digest).append("\n");
}

/// The calls of one party, at most so many in an entry.
result<void> cut(const party_key& key, std::vector<const usage_money*>& calls, std::size_t& number,
                 std::vector<usage_entry>& out) {
  const auto by_row = [](const usage_money* a, const usage_money* b) { return a->row < b->row; };
  if (!std::is_sorted(calls.begin(), calls.end(), by_row)) {
    std::sort(calls.begin(), calls.end(), by_row);
  }
  for (std::size_t i = 1; i < calls.size(); ++i) {
    if (calls[i]->row == calls[i - 1]->row) return row_twice(calls[i]->row);
  }
  for (std::size_t from = 0; from < calls.size(); from += limits::usage_entry_calls_max) {
    const auto to = std::min(calls.size(), from + limits::usage_entry_calls_max);
    auto& entry = out.emplace_back();
    entry.kind = key.is_cost ? "cost" : "usage";
    entry.name = std::string{key.debit} + "#" + std::to_string(++number);
    entry.books = {std::string{key.debit}, std::string{key.credit}};
    entry.money = key.money;
    entry.rating_rows = static_cast<std::int64_t>(to - from);
    entry.pairs.reserve(to - from);
    for (auto i = from; i < to; ++i) {
      entry.pairs.push_back({calls[i]->value, calls[i]->call});
      append_row(entry.rating_text, *calls[i]);
    }
  }
  return {};
}

result<std::vector<usage_entry>> entries_per_call(std::span<const usage_money> sides) {
  std::map<party_key, std::vector<const usage_money*>> by_party;
  for (const usage_money& side : sides) {
    if (side.value.e8 < 0) return failure{check(side).error()};
    if (side.value.e8 == 0) continue;
    const auto [at, is_new] = by_party.try_emplace(
        party_key{!side.is_sale, side.books.debit, side.books.credit, side.money});
    if (is_new) {
      if (auto good = check(side); !good) return failure{good.error()};
    }
    at->second.push_back(&side);
  }
  std::vector<usage_entry> out;
  std::string_view last;
  std::size_t number = 0;
  for (auto& [key, calls] : by_party) {
    if (key.debit != last) number = 0;
    last = key.debit;
    if (auto done = cut(key, calls, number, out); !done) return failure{done.error()};
  }
  return out;
}

}  // namespace usage_detail

book_pair sale_books(std::int64_t account, bool is_postpaid, std::string_view product) {
  return {(is_postpaid ? "1110:acct-" : "2100:acct-") + std::to_string(account),
          std::string{product}};
}

book_pair carrier_cost_books(std::int64_t carrier, std::string_view product) {
  const std::string key = ":carrier-" + std::to_string(carrier);
  return {std::string{product} + key, "2010" + key};
}

book_pair prepaid_carrier_cost_books(std::int64_t carrier, std::string_view product) {
  const std::string key = ":carrier-" + std::to_string(carrier);
  return {std::string{product} + key, "1200" + key};
}

book_pair reseller_cost_books(std::int64_t seller, bool is_postpaid) {
  const std::string key = ":tenant-" + std::to_string(seller);
  return {"5000" + key, (is_postpaid ? "2010" : "1200") + key};
}

std::string_view name_of(usage_journal granularity) noexcept {
  return granularity == usage_journal::per_call ? "per_call" : "per_batch";
}

std::vector<posting> lines_of(const usage_entry& entry) {
  auto out = entry.lines;
  out.reserve(out.size() + 2 * entry.pairs.size());
  for (const auto& pair : entry.pairs) {
    out.push_back({entry.books.debit, side::debit, entry.money, pair.value});
    out.push_back({entry.books.credit, side::credit, entry.money, pair.value});
  }
  return out;
}

result<std::vector<usage_entry>> usage_entries(std::span<const usage_money> sides,
                                               usage_journal granularity) {
  using namespace usage_detail;
  if (granularity == usage_journal::per_call) return entries_per_call(sides);
  std::map<entry_key, collected> by_entry;
  for (const usage_money& side : sides) {
    if (auto good = check(side); !good) return failure{good.error()};
    if (side.value.e8 == 0) continue;
    auto& entry = by_entry[{!side.is_sale, side.books.debit}];
    entry.sums_e8[{side.money, side.books.debit, side.books.credit}] += side.value.e8;
    entry.rows.emplace_back(side.row, side.row_digest);
  }
  std::vector<usage_entry> out;
  out.reserve(by_entry.size());
  for (auto& [key, all] : by_entry) {
    auto entry = finish(key, all);
    if (!entry) return failure{entry.error()};
    out.push_back(std::move(*entry));
  }
  return out;
}

}  // namespace didtron
