#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"
#include "actors/domain/rating/rate_card.hpp"

namespace didtron {

/// Which state a block of North American numbers belongs to: "212555" (NPA-NXX) or "212" (NPA), "NY".
struct state_entry {
  std::string block = {};  ///< 6 or 3 digits
  std::string state = {};  ///< two capitals
  friend bool operator==(const state_entry&, const state_entry&) = default;
};

/// States by NPA-NXX, else by NPA. Immutable, safe to read from any thread, about 1 MB.
class state_table {
 public:
  /// Errors: invalid_argument (not such a block or state), conflict (a block with two states).
  static result<std::shared_ptr<const state_table>> build(const std::vector<state_entry>& entries);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Of an E.164 number; empty: not "1" and ten digits, or its block is not known.
  [[nodiscard]] std::string_view state_of(std::string_view number) const noexcept;

 private:
  state_table() = default;
  std::vector<std::string> states_ = {};       ///< 1 is the first; 0 stands for unknown
  std::vector<std::uint8_t> by_exchange_ = {};  ///< 1,000,000 by NPA-NXX
  std::vector<std::uint8_t> by_area_ = {};      ///< 1,000 by NPA
  std::size_t size_ = 0;
};

/// Reads "npa_nxx,state" lines (LF or CRLF, that header, no quotes). Errors: malformed "line N: ...",
/// too_large.
result<std::vector<state_entry>> parse_state_entries(std::string_view text);

/// Where a call runs: interstate or intrastate by the states of both numbers (domain rule 1.4);
/// indeterminate when the caller is withheld, or either is not in the table. A null table knows none.
jurisdiction jurisdiction_of(const state_table* states, std::string_view caller,
                             std::string_view called) noexcept;

}  // namespace didtron
