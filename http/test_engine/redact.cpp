#include "http/test_engine/redact.hpp"

#include <array>

#include "actors/domain/core/utf8.hpp"
#include "actors/domain/test_engine/engine_case.hpp"

namespace didtron::test_engine {

namespace redact_detail {

/// As the audit log's own list.
constexpr std::array<std::string_view, 7> secret_words{"password", "secret", "token", "authorization", "credential", "private_key", "api_key"};

bool is_secret(std::string_view name) {
  std::string lower{name};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  for (const auto word : secret_words)
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

json::value without_secrets(const json::value& v) {
  if (const auto* items = v.items()) {
    json::value::array out;
    for (const auto& item : *items)
      out.push_back(without_secrets(item));
    return json::value{std::move(out)};
  }
  if (const auto* all = v.members()) {
    json::value::object out;
    for (const auto& [name, member] : *all)
      out.emplace_back(name, is_secret(name) ? json::value{std::string{"***"}} : without_secrets(member));
    return json::value{std::move(out)};
  }
  return v;
}

}  // namespace redact_detail

std::string redacted(std::string_view body) {
  const auto read = json::parse(body);
  return read ? text_of(redact_detail::without_secrets(*read)) : std::string{body};
}

std::string request_text(const sent& what) {
  std::string out = what.method + " " + what.path;
  if (!what.query.empty()) out += "?" + what.query;
  if (!what.body.empty()) out += "\n" + redacted(what.body);
  return cut_text(std::move(out), case_exchange_bytes_max);
}

std::string answer_text(const answer& told) {
  std::string out = told.status == 0 ? "no answer" : std::to_string(told.status);
  if (!told.request_id.empty()) out += " (request " + told.request_id + ")";
  if (!told.body.empty()) out += "\n" + redacted(told.body);
  return cut_text(std::move(out), case_exchange_bytes_max);
}

std::string cut_text(std::string text, std::size_t bytes_max) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t length = utf8_sequence(rest);
    const std::string_view one = length == 0 ? std::string_view{"?"} : rest.substr(0, length);
    if (out.size() + one.size() > bytes_max) break;
    out += one == std::string_view{"\0", 1} ? std::string_view{"?"} : one;
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace didtron::test_engine
