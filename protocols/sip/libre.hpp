#pragma once

// For the .cpp files of this folder only: libre stays behind their classes, so that another version of it
// changes nothing else.

#include <cerrno>
#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

// libre's own stand-ins for bool and fixed-width integers would redefine C++ keywords.
#ifndef HAVE_STDBOOL_H
#define HAVE_STDBOOL_H
#endif
#ifndef HAVE_INTTYPES_H
#define HAVE_INTTYPES_H
#endif
#include <re/re.h>

#include "actors/domain/core/result.hpp"
#include "protocols/edge/messages.hpp"

namespace didtron::sip {

/// Owns one reference of a libre object. Only on the thread of its loop: the counts are plain integers.
template <class T>
class re_ptr {
 public:
  re_ptr() = default;
  explicit re_ptr(T* owned) : p_{owned} {}
  re_ptr(re_ptr&& other) noexcept : p_{std::exchange(other.p_, nullptr)} {}
  re_ptr& operator=(re_ptr&& other) noexcept {
    if (this != &other) reset(std::exchange(other.p_, nullptr));
    return *this;
  }
  ~re_ptr() { reset(); }

  void reset(T* owned = nullptr) { mem_deref(std::exchange(p_, owned)); }
  /// For the `T**` that libre's constructors fill, and empty when the object ends by itself.
  [[nodiscard]] T** out() noexcept { return &p_; }
  [[nodiscard]] T* get() const noexcept { return p_; }

 private:
  T* p_ = nullptr;
};

/// One more reference to an object that libre lends for the time of a callback.
template <class T>
re_ptr<T> share(const T* lent) {
  return re_ptr<T>{static_cast<T*>(mem_ref(const_cast<T*>(lent)))};
}

/// A timer that is gone with its owner.
struct re_timer {
  re_timer() { tmr_init(&t); }
  ~re_timer() { tmr_cancel(&t); }
  re_timer(const re_timer&) = delete;
  re_timer& operator=(const re_timer&) = delete;
  tmr t;
};

inline std::string_view view(const pl& text) {
  return text.p == nullptr ? std::string_view{} : std::string_view{text.p, text.l};
}

/// The value of a header that must be there exactly once: a second one may be an attempt to hide the first.
inline std::optional<std::string_view> single_header(const sip_msg* msg, const char* name) {
  if (sip_msg_xhdr_count(msg, name) != 1) return {};
  return view(sip_msg_xhdr(msg, name)->val);
}

/// The route request of an INVITE. Errors: as in message.hpp, unsupported_media for another scheme.
result<edge::route_request> read_route_request(const sip_msg* msg);

}  // namespace didtron::sip
