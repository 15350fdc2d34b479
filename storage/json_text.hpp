#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace didtron::storage {

/// Writes small JSON documents for jsonb columns. Integers stay integers (int64, amounts as `_e8`):
/// PostgreSQL keeps them exact and reads them back by jsonb_to_record, so that no JSON is parsed
/// here.
class json_text {
 public:
  json_text& begin_object();
  json_text& begin_object(std::string_view key);
  json_text& end_object();
  json_text& begin_array(std::string_view key);
  json_text& end_array();
  json_text& member(std::string_view key, std::string_view value);
  json_text& member(std::string_view key, std::int64_t value);
  json_text& member(std::string_view key, std::optional<std::int64_t> value);
  json_text& element(std::string_view value);

  [[nodiscard]] const std::string& text() const noexcept { return out_; }

 private:
  void comma();
  void name(std::string_view key);
  void quoted(std::string_view value);

  std::string out_ = {};
  bool needs_comma_ = false;
};

}  // namespace didtron::storage
