#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/json/value.hpp"

namespace didtron::json {

/// `name` as a reference token of an RFC 6901 pointer, with its leading slash: "a/b" -> "/a~1b".
std::string pointer_token(std::string_view name);

struct text_rule {
  std::size_t bytes_min = 0;
  std::size_t bytes_max = 4096;
};

struct integer_rule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

/// Reads the members of one object and notes everything that is wrong: wrong type, missing, out of
/// range, unknown, doubled. Each accessor gives a usable default on error, so that one pass finds
/// all faults.
///   object_reader in{document};
///   auto email = in.text("email", {.bytes_min = 3, .bytes_max = 254});
///   if (auto ok = in.finish(); !ok) return fail(std::move(ok).error());
/// The value must outlive the reader.
class object_reader {
 public:
  explicit object_reader(const value& object, std::string pointer = "");

  // Required members.
  std::string text(std::string_view name, text_rule rule = {});
  std::int64_t integer(std::string_view name, integer_rule rule = {});
  bool boolean(std::string_view name);
  const value* array(std::string_view name);  ///< nullptr after an error
  const value*
  object(std::string_view name);  ///< nullptr after an error; read it with another reader

  // Members that may be absent or null.
  std::optional<std::string> optional_text(std::string_view name, text_rule rule = {});
  std::optional<std::int64_t> optional_integer(std::string_view name, integer_rule rule = {});
  std::optional<bool> optional_boolean(std::string_view name);
  const value* optional_object(std::string_view name);

  /// A fault found by the caller: `refuse("currency", "three capital letters")`.
  void refuse(std::string_view name, std::string detail);
  /// Takes over the faults of a reader of an inner object.
  void absorb(object_reader& inner);

  /// Members that nobody asked for are faults. Error: invalid_argument with all faults in `fields`.
  result<void> finish();

  [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }

 private:
  const value* take(std::string_view name, bool is_required);
  void wrong_type(std::string_view name, std::string_view expected, const value& found);
  std::string checked_text(std::string_view name, const value& v, text_rule rule);
  std::int64_t checked_integer(std::string_view name, const value& v, integer_rule rule);
  void note_unknown();

  const value::object* members_ = nullptr;
  std::string pointer_ = {};
  std::vector<bool> seen_ = {};
  std::vector<field_error> faults_ = {};
};

}  // namespace didtron::json
