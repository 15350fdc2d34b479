#include "protocols/cdrs/pull_json.hpp"

#include "protocols/json/reader.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::cdr_files {

result<pull_settings> read_pull_settings(const json::value& value, std::string_view pointer) {
  json::object_reader in{value, std::string{pointer}};
  pull_settings out;
  out.url = in.text("url", {.bytes_min = 1, .bytes_max = pull_bounds::url_bytes_max});
  out.cursor_parameter = in.optional_text("cursor_parameter").value_or(out.cursor_parameter);
  out.secret = in.optional_text("secret").value_or(std::string{});
  out.interval_s = in.optional_integer("interval_s").value_or(out.interval_s);
  out.timeout_s = in.optional_integer("timeout_s").value_or(out.timeout_s);
  out.page_bytes_max = in.optional_integer("page_bytes_max").value_or(out.page_bytes_max);
  out.pages_max = in.optional_integer("pages_max").value_or(out.pages_max);
  if (auto good = in.finish(); !good) return fail(std::move(good).error());
  if (auto good = check_pull_settings(out); !good) {
    auto why = std::move(good).error();
    for (auto& fault : why.fields) fault.pointer = std::string{pointer} + fault.pointer;
    return fail(std::move(why));
  }
  return out;
}

result<pull_settings> parse_pull_settings(std::string_view text) {
  auto value = json::parse(text);
  if (!value) return fail(std::move(value).error());
  return read_pull_settings(*value);
}

std::string pull_settings_text(const pull_settings& s) {
  json::writer out;
  out.begin_object().field("url", s.url).field("cursor_parameter", s.cursor_parameter);
  out.key("secret");
  if (s.secret.empty())
    out.null();
  else
    out.text(s.secret);
  out.field("interval_s", s.interval_s).field("timeout_s", s.timeout_s);
  out.field("page_bytes_max", s.page_bytes_max).field("pages_max", s.pages_max).end_object();
  return out.take();
}

}  // namespace didtron::cdr_files
