#include "actors/domain/calls/call_kind.hpp"

namespace didtron {

std::string_view name_of(call_kind kind) noexcept {
  switch (kind) {
  case call_kind::outbound:
    return "outbound";
  case call_kind::inbound:
    return "inbound";
  case call_kind::toll_free:
    return "toll_free";
  case call_kind::on_net:
    return "on_net";
  }
  return "outbound";
}

result<call_kind> parse_call_kind(std::string_view text) {
  for (const auto kind :
       {call_kind::outbound, call_kind::inbound, call_kind::toll_free, call_kind::on_net}) {
    if (text == name_of(kind)) return kind;
  }
  return fail(errc::invalid_argument, "not one of outbound, inbound, toll_free, on_net");
}

}  // namespace didtron
