#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"
#include "storage/pg/wire.hpp"

namespace didtron::pg {

/// Rows of a binary COPY built in memory, without a connection: another thread can send one batch
/// while the next one is built. `copy_bytes` sends them.
class copy_buffer {
 public:
  copy_buffer() { clear(); }

  void clear() {
    bytes_.assign("PGCOPY\n\377\r\n\0", 11);
    i32_raw(0);  // flags
    i32_raw(0);  // length of the header's extension
    rows_ = 0;
  }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }

  void row(std::int16_t columns) {
    const auto bits = __builtin_bswap16(static_cast<std::uint16_t>(columns));
    append(&bits, sizeof bits);
    ++rows_;
  }
  void null() { i32_raw(-1); }
  void i64(std::int64_t v) {
    struct {
      std::uint32_t length;
      std::uint64_t bits;
    } __attribute__((packed)) field{__builtin_bswap32(8),
                                    __builtin_bswap64(static_cast<std::uint64_t>(v))};
    append(&field, sizeof field);
  }
  void i64_or_null(std::int64_t v) { v == 0 ? null() : i64(v); }
  void i32(std::int32_t v) {
    i32_raw(4);
    i32_raw(v);
  }
  void i16(std::int16_t v) {
    i32_raw(2);
    const auto bits = __builtin_bswap16(static_cast<std::uint16_t>(v));
    append(&bits, sizeof bits);
  }
  void boolean(bool v) {
    i32_raw(1);
    bytes_ += static_cast<char>(v);
  }
  void text(std::string_view v) {
    i32_raw(static_cast<std::int32_t>(v.size()));
    bytes_.append(v);
  }
  void time(instant v) { i64(v.us - wire::epoch_shift_us); }
  void time(std::optional<instant> v) { v ? time(*v) : null(); }
  /// `days` since 1970-01-01, into a column of type date.
  void date(std::int32_t days) {
    constexpr std::int32_t days_to_2000 = 10'957;
    i32(days - days_to_2000);
  }
  void id(const uuid& v) {
    i32_raw(16);
    append(v.bytes.data(), v.bytes.size());
  }

  [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }

 private:
  void i32_raw(std::int32_t v) {
    const auto bits = __builtin_bswap32(static_cast<std::uint32_t>(v));
    append(&bits, sizeof bits);
  }
  void append(const void* data, std::size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
  }

  std::string bytes_ = {};
  std::int64_t rows_ = 0;
};

}  // namespace didtron::pg
