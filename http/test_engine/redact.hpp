#pragma once

#include <string>
#include <string_view>

#include "http/test_engine/caller.hpp"

/// What a failed case keeps of a request and its answer: enough to repeat it by hand, no secret.
namespace didtron::test_engine {

/// Members whose names speak of secrets have "***" for a value; what is no JSON stays as it is.
std::string redacted(std::string_view body);
std::string request_text(const sent& what);
std::string answer_text(const answer& told);
/// At most so many bytes, whole characters, and only those that a text column may hold.
std::string cut_text(std::string text, std::size_t bytes_max);

}  // namespace didtron::test_engine
