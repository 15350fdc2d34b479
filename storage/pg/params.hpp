#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron::pg {

/// Type numbers of pg_type that we send and read; fixed by PostgreSQL
/// (src/include/catalog/pg_type.dat).
enum class oid : std::uint32_t {
  none = 0,
  boolean = 16,
  bytea = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  text = 25,
  json = 114,
  bpchar = 1042,
  varchar = 1043,
  timestamptz = 1184,
  uuid = 2950,
  jsonb = 3802,
  name = 19,
  single_char = 18,
  int8_array = 1016,
  text_array = 1009,
  uuid_array = 2951,
  timestamptz_array = 1185,
  bool_array = 1000,
  bytea_array = 1001,
  int4_array = 1007,
  void_type = 2278,
};

/// Bound parameters of one statement, always typed, binary on the wire (network byte order), so
/// that no value is ever quoted, formatted or parsed by locale. All integers travel as int8; cast
/// in SQL where a function or an operator wants less. inet, cidr and jsonb travel as text with a
/// cast in the SQL ($1::cidr).
class params {
 public:
  params& i64(std::int64_t v);
  params& i64(std::optional<std::int64_t> v);
  params& boolean(bool v);
  params& text(std::string_view v);
  params& opt_text(const std::optional<std::string>& v);
  params& bytes(std::string_view v);
  params& opt_bytes(const std::optional<std::string>& v);
  params& time(instant v);
  params& time(std::optional<instant> v);
  params& id(const uuid& v);
  params& opt_id(const std::optional<uuid>& v);
  template <class Tag> params& id(didtron::id<Tag> v) { return i64(v.value); }
  /// 0 ("none") is sent as null.
  template <class Tag> params& id_or_null(didtron::id<Tag> v) {
    return v ? i64(v.value) : i64(std::optional<std::int64_t>{});
  }
  params& money(amount v) { return i64(v.e8); }

  params& i64_array(std::span<const std::int64_t> v);
  params& i64_array(std::span<const std::optional<std::int64_t>> v);
  params& text_array(std::span<const std::string> v);
  params& text_array(std::span<const std::string_view> v);
  params& text_array(std::span<const std::optional<std::string>> v);
  params& bytes_array(std::span<const std::string> v);
  params& time_array(std::span<const instant> v);
  params& time_array(std::span<const std::optional<instant>> v);
  params& id_array(std::span<const uuid> v);

  [[nodiscard]] std::size_t size() const noexcept { return types_.size(); }

  /// The four arrays that libpq wants; valid until this object changes.
  struct wire_view {
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    std::vector<std::uint32_t> types;
  };
  [[nodiscard]] wire_view view() const;

 private:
  params& null(oid type);
  void open(oid type);
  void close();

  std::string bytes_ = {};
  std::vector<std::size_t> begins_ = {};
  std::vector<std::int64_t> lengths_ = {};  ///< -1: null
  std::vector<oid> types_ = {};
};

}  // namespace didtron::pg
