#pragma once

#include <cstdint>
#include <functional>

#include "protocols/edge/messages.hpp"

namespace didtron {

/// What the edge actors need of the SIP link. The wiring binds it to sip::edge_link, tests to values.
/// All functions may be called from any thread.
struct edge_port {
  std::function<void(std::uint64_t request, edge::node_answer)> answer;
  /// true: the edge may forget the event; false: it keeps it for replay.
  std::function<void(std::uint64_t event, bool is_taken)> acknowledge;
  /// `done` gets the SIP code, 0 for silence; on any thread.
  std::function<void(edge::edge_command, std::function<void(std::int32_t code)> done)> send;
};

}  // namespace didtron
