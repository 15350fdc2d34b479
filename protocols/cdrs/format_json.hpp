#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "actors/domain/cdrs/source_format.hpp"
#include "actors/domain/core/time_zone.hpp"
#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::cdr_files {

/// The declared format of a source as JSON. Absent members have the defaults of source_format;
/// unknown ones are refused. The result has passed check_source_format.
/// Error: invalid_argument with all faults, pointers below `pointer`.
result<source_format> read_source_format(const json::value& value, std::string_view pointer = "");
result<source_format> parse_source_format(std::string_view text);

void write_source_format(json::writer& out, const source_format& format);
std::string source_format_text(const source_format& format);

}  // namespace didtron::cdr_files
