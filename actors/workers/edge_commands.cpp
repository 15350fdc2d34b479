#include <caf/typed_response_promise.hpp>

#include "actors/workers/edge_intake.hpp"

namespace didtron {

namespace edge_commands_detail {

edge::command_op op_of(edge_op op) {
  switch (op) {
    case edge_op::end: return edge::command_op::end;
    case edge_op::extend: return edge::command_op::extend;
    case edge_op::ping: return edge::command_op::ping;
  }
  return edge::command_op::ping;
}

}  // namespace edge_commands_detail

edge_actor::behavior_type edge_commands_behavior(
    edge_actor::stateful_pointer<edge_commands_state> self, edge_port* port) {
  return {[=](const edge_order& order) -> caf::result<std::int32_t> {
            const auto dialog = edge::parse_dialog_ref(order.dialog);
            if (!dialog) return std::int32_t{481};
            auto promise = self->make_response_promise<std::int32_t>();
            // The answer comes on the link's thread; a promise may only be used by its own actor.
            const auto me = caf::actor_cast<edge_actor>(self);
            const auto number = self->state.next++;
            self->state.waiting.emplace(number, promise);
            port->send({edge_commands_detail::op_of(order.op), *dialog, order.max_s},
                       [me, number](std::int32_t code) {
                         caf::anon_send(me, edge_replied{number, code});
                       });
            return promise;
          },
          [=](const edge_replied& reply) {
            auto node = self->state.waiting.extract(reply.number);
            if (!node.empty()) node.mapped().deliver(reply.code);
          }};
}

}  // namespace didtron
