#pragma once

#include <string>
#include <vector>

#include "http/route.hpp"

/// What a list of described records may be asked for.
namespace didtron::http {

/// cursor, limit, sort, fields, q and a parameter per filterable field (`<name>_min` and
/// `<name>_max` for numbers and times).
std::vector<parameter> list_parameters(const described::resource& r);

/// Errors: invalid_argument with a pointer per parameter.
result<described::record_query> read_record_query(const call_context& in);

/// Per field, then created_at and updated_at: what a row shows.
std::vector<bool> wanted_fields(const call_context& in);

}  // namespace didtron::http
