// Bytes of an event, of a call context, of a dialog variable, of a user part: refused or read, and what was read writes the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/edge/call_context.hpp"
#include "protocols/edge/messages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::edge;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto event = parse_edge_event(text)) {
    const auto again = parse_edge_event(format(*event));
    if (!again || *again != *event) std::abort();
  }
  if (const auto context = unpack_call_context(text)) {
    const auto packed = pack(*context);
    if (!packed || *packed != text) std::abort();
  }
  if (const auto kept = parse_dialog_call(text); kept && !unpack_call_context(*pack(kept->context)))
    std::abort();
  (void)decode_user(text);
  (void)parse_endpoint(text);
  (void)parse_dialog_ref(text);
  (void)parse_edge_time(text);
  return 0;
}
