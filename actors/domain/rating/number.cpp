#include "actors/domain/rating/number.hpp"

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace number_detail {

constexpr bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

result<e164> checked(std::string digits) {
  if (!all_digits(digits)) return fail(errc::invalid_argument, "not a number: digits only");
  if (digits.empty() || digits.front() == '0') {
    return fail(errc::invalid_argument,
                "not an international number, and the trunk has no country to expand it with");
  }
  if (digits.size() < limits::e164_digits_min || digits.size() > limits::e164_digits_max) {
    return fail(errc::invalid_argument, "an E.164 number has 5 to 15 digits");
  }
  return e164{std::move(digits)};
}

/// `national` when the trunk's national form starts with the access digits of another meaning: in a
/// country that dials "0" first, 0113... is a town, not the North American way out.
bool is_national(std::string_view number, const numbering& rules) {
  return !rules.country_code.empty() && !rules.trunk_prefix.empty() &&
         number.starts_with(rules.trunk_prefix);
}

result<e164> international(std::string_view number, const numbering& rules) {
  if (number.starts_with('+')) {
    number.remove_prefix(1);
  } else if (number.starts_with("00")) {
    number.remove_prefix(2);
  } else if (is_national(number, rules)) {
    number.remove_prefix(rules.trunk_prefix.size());
    return checked(rules.country_code + std::string{number});
  } else if (number.starts_with("011")) {
    number.remove_prefix(3);
  }
  return checked(std::string{number});
}

}  // namespace number_detail

result<e164> normalise_called(std::string_view raw, const numbering& rules) {
  if (raw.empty() || raw.size() > limits::raw_number_bytes_max) {
    return fail(errc::invalid_argument, "a called number has 1 to 32 characters");
  }
  if (!raw.starts_with(rules.tech_prefix)) {
    return fail(errc::blocked, "the trunk's tech prefix is missing");
  }
  raw.remove_prefix(rules.tech_prefix.size());
  return number_detail::international(raw, rules);
}

std::string normalise_caller(std::string_view raw, const numbering& rules) {
  if (raw.empty() || raw.size() > limits::raw_number_bytes_max) return {};
  auto number = number_detail::international(raw, rules);
  return number ? std::move(number->digits) : std::string{};
}

}  // namespace didtron
