#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/json/reader.hpp"
#include "actors/domain/core/utf8.hpp"
#include "protocols/json/writer.hpp"

namespace json_fuzz {

using namespace didtron::json;

void write(writer& w, const value& v) {
  if (v.text() != nullptr)
    w.text(*v.text());
  else if (v.integer() != nullptr)
    w.integer(*v.integer());
  else if (v.number() != nullptr)
    w.number(*v.number());
  else if (v.boolean() != nullptr)
    w.boolean(*v.boolean());
  else if (v.items() != nullptr) {
    w.begin_array();
    for (const value& item : *v.items())
      write(w, item);
    w.end_array();
  } else if (v.members() != nullptr) {
    w.begin_object();
    for (const auto& [name, member] : *v.members()) {
      w.key(name);
      write(w, member);
    }
    w.end_object();
  } else {
    w.null();
  }
}

}  // namespace json_fuzz

/// Any bytes: what is read can be written and reads back as the same text; the writer's strings are
/// UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::json;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  std::string quoted;
  append_string(quoted, bytes);
  if (!is_utf8(quoted) || !parse(quoted, quoted.size())) std::abort();
  const auto v = parse(bytes);
  if (!v) return 0;
  object_reader in{*v};
  (void)in.text("email", {.bytes_min = 3, .bytes_max = 254});
  (void)in.optional_integer("n", {.min = 0, .max = 10});
  (void)in.finish();
  writer first;
  json_fuzz::write(first, *v);
  const auto again = parse(first.str(), 16u << 20);
  if (!again) std::abort();
  writer second;
  json_fuzz::write(second, *again);
  if (first.str() != second.str()) std::abort();
  return 0;
}
