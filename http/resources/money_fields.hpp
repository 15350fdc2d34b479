#pragma once

#include "actors/domain/money/amount.hpp"
#include "protocols/json/reader.hpp"

/// Money in request bodies: decimal strings, never JSON numbers.
namespace didtron::http {

/// Above zero, at most 8 decimals; refuses the member otherwise and gives zero.
amount read_amount(json::object_reader& body, std::string_view name);
/// Three capital letters.
currency read_currency(json::object_reader& body, std::string_view name);

}  // namespace didtron::http
