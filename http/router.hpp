#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace didtron::http {

/// Finds the route of a request: literal segments and `{name}` ones, no regular expressions. A
/// literal segment wins over a parameter.
class router {
 public:
  explicit router(std::vector<route> routes);

  struct match {
    const route* target = nullptr;  ///< nullptr: see `allow`
    arguments args = {};            ///< of the path, decoded and checked against their types
    std::string allow = {};         ///< path known, method not: value of the Allow header
  };
  /// HEAD finds GET. A path argument that cannot be one ("/accounts/abc") matches nothing.
  [[nodiscard]] match find(std::string_view method, std::string_view path) const;

  [[nodiscard]] const std::vector<route>& routes() const noexcept { return routes_; }

 private:
  struct pattern {
    std::vector<std::string> segments = {};  ///< "{" first: parameter name follows
  };
  [[nodiscard]] bool fits(std::size_t index, const std::vector<std::string_view>& segments,
                          arguments& args) const;

  std::vector<route> routes_ = {};
  std::vector<pattern> patterns_ = {};
};

/// True when `text` is a value of the type (path and query alike).
bool is_value(value_type type, std::string_view text, const std::vector<std::string>& words);

}  // namespace didtron::http
