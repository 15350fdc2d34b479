#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "actors/domain/core/result.hpp"

namespace didtron::json {

/// Containers within containers that are read; what we accept is at most five deep.
inline constexpr std::size_t depth_max = 32;

/// Bytes of one document unless the caller allows less: the largest request body.
inline constexpr std::size_t document_bytes_max = 1'048'576;

/// One JSON value, owning all that it holds. A number is an integer when it is written without
/// point and exponent and fits 64 bits signed, else a double. Members keep their order, also
/// doubled names: `object_reader` refuses those with a pointer.
class value {
 public:
  using array = std::vector<value>;
  using member = std::pair<std::string, value>;
  using object = std::vector<member>;

  value() = default;  ///< null
  explicit value(bool v) : data_{v} {}
  explicit value(std::int64_t v) : data_{v} {}
  explicit value(double v) : data_{v} {}
  explicit value(std::string v) : data_{std::move(v)} {}
  explicit value(array v) : data_{std::move(v)} {}
  explicit value(object v) : data_{std::move(v)} {}

  [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }
  /// nullptr when the value is of another type.
  [[nodiscard]] const bool* boolean() const noexcept { return std::get_if<bool>(&data_); }
  [[nodiscard]] const std::int64_t* integer() const noexcept {
    return std::get_if<std::int64_t>(&data_);
  }
  [[nodiscard]] const double* number() const noexcept { return std::get_if<double>(&data_); }
  [[nodiscard]] const std::string* text() const noexcept {
    return std::get_if<std::string>(&data_);
  }
  [[nodiscard]] const array* items() const noexcept { return std::get_if<array>(&data_); }
  [[nodiscard]] const object* members() const noexcept { return std::get_if<object>(&data_); }

  /// "null", "boolean", "integer", "number", "string", "array" or "object".
  [[nodiscard]] std::string_view type_name() const noexcept;

  /// The member `name` of an object; nullptr: no object or no such member.
  [[nodiscard]] const value* find(std::string_view name) const noexcept;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, array, object> data_ = {};
};

/// Reads one complete document (RFC 8259, UTF-8, no byte order mark). Allocates at most in
/// proportion to the text. Errors: malformed (message says what the parser found), too_large (over
/// `bytes_max`).
result<value> parse(std::string_view text, std::size_t bytes_max = document_bytes_max);

}  // namespace didtron::json
