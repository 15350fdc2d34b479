#include "actors/domain/routing/route_table.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <optional>
#include <tuple>
#include <utility>

#include "actors/domain/rating/charge.hpp"

namespace didtron {
namespace route_table_detail {

/// Whether called number and instant alone decide if the row applies and what it costs. A row for
/// which they do not leaves its prefix to decide_routes().
bool is_decided_by_called(const rate_card& card, const rate_row& row) noexcept {
  return card.is_plain() || (card.rules() == card_rules{} && row.is_plain());
}

}  // namespace route_table_detail

/// Walks the merged prefixes in ascending order. What a deck says for a prefix holds for all longer
/// ones until it says something else, so the prefixes that the current one starts with are kept on a
/// stack with what all decks said there.
class route_table::compiler {
 public:
  compiler(route_table& table, const routing_plan& plan,
           const std::vector<const egress_trunk*>& trunks, instant at, std::size_t bytes_max)
      : table_{table}, at_{at}, bytes_max_{bytes_max} {
    table_.expected_s_ = std::max<std::int32_t>(1, plan.expected_call_s);
    table_.valid_from_ = instant{std::numeric_limits<std::int64_t>::min()};
    table_.valid_until_ = never;
    add_sources(plan, trunks);
    said_nothing_.resize(decks_.size());
  }

  /// False: too large.
  bool run() {
    if (table_.sources_.size() > std::numeric_limits<std::uint16_t>::max()) return false;
    for (const std::uint64_t key : merged_keys()) {
      while (!stack_.empty() && !starts_with(key, stack_.back().key))
        stack_.pop_back();
      auto said = stack_.empty() ? said_nothing_ : stack_.back().said;
      bool is_news = false;
      for (std::size_t d = 0; d < decks_.size(); ++d) {
        if (auto heard = hear(decks_[d], key)) {
          said[d] = *heard;
          is_news = true;
        }
      }
      if (!is_news) continue;
      add_leaf(said);
      keys_.push_back(key);
      stack_.push_back({key, std::move(said)});
      if (bytes() > bytes_max_) return false;
    }
    auto index = prefix_index::build(std::move(keys_));
    if (!index) return false;
    table_.index_ = std::move(index).value();
    table_.leaves_.shrink_to_fit();
    table_.more_.shrink_to_fit();
    return table_.bytes() <= bytes_max_;
  }

 private:
  struct deck {
    const rate_card* card = nullptr;
    prefix_index::position next = 0;  ///< of its prefixes not yet walked over
  };
  struct statement {
    enum class kind : std::uint8_t { nothing, offered, refused, open };
    kind what = kind::nothing;
    std::uint32_t row = 0;
    std::int64_t cost_e8 = 0;
  };
  struct open_prefix {
    std::uint64_t key = 0;
    std::vector<statement> said;  ///< by deck
  };

  static bool starts_with(std::uint64_t key, std::uint64_t prefix) {
    const int length = prefix_index::length_of(prefix);
    return prefix_index::length_of(key) >= length && (key ^ prefix) >> (64 - 4 * length) == 0;
  }

  /// Active routes to trunks that can be priced; a trunk that is listed twice counts where it comes
  /// first.
  void add_sources(const routing_plan& plan, const std::vector<const egress_trunk*>& trunks) {
    struct listed {
      std::int32_t priority;
      trunk_id trunk;
      source s;
    };
    std::vector<listed> list;
    for (std::size_t i = 0; i < plan.routes.size(); ++i) {
      const route& r = plan.routes[i];
      const auto found = std::find_if(trunks.begin(), trunks.end(), [&r](const egress_trunk* t) {
        return t != nullptr && t->id == r.trunk;
      });
      if (found == trunks.end()) continue;
      const egress_trunk& trunk = **found;
      if (!r.is_active || !trunk.is_active || trunk.cost == nullptr) continue;
      list.push_back({r.priority,
                      r.trunk,
                      {&trunk, trunk.cost->rows().data(),
                       static_cast<std::uint32_t>(found - trunks.begin()),
                       trunk.cost->terms().money,
                       trunk.carrier_money.value_or(trunk.cost->terms().money) !=
                           trunk.cost->terms().money}});
    }
    std::stable_sort(list.begin(), list.end(), [](const listed& a, const listed& b) {
      return std::pair{a.priority, a.trunk} < std::pair{b.priority, b.trunk};
    });
    for (const listed& one : list) {
      const bool is_again = std::any_of(table_.sources_.begin(), table_.sources_.end(),
                                        [&](const source& s) { return s.trunk->id == one.trunk; });
      if (is_again) continue;
      table_.sources_.push_back(one.s);
      priority_of_.push_back(one.priority);
      deck_of_.push_back(deck_number(*one.s.trunk->cost));
    }
  }

  std::size_t deck_number(const rate_card& card) {
    for (std::size_t d = 0; d < decks_.size(); ++d)
      if (decks_[d].card == &card) return d;
    decks_.push_back({&card, 0});
    return decks_.size() - 1;
  }

  [[nodiscard]] std::vector<std::uint64_t> merged_keys() const {
    std::vector<std::uint64_t> keys;
    for (const deck& d : decks_) {
      const prefix_index& prefixes = d.card->prefixes();
      const auto middle = static_cast<std::ptrdiff_t>(keys.size());
      for (prefix_index::position i = 0; i < prefixes.size(); ++i)
        keys.push_back(prefixes.key(i));
      std::inplace_merge(keys.begin(), keys.begin() + middle, keys.end());
      keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    }
    return keys;
  }

