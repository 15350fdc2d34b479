#include "actors/domain/ledger/rerating.hpp"

#include <utility>

namespace didtron {
namespace rerating_detail {

/// The other way round: what was paid too much goes back on the books it came from.
void turn_back(usage_entry& entry) {
  entry.name += ":back";
  entry.lines = mirrored(std::move(entry.lines));
  std::swap(entry.books.debit, entry.books.credit);
}

}  // namespace rerating_detail

result<std::vector<usage_entry>> rerating_entries(std::span<const rerated_money> sides,
                                                  usage_journal granularity) {
  std::vector<usage_money> up, down;
  for (const auto& s : sides) {
    if (s.before < amount{} || s.after < amount{})
      return fail_field(s.is_sale ? "charge" : "cost", "is negative");
    if (s.before == s.after) continue;
    // Neither is negative: the difference fits.
    const bool is_increase = s.after > s.before;
    const amount value{is_increase ? s.after.e8 - s.before.e8 : s.before.e8 - s.after.e8};
    (is_increase ? up : down)
        .push_back({s.row, s.row_digest, s.is_sale, s.books, s.money, value, s.call});
  }
  auto out = usage_entries(up, granularity);
  if (!out) return out;
  auto back = usage_entries(down, granularity);
  if (!back) return back;
  for (auto& entry : *back) {
    rerating_detail::turn_back(entry);
    out->push_back(std::move(entry));
  }
  for (auto& entry : *out) entry.kind = "rerating";
  return out;
}

}  // namespace didtron
