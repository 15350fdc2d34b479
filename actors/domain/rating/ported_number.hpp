#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/lines.hpp"
#include "actors/domain/core/result.hpp"

namespace didtron {

/// A North American number whose owner took it to another carrier, and the routing number (LRN) of the switch that has it
/// now. Both are "1" and ten digits.
struct ported_number {
  std::string number = {};
  std::string lrn = {};  ///< empty: it is not ported any more
  friend bool operator==(const ported_number&, const ported_number&) = default;
};

/// Whether a number can be ported: "1", area code and exchange that begin with 2 to 9.
bool is_portable(std::string_view e164) noexcept;

/// One line "2125550100,3155550000": ten digits, or eleven with the leading 1. The second is empty when the number
/// came back. Error: malformed.
result<ported_number> parse_ported_number(std::string_view line);

/// Reads a file of them under the header "number,lrn", piece by piece (LF or CRLF). The first line that is none ends it:
/// nothing of a doubtful file is used. Errors: malformed "line N: ...".
class ported_reader {
 public:
  /// Appends what is complete in `bytes` to `out`.
  result<void> feed(std::string_view bytes, std::vector<ported_number>& out);
  /// The end of the file; error also when there was no header.
  result<void> finish(std::vector<ported_number>& out);

 private:
  void take(std::string_view line, bool is_too_long, std::vector<ported_number>& out);
  [[nodiscard]] result<void> state() const;

  line_splitter lines_{64};
  std::int64_t line_no_ = 0;
  bool has_header_ = false;
  std::string fault_ = {};
};

}  // namespace didtron
