#include "http/middleware/parameters.hpp"

#include <algorithm>

#include "http/cursor.hpp"
#include "http/router.hpp"
#include "http/url.hpp"
#include "protocols/json/reader.hpp"

namespace didtron::http {

namespace parameters_detail {

/// What a wrong value should have been.
inline std::string expectation(const parameter& p) {
  switch (p.type) {
  case value_type::number:
    return "must be a positive integer";
  case value_type::limit:
    return "must be an integer from 1 to " + std::to_string(page_rows_max);
  case value_type::uuid:
    return "must be a UUID";
  case value_type::text:
  case value_type::cursor:
    return "must be a text of at most 512 bytes";
  case value_type::word:
  case value_type::word_list: {
    std::string words =
        p.type == value_type::word ? "must be one of:" : "must be a comma-separated list of:";
    for (const std::string& word : p.words)
      words += " " + word;
    return words;
  }
  }
  return "is not valid";
}

/// "application/json", optionally with charset=utf-8.
inline bool is_json_type(std::string_view type) {
  const std::size_t semicolon = type.find(';');
  std::string_view media = type.substr(0, semicolon);
  while (media.ends_with(' ') || media.ends_with('\t'))
    media.remove_suffix(1);
  if (!iequals(media, "application/json")) return false;
  if (semicolon == std::string_view::npos) return true;
  std::string_view rest = type.substr(semicolon + 1);
  while (rest.starts_with(' ') || rest.starts_with('\t'))
    rest.remove_prefix(1);
  return iequals(rest, "charset=utf-8") || iequals(rest, "charset=\"utf-8\"");
}

}  // namespace parameters_detail

result<void> read_query(const route& r, call_context& in) {
  auto items = parse_query(in.req.query);
  if (!items) return fail(std::move(items).error());
  std::vector<field_error> faults;
  std::vector<std::string_view> seen;
  for (query_item& item : *items) {
    const bool is_repeated = std::find(seen.begin(), seen.end(), item.name) != seen.end();
    seen.push_back(item.name);
    const std::string pointer = "/query" + json::pointer_token(item.name);
    const auto p = std::find_if(r.parameters.begin(), r.parameters.end(), [&](const parameter& d) {
      return d.in == parameter::place::query && d.name == item.name;
    });
    if (p == r.parameters.end()) {
      faults.push_back({pointer, "is not a parameter of this resource"});
    } else if (is_repeated) {
      faults.push_back({pointer, "is given more than once"});
    } else if (!is_value(p->type, item.value, p->words)) {
      faults.push_back({pointer, parameters_detail::expectation(*p)});
    } else if (p->type == value_type::cursor) {
      auto key = decode_cursor(item.value);
      if (key)
        in.paging.after = std::move(*key);
      else
        faults.push_back({pointer, "is not a cursor of this list"});
      in.args.put(item.name, item.value);
    } else {
      in.args.put(item.name, item.value);
    }
  }
  if (!faults.empty())
    return fail(error{errc::invalid_argument, "the query is not valid", std::move(faults), {}});
  if (const std::int64_t limit = in.args.number("limit"); limit > 0)
    in.paging.limit = static_cast<std::int32_t>(limit);
  return {};
}

result<void> read_body(const route& r, call_context& in) {
  if (!r.raw_body.empty()) {
    const std::string* sent = in.req.find("Content-Type");
    std::string_view media = sent == nullptr ? std::string_view{} : std::string_view{*sent};
    media = media.substr(0, media.find(';'));
    while (media.ends_with(' ')) media.remove_suffix(1);
    for (const std::string& known : r.raw_body)
      if (iequals(media, known)) return {};
    std::string all;
    for (const std::string& known : r.raw_body) all += (all.empty() ? "" : ", ") + known;
    return fail(errc::unsupported_media, "the body must be one of " + all);
  }
  if (!r.request_body) {
    if (in.req.body.empty()) return {};
    return fail_field("", "this resource takes no body");
  }
  const std::string* type = in.req.find("Content-Type");
  if (type == nullptr || !parameters_detail::is_json_type(*type))
    return fail(errc::unsupported_media, "the body must be application/json");
  auto document = json::parse(in.req.body);
  if (!document) return fail(std::move(document).error());
  in.body = std::move(*document);
  return {};
}

}  // namespace didtron::http
