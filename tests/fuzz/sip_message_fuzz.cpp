// Any packet: libre's parser and our reading of an INVITE. Seeds: tests/fixtures/sip/rfc4475.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocols/sip/message.hpp"

namespace sip_message_fuzz {

// Most packets are no route request for want of the edge's headers: give them.
std::string with_edge_headers(std::string_view packet) {
  const auto line_end = packet.find("\r\n");
  if (line_end == std::string_view::npos) return std::string{packet};
  std::string out{packet.substr(0, line_end + 2)};
  out += "X-Src: udp:127.0.0.1:5060\r\nX-Edge: edge-1;dlg=1:2\r\n";
  out += packet.substr(line_end + 2);
  return out;
}

}  // namespace sip_message_fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view packet{reinterpret_cast<const char*>(data), size};
  (void)didtron::sip::read_route_request(packet);
  const auto request = didtron::sip::read_route_request(sip_message_fuzz::with_edge_headers(packet));
  if (!request) return 0;
  if (request->called.text.size() > didtron::edge::user_bytes_max) std::abort();
  if (request->call_id.size() > didtron::edge::call_id_bytes_max) std::abort();
  return 0;
}
