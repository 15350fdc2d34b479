#include "actors/domain/routing/address.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace didtron {

namespace address_detail {

constexpr std::size_t groups_v6 = 8;

failure refuse() { return fail(errc::malformed, "not an IP address"); }

/// 1..3 digits without leading zero, at most 255: "010" is octal to some readers, so nobody may
/// write it.
bool parse_octet(std::string_view text, std::uint8_t& out) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return false;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  out = static_cast<std::uint8_t>(value);
  return value <= 255;
}

bool parse_v4(std::string_view text, std::uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    const auto dot = text.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return false;
    if (!parse_octet(text.substr(0, dot), out[i])) return false;
    if (i < 3) text.remove_prefix(dot + 1);
  }
  return true;
}

bool parse_group(std::string_view text, std::uint16_t& out) {
  if (text.empty() || text.size() > 4) return false;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
  return problem == std::errc{} && end == text.data() + text.size();
}

/// Groups of one side of "::"; a dotted quad may stand at the very end of an address only.
bool parse_groups(std::string_view text, bool is_end, std::vector<std::uint16_t>& out) {
  while (!text.empty()) {
    const auto colon = text.find(':');
    const auto part = text.substr(0, colon);
    std::uint16_t group = 0;
    if (part.find('.') != std::string_view::npos) {
      std::uint8_t quad[4];
      if (!is_end || colon != std::string_view::npos || !parse_v4(part, quad)) return false;
      out.push_back(static_cast<std::uint16_t>(quad[0] << 8 | quad[1]));
      group = static_cast<std::uint16_t>(quad[2] << 8 | quad[3]);
    } else if (!parse_group(part, group)) {
      return false;
    }
    out.push_back(group);
    if (out.size() > groups_v6) return false;
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
    if (text.empty()) return false;  // a single colon at the end
  }
  return true;
}

bool parse_v6(std::string_view text, std::array<std::uint8_t, 16>& out) {
  std::vector<std::uint16_t> head, tail;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!parse_groups(text, true, head) || head.size() != groups_v6) return false;
  } else {
    if (text.find("::", gap + 1) != std::string_view::npos) return false;
    if (!parse_groups(text.substr(0, gap), false, head)) return false;
    if (!parse_groups(text.substr(gap + 2), true, tail)) return false;
    if (head.size() + tail.size() >= groups_v6) return false;
    head.resize(groups_v6 - tail.size(), 0);
    head.insert(head.end(), tail.begin(), tail.end());
  }
  for (std::size_t i = 0; i < groups_v6; ++i) {
    out[2 * i] = static_cast<std::uint8_t>(head[i] >> 8);
    out[2 * i + 1] = static_cast<std::uint8_t>(head[i] & 255);
  }
  return true;
}

bool is_mapped_v4(const std::array<std::uint8_t, 16>& b) {
  return std::all_of(b.begin(), b.begin() + 10, [](std::uint8_t x) { return x == 0; }) &&
         b[10] == 255 && b[11] == 255;
}

}  // namespace address_detail

result<ip_address> parse_ip_address(std::string_view text) {
  using namespace address_detail;
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    text = text.substr(1, text.size() - 2);
  ip_address out;
  if (text.find(':') == std::string_view::npos) {
    if (!parse_v4(text, out.bytes.data())) return refuse();
    return out;
  }
  if (!parse_v6(text, out.bytes)) return refuse();
  out.is_v6 = true;
  if (is_mapped_v4(out.bytes)) {
    ip_address v4;
    std::copy(out.bytes.begin() + 12, out.bytes.end(), v4.bytes.begin());
    return v4;
  }
  return out;
}

std::string format(const ip_address& address) {
  if (!address.is_v6) {
    std::string out;
    for (int i = 0; i < 4; ++i)
      out += (i == 0 ? "" : ".") + std::to_string(address.bytes[static_cast<std::size_t>(i)]);
    return out;
  }
  std::array<unsigned, address_detail::groups_v6> groups{};
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i] = static_cast<unsigned>(address.bytes[2 * i] << 8 | address.bytes[2 * i + 1]);
  // The longest run of zeros, the first of equals, is written "::" when it is two or more.
  std::size_t gap_begin = groups.size(), gap_length = 1;
  for (std::size_t i = 0; i < groups.size();) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0)
      ++end;
    if (end - i > gap_length) gap_begin = i, gap_length = end - i;
    i = end == i ? i + 1 : end;
  }
  std::string out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == gap_begin) {
      out += "::";
      i += gap_length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    char hex[5];
    const auto end = std::to_chars(hex, hex + sizeof hex, groups[i], 16).ptr;
    out.append(hex, end);
  }
  return out;
}

result<ip_range> parse_ip_range(std::string_view text) {
  const auto slash = text.find('/');
  auto base = parse_ip_address(text.substr(0, slash));
  if (!base) return fail(std::move(base).error());
  ip_range out{*base, base->bits()};
  if (slash != std::string_view::npos) {
    const auto bits = text.substr(slash + 1);
    const auto [end, problem] =
        std::from_chars(bits.data(), bits.data() + bits.size(), out.prefix_bits);
    if (problem != std::errc{} || end != bits.data() + bits.size() || bits.front() == '-' ||
        out.prefix_bits > base->bits()) {
      return fail(errc::malformed, "not a network: the part behind the slash");
    }
  }
  if (masked(out.base, out.prefix_bits) != out.base) {
    return fail(errc::invalid_argument, "the network has bits set behind its prefix");
  }
  return out;
}

ip_address masked(const ip_address& address, int prefix_bits) noexcept {
  ip_address out = address;
  for (std::size_t i = 0; i < out.bytes.size(); ++i) {
    const int keep = std::clamp(prefix_bits - static_cast<int>(i) * 8, 0, 8);
    out.bytes[i] =
        static_cast<std::uint8_t>(out.bytes[i] & (0xff00U >> static_cast<unsigned>(keep)));
  }
  return out;
}

bool contains(const ip_range& range, const ip_address& address) noexcept {
  return range.base.is_v6 == address.is_v6 && masked(address, range.prefix_bits) == range.base;
}

}  // namespace didtron

std::size_t std::hash<didtron::ip_range>::operator()(const didtron::ip_range& x) const noexcept {
  // FNV-1a over the few bytes that there are.
  std::uint64_t h = 0xcbf29ce484222325ULL;
  const auto mix = [&h](std::uint64_t byte) { h = (h ^ byte) * 0x100000001b3ULL; };
  for (const auto b : x.base.bytes)
    mix(b);
  mix(static_cast<std::uint64_t>(x.prefix_bits));
  mix(x.base.is_v6 ? 1 : 0);
  return static_cast<std::size_t>(h);
}
