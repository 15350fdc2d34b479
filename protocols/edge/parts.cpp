#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdio>

#include "protocols/edge/messages.hpp"
#include "protocols/edge/text.hpp"

namespace didtron::edge {

result<dialog_ref> parse_dialog_ref(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto entry = text::number<std::uint32_t>(text.substr(0, colon));
    const auto id = text::number<std::uint32_t>(text.substr(colon + 1));
    if (entry && id) return dialog_ref{*entry, *id};
  }
  return fail(errc::malformed, "a dialog is written <h_entry>:<h_id>");
}

std::string format(dialog_ref dialog) {
  return std::to_string(dialog.h_entry) + ':' + std::to_string(dialog.h_id);
}

result<instant> parse_edge_time(std::string_view text) {
  const auto point = text.find('.');
  if (point != std::string_view::npos && text.size() - point - 1 == 6) {
    const auto seconds = text::number<std::uint32_t>(text.substr(0, point));
    // Six digits with leading zeros are no number in the sense of text::number.
    std::uint32_t us = 0;
    bool is_number = seconds.has_value();
    for (const char c : text.substr(point + 1)) {
      is_number = is_number && c >= '0' && c <= '9';
      us = us * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (is_number) return instant{std::int64_t{*seconds} * 1'000'000 + us};
  }
  return fail(errc::malformed, "a time is written <seconds>.<six digits>");
}

std::string format_edge_time(instant t) {
  std::array<char, 48> out = {};
  const int length = std::snprintf(out.data(), out.size(), "%lld.%06lld",
                                   static_cast<long long>(t.us / 1'000'000),
                                   static_cast<long long>(t.us % 1'000'000));
  return std::string(out.data(), static_cast<std::size_t>(length));
}

namespace parts_detail {

// inet_pton wants a terminated string and takes no more than an address, so that the copy is small.
bool is_numeric_address(const std::string& address) {
  if (address.size() >= INET6_ADDRSTRLEN || address.find('\0') != std::string::npos) return false;
  std::array<unsigned char, 16> bytes = {};
  return ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace parts_detail

result<endpoint> parse_endpoint(std::string_view text) {
  const auto first = text.find(':');
  const auto last = text.rfind(':');
  if (first != std::string_view::npos && last > first) {
    const auto transport = text.substr(0, first);
    auto address = text.substr(first + 1, last - first - 1);
    const auto port = text::number<std::uint16_t>(text.substr(last + 1));
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
      address = address.substr(1, address.size() - 2);
    endpoint found{std::string{transport}, std::string{address}, port.value_or(0)};
    if ((transport == "udp" || transport == "tcp" || transport == "tls") && found.port != 0 &&
        parts_detail::is_numeric_address(found.address))
      return found;
  }
  return fail(errc::malformed, "a source is written <transport>:<address>:<port>");
}

result<user_part> decode_user(std::string_view raw) {
  if (raw.size() > user_bytes_max)
    return fail(errc::too_large, "the user part is longer than any number");
  user_part user;
  user.text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      user.is_escaped = true;
      const int high = i + 2 < raw.size() ? parts_detail::hex_digit(raw[i + 1]) : -1;
      const int low = i + 2 < raw.size() ? parts_detail::hex_digit(raw[i + 2]) : -1;
      if (high >= 0 && low >= 0) {
        user.text += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    user.text += raw[i];
  }
  return user;
}

}  // namespace didtron::edge
