#include "actors/domain/rating/surcharge.hpp"

#include <algorithm>
#include <tuple>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace surcharge_detail {

bool is_digits(std::string_view text) {
  return text.size() <= limits::e164_digits_max &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

auto key_of(const surcharge& s) { return std::tie(s.name, s.origin, s.prefix); }

}  // namespace surcharge_detail

result<void> check_surcharges(const std::vector<surcharge>& all) {
  using namespace surcharge_detail;
  if (all.size() > limits::surcharges_per_card_max) {
    return fail(errc::invalid_argument, "a card has at most " +
                                            std::to_string(limits::surcharges_per_card_max) +
                                            " surcharges");
  }
  const auto refused = [](const surcharge& s, const std::string& why) {
    return fail(errc::invalid_argument, "surcharge '" + s.name + "': " + why);
  };
  for (const surcharge& s : all) {
    if (s.name.empty() || s.name.size() > limits::rule_name_bytes_max) {
      return refused(s, "the name has not 1 to 60 bytes");
    }
    if (!is_digits(s.origin)) return refused(s, "the origin has not 0 to 15 digits");
    if (!is_digits(s.prefix)) return refused(s, "the prefix has not 0 to 15 digits");
    if (s.fixed.e8 < 0) return refused(s, "the fixed amount is negative");
    if (s.of_usage.e6 < 0 || s.of_usage.e6 > limits::surcharge_percent_e6_max) {
      return refused(s, "the percentage is not 0 to 1000");
    }
  }
  std::vector<const surcharge*> sorted;
  for (const surcharge& s : all)
    sorted.push_back(&s);
  std::sort(sorted.begin(), sorted.end(),
            [](const surcharge* a, const surcharge* b) { return key_of(*a) < key_of(*b); });
  const auto twin = std::adjacent_find(
      sorted.begin(), sorted.end(),
      [](const surcharge* a, const surcharge* b) { return key_of(*a) == key_of(*b); });
  if (twin != sorted.end()) {
    return fail(errc::conflict,
                "surcharge '" + (*twin)->name + "' has the same origin and prefix twice");
  }
  return {};
}

std::vector<applied_surcharge> surcharges_of(const std::vector<surcharge>& all,
                                             std::string_view called, std::string_view caller) {
  std::vector<const surcharge*> best;
  for (const surcharge& s : all) {
    if (!called.starts_with(s.prefix) || !caller.starts_with(s.origin)) continue;
    const auto same = std::find_if(best.begin(), best.end(),
                                   [&s](const surcharge* b) { return b->name == s.name; });
    const auto length = [](const surcharge& x) {
      return std::pair{x.origin.size(), x.prefix.size()};
    };
    if (same == best.end()) {
      best.push_back(&s);
    } else if (length(s) > length(**same)) {
      *same = &s;
    }
  }
  std::sort(best.begin(), best.end(),
            [](const surcharge* a, const surcharge* b) { return a->name < b->name; });
  std::vector<applied_surcharge> out;
  for (const surcharge* s : best)
    out.push_back({s->name, s->fixed, s->of_usage});
  return out;
}

}  // namespace didtron
