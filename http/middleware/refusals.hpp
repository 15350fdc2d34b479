#pragma once

#include <string_view>

#include "http/route.hpp"

namespace didtron::http {

/// Has it written down that the user of this request was not let do something; returns at once.
void note_refused(const call_context& in, std::string_view why) noexcept;

}  // namespace didtron::http
