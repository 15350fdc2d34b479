#include <algorithm>
#include <charconv>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/time_zone.hpp"
#include "actors/domain/core/utf8.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/percent.hpp"
#include "actors/domain/resources/countries.hpp"
#include "actors/domain/resources/field.hpp"
#include "actors/domain/routing/address.hpp"

namespace didtron::described {

namespace read_value_detail {

failure refuse(std::string detail) { return fail(errc::invalid_argument, std::move(detail)); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_word(char c) noexcept { return is_digit(c) || is_lower(c); }

char32_t code_point(std::string_view sequence) noexcept {
  const auto first = static_cast<unsigned char>(sequence[0]);
  char32_t c = sequence.size() == 1   ? first
               : sequence.size() == 2 ? first & 0x1FU
               : sequence.size() == 3 ? first & 0x0FU
                                      : first & 0x07U;
  for (const char next : sequence.substr(1))
    c = (c << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
  return c;
}

/// What no name on a screen may hold: controls, line and paragraph separators, marks that turn the
/// direction of the text around (they make one name look like another), and what is no character.
bool is_hidden(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         (c & 0xFFFEU) == 0xFFFE;
}

/// Characters of a text that may be kept, or what is wrong with it.
result<std::int64_t> count_characters(std::string_view s, bool has_lines) {
  std::int64_t n = 0;
  while (!s.empty()) {
    const std::size_t length = utf8_sequence(s);
    if (length == 0) return refuse("must be UTF-8");
    const char32_t c = code_point(s.substr(0, length));
    if (is_hidden(c) && !(has_lines && (c == '\n' || c == '\t')))
      return refuse("must not have control or direction characters");
    s.remove_prefix(length);
    ++n;
  }
  return n;
}

std::string range_text(const field& f) {
  return f.min == f.max ? "must have " + std::to_string(f.min) + " characters"
                        : "must have " + std::to_string(f.min) + " to " + std::to_string(f.max) +
                              " characters";
}

result<value> bounded_text(const field& f, std::string_view s) {
  const auto n = count_characters(s, f.type == kind::long_text);
  if (!n) return failure{n.error()};
  if (*n < f.min || *n > f.max) return refuse(range_text(f));
  if (f.type == kind::text && (s.front() == ' ' || s.back() == ' '))
    return refuse("must not begin or end with a space");
  return value{std::string{s}};
}

/// A number at the kind's scale within the field's bounds.
result<value> bounded(const field& f, std::int64_t n) {
  if (n < f.min || n > f.max) {
    const auto lowest = write_text(f, value{f.min});
    if (f.max == INT64_MAX) return refuse("must be at least " + lowest);
    return refuse("must be from " + lowest + " to " + write_text(f, value{f.max}));
  }
  return value{n};
}

template <class T>
result<value> decimal(const field& f, const result<T>& parsed, std::int64_t T::*member,
                      const char* form) {
  if (!parsed) return refuse(std::string{"must be a decimal with at most "} + form + " decimals");
  return bounded(f, (*parsed).*member);
}

result<value> whole(const field& f, std::string_view s) {
  std::int64_t n = 0;
  const auto [end, problem] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (problem != std::errc{} || end != s.data() + s.size() || s.starts_with("-0") ||
      (s.size() > 1 && s[0] == '0'))
    return refuse("must be a whole number");
  return bounded(f, n);
}

bool is_code(std::string_view s) {
  return !s.empty() && is_word(s.front()) && is_word(s.back()) &&
         std::all_of(s.begin(), s.end(), [](char c) { return is_word(c) || c == '-' || c == '_'; });
}

std::string lower(std::string_view s) {
  std::string out{s};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

/// RFC 1123 in lower case; the last label is no number, or an address would pass for a name.
bool is_host_name(std::string_view s) {
  if (s.size() > 253) return false;
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const std::size_t dot = s.find('.');
    last = s.substr(0, dot);
    if (last.empty() || last.size() > 63 || !is_word(last.front()) || !is_word(last.back()) ||
        !std::all_of(last.begin(), last.end(), [](char c) { return is_word(c) || c == '-'; }))
      return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    s.remove_prefix(dot + 1);
  }
  return labels >= 2 && !std::all_of(last.begin(), last.end(), is_digit);
}

/// RFC 5321 without quoted local parts and address literals: nobody is reached under those.
result<value> mailbox(const field& f, std::string_view s) {
  const auto wrong = [] { return refuse("must be a mail address such as noc@example.com"); };
  const std::size_t at = s.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return wrong();
  const std::string_view local = s.substr(0, at);
  constexpr std::string_view marks = "!#$%&'*+/=?^_`{|}~.-";
  const auto fits = [&](char c) {
    return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  };
  if (!std::all_of(local.begin(), local.end(), fits) || local.front() == '.' ||
      local.back() == '.' || local.find("..") != std::string_view::npos)
    return wrong();
  const std::string host = lower(s.substr(at + 1));
  if (!is_host_name(host) || static_cast<std::int64_t>(s.size()) > f.max) return wrong();
  return value{std::string{local} + "@" + host};
}

/// https without user: what a browser or a delivery may open.
result<value> address_of_page(const field& f, std::string_view s) {
  const auto wrong = [] { return refuse("must be an address such as https://example.com/path"); };
  constexpr std::string_view scheme = "https://";
  if (!s.starts_with(scheme) || static_cast<std::int64_t>(s.size()) > f.max) return wrong();
  for (const char c : s)
    if (c <= 0x20 || c >= 0x7F || std::string_view{"\"<>\\^`{|}"}.find(c) != std::string_view::npos)
      return wrong();
  const std::string_view rest = s.substr(scheme.size());
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos) return wrong();
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    std::uint32_t n = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), n);
    if (problem != std::errc{} || end != port.data() + port.size() || n == 0 || n > 65'535)
      return wrong();
    host = host.substr(0, colon);
  }
  const std::string name = lower(host);
  if (!is_host_name(name)) return wrong();
  return value{std::string{scheme} + name + std::string{rest.substr(host.size())}};
}

bool is_phone(std::string_view s) {
  return s.size() >= 6 && s.size() <= 16 && s[0] == '+' && s[1] >= '1' && s[1] <= '9' &&
         std::all_of(s.begin() + 1, s.end(), is_digit);
}

std::string one_of(const field& f) {
  std::string text = "must be one of:";
  for (const auto& w : f.words)
    text += " " + w;
  return text;
}

bool has_word(const field& f, std::string_view s) {
  return std::find(f.words.begin(), f.words.end(), s) != f.words.end();
}

}  // namespace read_value_detail

