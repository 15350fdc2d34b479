#include "http/request.hpp"

#include <algorithm>

namespace didtron::http {

namespace request_detail {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace request_detail

bool iequals(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return request_detail::lower(x) == request_detail::lower(y);
         });
}

const std::string* request::find(std::string_view name) const noexcept {
  for (const header& h : headers)
    if (iequals(h.name, name)) return &h.value;
  return nullptr;
}

std::size_t request::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const header& h) { return iequals(h.name, name); }));
}

}  // namespace didtron::http
