#include "actors/domain/test_engine/value_cases.hpp"

#include <algorithm>
#include <span>

namespace didtron::test_engine {

namespace value_cases_detail {

using described::field;
using described::kind;
using described::value;

constexpr std::string_view other_kind = "of another kind";
constexpr std::string_view other_form = "not of this form";
constexpr std::string_view beyond = "beyond its limits";

/// JSON that is not of the kind's own type.
constexpr std::string_view not_a_text[] = {"7", "true", "[]", "{}"};
constexpr std::string_view not_an_integer[] = {"\"10\"", "1.5", "[]", "true", "9223372036854775808"};
constexpr std::string_view not_a_flag[] = {"\"true\"", "1", "[]", "null"};
constexpr std::string_view not_a_list[] = {"\"a\"", "[7]", "null", "{}"};

/// Texts that are not of the form of the kind, as JSON.
struct form_row {
  kind of;
  std::vector<std::string_view> texts;
};
const std::vector<form_row>& forms() {
  static const std::vector<form_row> all{
      {kind::text, {R"("")", R"("a\u0000b")", R"("a\u202eb")", R"("line\nbreak")", R"(" space")", R"("space ")", R"("\u009b31m")"}},
      {kind::long_text, {R"("")", R"("a\u0000b")", R"("a\u202eb")"}},
      {kind::code, {R"("")", R"("FRA")", R"("a b")", R"("-a")", R"("a-")", R"("\u00e9t\u00e9")", R"("a'b")", R"("a;drop table x")", R"("../x")"}},
      {kind::money, {R"("12,5")", R"("1e3")", R"("+1")", R"("NaN")", R"("-0.01")", R"("0.123456789")", R"("92233720368.54775808")", R"(" 1")"}},
      {kind::rate, {R"("0,015")", R"("1e-3")", R"("-1")", R"("0.01234567891")"}},
      {kind::percent, {R"("12,5")", R"("12.5%")", R"("-1")", R"("0.1234567")"}},
      {kind::instant, {R"("2026-04-01")", R"("2026-04-01T12:00:00")", R"("2026-13-01T12:00:00Z")", R"("2026-02-30T00:00:00Z")"}},
      {kind::choice, {R"("")", R"("no such word")"}},
      {kind::choices, {R"(["no such word"])"}},
      {kind::texts, {R"([""])", R"(["a","a"])", R"(["a|b"])"}},
      {kind::reference, {"0", "-1", "999999999999"}},
      {kind::company, {"0", "-1", "999999999999"}},
      {kind::email, {R"("noc")", R"("noc@")", R"("@example.com")", R"("a b@example.com")", R"("noc@example")", R"("noc@example.com\r\nBcc: x@example.com")", R"("a@[127.0.0.1]")"}},
      {kind::host_name, {R"("fra")", R"("-a.example.com")", R"("a..example.com")", R"("a_b.example.com")", R"("10.0.0.1")", R"("a.example.com/x")", R"("a.example.com:5060")"}},
      {kind::ip_address, {R"("192.0.2")", R"("192.0.2.256")", R"("192.0.2.010")", R"("192.0.2.0/24")", R"("::g")", R"("0x7f000001")", R"("[::1]")"}},
      {kind::url, {R"("http://example.com")", R"~("javascript:alert(1)")~", R"("https://user@example.com")", R"("https://")", R"("https://exa mple.com")", R"("https://127.0.0.1/")", R"("https://example.com:0/")"}},
      {kind::phone, {R"("442071838750")", R"("+44 20")", R"("+0123456")", R"("+1234567890123456")"}},
      {kind::prefix, {R"("+44")", R"("44x")", R"("1234567890123456")"}},
      {kind::country, {R"("de")", R"("ZZ")", R"("DEU")"}},
      {kind::currency, {R"("usd")", R"("US")", R"("USDT")"}},
      {kind::time_zone, {R"("../etc/passwd")", R"("posix/UTC")", R"("+02:00")", R"("Europe/Nowhere")"}},
  };
  return all;
}

void add(std::vector<bad_value>& out, std::span<const std::string_view> texts, std::string_view why) {
  for (const auto json : texts)
    out.push_back({std::string{json}, why});
}

std::string repeated(std::string_view one, std::int64_t times) {
  std::string out;
  for (std::int64_t i = 0; i < times; ++i)
    out += one;
  return out;
}

/// Number at the kind's scale as JSON; beyond 64 bits there is nothing to try.
std::optional<std::string> number_json(const field& f, std::int64_t stored, std::int64_t more) {
  if ((more > 0 && stored == INT64_MAX) || (more < 0 && stored == INT64_MIN)) return {};
  return json_of(f, value{stored + more});
}

std::vector<std::string> many_items(std::int64_t n) {
  std::vector<std::string> out;
  for (std::int64_t i = 0; i < n; ++i)
    out.push_back("t" + std::to_string(i));
  return out;
}

void add_beyond_limits(const field& f, std::vector<bad_value>& out) {
  const auto text = [&](const std::string& t) { out.push_back({json_string(t), beyond}); };
  switch (f.type) {
  case kind::integer:
  case kind::money:
  case kind::rate:
  case kind::percent:
    if (const auto low = number_json(f, f.min, -1)) out.push_back({*low, beyond});
    if (const auto high = number_json(f, f.max, 1)) out.push_back({*high, beyond});
    return;
  case kind::text:
  case kind::long_text:
    // Characters count, not bytes.
    text(repeated("x", f.max + 1));
    text(repeated("\u00e9", f.max + 1));
    if (f.min > 1) text(repeated("x", f.min - 1));
    return;
  case kind::code:
    text(repeated("x", f.max + 1));
    if (f.min > 1) text(repeated("x", f.min - 1));
    return;
  case kind::texts:
    out.push_back({json_of(f, value{many_items(f.max + 1)}), beyond});
    if (f.min > 0) out.push_back({json_of(f, value{many_items(f.min - 1)}), beyond});
    out.push_back({json_of(f, value{std::vector{repeated("x", described::list_item_characters_max + 1)}}), beyond});
    return;
  default:
    return;
  }
}

/// In base `letters.size()`, the last digits.
std::string letters_of(std::int64_t n, std::string_view letters, std::size_t width) {
  std::string out(width, letters.front());
  for (std::size_t i = width; i-- > 0; n /= static_cast<std::int64_t>(letters.size()))
    out[i] = letters[static_cast<std::size_t>(n % static_cast<std::int64_t>(letters.size()))];
  return out;
}

std::string cut(std::string text, std::int64_t characters_max) {
  if (static_cast<std::int64_t>(text.size()) > characters_max)
    text.erase(0, text.size() - static_cast<std::size_t>(characters_max));
  return text;
}

/// A second good value of kinds that are neither numbers nor words.
std::string_view second_example(kind k) {
  switch (k) {
  case kind::text: return "Another";
  case kind::long_text: return "Another\ntext";
  case kind::code: return "another";
  case kind::instant: return "2026-05-01T00:00:00Z";
  case kind::texts: return "another";
  case kind::email: return "two@example.com";
  case kind::host_name: return "two.example.com";
  case kind::ip_address: return "2001:db8::1";
  case kind::url: return "https://example.org/";
  case kind::phone: return "+14155550100";
  case kind::prefix: return "7";
  case kind::country: return "FR";
  case kind::currency: return "EUR";
  case kind::time_zone: return "UTC";
  default: return "";
  }
}

/// Of a key of several fields: one that can be different each time.
bool tells_apart(const field& f) { return f.is_in_key && (f.type == kind::code || f.type == kind::text); }

}  // namespace value_cases_detail

using namespace value_cases_detail;

std::string json_string(std::string_view text) {
  constexpr std::string_view plain = "\b\t\n\f\r", letters = "btnfr";
  std::string out = "\"";
  for (const char c : text) {
    if (const std::size_t at = plain.find(c); at != std::string_view::npos) {
      out += '\\';
      out += letters[at];
      continue;
    }
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 0xFU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_of(const field& f, const value& v) {
  if (described::is_none(v)) return "null";
  if (const auto* b = std::get_if<bool>(&v)) return *b ? "true" : "false";
  if (const auto* list = std::get_if<std::vector<std::string>>(&v)) {
    std::string out = "[";
    for (const auto& item : *list)
      out += (out.size() > 1 ? "," : "") + json_string(item);
    return out + "]";
  }
  if (f.type == kind::integer || f.is_id())
    return std::to_string(std::get<std::int64_t>(v));
  return json_string(described::write_text(f, v));
}

std::vector<bad_value> bad_values(const field& f) {
  std::vector<bad_value> out;
  switch (f.type) {
  case kind::flag: add(out, not_a_flag, other_kind); break;
  case kind::integer:
  case kind::reference:
  case kind::company: add(out, not_an_integer, other_kind); break;
  case kind::choices:
  case kind::texts: add(out, not_a_list, other_kind); break;
  default: add(out, not_a_text, other_kind); break;
  }
  for (const auto& row : forms())
    if (row.of == f.type) add(out, row.texts, other_form);
  add_beyond_limits(f, out);
  return out;
}

std::vector<value> values_at_limits(const field& f) {
  std::vector<value> out;
  if (f.is_unique || f.is_in_key || f.is_id()) return out;
  switch (f.type) {
  case kind::integer:
  case kind::money:
  case kind::rate:
  case kind::percent:
    out.emplace_back(f.min);
    out.emplace_back(f.max);
    return out;
  case kind::text:
  case kind::long_text:
    out.emplace_back(repeated("x", f.min));
    out.emplace_back(repeated("\u00e9", f.max));
    return out;
  case kind::code:
    out.emplace_back(repeated("x", f.min));
    out.emplace_back(repeated("x", f.max));
    return out;
  case kind::texts:
    out.emplace_back(many_items(f.min));
    out.emplace_back(many_items(f.max));
    out.emplace_back(std::vector{repeated("\u00e9", described::list_item_characters_max)});
    return out;
  case kind::choice:
    for (const auto& word : f.words)
      out.emplace_back(word);
    return out;
  case kind::choices:
    out.emplace_back(f.words);
    out.emplace_back(std::vector<std::string>{});
    return out;
  case kind::flag:
    out.emplace_back(true);
    out.emplace_back(false);
    return out;
  default:
    return out;
  }
}

const std::vector<std::string>& odd_texts() {
  static const std::vector<std::string> all{
      "Robert'); DROP TABLE pops;--", "<script>alert(1)</script>", "=1+1", "\u00dcn\u00efc\u00f6d\u00e9 \u4f60\u597d",
      "a\\b\"c", "%s%n", "{{7*7}}", "NULL", "\u202fthin", "\U0001f600"};
  return all;
}

result<value> value_source::distinct(const field& f) {
  const std::int64_t n = next_++;
  const std::string digits = std::to_string(n);
  switch (f.type) {
  case kind::code: return described::read_text(f, cut("e" + digits, f.max));
  case kind::host_name: return described::read_text(f, "h" + digits + ".example.com");
  case kind::prefix: return described::read_text(f, "99" + cut(digits, 13));
  case kind::currency:
    return described::read_text(f, "Q" + letters_of(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2));
  case kind::email: return described::read_text(f, "e" + digits + "@example.com");
  case kind::url: return described::read_text(f, "https://example.com/" + digits);
  case kind::phone: return described::read_text(f, "+1" + cut(std::to_string(2'000'000'000 + n % 1'000'000'000), 10));
  case kind::ip_address: return described::read_text(f, "2001:db8::" + letters_of(n, "0123456789abcdef", 4) + ":" + letters_of(n / 65'536, "0123456789abcdef", 4));
  case kind::text:
  case kind::long_text: return described::read_text(f, cut(f.good_example() + " " + digits, f.max));
  case kind::integer: {
    const std::int64_t span = f.max - f.min;
    return described::read_integer(f, span > 0 && span < INT64_MAX ? f.min + n % (span + 1) : n);
  }
  default: return fail(errc::internal, f.name + ": no distinct values of its kind are known");
  }
}

result<value> value_source::good(const field& f, const parents& known) {
  if ((f.is_unique && !f.is_id()) || tells_apart(f)) return distinct(f);
  if (f.type != kind::reference) return described::read_text(f, f.good_example());
  const auto at = known.find(f.target);
  if (at == known.end()) return fail(errc::internal, f.name + ": there is no record of " + f.target);
  return value{at->second};
}

std::optional<value> value_source::other(const field& f, const value& than) {
  std::vector<value> tries;
  const auto add_text = [&](std::string_view text) {
    if (auto v = described::read_text(f, text)) tries.push_back(std::move(*v));
  };
  if ((f.is_unique && !f.is_id()) || tells_apart(f)) {
    if (auto v = distinct(f)) tries.push_back(std::move(*v));
  } else if (f.type == kind::flag) {
    add_text("true");
    add_text("false");
  } else if (f.type == kind::choices) {
    for (const auto& word : f.words)
      tries.emplace_back(std::vector{word});
    tries.emplace_back(std::vector<std::string>{});
  } else if (f.type == kind::choice) {
    for (const auto& word : f.words)
      add_text(word);
  } else if (f.type == kind::money || f.type == kind::rate || f.type == kind::percent) {
    add_text("1.25");
    add_text("0.5");
  } else if (f.type == kind::integer) {
    const auto* now = std::get_if<std::int64_t>(&than);
    if (now != nullptr && *now < f.max) tries.emplace_back(*now + 1);
    if (now != nullptr && *now > f.min) tries.emplace_back(*now - 1);
    tries.emplace_back(f.min);
  } else {
    add_text(second_example(f.type));
    add_text(f.good_example());
  }
  for (auto& v : tries)
    if (v != than) return v;
  return {};
}

}  // namespace didtron::test_engine
