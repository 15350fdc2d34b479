#include "actors/log/metrics.hpp"

namespace didtron::metrics {

namespace detail {

std::array<class_counters, actor_class_names.size()>& classes() noexcept {
  static std::array<class_counters, actor_class_names.size()> instance;
  return instance;
}

void head(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  out += "# HELP ";
  out += name;
  out += ' ';
  out += help;
  out += "\n# TYPE ";
  out += name;
  out += ' ';
  out += kind;
  out += '\n';
}

void line(std::string& out, std::string_view name, std::string_view label, std::string_view value,
          std::int64_t number) {
  out += name;
  if (!label.empty()) {
    out += '{';
    out += label;
    out += "=\"";
    out += value;
    out += "\"}";
  }
  out += ' ';
  out += std::to_string(number);
  out += '\n';
}

struct class_family {
  std::string_view name;
  std::string_view kind;
  std::string_view help;
  std::atomic<std::int64_t> class_counters::*member;
};

}  // namespace detail

class_counters& of(actor_class c) noexcept {
  return detail::classes()[static_cast<std::size_t>(c)];
}

call_counters& calls() noexcept {
  static call_counters instance;
  return instance;
}

std::string prometheus_text() {
  static constexpr std::array<detail::class_family, 5> families = {{
      {"didtron_actor_live", "gauge", "Actors alive, by class.", &class_counters::live},
      {"didtron_actor_in_flight", "gauge", "Messages being handled or awaiting an answer.",
       &class_counters::in_flight},
      {"didtron_actor_handled_total", "counter", "Messages handled.", &class_counters::handled},
      {"didtron_actor_restarts_total", "counter", "Restarts by a supervisor.",
       &class_counters::restarts},
      {"didtron_actor_handler_nanoseconds_total", "counter", "Time spent in handlers; of accounts from one in 16.",
       &class_counters::handler_ns},
  }};
  std::string out;
  for (const auto& family : families) {
    detail::head(out, family.name, family.kind, family.help);
    for (std::size_t i = 0; i < actor_class_names.size(); ++i)
      detail::line(out, family.name, "class", actor_class_names[i],
                   (detail::classes()[i].*family.member).load());
  }
  const auto& c = calls();
  const auto single = [&out](std::string_view name, std::string_view help, std::int64_t value) {
    detail::head(out, name, "counter", help);
    detail::line(out, name, {}, {}, value);
  };
  single("didtron_invites_total", "Route requests from the edge.", c.invites);
  single("didtron_calls_routed_total", "Calls given a route list.", c.routed);
  detail::head(out, "didtron_calls_refused_total", "counter", "Calls refused, by reason.");
  for (std::size_t i = 0; i < refusal_names.size(); ++i)
    detail::line(out, "didtron_calls_refused_total", "reason", refusal_names[i], c.refused[i]);
  single("didtron_calls_answered_total", "Calls answered by a carrier.", c.answered);
  single("didtron_calls_ended_total", "Calls over, answered or not.", c.ended);
  single("didtron_calls_booked_total", "Call records committed.", c.booked);
  single("didtron_calls_duplicate_total", "Call records that were there already.", c.duplicates);
  single("didtron_calls_adopted_total", "Running calls found again after a restart.", c.adopted);
  single("didtron_calls_estimated_total", "Calls settled without an end event.", c.estimated);
  single("didtron_hold_extensions_total", "Holds extended.", c.extensions);
  single("didtron_hold_extensions_refused_total", "Extensions refused.", c.extensions_refused);
  single("didtron_edge_events_total", "Events from the edge.", c.events);
  single("didtron_edge_events_replayed_total", "Events read back after failed delivery.",
         c.events_replayed);
  return out;
}

}  // namespace didtron::metrics
