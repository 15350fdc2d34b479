#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

/// Checks that the codecs of this folder share.
namespace didtron::edge::text {

inline constexpr std::string_view name_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
inline constexpr std::string_view context_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-";
inline constexpr std::string_view sent_number_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+*#.-";
inline constexpr std::string_view uri_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:;=@[]";

/// True when `text` is not empty and every byte is one of `characters`.
inline bool is_made_of(std::string_view text, std::string_view characters) noexcept {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// Digits only, one spelling per value: no sign (but '-' for signed types), no leading zeros, no spaces.
template <std::integral T>
std::optional<T> number(std::string_view text) noexcept {
  const auto digits = text.substr(!text.empty() && text.front() == '-' ? 1 : 0);
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return {};
  if (digits.front() == '0' && text.size() > 1) return {};
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace didtron::edge::text
