#include <algorithm>
#include <array>

#include "actors/domain/resources/field.hpp"

namespace didtron::described {

namespace kinds_detail {

/// In the order of the enumeration.
const std::array<kind_facts, kind_count>& table() {
  static constexpr std::array<kind_facts, kind_count> all{{
      {"text", "string", "", "text", "", "text", "Frankfurt"},
      {"long_text", "string", "", "text", "", "textarea", "Two lines\nof text"},
      {"code", "string", "", "text", "", "text", "fra-1"},
      {"flag", "boolean", "", "boolean", "", "switch", "true"},
      {"integer", "integer", "int64", "bigint", "", "number", "10"},
      {"money", "string", "decimal", "bigint", "_e8", "money", "12.50000000"},
      {"rate", "string", "decimal", "bigint", "_e10", "rate", "0.0150"},
      {"percent", "string", "decimal", "bigint", "_e6", "percent", "12.5"},
      {"instant", "string", "date-time", "timestamptz", "", "datetime", "2026-04-01T12:00:00Z"},
      {"choice", "string", "", "text", "", "select", ""},
      {"choices", "array", "", "text[]", "", "multiselect", ""},
      {"texts", "array", "", "text[]", "", "tags", "one|two"},
      {"reference", "integer", "int64", "bigint", "", "reference", "7"},
      {"email", "string", "email", "text", "", "email", "noc@example.com"},
      {"host_name", "string", "hostname", "text", "", "text", "fra.sip.example.com"},
      {"ip_address", "string", "ip", "text", "", "text", "192.0.2.10"},
      {"url", "string", "uri", "text", "", "url", "https://example.com/path"},
      {"phone", "string", "phone", "text", "", "tel", "+442071838750"},
      {"prefix", "string", "", "text", "", "text", "4420"},
      {"country", "string", "", "text", "", "country", "DE"},
      {"currency", "string", "", "text", "", "currency", "USD"},
      {"time_zone", "string", "", "text", "", "time_zone", "Europe/Berlin"},
      // No number is there everywhere.
      {"company", "integer", "int64", "bigint", "", "company", ""},
  }};
  return all;
}

field make(kind k, std::string name, std::string label, std::int64_t min, std::int64_t max) {
  field f;
  f.type = k;
  f.name = std::move(name);
  f.label = std::move(label);
  f.min = min;
  f.max = max;
  return f;
}

constexpr std::int64_t any_max = INT64_MAX;

}  // namespace kinds_detail

using kinds_detail::make;

const kind_facts& facts(kind k) { return kinds_detail::table()[static_cast<std::size_t>(k)]; }

std::string field::column() const { return name + std::string{facts(type).column_ending}; }

bool field::is_number() const noexcept {
  return type == kind::integer || type == kind::money || type == kind::rate ||
         type == kind::percent || type == kind::instant;
}

std::string field::good_example() const {
  if (!example.empty()) return example;
  if (!words.empty()) return words.front();
  if (type == kind::integer) {
    const std::int64_t ten = 10;
    return std::to_string(std::clamp(ten, min, max));
  }
  return std::string{facts(type).example};
}

field text(std::string name, std::string label) {
  return make(kind::text, std::move(name), std::move(label), 1, 120);
}
field long_text(std::string name, std::string label) {
  return make(kind::long_text, std::move(name), std::move(label), 1, 2'000);
}
field code(std::string name, std::string label) {
  return make(kind::code, std::move(name), std::move(label), 2, 32);
}
field flag(std::string name, std::string label, bool otherwise) {
  auto f = make(kind::flag, std::move(name), std::move(label), 0, 1);
  f.otherwise_value = otherwise;
  f.is_required = true;
  return f;
}
field integer(std::string name, std::string label, std::int64_t min, std::int64_t max) {
  return make(kind::integer, std::move(name), std::move(label), min, max);
}
field money(std::string name, std::string label) {
  return make(kind::money, std::move(name), std::move(label), 0, kinds_detail::any_max);
}
field rate(std::string name, std::string label) {
  return make(kind::rate, std::move(name), std::move(label), 0, kinds_detail::any_max);
}
field percent(std::string name, std::string label, std::int64_t max_percent) {
  auto f = make(kind::percent, std::move(name), std::move(label), 0, max_percent * 1'000'000);
  f.unit = "%";
  return f;
}
field moment(std::string name, std::string label) {
  // 1970 to 9999, what parse_instant reads.
  return make(kind::instant, std::move(name), std::move(label), 0, kinds_detail::any_max);
}
field choice(std::string name, std::string label, std::vector<std::string> words) {
  auto f = make(kind::choice, std::move(name), std::move(label), 1, 64);
  f.words = std::move(words);
  return f;
}
field choices(std::string name, std::string label, std::vector<std::string> words) {
  auto f = make(kind::choices, std::move(name), std::move(label), 0,
                static_cast<std::int64_t>(words.size()));
  f.words = std::move(words);
  f.otherwise_value = std::vector<std::string>{};
  return f;
}
field texts(std::string name, std::string label, std::int64_t items_max) {
  auto f = make(kind::texts, std::move(name), std::move(label), 0, items_max);
  f.otherwise_value = std::vector<std::string>{};
  return f;
}
field reference(std::string name, std::string label, std::string target) {
  auto f = make(kind::reference, std::move(name), std::move(label), 1, kinds_detail::any_max);
  f.target = std::move(target);
  return f;
}
field company(std::string name, std::string label) {
  return make(kind::company, std::move(name), std::move(label), 1, kinds_detail::any_max);
}
field of_kind(kind k, std::string name, std::string label) {
  switch (k) {
  case kind::email:
    return make(k, std::move(name), std::move(label), 3, 254);
  case kind::host_name:
    return make(k, std::move(name), std::move(label), 3, 253);
  case kind::ip_address:
    return make(k, std::move(name), std::move(label), 2, 45);
  case kind::url:
    return make(k, std::move(name), std::move(label), 9, 2'000);
  case kind::phone:
    return make(k, std::move(name), std::move(label), 6, 16);
  case kind::prefix:
    return make(k, std::move(name), std::move(label), 1, 15);
  case kind::country:
    return make(k, std::move(name), std::move(label), 2, 2);
  case kind::currency:
    return make(k, std::move(name), std::move(label), 3, 3);
  case kind::time_zone:
    return make(k, std::move(name), std::move(label), 1, 64);
  default:
    return make(k, std::move(name), std::move(label), 1, 120);
  }
}

}  // namespace didtron::described
