#include "actors/node/log_hooks.hpp"

#include "actors/log/log.hpp"

namespace didtron::node {

http::server_hooks log_of_requests() {
  http::server_hooks hooks;
  hooks.on_access = [](const http::access_record& r) {
    log::info("http", {{"request_id", r.request_id},
                       {"peer", r.peer},
                       {"method", r.method},
                       {"path", r.path},
                       {"status", r.status},
                       {"us", static_cast<std::int64_t>(r.took.count())},
                       {"refusal", r.refusal},
                       {"user", r.user}});
  };
  hooks.on_fault = [](std::string_view request, std::string_view what) {
    log::error("http_fault", {{"request_id", request}, {"what", what}});
  };
  return hooks;
}

void log_of_link(sip::link_severity severity, std::string_view text) {
  switch (severity) {
    case sip::link_severity::info: return log::info("edge_link", {{"message", text}});
    case sip::link_severity::warning: return log::warning("edge_link", {{"message", text}});
    case sip::link_severity::error: return log::error("edge_link", {{"message", text}});
  }
}

}  // namespace didtron::node
