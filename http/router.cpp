#include "http/router.hpp"

#include <algorithm>
#include <charconv>

#include "http/url.hpp"

namespace didtron::http {

namespace router_detail {

/// A word, a filter text: nothing that we search for is longer.
inline constexpr std::size_t text_bytes_max = 256;

inline bool parse_positive(std::string_view text, std::int64_t& number) {
  if (text.empty() || text.front() == '0' || text.front() == '-' || text.front() == '+')
    return false;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size();
}

inline bool is_word(const std::vector<std::string>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

inline bool is_word_list(const std::vector<std::string>& words, std::string_view text) {
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!is_word(words, text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace router_detail

bool is_value(value_type type, std::string_view text, const std::vector<std::string>& words) {
  std::int64_t number = 0;
  switch (type) {
  case value_type::number:
    return router_detail::parse_positive(text, number);
  case value_type::limit:
    return router_detail::parse_positive(text, number) && number <= page_rows_max;
  case value_type::uuid:
    return parse_uuid(text).has_value();
  case value_type::text:
  case value_type::cursor:
    return !text.empty() && text.size() <= 2 * router_detail::text_bytes_max;
  case value_type::word:
    return router_detail::is_word(words, text);
  case value_type::word_list:
    return text.size() <= router_detail::text_bytes_max && router_detail::is_word_list(words, text);
  }
  return false;
}

std::int64_t arguments::number(std::string_view name) const {
  std::int64_t value = 0;
  if (const std::string* text = find(name)) router_detail::parse_positive(*text, value);
  return value;
}

didtron::uuid arguments::uuid(std::string_view name) const {
  const std::string* text = find(name);
  return text == nullptr ? didtron::uuid{} : parse_uuid(*text).value_or(didtron::uuid{});
}

router::router(std::vector<route> routes) : routes_{std::move(routes)} {
  // Literal patterns first, so that "/metrics/summary" is never taken for "/metrics/{id}".
  std::stable_sort(routes_.begin(), routes_.end(), [](const route& a, const route& b) {
    return std::count(a.pattern.begin(), a.pattern.end(), '{') <
           std::count(b.pattern.begin(), b.pattern.end(), '{');
  });
  for (const route& r : routes_) {
    pattern p;
    for (const std::string_view segment : path_segments(r.pattern)) {
      if (segment.starts_with('{'))
        p.segments.push_back(std::string{segment.substr(0, segment.size() - 1)});
      else
        p.segments.emplace_back(segment);
    }
    patterns_.push_back(std::move(p));
  }
}

bool router::fits(std::size_t index, const std::vector<std::string_view>& segments,
                  arguments& args) const {
  const std::vector<std::string>& wanted = patterns_[index].segments;
  if (wanted.size() != segments.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (wanted[i] != segments[i]) return false;
      continue;
    }
    const std::string_view name = std::string_view{wanted[i]}.substr(1);
    const auto& declared = routes_[index].parameters;
    const auto p = std::find_if(declared.begin(), declared.end(),
                                [&](const parameter& d) { return d.name == name; });
    auto value = percent_decode(segments[i]);
    if (p == declared.end() || !value || !is_value(p->type, *value, p->words)) return false;
    args.put(std::string{name}, std::move(*value));
  }
  return true;
}

router::match router::find(std::string_view method, std::string_view path) const {
  match found;
  const std::vector<std::string_view> segments = path_segments(path);
  const std::string_view wanted = method == "HEAD" ? std::string_view{"GET"} : method;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    arguments args;
    if (!fits(i, segments, args)) continue;
    if (routes_[i].method == wanted) {
      found.target = &routes_[i];
      found.args = std::move(args);
      return found;
    }
    if (!found.allow.empty()) found.allow += ", ";
    found.allow += routes_[i].method == "GET" ? "GET, HEAD" : routes_[i].method;
  }
  return found;
}

}  // namespace didtron::http
