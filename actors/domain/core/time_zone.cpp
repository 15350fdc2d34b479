#include "actors/domain/core/time_zone.hpp"

#include <algorithm>
#include <string>

namespace didtron {
namespace time_zone_detail {

constexpr std::size_t header_bytes = 44;
constexpr std::int64_t us_per_s = 1'000'000;

/// Big-endian numbers from left to right; fails for good once the bytes end.
struct byte_reader {
  std::string_view rest;
  bool is_ok = true;

  std::int64_t number(std::size_t width) {
    if (rest.size() < width) {
      is_ok = false;
      return 0;
    }
    // The sign is in the first byte.
    auto value = static_cast<std::int64_t>(static_cast<signed char>(rest[0]));
    for (std::size_t i = 1; i < width; ++i) {
      value = value * 256 + static_cast<unsigned char>(rest[i]);
    }
    rest.remove_prefix(width);
    return value;
  }
  void skip(std::uint64_t bytes) {
    if (bytes > rest.size()) {
      is_ok = false;
      return;
    }
    rest.remove_prefix(static_cast<std::size_t>(bytes));
  }
};

struct block {
  char version = 0;
  std::uint64_t ut = 0, standard = 0, leap = 0, time = 0, type = 0, character = 0;
  /// Bytes after the header when times have `width` bytes.
  [[nodiscard]] std::uint64_t bytes(std::uint64_t width) const {
    return time * (width + 1) + type * 6 + character + leap * (width + 4) + standard + ut;
  }
};

std::optional<block> read_header(byte_reader& in) {
  if (in.rest.size() < header_bytes || !in.rest.starts_with("TZif")) return {};
  block b;
  b.version = in.rest[4];
  in.skip(20);
  for (auto* count : {&b.ut, &b.standard, &b.leap, &b.time, &b.type, &b.character}) {
    const auto value = in.number(4);
    // The tz database has some hundred transitions per zone; more is no such file.
    if (value < 0 || value > 100'000) return {};
    *count = static_cast<std::uint64_t>(value);
  }
  return in.is_ok ? std::optional{b} : std::nullopt;
}

constexpr std::int64_t floor_s(std::int64_t us) {
  return us >= 0 ? us / us_per_s : -((-us + us_per_s - 1) / us_per_s);
}

}  // namespace time_zone_detail

result<local_time> parse_local_time(std::string_view text) {
  const auto refused = [] {
    return fail(errc::malformed, "not a local time such as 2026-04-01 00:00:00");
  };
  // The same digits with a zone are an instant; only the separator and the zone differ.
  if (text.size() < 19 || text.size() > 26 || (text[10] != ' ' && text[10] != 'T')) {
    return refused();
  }
  const char last = text.back();
  if (last < '0' || last > '9' || text.find_first_of("+Zz", 11) != std::string_view::npos ||
      text.find('-', 11) != std::string_view::npos) {
    return refused();
  }
  char buffer[32];
  std::copy(text.begin(), text.end(), buffer);
  buffer[10] = 'T';
  buffer[text.size()] = 'Z';
  auto parsed = parse_instant({buffer, text.size() + 1});
  if (!parsed) return refused();
  return local_time{parsed->us};
}

time_zone time_zone::utc() { return {}; }

result<time_zone> time_zone::from_tzif(std::string_view bytes) {
  using namespace time_zone_detail;
  const auto refused = [](const char* why) {
    return fail(errc::malformed, std::string{"not a time zone file: "} + why);
  };
  byte_reader in{bytes};
  const auto old = read_header(in);
  if (!old || old->version < '2') return refused("no version 2 header");
  in.skip(old->bytes(4));
  const auto head = read_header(in);
  if (!head || head->type == 0) return refused("no second header");
  if (in.rest.size() < head->bytes(8)) return refused("cut");

  std::vector<std::int64_t> times;
  for (std::uint64_t i = 0; i < head->time; ++i) times.push_back(in.number(8));
  std::vector<std::size_t> kinds;
  for (std::uint64_t i = 0; i < head->time; ++i) {
    kinds.push_back(static_cast<unsigned char>(in.rest[i]));
  }
  in.skip(head->time);
  std::vector<std::int32_t> offsets;
  for (std::uint64_t i = 0; i < head->type; ++i) {
    offsets.push_back(static_cast<std::int32_t>(in.number(4)));
    in.skip(2);
  }
  in.skip(head->character + head->leap * 12 + head->standard + head->ut);
  if (!in.is_ok || !in.rest.starts_with("\n")) return refused("no footer");
  const auto footer = in.rest.substr(1, in.rest.find('\n', 1) - 1);

  time_zone zone;
  zone.first_offset_s_ = offsets.front();
  zone.goes_on_ = footer.find(',') != std::string_view::npos;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (kinds[i] >= offsets.size() || (i > 0 && times[i] <= times[i - 1])) {
      return refused("its transitions make no sense");
    }
    zone.transitions_.push_back({times[i], offsets[kinds[i]]});
  }
  return zone;
}

std::optional<std::int32_t> time_zone::offset_s(instant at) const noexcept {
  const std::int64_t at_s = time_zone_detail::floor_s(at.us);
  const auto next = std::upper_bound(
      transitions_.begin(), transitions_.end(), at_s,
      [](std::int64_t wanted, const transition& t) { return wanted < t.at_s; });
  if (next == transitions_.begin()) return first_offset_s_;
  if (next == transitions_.end() && goes_on_) return {};
  return std::prev(next)->offset_s;
}

std::optional<instant> time_zone::next_transition(instant at) const noexcept {
  const auto next = std::upper_bound(
      transitions_.begin(), transitions_.end(), time_zone_detail::floor_s(at.us),
      [](std::int64_t wanted, const transition& t) { return wanted < t.at_s; });
  return next == transitions_.end() ? std::nullopt : std::optional{instant::from_s(next->at_s)};
}

std::vector<instant> time_zone::instants_of(local_time local) const {
  using namespace time_zone_detail;
  // No clock is more than 26 hours from UTC, so what is in force around there are all candidates.
  constexpr std::int64_t around_s = 26 * 3600;
  const std::int64_t local_s = floor_s(local.us);
  std::vector<std::int32_t> offsets;
  if (const auto before = offset_s(instant::from_s(local_s - around_s))) offsets.push_back(*before);
  auto next = std::upper_bound(
      transitions_.begin(), transitions_.end(), local_s - around_s,
      [](std::int64_t wanted, const transition& t) { return wanted < t.at_s; });
  for (; next != transitions_.end() && next->at_s <= local_s + around_s; ++next) {
    offsets.push_back(next->offset_s);
  }
  std::vector<instant> out;
  for (const auto offset : offsets) {
    const instant at{local.us - offset * us_per_s};
    if (offset_s(at) == offset) out.push_back(at);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_zone_name(std::string_view name) noexcept {
  constexpr std::size_t bytes_max = 64;
  if (name.empty() || name.size() > bytes_max || name.front() < 'A' || name.front() > 'Z')
    return false;
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-' || c == '/';
  });
  return is_plain && name.find("//") == std::string_view::npos && name.back() != '/';
}

}  // namespace didtron
