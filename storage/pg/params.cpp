#include "storage/pg/params.hpp"

#include "storage/pg/wire.hpp"

namespace didtron::pg {

namespace params_detail {

// Array header: dimensions, has-null flag, element type, length, lower bound.
void array_header(std::string& out, std::size_t count, bool has_null, oid element) {
  wire::append(out, std::int32_t{count == 0 ? 0 : 1});
  wire::append(out, std::int32_t{has_null ? 1 : 0});
  wire::append(out, static_cast<std::uint32_t>(element));
  if (count == 0) return;
  wire::append(out, static_cast<std::int32_t>(count));
  wire::append(out, std::int32_t{1});
}

void put(std::string& out, std::int64_t v) {
  wire::append(out, std::int32_t{8});
  wire::append(out, v);
}
void put(std::string& out, instant v) { put(out, v.us - wire::epoch_shift_us); }
void put(std::string& out, std::string_view v) {
  wire::append(out, static_cast<std::int32_t>(v.size()));
  out += v;
}
template <class T> void put(std::string& out, const std::optional<T>& v) {
  if (v) {
    put(out, *v);
  } else {
    wire::append(out, std::int32_t{-1});
  }
}

template <class T> bool is_null(const T&) { return false; }
template <class T> bool is_null(const std::optional<T>& v) { return !v.has_value(); }

template <class T> void put_array(std::string& out, std::span<const T> v, oid element) {
  bool has_null = false;
  for (const auto& x : v)
    has_null = has_null || is_null(x);
  array_header(out, v.size(), has_null, element);
  for (const auto& x : v)
    put(out, x);
}

}  // namespace params_detail

void params::open(oid type) {
  types_.push_back(type);
  begins_.push_back(bytes_.size());
}

void params::close() {
  lengths_.push_back(static_cast<std::int64_t>(bytes_.size() - begins_.back()));
}

params& params::null(oid type) {
  open(type);
  lengths_.push_back(-1);
  return *this;
}

params& params::i64(std::int64_t v) {
  open(oid::int8);
  wire::append(bytes_, v);
  close();
  return *this;
}

params& params::i64(std::optional<std::int64_t> v) { return v ? i64(*v) : null(oid::int8); }

params& params::boolean(bool v) {
  open(oid::boolean);
  bytes_ += v ? '\1' : '\0';
  close();
  return *this;
}

params& params::text(std::string_view v) {
  open(oid::text);
  bytes_ += v;
  close();
  return *this;
}

params& params::opt_id(const std::optional<uuid>& v) { return v ? id(*v) : null(oid::uuid); }

params& params::opt_text(const std::optional<std::string>& v) {
  return v ? text(std::string_view{*v}) : null(oid::text);
}

params& params::opt_bytes(const std::optional<std::string>& v) {
  return v ? bytes(std::string_view{*v}) : null(oid::bytea);
}

params& params::bytes(std::string_view v) {
  open(oid::bytea);
  bytes_ += v;
  close();
  return *this;
}

params& params::time(instant v) {
  open(oid::timestamptz);
  wire::append(bytes_, v.us - wire::epoch_shift_us);
  close();
  return *this;
}

params& params::time(std::optional<instant> v) { return v ? time(*v) : null(oid::timestamptz); }

params& params::id(const uuid& v) {
  open(oid::uuid);
  bytes_.append(reinterpret_cast<const char*>(v.bytes.data()), v.bytes.size());
  close();
  return *this;
}

params& params::i64_array(std::span<const std::int64_t> v) {
  open(oid::int8_array);
  params_detail::put_array(bytes_, v, oid::int8);
  close();
  return *this;
}

params& params::i64_array(std::span<const std::optional<std::int64_t>> v) {
  open(oid::int8_array);
  params_detail::put_array(bytes_, v, oid::int8);
  close();
  return *this;
}

params& params::text_array(std::span<const std::string> v) {
  open(oid::text_array);
  params_detail::put_array(bytes_, v, oid::text);
  close();
  return *this;
}

params& params::text_array(std::span<const std::string_view> v) {
  open(oid::text_array);
  params_detail::put_array(bytes_, v, oid::text);
  close();
  return *this;
}

params& params::text_array(std::span<const std::optional<std::string>> v) {
  open(oid::text_array);
  params_detail::put_array(bytes_, v, oid::text);
  close();
  return *this;
}

params& params::bytes_array(std::span<const std::string> v) {
  open(oid::bytea_array);
  params_detail::put_array(bytes_, v, oid::bytea);
  close();
  return *this;
}

params& params::time_array(std::span<const instant> v) {
  open(oid::timestamptz_array);
  params_detail::put_array(bytes_, v, oid::timestamptz);
  close();
  return *this;
}

params& params::time_array(std::span<const std::optional<instant>> v) {
  open(oid::timestamptz_array);
  params_detail::put_array(bytes_, v, oid::timestamptz);
  close();
  return *this;
}

params& params::id_array(std::span<const uuid> v) {
  open(oid::uuid_array);
  params_detail::array_header(bytes_, v.size(), false, oid::uuid);
  for (const auto& x : v) {
    wire::append(bytes_, std::int32_t{16});
    bytes_.append(reinterpret_cast<const char*>(x.bytes.data()), x.bytes.size());
  }
  close();
  return *this;
}

params::wire_view params::view() const {
  wire_view w;
  w.values.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const bool is_null = lengths_[i] < 0;
    w.values.push_back(is_null ? nullptr : bytes_.data() + begins_[i]);
    w.lengths.push_back(is_null ? 0 : static_cast<int>(lengths_[i]));
    w.formats.push_back(1);
    w.types.push_back(static_cast<std::uint32_t>(types_[i]));
  }
  return w;
}

}  // namespace didtron::pg
