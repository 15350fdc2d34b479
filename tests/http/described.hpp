#pragma once

#include <string>

#include "http/route.hpp"

namespace didtron::http::testing {

/// A good body for a writing route of a described resource, made from the examples of its fields.
std::string described_body(const route& r);

/// The example of a field as JSON.
std::string example_json(const described::field& f);
/// A record of the examples, number 12.
described::record example_record(const described::resource& r);

}  // namespace didtron::http::testing
