#pragma once

#include "actors/domain/core/result.hpp"
#include "http/route.hpp"

namespace didtron::http {

/// Reads the query string into `in.args` and `in.paging` as the descriptor says. Unknown, doubled
/// and wrong parameters are all reported at once, with pointers "/query/<name>". Error:
/// invalid_argument.
result<void> read_query(const route& r, call_context& in);

/// Routes with a request schema need application/json (charset, when given, UTF-8) and a JSON body;
/// the others need no body at all. Errors: unsupported_media, malformed, too_large,
/// invalid_argument.
result<void> read_body(const route& r, call_context& in);

}  // namespace didtron::http