using namespace read_value_detail;

result<value> read_text(const field& f, std::string_view s) {
  if (s.empty()) return f.is_list() ? value{std::vector<std::string>{}} : value{};
  switch (f.type) {
  case kind::text:
  case kind::long_text:
    return bounded_text(f, s);
  case kind::code:
    if (!is_code(s)) return refuse("must be of a-z, 0-9, - and _, such as " + f.good_example());
    return bounded_text(f, s);
  case kind::flag:
    if (s == "true") return value{true};
    if (s == "false") return value{false};
    return refuse("must be true or false");
  case kind::integer:
  case kind::reference:
  case kind::company:
    return whole(f, s);
  case kind::money:
    return decimal(f, parse_amount(s), &amount::e8, "8");
  case kind::rate:
    return decimal(f, parse_rate(s), &didtron::rate::e10_per_min, "10");
  case kind::percent:
    return decimal(f, parse_percent(s), &didtron::percent::e6, "6");
  case kind::instant: {
    const auto at = parse_instant(s);
    if (!at) return refuse("must be a time such as 2026-04-30T22:00:00Z");
    return bounded(f, at->us);
  }
  case kind::choice:
    if (!has_word(f, s)) return refuse(one_of(f));
    return value{std::string{s}};
  case kind::choices:
  case kind::texts: {
    std::vector<std::string> items;
    for (std::string_view rest = s;;) {
      const std::size_t bar = rest.find(list_separator);
      items.emplace_back(rest.substr(0, bar));
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
    return read_list(f, items);
  }
  case kind::email:
    return mailbox(f, s);
  case kind::host_name: {
    std::string name = lower(s);
    if (!is_host_name(name)) return refuse("must be a host name such as sip.example.com");
    return value{std::move(name)};
  }
  case kind::ip_address: {
    const auto address = parse_ip_address(s);
    if (!address || s.front() == '[') return refuse("must be an IPv4 or IPv6 address");
    return value{format(*address)};
  }
  case kind::url:
    return address_of_page(f, s);
  case kind::phone:
    if (!is_phone(s)) return refuse("must be a number such as +442071838750");
    return value{std::string{s}};
  case kind::prefix:
    if (s.size() > 15 || !std::all_of(s.begin(), s.end(), is_digit))
      return refuse("must be 1 to 15 digits");
    return value{std::string{s}};
  case kind::country:
    if (!is_country(s)) return refuse("must be a country code of ISO 3166-1 such as DE");
    return value{std::string{s}};
  case kind::currency:
    if (!parse_currency(s)) return refuse("must be three capital letters such as USD");
    return value{std::string{s}};
  case kind::time_zone:
    if (!is_zone_name(s)) return refuse("must be a name of the tz database such as Europe/Berlin");
    return value{std::string{s}};
  }
  return refuse("is not valid");
}

result<value> read_integer(const field& f, std::int64_t number) { return bounded(f, number); }

result<value> read_list(const field& f, const std::vector<std::string>& items) {
  if (static_cast<std::int64_t>(items.size()) < f.min ||
      static_cast<std::int64_t>(items.size()) > f.max)
    return refuse("must have " + std::to_string(f.min) + " to " + std::to_string(f.max) + " items");
  std::vector<std::string> out;
  for (const auto& item : items) {
    if (std::find(out.begin(), out.end(), item) != out.end())
      return refuse("must not have an item twice");
    if (f.type == kind::choices && !has_word(f, item)) return refuse("each " + one_of(f));
    const auto n = count_characters(item, false);
    if (!n) return failure{n.error()};
    if (*n < 1 || *n > list_item_characters_max || item.find(list_separator) != std::string::npos)
      return refuse("each item must have 1 to 120 characters and no '|'");
    out.push_back(item);
  }
  if (f.type == kind::choices) {
    // One order, so that equal sets are equal.
    std::sort(out.begin(), out.end(), [&](const std::string& a, const std::string& b) {
      return std::find(f.words.begin(), f.words.end(), a) <
             std::find(f.words.begin(), f.words.end(), b);
    });
  }
  return value{std::move(out)};
}

std::string write_text(const field& f, const value& v) {
  if (const auto* b = std::get_if<bool>(&v)) return *b ? "true" : "false";
  if (const auto* s = std::get_if<std::string>(&v)) return *s;
  if (const auto* list = std::get_if<std::vector<std::string>>(&v)) {
    std::string out;
    for (const auto& item : *list) {
      if (!out.empty()) out += list_separator;
      out += item;
    }
    return out;
  }
  const auto* n = std::get_if<std::int64_t>(&v);
  if (n == nullptr) return {};
  switch (f.type) {
  case kind::money:
    return format(amount{*n});
  case kind::rate:
    return format(didtron::rate{*n});
  case kind::percent:
    return format(didtron::percent{*n});
  case kind::instant:
    return format(instant{*n});
  default:
    return std::to_string(*n);
  }
}

}  // namespace didtron::described
