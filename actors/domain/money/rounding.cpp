#include "actors/domain/money/rounding.hpp"

#include <array>
#include <cstdint>
#include <limits>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace rounding_detail {

using u128 = unsigned __int128;

struct digit_step {
  u128 digit = 0;
  u128 remainder = 0;
};

/// One step of long division: the next decimal digit of remainder / divisor. Needs
/// remainder < divisor <= 2^127, so adding two remainders never leaves 128 bits.
constexpr digit_step next_digit(u128 remainder, u128 divisor) {
  constexpr u128 safe = ~u128{0} / 10;
  if (remainder <= safe) return {remainder * 10 / divisor, remainder * 10 % divisor};
  digit_step step;
  for (int i = 0; i < 10; ++i) {
    step.remainder += remainder;
    if (step.remainder >= divisor) {
      step.remainder -= divisor;
      ++step.digit;
    }
  }
  return step;
}

/// Does the cut-off part `remainder / divisor` move the last kept digit away from zero?
template <class Unsigned>
constexpr bool rounds_away(Unsigned remainder, Unsigned divisor, bool is_odd, rounding_mode mode) {
  if (remainder == 0) return false;
  const Unsigned missing = divisor - remainder;
  switch (mode) {
  case rounding_mode::up:
    return true;
  case rounding_mode::down:
    return false;
  case rounding_mode::half_up:
    return remainder >= missing;
  case rounding_mode::half_down:
    return remainder > missing;
  case rounding_mode::half_even:
    return remainder > missing || (remainder == missing && is_odd);
  }
  return false;
}

constexpr std::array<std::uint64_t, 9> powers_of_ten{1,       10,        100,        1'000,      10'000,
                                                     100'000, 1'000'000, 10'000'000, 100'000'000};

/// The largest numerators that can be multiplied by the powers.
constexpr std::array<std::uint64_t, 9> scalable_max = [] {
  std::array<std::uint64_t, 9> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = std::numeric_limits<std::uint64_t>::max() / powers_of_ten[i];
  return out;
}();

/// The quotient with `precision` decimals by long division, digit by digit; false: above any amount.
bool divide_wide(u128 magnitude, u128 divisor, int precision, u128& kept, u128& remainder) {
  // Anything at or above 1e12 currency units is far out of range already, and below it no later
  // step leaves 128 bits.
  constexpr u128 whole_max = 1'000'000'000'000ULL;
  kept = magnitude / divisor;
  remainder = magnitude % divisor;
  if (kept > whole_max) return false;
  for (int i = 0; i < precision; ++i) {
    const digit_step step = next_digit(remainder, divisor);
    kept = kept * 10 + step.digit;
    remainder = step.remainder;
  }
  return true;
}

}  // namespace rounding_detail

std::string_view name_of(rounding_mode mode) noexcept {
  switch (mode) {
  case rounding_mode::up:
    return "up";
  case rounding_mode::down:
    return "down";
  case rounding_mode::half_up:
    return "half_up";
  case rounding_mode::half_down:
    return "half_down";
  case rounding_mode::half_even:
    return "half_even";
  }
  return "half_up";
}

result<rounding_mode> parse_rounding_mode(std::string_view text) {
  for (const auto mode : {rounding_mode::up, rounding_mode::down, rounding_mode::half_up,
                          rounding_mode::half_down, rounding_mode::half_even}) {
    if (text == name_of(mode)) return mode;
  }
  return fail(errc::invalid_argument, "not one of up, down, half_up, half_down, half_even");
}

std::optional<amount> round_small(std::uint64_t numerator, std::uint64_t denominator, int precision,
                                  rounding_mode mode) noexcept {
  using namespace rounding_detail;
  if (denominator == 0 || precision < 0 || precision > limits::charge_decimals_max) return {};
  const auto decimals = static_cast<std::size_t>(precision);
  if (numerator > scalable_max[decimals]) return {};
  const std::uint64_t scaled = numerator * powers_of_ten[decimals];
  std::uint64_t kept = scaled / denominator;
  const std::uint64_t remainder = scaled % denominator;
  if (rounds_away(remainder, denominator, kept % 2 == 1, mode)) ++kept;
  const std::size_t rest = static_cast<std::size_t>(limits::charge_decimals_max) - decimals;
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (kept > scalable_max[rest] || kept * powers_of_ten[rest] > largest) return {};
  return amount{static_cast<std::int64_t>(kept * powers_of_ten[rest])};
}

result<amount> round_quotient(__int128 numerator, __int128 denominator, int precision,
                              rounding_mode mode) {
  using namespace rounding_detail;
  if (denominator < 1) return fail(errc::invalid_argument, "the denominator is below 1");
  if (precision < 0 || precision > limits::charge_decimals_max) {
    return fail(errc::invalid_argument, "the precision is not 0 to 8 decimals");
  }
  const auto too_big = [] {
    return fail(errc::overflow, "the amount does not fit 64 bits at 1e-8");
  };
  const bool is_negative = numerator < 0;
  const u128 magnitude =
      is_negative ? ~static_cast<u128>(numerator) + 1 : static_cast<u128>(numerator);
  const u128 divisor = static_cast<u128>(denominator);
  constexpr u128 narrow_max = std::numeric_limits<std::uint64_t>::max();
  if (magnitude <= narrow_max && divisor <= narrow_max) {
    const auto small = round_small(static_cast<std::uint64_t>(magnitude),
                                   static_cast<std::uint64_t>(divisor), precision, mode);
    if (small) return amount{is_negative ? -small->e8 : small->e8};
  }
  u128 kept = 0;
  u128 remainder = 0;
  if (!divide_wide(magnitude, divisor, precision, kept, remainder)) return too_big();
  if (rounds_away(remainder, divisor, kept % 2 == 1, mode)) ++kept;
  kept *= powers_of_ten[static_cast<std::size_t>(limits::charge_decimals_max - precision)];
  constexpr auto largest = static_cast<u128>(std::numeric_limits<std::int64_t>::max());
  if (kept > largest) {
    // The most negative value has no positive twin.
    if (is_negative && kept == largest + 1) return amount{std::numeric_limits<std::int64_t>::min()};
    return too_big();
  }
  const auto value = static_cast<std::int64_t>(kept);
  return amount{is_negative ? -value : value};
}

}  // namespace didtron
