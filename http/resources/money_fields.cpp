#include "http/resources/money_fields.hpp"

namespace didtron::http {

namespace money_fields_detail {

/// "-92233720368.54775808" and room for zeros that change nothing.
inline constexpr std::size_t amount_bytes_max = 40;

}  // namespace money_fields_detail

amount read_amount(json::object_reader& body, std::string_view name) {
  const std::string text =
      body.text(name, {.bytes_min = 1, .bytes_max = money_fields_detail::amount_bytes_max});
  if (text.empty()) return {};  // noted already
  const auto value = parse_amount(text);
  if (value && *value > amount{}) return *value;
  body.refuse(name, "must be a decimal above zero with at most 8 decimals");
  return {};
}

currency read_currency(json::object_reader& body, std::string_view name) {
  const std::string text = body.text(name, {.bytes_min = 3, .bytes_max = 3});
  if (text.empty()) return {};
  const auto code = parse_currency(text);
  if (!code) body.refuse(name, "must be three capital letters");
  return code.value_or(currency{});
}

}  // namespace didtron::http
