#include "protocols/json/value.hpp"

// The only file that includes simdjson; its exceptions are not used. DOM, never On-Demand: the DOM
// parser has looked at every byte before the first value is handed out.
#include <simdjson.h>

namespace didtron::json {

namespace parse_detail {

namespace dom = simdjson::dom;

value copy(dom::element element) {
  switch (element.type()) {
  case dom::element_type::ARRAY: {
    value::array items;
    // A value of its own: the temporary that get_array gives would be gone before the loop.
    const dom::array elements = element.get_array().value_unsafe();
    for (const dom::element item : elements)
      items.push_back(copy(item));
    return value{std::move(items)};
  }
  case dom::element_type::OBJECT: {
    value::object members;
    const dom::object pairs = element.get_object().value_unsafe();
    for (const dom::key_value_pair member : pairs)
      members.emplace_back(std::string{member.key}, copy(member.value));
    return value{std::move(members)};
  }
  case dom::element_type::INT64:
    return value{element.get_int64().value_unsafe()};
  case dom::element_type::UINT64:
    return value{static_cast<double>(element.get_uint64().value_unsafe())};
  case dom::element_type::DOUBLE:
    return value{element.get_double().value_unsafe()};
  case dom::element_type::STRING:
    return value{std::string{element.get_string().value_unsafe()}};
  case dom::element_type::BOOL:
    return value{element.get_bool().value_unsafe()};
  case dom::element_type::NULL_VALUE:
    break;
  }
  return value{};
}

}  // namespace parse_detail

std::string_view value::type_name() const noexcept {
  constexpr std::string_view names[] = {"null",   "boolean", "integer", "number",
                                        "string", "array",   "object"};
  return names[data_.index()];
}

const value* value::find(std::string_view name) const noexcept {
  if (const object* all = members())
    for (const member& m : *all)
      if (m.first == name) return &m.second;
  return nullptr;
}

result<value> parse(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max)
    return fail(errc::too_large,
                "the document has more than " + std::to_string(bytes_max) + " bytes");
  // simdjson skips a byte order mark; RFC 8259, section 8.1 allows to refuse it, and we send none.
  if (text.starts_with("\xEF\xBB\xBF"))
    return fail(errc::malformed, "the text begins with a byte order mark");

  // Kept per thread so that its buffers are allocated once; they never grow beyond the largest body
  // read, which `bytes_max` bounds (the parser's own set_max_capacity takes the smaller of two limits
  // for the larger).
  thread_local simdjson::dom::parser parser{simdjson::SIMDJSON_MAXSIZE_BYTES};
  if (parser.allocate(std::max<std::size_t>(text.size(), 64), depth_max) != simdjson::SUCCESS)
    return fail(errc::unavailable, "no memory to read the document");
  simdjson::dom::element root;
  // Copies the text into a padded buffer of its own (third argument).
  const auto refused = parser.parse(text.data(), text.size(), true).get(root);
  if (refused != simdjson::SUCCESS) {
    if (refused == simdjson::CAPACITY) return fail(errc::too_large, "the document is too large");
    return fail(errc::malformed,
                std::string{"not valid JSON: "} + simdjson::error_message(refused));
  }
  return parse_detail::copy(root);
}

}  // namespace didtron::json
