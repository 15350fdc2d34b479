#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/resources/field.hpp"

/// The testing engine: what the product promises, made into cases from its own descriptions,
/// routes and roles. Knows no resource, route or role by name.
namespace didtron::test_engine {

/// `text` as a JSON string.
std::string json_string(std::string_view text);
/// A value as it stands in a JSON body.
std::string json_of(const described::field& f, const described::value& v);

/// Something that a field must refuse, as JSON.
struct bad_value {
  std::string json;
  std::string_view why;  ///< "of another kind", "not of this form", "beyond its limits"
};
/// Wrong for its kind whatever its limits, and just outside of what it says of itself.
std::vector<bad_value> bad_values(const described::field& f);

/// Good values exactly on the limits, and every word of a choice. Nothing for unique fields, which
/// can hold each only once, and for kinds that have no limits of their own.
std::vector<described::value> values_at_limits(const described::field& f);

/// One-line texts that break naive programs and must come back as they were sent.
const std::vector<std::string>& odd_texts();

/// Numbers of records that references may name, by resource.
using parents = std::map<std::string, std::int64_t, std::less<>>;

/// Good values. What must be unique is given once only; `seed` keeps sources apart.
class value_source {
 public:
  explicit value_source(std::int64_t seed) : next_{seed < 0 ? -seed : seed} {}
  /// No value where no example is right everywhere. Error: internal (the description contradicts
  /// itself: its example is not good).
  result<described::value> good(const described::field& f, const parents& known);
  /// One that differs from `than`; nullopt: there is none.
  std::optional<described::value> other(const described::field& f, const described::value& than);

 private:
  result<described::value> distinct(const described::field& f);
  std::int64_t next_;
};

}  // namespace didtron::test_engine
