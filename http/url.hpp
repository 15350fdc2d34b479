#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

namespace didtron::http {

/// Resolves %XX; nullopt for a broken escape or a result that holds NUL or is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

struct query_item {
  std::string name = {};
  std::string value = {};
};

/// More than any of our routes takes; a longer query is no honest one.
inline constexpr std::size_t query_items_max = 32;

/// "a=1&b=x%20y" as pairs in order. Error: invalid_argument (broken escape, too many).
result<std::vector<query_item>> parse_query(std::string_view query);

/// Path segments, still encoded: "/a/b" -> {"a", "b"}; "/" -> {}. A doubled or trailing slash gives
/// an empty segment, which no route matches.
std::vector<std::string_view> path_segments(std::string_view path);

/// base64url without padding (RFC 4648, section 5). Decoding refuses foreign characters, padding
/// and unused bits that are not zero.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace didtron::http
