#pragma once

#include <cassert>
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

#include "actors/domain/core/error.hpp"

namespace didtron {

/// Marks the error branch: `return fail(errc::no_rate, "no price for 4420")`.
struct failure {
  error value;
};

inline failure fail(error e) { return failure{std::move(e)}; }
inline failure fail(errc kind, std::string message) {
  return failure{error{kind, std::move(message), {}, {}}};
}
inline failure fail_field(std::string pointer, std::string detail) {
  return failure{error{errc::invalid_argument,
                       "the input is not valid",
                       {field_error{std::move(pointer), std::move(detail)}},
                       {}}};
}

/// A value or an `error`, spelled as std::expected so that it can become one in C++23.
template <class T> class [[nodiscard]] result {
 public:
  using value_type = T;

  result(T value) : state_{std::in_place_index<0>, std::move(value)} {}      // NOLINT
  result(failure f) : state_{std::in_place_index<1>, std::move(f.value)} {}  // NOLINT

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] T& value() & {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const didtron::error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] didtron::error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

  [[nodiscard]] T value_or(T fallback) const& {
    return has_value() ? value() : std::move(fallback);
  }

  template <class F> auto and_then(F&& f) && -> std::invoke_result_t<F, T> {
    if (has_value()) return std::invoke(std::forward<F>(f), std::move(*this).value());
    return failure{std::move(*this).error()};
  }
  template <class F> auto transform(F&& f) && -> result<std::invoke_result_t<F, T>> {
    if (has_value()) return std::invoke(std::forward<F>(f), std::move(*this).value());
    return failure{std::move(*this).error()};
  }
  template <class F> result or_else(F&& f) && {
    if (has_value()) return std::move(*this);
    return std::invoke(std::forward<F>(f), std::move(*this).error());
  }

 private:
  std::variant<T, didtron::error> state_;
};

/// Success without a value.
template <> class [[nodiscard]] result<void> {
 public:
  using value_type = void;
  result() = default;
  result(failure f) : error_{std::move(f.value)}, ok_{false} {}  // NOLINT
  [[nodiscard]] bool has_value() const noexcept { return ok_; }
  explicit operator bool() const noexcept { return ok_; }
  [[nodiscard]] const didtron::error& error() const& {
    assert(!ok_);
    return error_;
  }
  [[nodiscard]] didtron::error&& error() && {
    assert(!ok_);
    return std::move(error_);
  }

  template <class F> auto and_then(F&& f) && -> std::invoke_result_t<F> {
    if (ok_) return std::invoke(std::forward<F>(f));
    return failure{std::move(error_)};
  }

 private:
  didtron::error error_ = {};
  bool ok_ = true;
};

}  // namespace didtron
