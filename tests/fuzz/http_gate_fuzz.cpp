#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/middleware/session_cookie.hpp"
#include "http/server/gate.hpp"
#include "http/server/message.hpp"
#include "http/url.hpp"

/// Any bytes: the gate's verdict does not depend on the split, and what it lets through Beast
/// reads, too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::http;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const gate_limits limits{.header_bytes_max = 4096,
                           .target_bytes_max = 1024,
                           .header_fields_max = 20,
                           .body_bytes_max = 4096};
  gate whole{limits};
  const auto verdict = whole.look(bytes);
  gate split{limits};
  for (std::size_t at = 0; at < size; at += 1 + at / 8)
    split.look(bytes.substr(0, at));
  if (split.look(bytes) != verdict || split.why() != whole.why()) std::abort();
  if (verdict != gate::step::complete) return 0;
  if (whole.message_bytes() != split.message_bytes() || whole.message_bytes() > size) std::abort();
  const auto req = read_message(whole, bytes, limits);
  if (!req) return 0;  // refused by the second reader: allowed, counted as refusal::parser
  (void)session_token_of(*req);
  (void)parse_query(req->query);
  return 0;
}
