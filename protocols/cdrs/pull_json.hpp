#pragma once

#include <string>
#include <string_view>

#include "actors/domain/cdrs/pull_settings.hpp"
#include "protocols/json/value.hpp"

namespace didtron::cdr_files {

/// How a source is asked, as JSON. Absent members have the defaults of pull_settings; unknown ones
/// are refused. The result has passed check_pull_settings.
/// Error: invalid_argument with all faults, pointers below `pointer`.
result<pull_settings> read_pull_settings(const json::value& value, std::string_view pointer = "");
result<pull_settings> parse_pull_settings(std::string_view text);
std::string pull_settings_text(const pull_settings& settings);

}  // namespace didtron::cdr_files