  /// What the deck says for exactly this prefix now, if anything.
  std::optional<statement> hear(deck& d, std::uint64_t key) {
    const prefix_index& prefixes = d.card->prefixes();
    if (d.next >= prefixes.size() || prefixes.key(d.next) != key) return {};
    const auto rows = d.card->rows_at(d.next++);
    const rate_row* valid = nullptr;
    for (const rate_row& row : rows) {
      if (!route_table_detail::is_decided_by_called(*d.card, row))
        return statement{statement::kind::open, 0, 0};
      see_change(row.effective_from);
      if (row.effective_to) see_change(*row.effective_to);
      const bool is_in_force =
          row.effective_from <= at_ && (!row.effective_to || at_ < *row.effective_to);
      if (is_in_force && valid == nullptr) valid = &row;
    }
    if (valid == nullptr) return {};
    const auto number = static_cast<std::uint32_t>(valid - d.card->rows().data());
    const auto cost = rate_call(table_.expected_s_ * 1000, *valid, d.card->terms());
    if (!cost) return statement{statement::kind::refused, number, 0};  // blocked, or beyond 64 bits
    return statement{statement::kind::offered, number, cost->total.e8};
  }

  void see_change(instant at) {
    if (at <= at_) table_.valid_from_ = std::max(table_.valid_from_, at);
    else table_.valid_until_ = std::min(table_.valid_until_, at);
  }

  void add_leaf(const std::vector<statement>& said) {
    offers_.clear();
    leaf out;
    for (std::size_t s = 0; s < deck_of_.size(); ++s) {
      const statement& one = said[deck_of_[s]];
      if (one.what == statement::kind::open) out.is_open = true;
      if (one.what == statement::kind::offered)
        offers_.push_back({one.cost_e8, one.row, static_cast<std::uint16_t>(s)});
    }
    std::sort(offers_.begin(), offers_.end(), [this](const offer& a, const offer& b) {
      return std::tuple{priority_of_[a.source], a.cost_e8, a.source} <
             std::tuple{priority_of_[b.source], b.cost_e8, b.source};
    });
    out.count = static_cast<std::uint32_t>(offers_.size());
    out.more = static_cast<std::uint32_t>(table_.more_.size());
    const auto inside = std::min<std::size_t>(offers_.size(), offers_in_leaf);
    std::copy_n(offers_.begin(), inside, out.first);
    table_.more_.insert(table_.more_.end(), offers_.begin() + static_cast<std::ptrdiff_t>(inside),
                        offers_.end());
    table_.leaves_.push_back(out);
  }

  /// So far, the index estimated at its usual size.
  [[nodiscard]] std::size_t bytes() const {
    return table_.leaves_.size() * (sizeof(leaf) + 20) + table_.more_.size() * sizeof(offer);
  }

  route_table& table_;
  instant at_;
  std::size_t bytes_max_;
  std::vector<deck> decks_ = {};             ///< a card that several trunks share is one
  std::vector<std::size_t> deck_of_ = {};    ///< by source
  std::vector<std::int32_t> priority_of_ = {};
  std::vector<statement> said_nothing_ = {};
  std::vector<open_prefix> stack_ = {};
  std::vector<std::uint64_t> keys_ = {};
  std::vector<offer> offers_ = {};
};

std::shared_ptr<const route_table>
route_table::compile(const routing_plan& plan, const std::vector<const egress_trunk*>& trunks,
                     instant at, std::size_t bytes_max) {
  try {
    auto table = std::make_shared<route_table>();
    if (compiler{*table, plan, trunks, at, bytes_max}.run()) return table;
  } catch (const std::bad_alloc&) {
    // Calls are decided deck by deck then.
  }
  return nullptr;
}

std::size_t route_table::bytes() const noexcept {
  return index_.bytes() + leaves_.capacity() * sizeof(leaf) + more_.capacity() * sizeof(offer) +
         sources_.capacity() * sizeof(source);
}

prefix_index::descent route_table::descend(const dialled& called) const noexcept {
  const auto d = index_.descend(called);
  if (d.best() != prefix_index::none) __builtin_prefetch(&leaves_[d.best()]);
  // The lines of a bucket's prefixes stand side by side. A few are fetched on suspicion: waiting for
  // the bucket first would take twice as long.
  constexpr std::uint32_t suspects_max = 6;
  for (std::uint32_t i = 0; i < std::min(d.count(), suspects_max); ++i)
    __builtin_prefetch(&leaves_[d.first() + i]);
  return d;
}

bool route_table::choose(prefix_index::position longest, const route_terms& call,
                         std::span<const trunk_load> loads, chosen_routes& out) const noexcept {
  if (longest == prefix_index::none) return true;
  const leaf& found = leaves_[longest];
  if (found.is_open) return false;
  const auto attempts =
      static_cast<std::size_t>(std::clamp(call.attempts_max, 1, limits::attempts_max));
  for (std::uint32_t i = 0; i < found.count && out.size() < attempts; ++i) {
    const offer& o =
        i < offers_in_leaf ? found.first[i] : more_[found.more + (i - offers_in_leaf)];
    const source& s = sources_[o.source];
    if (s.money != call.money || s.is_converted || s.position >= loads.size()) return false;
    const auto margin = amount{call.price.e8 - o.cost_e8};  // neither is negative
    if (!is_margin_enough(margin, expected_s_, call.min_margin_per_min)) continue;
    if (verdict_of_load(*s.trunk, loads[s.position]) != verdict::used) continue;
    out.push_back({s.trunk, s.rows + o.row});
  }
  return true;
}

}  // namespace didtron
