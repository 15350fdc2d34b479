#include "tests/http/schema_check.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"

namespace didtron::http::testing {

namespace schema_check_detail {

using faults = std::vector<std::string>;

inline bool has_type(const json::value& v, std::string_view type) {
  if (type == "null") return v.is_null();
  if (type == "string") return v.text() != nullptr;
  if (type == "boolean") return v.boolean() != nullptr;
  if (type == "integer") return v.integer() != nullptr;
  if (type == "number") return v.integer() != nullptr || v.number() != nullptr;
  if (type == "array") return v.items() != nullptr;
  return type == "object" && v.members() != nullptr;
}

inline bool has_one_type(const json::value& v, const json::value& types) {
  if (types.text() != nullptr) return has_type(v, *types.text());
  return std::any_of(types.items()->begin(), types.items()->end(),
                     [&](const json::value& t) { return has_type(v, *t.text()); });
}

inline bool has_format(const std::string& text, const std::string& format) {
  if (format == "date-time") return parse_instant(text).has_value() && text.ends_with('Z');
  if (format == "uuid") return parse_uuid(text).has_value();
  // Looser than what the program takes: a format is a hint to readers.
  if (format == "email") return text.find('@') != std::string::npos;
  if (format == "hostname")
    return text.find('.') != std::string::npos && text.find('/') == std::string::npos;
  if (format == "ip") return text.find_first_not_of("0123456789abcdef.:") == std::string::npos;
  if (format == "uri") return text.starts_with("https://");
  if (format == "phone") return text.starts_with('+');
  return format == "decimal" || format == "int64";
}

inline bool is_in(const json::value& v, const json::value& words) {
  return std::any_of(words.items()->begin(), words.items()->end(), [&](const json::value& word) {
    if (v.is_null() || word.is_null()) return v.is_null() && word.is_null();
    return v.text() != nullptr && *v.text() == *word.text();
  });
}

inline void check_members(const json::value& document, const json::value& schema,
                          const json::value& v, const std::string& pointer, faults& out) {
  const json::value* properties = schema.find("properties");
  if (const json::value* required = schema.find("required"))
    for (const json::value& name : *required->items())
      if (v.find(*name.text()) == nullptr)
        out.push_back(pointer + "/" + *name.text() + " is missing");
  const json::value* open = schema.find("additionalProperties");
  std::set<std::string> seen;
  for (const auto& [name, member] : *v.members()) {
    if (!seen.insert(name).second) out.push_back(pointer + "/" + name + " is doubled");
    const json::value* type = properties == nullptr ? nullptr : properties->find(name);
    if (type == nullptr) {
      if (open != nullptr && open->boolean() != nullptr && !*open->boolean())
        out.push_back(pointer + "/" + name + " is not declared");
      continue;
    }
    for (std::string& fault : check_schema(document, *type, member, pointer + "/" + name))
      out.push_back(std::move(fault));
  }
}

}  // namespace schema_check_detail

std::vector<std::string> check_schema(const json::value& document, const json::value& schema,
                                      const json::value& v, const std::string& pointer) {
  namespace d = schema_check_detail;
  d::faults out;
  static const std::set<std::string> known{
      "$ref",      "anyOf",     "type",        "enum",
      "pattern",   "required",  "properties",  "additionalProperties",
      "items",     "format",    "description", "examples",
      "minLength", "maxLength", "minimum",     "maximum"};
  for (const auto& member : *schema.members())
    if (!known.contains(member.first)) out.push_back(pointer + ": unknown keyword " + member.first);
  if (const json::value* ref = schema.find("$ref")) {
    const std::string name = ref->text()->substr(std::string_view{"#/components/schemas/"}.size());
    const json::value* target = document.find("components")->find("schemas")->find(name);
    if (target == nullptr) return {pointer + ": no component " + name};
    return check_schema(document, *target, v, pointer);
  }
  if (const json::value* any = schema.find("anyOf")) {
    for (const json::value& one : *any->items())
      if (check_schema(document, one, v, pointer).empty()) return out;
    out.push_back(pointer + " fits none of anyOf");
    return out;
  }
  const json::value* type = schema.find("type");
  if (type == nullptr) return {pointer + ": the schema has no type"};
  if (!d::has_one_type(v, *type)) {
    out.push_back(pointer + " is a wrong type: " + std::string{v.type_name()});
    return out;
  }
  if (const json::value* words = schema.find("enum"); words != nullptr && !d::is_in(v, *words))
    out.push_back(pointer + " is not in the enumeration");
  if (v.text() != nullptr) {
    if (const json::value* pattern = schema.find("pattern"))
      if (!std::regex_search(*v.text(), std::regex{*pattern->text()}))
        out.push_back(pointer + " breaks the pattern: " + *v.text());
    if (const json::value* format = schema.find("format"))
      if (!d::has_format(*v.text(), *format->text()))
        out.push_back(pointer + " breaks the format: " + *v.text());
  }
  // Characters: bytes that do not continue another one.
  const auto length = [&] {
    return std::count_if(v.text()->begin(), v.text()->end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  };
  const auto bound = [&](const char* name) -> std::optional<std::int64_t> {
    const json::value* n = schema.find(name);
    return n == nullptr || n->integer() == nullptr ? std::nullopt : std::optional{*n->integer()};
  };
  if (v.text() != nullptr && length() < bound("minLength").value_or(0))
    out.push_back(pointer + " is too short");
  if (v.text() != nullptr && length() > bound("maxLength").value_or(INT64_MAX))
    out.push_back(pointer + " is too long");
  if (v.integer() != nullptr && (*v.integer() < bound("minimum").value_or(INT64_MIN) ||
                                 *v.integer() > bound("maximum").value_or(INT64_MAX)))
    out.push_back(pointer + " is out of bounds");
  if (v.members() != nullptr) d::check_members(document, schema, v, pointer, out);
  if (v.items() != nullptr && schema.find("items") != nullptr)
    for (std::size_t i = 0; i < v.items()->size(); ++i)
      for (std::string& fault : check_schema(document, *schema.find("items"), (*v.items())[i],
                                             pointer + "/" + std::to_string(i)))
        out.push_back(std::move(fault));
  return out;
}

const json::value* answer_schema(const json::value& document, const std::string& path,
                                 const std::string& method, int status) {
  const json::value* at = &document;
  for (const std::string& name :
       {std::string{"paths"}, path, method, std::string{"responses"}, std::to_string(status)}) {
    at = at->find(name);
    if (at == nullptr) return nullptr;
  }
  // A problem that all routes share.
  if (const json::value* ref = at->find("$ref")) {
    constexpr std::string_view folder = "#/components/responses/";
    at = document.find("components")
             ->find("responses")
             ->find(std::string_view{*ref->text()}.substr(folder.size()));
    if (at == nullptr) return nullptr;
  }
  at = at->find("content");
  if (at == nullptr) return nullptr;
  return at->members()->empty() ? nullptr : at->members()->front().second.find("schema");
}

}  // namespace didtron::http::testing
