#include "storage/pg/rows.hpp"

#include <charconv>
#include <cstring>

#include <libpq-fe.h>

#include "storage/pg/params.hpp"
#include "storage/pg/wire.hpp"

namespace didtron::pg {

void clear_result::operator()(pg_result* r) const noexcept { PQclear(r); }

std::size_t rows::size() const noexcept {
  return result_ ? static_cast<std::size_t>(PQntuples(result_.get())) : 0;
}

int rows::columns() const noexcept { return result_ ? PQnfields(result_.get()) : 0; }

std::int64_t rows::affected() const noexcept {
  if (!result_) return 0;
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

row_reader::cell row_reader::next() {
  const int column = column_++;
  cell c;
  if (source_ == nullptr || column >= PQnfields(source_)) {
    fail_here();
    return c;
  }
  c.type = PQftype(source_, column);
  c.is_null = PQgetisnull(source_, row_, column) != 0;
  if (!c.is_null) {
    c.data = PQgetvalue(source_, row_, column);
    c.length = PQgetlength(source_, row_, column);
  }
  return c;
}

void row_reader::fail_here() noexcept {
  if (failed_) return;
  failed_ = true;
  failed_column_ = column_;
}

std::optional<std::int64_t> row_reader::opt_i64() {
  const cell c = next();
  if (c.is_null) return {};
  switch (static_cast<oid>(c.type)) {
  case oid::int2:
    return wire::read<std::int16_t>(c.data);
  case oid::int4:
    return wire::read<std::int32_t>(c.data);
  case oid::int8:
    return wire::read<std::int64_t>(c.data);
  default:
    fail_here();
    return {};
  }
}

std::int64_t row_reader::i64() {
  const auto v = opt_i64();
  if (!v) fail_here();
  return v.value_or(0);
}

std::int32_t row_reader::i32() {
  const std::int64_t v = i64();
  if (v < INT32_MIN || v > INT32_MAX) {
    fail_here();
    return 0;
  }
  return static_cast<std::int32_t>(v);
}

bool row_reader::boolean() {
  const cell c = next();
  if (c.is_null || static_cast<oid>(c.type) != oid::boolean) {
    fail_here();
    return false;
  }
  return c.data[0] != 0;
}

std::optional<std::string> row_reader::opt_text() {
  const cell c = next();
  if (c.is_null) return {};
  const auto length = static_cast<std::size_t>(c.length);
  switch (static_cast<oid>(c.type)) {
  case oid::text:
  case oid::varchar:
  case oid::bpchar:
  case oid::name:
  case oid::json:
  case oid::single_char:
    return std::string{c.data, length};
  case oid::jsonb:
    return std::string{c.data + 1, length - 1};  // a version byte comes first
  default:
    fail_here();
    return {};
  }
}

std::string row_reader::text() {
  auto v = opt_text();
  if (!v) fail_here();
  return std::move(v).value_or(std::string{});
}

std::string row_reader::text_or(std::string_view fallback) {
  return opt_text().value_or(std::string{fallback});
}

std::string row_reader::bytes() {
  const cell c = next();
  if (c.is_null || static_cast<oid>(c.type) != oid::bytea) {
    fail_here();
    return {};
  }
  return {c.data, static_cast<std::size_t>(c.length)};
}

std::optional<instant> row_reader::opt_time() {
  const cell c = next();
  if (c.is_null) return {};
  if (static_cast<oid>(c.type) != oid::timestamptz) {
    fail_here();
    return {};
  }
  return instant{wire::read<std::int64_t>(c.data) + wire::epoch_shift_us};
}

instant row_reader::time() {
  const auto v = opt_time();
  if (!v) fail_here();
  return v.value_or(instant{});
}

uuid row_reader::id128() {
  const cell c = next();
  uuid v;
  if (c.is_null || static_cast<oid>(c.type) != oid::uuid ||
      c.length != static_cast<int>(v.bytes.size())) {
    fail_here();
    return v;
  }
  std::memcpy(v.bytes.data(), c.data, v.bytes.size());
  return v;
}

std::optional<uuid> row_reader::opt_id128() {
  const int column = column_;
  if (next().is_null) return {};
  column_ = column;
  return id128();
}

currency row_reader::money_code() {
  const std::string code = text();
  currency money;
  if (code.size() != 3) {
    fail_here();
    return money;
  }
  std::memcpy(money.code, code.data(), 3);
  return money;
}

std::optional<amount> row_reader::opt_money() {
  const auto v = opt_i64();
  return v ? std::optional{amount{*v}} : std::nullopt;
}

error row_reader::mismatch() const {
  return error{errc::internal,
               "a row does not have the expected shape at column " + std::to_string(failed_column_),
               {},
               {}};
}

}  // namespace didtron::pg
