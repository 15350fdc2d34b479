// Longest prefix match against the memory it has to wait for: look-ups of which each depends on the one
// before, against a pointer chase (a random cycle) over as many bytes. And the carriers of a number over
// eight decks at once, likewise. A ratio of 1 would be one visit to memory.
//
//   bench_lpm [--prefixes 1000000] [--decks 8] [--deck-prefixes 100000] [--lookups 2000000] [--pairs 5]
//             [--seed 1]
//
// --prefixes goes up to 10,000,000; --decks 0 leaves the list of carriers out.

#include <array>
#include <cassert>

#include "actors/domain/rating/charge.hpp"
#include "actors/domain/routing/route_table.hpp"
#include "bench/bench_support.hpp"
#include "bench/prefixes.hpp"

namespace didtron::bench {

/// Numbers as digits, so that the next one can be chosen by the answer to the last.
struct numbers {
  std::vector<std::array<char, 16>> digits;  ///< the last byte: how many
  [[nodiscard]] std::string_view at(std::size_t i) const {
    const auto& d = digits[i & (digits.size() - 1)];
    return {d.data(), static_cast<std::size_t>(d[15])};
  }
};

numbers make_numbers(const std::vector<std::string>& prefixes, std::mt19937_64& random) {
  numbers out;
  out.digits.resize(1 << 16);
  for (auto& d : out.digits) {
    auto text = prefixes[random() % prefixes.size()];
    while (text.size() < 12) text += static_cast<char>('0' + random() % 10);
    std::copy(text.begin(), text.end(), d.begin());
    d[15] = static_cast<char>(text.size());
  }
  return out;
}

/// A random cycle through all 64-byte lines of `bytes`.
class chase {
 public:
  chase(std::size_t bytes, std::mt19937_64& random) : lines_(std::max<std::size_t>(bytes / 64, 2)) {
    std::vector<std::uint32_t> order(lines_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::shuffle(order.begin(), order.end(), random);
    for (std::size_t i = 0; i < order.size(); ++i)
      lines_[order[i]].next = order[(i + 1) % order.size()];
  }
  /// Nanoseconds of one step.
  double step_ns(std::size_t steps) {
    const auto took = timed([&] {
      for (std::size_t i = 0; i < steps; ++i) at_ = lines_[at_].next;
    });
    sink_ = at_;
    return took.cpu_s * 1e9 / static_cast<double>(steps);
  }

 private:
  struct alignas(64) line {
    std::uint32_t next = 0;
  };
  std::vector<line> lines_;
  std::uint32_t at_ = 0;
  volatile std::uint32_t sink_ = 0;
};

/// Nanoseconds of one call of `look_up`, which gets a number and returns something of its answer; the
/// next number depends on it.
template <class F> double dependent_ns(const numbers& n, std::size_t count, F&& look_up) {
  std::uint64_t mix = 1;
  const auto took = timed([&] {
    for (std::size_t i = 0; i < count; ++i)
      mix = mix * 6364136223846793005ULL + look_up(n.at(mix >> 40));
  });
  if (mix == 0) std::printf(" ");
  return took.cpu_s * 1e9 / static_cast<double>(count);
}
template <class F> double independent_ns(const numbers& n, std::size_t count, F&& look_up) {
  std::uint64_t sum = 0;
  const auto took = timed([&] {
    for (std::size_t i = 0; i < count; ++i) sum += look_up(n.at(i * 2654435761U >> 8));
  });
  if (sum == 0) std::printf(" ");
  return took.cpu_s * 1e9 / static_cast<double>(count);
}

/// Runs chase and look-up in pairs, ABBA, and prints the ratio.
template <class F>
int compare(const char* name, std::size_t bytes, const numbers& n, std::size_t count,
            std::int64_t pairs, double load, std::mt19937_64& random, F&& look_up) {
  chase memory{bytes, random};
  (void)memory.step_ns(count);
  (void)dependent_ns(n, count, look_up);
  std::vector<double> ratios;
  for (std::int64_t i = 0; i < pairs; ++i) {
    const auto a1 = memory.step_ns(count);
    const auto b1 = dependent_ns(n, count, look_up);
    const auto b2 = dependent_ns(n, count, look_up);
    const auto a2 = memory.step_ns(count);
    ratios.push_back((b1 + b2) / (a1 + a2));
    std::printf("%s: chase %.0f ns, dependent %.0f ns\n", name, (a1 + a2) / 2, (b1 + b2) / 2);
  }
  std::printf("%s: independent %.0f ns\n", name, independent_ns(n, count, look_up));
  return report(name, ratios, load);
}

/// `count` different prefixes of 3 to 9 digits as keys, ascending. No strings: there may be ten million.
std::vector<std::uint64_t> make_keys(std::size_t count, std::mt19937_64& random) {
  std::vector<std::uint64_t> keys;
  while (keys.size() < count) {
    const std::size_t missing = count - keys.size();
    for (std::size_t i = 0; i < missing * 2 + 64; ++i) {
      const auto digits = 3 + random() % 7;
      std::uint64_t packed = 1 + random() % 9;
      for (std::uint64_t d = 1; d < digits; ++d) packed = packed << 4 | random() % 10;
      keys.push_back(packed << (64 - 4 * digits) | digits);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
  std::shuffle(keys.begin(), keys.end(), random);
  keys.resize(count);
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::string text_of(std::uint64_t key) {
  std::string out;
  for (int d = 0; d < prefix_index::length_of(key); ++d)
    out += static_cast<char>('0' + (key >> (60 - 4 * d) & 15U));
  return out;
}

int bench_index(std::size_t prefixes, std::size_t lookups, std::int64_t pairs, double load,
                std::mt19937_64& random) {
  const auto keys = make_keys(prefixes, random);
  prefix_index index;
  const auto took = timed([&] { index = prefix_index::build(keys).value(); });
  std::printf("%zu prefixes: %.1f bytes a prefix (%.1f MB), built in %.2f s\n",
              index.size(), static_cast<double>(index.bytes()) / static_cast<double>(index.size()),
              static_cast<double>(index.bytes()) / 1e6, took.cpu_s);
  std::vector<std::string> dialled_ones;
  for (int i = 0; i < 1 << 16; ++i) dialled_ones.push_back(text_of(keys[random() % keys.size()]));
  const auto n = make_numbers(dialled_ones, random);
  for (std::size_t i = 0; i < n.digits.size(); ++i) {
    const auto number = n.at(i);
    std::uint64_t longest = 0;
    for (std::size_t size = number.size(); size > 0 && longest == 0; --size)
      if (const auto key = prefix_index::key_of(number.substr(0, size));
          std::binary_search(keys.begin(), keys.end(), key))
        longest = key;
    const auto found = index.longest(dialled{number});
    if (longest != (found == prefix_index::none ? 0 : index.key(found))) std::abort();
  }
  std::printf("%zu look-ups equal a plain search\n", n.digits.size());
  return compare("lpm", index.bytes(), n, lookups, pairs, load, random,
                 [&index](std::string_view number) { return index.longest(dialled{number}); });
}

int bench_list(std::size_t decks, std::size_t prefixes, std::size_t lookups, std::int64_t pairs,
               double load, std::mt19937_64& random) {
  std::vector<egress_trunk> trunks(decks);
  routing_plan plan;
  plan.attempts_max = 3;
  std::vector<std::string> all;
  for (std::size_t d = 0; d < decks; ++d) {
    // Half of each deck is its own.
    auto list = make_prefixes(prefixes, random);
    if (d > 0) std::copy_n(all.begin(), prefixes / 2, list.begin());
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    all.insert(all.end(), list.begin(), list.end());
    trunks[d].id = {static_cast<std::int64_t>(d) + 1};
    trunks[d].cost = make_card(static_cast<std::int64_t>(d) + 1, list, random);
    plan.routes.push_back({trunks[d].id, 0, true});
  }
  std::vector<const egress_trunk*> listed;
  for (const auto& t : trunks) listed.push_back(&t);
  const auto at = instant::from_s(1'800'000'000);
  std::shared_ptr<const route_table> table;
  const auto took = timed([&] {
    table = route_table::compile(plan, listed, at, limits::route_tables_bytes_max);
  });
  if (!table) std::abort();
  std::printf("%zu decks of %zu prefixes: %zu merged, %.1f bytes each (%.1f MB), compiled in %.2f s\n",
              decks, prefixes, table->prefixes().size(),
              static_cast<double>(table->bytes()) / static_cast<double>(table->prefixes().size()),
              static_cast<double>(table->bytes()) / 1e6, took.cpu_s);
  std::shuffle(all.begin(), all.end(), random);
  const auto n = make_numbers(all, random);
  const route_terms call{amount{1'000'00000000}, currency{}, amount{}, plan.attempts_max};
  const std::vector<trunk_load> loads(decks);
  rate_row sell;
  sell.prefix = "1";
  sell.connect_fee = call.price;
  for (std::size_t i = 0; i < 4000; ++i) {
    chosen_routes chosen;
    if (!table->choose(dialled{n.at(i)}, call, loads, chosen)) std::abort();
    std::size_t used = 0;
    for (const auto& c :
         decide_routes(n.at(i), at, sell, {}, plan, listed, loads).decision.candidates) {
      if (c.outcome != verdict::used) break;
      if (used == chosen.size() || chosen[used].cost->id != c.row) std::abort();
      ++used;
    }
    if (used != chosen.size()) std::abort();
  }
  std::printf("4000 lists of carriers equal those decided deck by deck\n");
  return compare("lpm_list", table->bytes(), n, lookups, pairs, load, random,
                 [&](std::string_view number) {
                   chosen_routes chosen;
                   (void)table->choose(dialled{number}, call, loads, chosen);
                   // The row itself is read by whoever prices the call later.
                   return chosen.empty() ? std::uint64_t{0}
                                         : reinterpret_cast<std::uint64_t>(chosen.front().cost) >> 4;
                 });
}

}  // namespace didtron::bench

int main(int argc, char** argv) {
  using namespace didtron::bench;
  const auto prefixes = static_cast<std::size_t>(option(argc, argv, "--prefixes", 1'000'000));
  const auto decks = static_cast<std::size_t>(option(argc, argv, "--decks", 8));
  const auto deck_prefixes = static_cast<std::size_t>(option(argc, argv, "--deck-prefixes", 100'000));
  const auto lookups = static_cast<std::size_t>(option(argc, argv, "--lookups", 2'000'000));
  const auto pairs = option(argc, argv, "--pairs", 5);
  const auto seed = static_cast<std::uint64_t>(option(argc, argv, "--seed", 1));
  if (prefixes < 1 || prefixes > 10'000'000) {
    std::printf("--prefixes is 1 to 10000000\n");
    return 2;
  }
  const auto load = load_average();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random{seed};
  int worst = bench_index(prefixes, lookups, pairs, load, random);
  if (decks > 0)
    worst = std::max(worst, bench_list(decks, deck_prefixes, lookups, pairs, load, random));
  return worst;
}
