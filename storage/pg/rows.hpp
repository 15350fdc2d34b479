#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/money/amount.hpp"

struct pg_result;  // libpq's PGresult

namespace didtron::pg {

struct clear_result {
  void operator()(pg_result* r) const noexcept;
};

/// What a statement returned, in binary. Movable; the memory is libpq's.
class rows {
 public:
  rows() = default;
  explicit rows(pg_result* r) : result_{r} {}

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] int columns() const noexcept;
  /// Rows touched by INSERT, UPDATE, DELETE; for SELECT the number of rows.
  [[nodiscard]] std::int64_t affected() const noexcept;
  [[nodiscard]] pg_result* get() const noexcept { return result_.get(); }

 private:
  std::unique_ptr<pg_result, clear_result> result_ = {};
};

/// Reads one row from left to right, each getter taking the next column. A wrong type, an
/// unexpected null or a column too many gives a default value and marks the reader as failed: check
/// `ok()` once at the end of the row. That is a programming error, hence `errc::internal` in
/// `mismatch()`.
class row_reader {
 public:
  row_reader(const rows& source, std::size_t row) noexcept
      : source_{source.get()}, row_{static_cast<int>(row)} {}

  std::int64_t i64();  ///< int2, int4, int8
  std::int32_t i32();
  std::optional<std::int64_t> opt_i64();
  bool boolean();
  std::string text();  ///< text, varchar, "char", name, json, jsonb
  std::string text_or(std::string_view fallback);
  std::optional<std::string> opt_text();
  std::string bytes();
  instant time();
  std::optional<instant> opt_time();
  uuid id128();
  std::optional<uuid> opt_id128();
  currency money_code();  ///< three capitals
  amount money() { return amount{i64()}; }
  std::optional<amount> opt_money();
  rate price() { return rate{i64()}; }
  template <class Id> Id id() { return Id{i64()}; }
  template <class Id> Id id_or_none() { return Id{opt_i64().value_or(0)}; }
  void skip() { ++column_; }

  [[nodiscard]] bool ok() const noexcept { return !failed_; }
  [[nodiscard]] error mismatch() const;

 private:
  struct cell {
    const char* data = nullptr;
    int length = 0;
    std::uint32_t type = 0;
    bool is_null = true;
  };
  cell next();
  void fail_here() noexcept;

  pg_result* source_;
  int row_;
  int column_ = 0;
  int failed_column_ = -1;
  bool failed_ = false;
};

/// Every row through `f(row_reader&) -> T`. Error: internal when a row does not have the expected
/// shape.
template <class F>
auto map_rows(const rows& source, F&& f)
    -> result<std::vector<std::invoke_result_t<F, row_reader&>>> {
  std::vector<std::invoke_result_t<F, row_reader&>> out;
  out.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    row_reader in{source, i};
    out.push_back(f(in));
    if (!in.ok()) return fail(in.mismatch());
  }
  return out;
}

/// Exactly the first row. Errors: not_found when there is none; internal as above.
template <class F>
auto first_row(const rows& source, F&& f) -> result<std::invoke_result_t<F, row_reader&>> {
  if (source.empty()) return fail(errc::not_found, "no such row");
  row_reader in{source, 0};
  auto value = f(in);
  if (!in.ok()) return fail(in.mismatch());
  return value;
}

}  // namespace didtron::pg
