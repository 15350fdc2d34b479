#pragma once

#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// An E.164 number: 5 to 15 digits without '+', first digit 1-9.
struct e164 {
  std::string digits;
  friend auto operator<=>(const e164&, const e164&) = default;
};

/// How a trunk writes numbers.
struct numbering {
  std::string tech_prefix = {};   ///< digits, '#' and '*' in front of the number, removed first
  std::string country_code = {};  ///< "44": national numbers are expanded with it; empty: refused
  std::string trunk_prefix = {};  ///< national access digit, e.g. "0"
  friend bool operator==(const numbering&, const numbering&) = default;
};

/// Raw user part -> E.164: tech prefix stripped, '+', "00" or "011" removed, national form
/// expanded by the trunk's country. Visual separators are refused, as are letters, '%' escapes,
/// other scripts' digits and anything above 32 bytes.
/// Errors: invalid_argument (not a number, wrong length), blocked (tech prefix missing).
result<e164> normalise_called(std::string_view raw, const numbering& rules);

/// The caller's number: the same without tech prefix; withheld or unusable gives an empty string,
/// because a call without a usable caller number is still a call.
std::string normalise_caller(std::string_view raw, const numbering& rules);

}  // namespace didtron
