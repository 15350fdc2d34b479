#include "actors/domain/rating/us_states.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/core/lines.hpp"

namespace didtron {
namespace us_states_detail {

constexpr std::size_t number_digits = 11;  // "1", area code, exchange, line
constexpr std::string_view header = "npa_nxx,state";

/// Area codes and exchanges begin with 2 to 9.
bool is_block(std::string_view text) {
  if (text.size() != 3 && text.size() != 6) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < (i % 3 == 0 ? '2' : '0') || text[i] > '9') return false;
  }
  return true;
}

bool is_state(std::string_view text) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(),
                                         [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::size_t number_of(std::string_view digits) {
  std::size_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace us_states_detail

result<std::shared_ptr<const state_table>>
state_table::build(const std::vector<state_entry>& entries) {
  using namespace us_states_detail;
  std::shared_ptr<state_table> out{new state_table};
  out->by_exchange_.assign(1'000'000, 0);
  out->by_area_.assign(1'000, 0);
  std::map<std::string, std::uint8_t, std::less<>> numbers;
  for (const state_entry& e : entries) {
    if (!is_block(e.block)) {
      return fail(errc::invalid_argument, "not an NPA-NXX or NPA: '" + printable(e.block) + "'");
    }
    if (!is_state(e.state)) {
      return fail(errc::invalid_argument, "not a state of two capitals: '" + printable(e.state) + "'");
    }
    auto found = numbers.find(e.state);
    if (found == numbers.end()) {
      if (numbers.size() >= 255) return fail(errc::invalid_argument, "more than 255 states");
      out->states_.push_back(e.state);
      found = numbers.emplace(e.state, static_cast<std::uint8_t>(out->states_.size())).first;
    }
    auto& table = e.block.size() == 6 ? out->by_exchange_ : out->by_area_;
    std::uint8_t& place = table[number_of(e.block)];
    if (place != 0 && place != found->second) {
      return fail(errc::conflict, "block " + e.block + " has two states");
    }
    if (place == 0) ++out->size_;
    place = found->second;
  }
  return std::shared_ptr<const state_table>{std::move(out)};
}

std::string_view state_table::state_of(std::string_view number) const noexcept {
  using namespace us_states_detail;
  if (number.size() != number_digits || number.front() != '1') return {};
  const std::string_view block = number.substr(1, 6);
  if (!is_block(block)) return {};
  std::uint8_t state = by_exchange_[number_of(block)];
  if (state == 0) state = by_area_[number_of(block.substr(0, 3))];
  return state == 0 ? std::string_view{} : std::string_view{states_[state - 1U]};
}

result<std::vector<state_entry>> parse_state_entries(std::string_view text) {
  using namespace us_states_detail;
  std::vector<state_entry> out;
  std::size_t line_no = 0;
  bool has_header = false;
  const auto refused = [&line_no](const std::string& why) {
    return fail(errc::malformed, "line " + std::to_string(line_no) + ": " + why);
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line_no;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (!has_header) {
      if (line != header) return refused("the header is not " + std::string{header});
      has_header = true;
      continue;
    }
    const auto comma = line.find(',');
    const std::string_view block = line.substr(0, comma);
    const std::string_view state =
        comma == std::string_view::npos ? std::string_view{} : line.substr(comma + 1);
    if (!is_block(block)) return refused("not an NPA-NXX or NPA: '" + printable(block) + "'");
    if (!is_state(state)) return refused("not a state of two capitals: '" + printable(state) + "'");
    if (out.size() >= limits::state_entries_max) return fail(errc::too_large, "too many blocks");
    out.push_back({std::string{block}, std::string{state}});
  }
  if (!has_header) return fail(errc::malformed, "the header is missing");
  return out;
}

jurisdiction jurisdiction_of(const state_table* states, std::string_view caller,
                             std::string_view called) noexcept {
  if (states == nullptr) return jurisdiction::indeterminate;
  const std::string_view from = states->state_of(caller);
  const std::string_view to = states->state_of(called);
  if (from.empty() || to.empty()) return jurisdiction::indeterminate;
  return from == to ? jurisdiction::intrastate : jurisdiction::interstate;
}

}  // namespace didtron
