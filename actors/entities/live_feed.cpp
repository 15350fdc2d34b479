#include "actors/entities/live_feed.hpp"

#include <algorithm>

namespace didtron {

namespace live_feed_detail {

using self_pointer = live_feed_actor::stateful_pointer<live_feed_state>;

std::vector<live_call_view> views(const live_feed_state& state, instant now) {
  std::vector<live_call_view> out;
  out.reserve(state.calls.size());
  for (const auto& [id, call] : state.calls) out.push_back(priced(call, now));
  return out;
}

}  // namespace live_feed_detail

live_call_view priced(const live_call& call, instant now) {
  auto view = call.view;
  if (!view.answered_at) return view;
  const auto running_ms = std::max<std::int64_t>(0, ms_between(*view.answered_at, now));
  view.duration_s = running_ms / 1000;
  if (const auto charge = rate_call(running_ms, call.sell))
    view.charge = charge->total;
  if (!call.cost) return view;
  if (const auto cost = rate_call(running_ms, *call.cost))
    view.cost = cost->total;
  if (view.cost && call.cost->money() == view.money)
    if (const auto margin = subtract(view.charge, *view.cost)) view.margin = *margin;
  return view;
}

live_feed_actor::behavior_type live_feed_behavior(
    live_feed_actor::stateful_pointer<live_feed_state> self, call_services* services) {
  using metrics::actor_class;
  self->state.living = std::make_unique<metrics::living>(actor_class::live_feed);
  return {[=](const call_shown& shown) {
            const metrics::handling handling{actor_class::live_feed};
            const auto& call = shown.call;
            self->state.calls.insert_or_assign(call.view.id, call);
            services->publish_live_calls({priced(call, services->now())});
            services->publish_account(account_id{call.view.account.value}, call.view.seller);
          },
          [=](const call_hidden& gone) {
            const metrics::handling handling{actor_class::live_feed};
            self->state.calls.erase(gone.call);
            services->publish_live_call_end(gone.call, gone.seller, gone.customer);
          },
          [=](const clock_tick& tick) {
            const metrics::handling handling{actor_class::live_feed};
            auto views = live_feed_detail::views(self->state, tick.at);
            if (!views.empty()) services->publish_live_calls(std::move(views));
          },
          [=](const live_calls_query&) {
            const metrics::handling handling{actor_class::live_feed};
            return live_feed_detail::views(self->state, services->now());
          }};
}

}  // namespace didtron
