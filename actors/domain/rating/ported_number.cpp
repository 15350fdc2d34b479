#include "actors/domain/rating/ported_number.hpp"

#include <algorithm>

namespace didtron {
namespace ported_number_detail {

constexpr std::string_view header = "number,lrn";

/// Area codes and exchanges begin with 2 to 9.
bool is_national(std::string_view digits) noexcept {
  return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2' &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "1" and ten digits; empty: it is no such number.
std::string normalised(std::string_view digits) {
  if (digits.size() == 11 && digits.front() == '1') digits.remove_prefix(1);
  return is_national(digits) ? "1" + std::string{digits} : std::string{};
}

}  // namespace ported_number_detail

bool is_portable(std::string_view e164) noexcept {
  return e164.size() == 11 && e164.front() == '1' && ported_number_detail::is_national(e164.substr(1));
}

result<ported_number> parse_ported_number(std::string_view line) {
  using namespace ported_number_detail;
  const auto comma = line.find(',');
  if (comma == std::string_view::npos) return fail(errc::malformed, "not a number and its LRN: '" + printable(line) + "'");
  const auto number = line.substr(0, comma);
  const auto lrn = line.substr(comma + 1);
  ported_number out{normalised(number), {}};
  if (out.number.empty()) return fail(errc::malformed, "not a North American number: '" + printable(number) + "'");
  if (lrn.empty()) return out;
  out.lrn = normalised(lrn);
  if (out.lrn.empty()) return fail(errc::malformed, "not a routing number: '" + printable(lrn) + "'");
  return out;
}

void ported_reader::take(std::string_view line, bool is_too_long, std::vector<ported_number>& out) {
  ++line_no_;
  if (!fault_.empty()) return;
  const auto refuse = [this](const std::string& why) { fault_ = "line " + std::to_string(line_no_) + ": " + why; };
  if (is_too_long) return refuse("is too long");
  if (!has_header_) {
    if (line != ported_number_detail::header)
      return refuse("the header is not " + std::string{ported_number_detail::header});
    has_header_ = true;
    return;
  }
  if (line.empty()) return;
  auto one = parse_ported_number(line);
  if (!one) return refuse(one.error().message);
  out.push_back(std::move(*one));
}

result<void> ported_reader::state() const {
  if (!fault_.empty()) return fail(errc::malformed, fault_);
  return {};
}

result<void> ported_reader::feed(std::string_view bytes, std::vector<ported_number>& out) {
  lines_.feed(bytes, [&](std::string_view line, bool is_too_long) { take(line, is_too_long, out); });
  return state();
}

result<void> ported_reader::finish(std::vector<ported_number>& out) {
  lines_.finish([&](std::string_view line, bool is_too_long) { take(line, is_too_long, out); });
  if (fault_.empty() && !has_header_) return fail(errc::malformed, "the header is missing");
  return state();
}

}  // namespace didtron
