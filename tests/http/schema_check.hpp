#pragma once

#include <string>
#include <vector>

#include "protocols/json/value.hpp"

namespace didtron::http::testing {

/// What in `value` breaks the schema at `schema` of an OpenAPI document: the part of JSON Schema
/// that our documents use ($ref, anyOf, type, enum, pattern for decimals and currencies, required,
/// properties, additionalProperties, items, format). A keyword it does not know is a fault, too.
std::vector<std::string> check_schema(const json::value& document, const json::value& schema,
                                      const json::value& value, const std::string& pointer = "");

/// The schema of an answer: paths/<path>/<method>/responses/<status>/content/<type>/schema;
/// nullptr: none.
const json::value* answer_schema(const json::value& document, const std::string& path,
                                 const std::string& method, int status);

}  // namespace didtron::http::testing
