#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace didtron {

/// At most `N` values in place, without an allocation. Copying costs what is in it.
template <class T, std::size_t N> class bounded_list {
  static_assert(std::is_trivially_copyable_v<T> && N <= 0xFFFF'FFFF);

 public:
  using value_type = T;
  bounded_list() noexcept {}  // NOLINT: the values beyond size() are never read
  bounded_list(const bounded_list& other) noexcept { assign(other); }
  bounded_list& operator=(const bounded_list& other) noexcept {
    if (this != &other) assign(other);
    return *this;
  }
  ~bounded_list() = default;

  static constexpr std::size_t capacity() noexcept { return N; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  void push_back(const T& value) noexcept {
    assert(size_ < N);
    values_[size_++] = value;
  }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
    assert(i < size_);
    return values_[i];
  }
  [[nodiscard]] const T& front() const noexcept { return (*this)[0]; }
  [[nodiscard]] const T* begin() const noexcept { return values_.data(); }
  [[nodiscard]] const T* end() const noexcept { return values_.data() + size_; }

 private:
  void assign(const bounded_list& other) noexcept {
    size_ = other.size_;
    for (std::uint32_t i = 0; i < size_; ++i) values_[i] = other.values_[i];
  }
  std::uint32_t size_ = 0;
  union {
    std::array<T, N> values_;
  };
};

}  // namespace didtron
