#include "protocols/sip/message.hpp"

#include "protocols/sip/libre.hpp"

namespace didtron::sip {

result<edge::route_request> read_route_request(const sip_msg* msg) {
  if (pl_strcasecmp(&msg->uri.scheme, "sip") != 0)
    return fail(errc::unsupported_media, "the scheme is not sip");
  const auto x_src = single_header(msg, "X-Src");
  const auto x_edge = single_header(msg, "X-Edge");
  if (!x_src || !x_edge) return fail(errc::malformed, "X-Src and X-Edge must be there once");
  return edge::parse_route_request({*x_src, *x_edge, view(msg->callid), view(msg->from.uri.user),
                                    view(msg->uri.user), view(msg->to.uri.user)});
}

result<edge::route_request> read_route_request(std::string_view packet) {
  re_ptr<mbuf> buffer{mbuf_alloc(packet.size() + 1)};
  if (buffer.get() == nullptr) return fail(errc::unavailable, "no memory");
  mbuf_write_mem(buffer.get(), reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size());
  mbuf_set_pos(buffer.get(), 0);
  re_ptr<sip_msg> msg;
  if (sip_msg_decode(msg.out(), buffer.get()) != 0) return fail(errc::malformed, "no SIP message");
  if (!msg.get()->req || view(msg.get()->met) != "INVITE") return fail(errc::malformed, "no INVITE");
  return read_route_request(msg.get());
}

}  // namespace didtron::sip
