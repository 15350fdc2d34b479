#include "actors/domain/money/amount.hpp"

#include <limits>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace amount_detail {

/// The text of `value` / 10^scale with at least `digits` decimals; more when they are not zero.
std::string format_scaled(std::int64_t value, int scale, int digits) {
  const auto magnitude =
      value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  std::string text = std::to_string(magnitude);
  const auto decimals = static_cast<std::size_t>(scale);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  const std::size_t whole = text.size() - decimals;
  std::size_t keep = digits < 0 ? 0 : static_cast<std::size_t>(digits);
  if (keep > decimals) keep = decimals;
  std::size_t used = decimals;
  while (used > keep && text[whole + used - 1] == '0')
    --used;
  text.resize(whole + used);
  if (used > 0) text.insert(whole, 1, '.');
  if (value < 0) text.insert(0, 1, '-');
  return text;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct decimal_parts {
  bool is_negative = false;
  std::string_view whole;
  std::string_view fraction;
};

result<decimal_parts> split_decimal(std::string_view text) {
  const auto refused = [] { return fail(errc::malformed, "not a decimal number such as -12.34"); };
  if (text.size() > limits::decimal_bytes_max) return refused();
  decimal_parts parts;
  if (!text.empty() && text.front() == '-') {
    parts.is_negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parts.whole = text.substr(0, point);
  if (parts.whole.empty()) return refused();
  if (point != std::string_view::npos) {
    parts.fraction = text.substr(point + 1);
    if (parts.fraction.empty()) return refused();
  }
  for (const std::string_view part : {parts.whole, parts.fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) return refused();
    }
  }
  return parts;
}

/// Exact: digits only, no step goes through a floating-point number.
result<std::int64_t> parse_scaled(std::string_view text, int scale) {
  const auto parts = split_decimal(text);
  if (!parts) return failure{parts.error()};
  const auto decimals = static_cast<std::size_t>(scale);
  for (std::size_t i = decimals; i < parts->fraction.size(); ++i) {
    if (parts->fraction[i] != '0') {
      return fail(errc::invalid_argument, "more than " + std::to_string(scale) + " decimals");
    }
  }
  constexpr auto largest = static_cast<__int128>(std::numeric_limits<std::int64_t>::max());
  __int128 value = 0;
  // The magnitude may reach 2^63 for the most negative number.
  const auto push = [&value](char c) {
    value = value * 10 + (c - '0');
    return value <= largest + 1;
  };
  const auto too_big = [] { return fail(errc::overflow, "the number does not fit 64 bits"); };
  for (const char c : parts->whole) {
    if (!push(c)) return too_big();
  }
  for (std::size_t i = 0; i < decimals; ++i) {
    if (!push(i < parts->fraction.size() ? parts->fraction[i] : '0')) return too_big();
  }
  if (parts->is_negative) value = -value;
  if (value > largest) return too_big();
  return static_cast<std::int64_t>(value);
}

}  // namespace amount_detail

result<currency> parse_currency(std::string_view text) {
  currency money;
  if (text.size() != 3) return fail(errc::malformed, "not three capital letters such as USD");
  for (std::size_t i = 0; i < 3; ++i) {
    if (text[i] < 'A' || text[i] > 'Z') {
      return fail(errc::malformed, "not three capital letters such as USD");
    }
    money.code[i] = text[i];
  }
  return money;
}

result<amount> add(amount a, amount b) {
  amount sum;
  if (__builtin_add_overflow(a.e8, b.e8, &sum.e8)) {
    return fail(errc::overflow, "the sum does not fit 64 bits at 1e-8");
  }
  return sum;
}

result<amount> subtract(amount a, amount b) {
  amount difference;
  if (__builtin_sub_overflow(a.e8, b.e8, &difference.e8)) {
    return fail(errc::overflow, "the difference does not fit 64 bits at 1e-8");
  }
  return difference;
}

result<amount> negate(amount a) { return subtract(amount{}, a); }

std::string format(amount a, int digits) { return amount_detail::format_scaled(a.e8, 8, digits); }

std::string format(rate r, int digits) {
  return amount_detail::format_scaled(r.e10_per_min, 10, digits);
}

result<amount> parse_amount(std::string_view text) {
  const auto value = amount_detail::parse_scaled(text, 8);
  if (!value) return failure{value.error()};
  return amount{*value};
}

result<rate> parse_rate(std::string_view text) {
  const auto value = amount_detail::parse_scaled(text, 10);
  if (!value) return failure{value.error()};
  return rate{*value};
}

}  // namespace didtron
