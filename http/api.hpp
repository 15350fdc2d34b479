#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/middleware/csrf.hpp"
#include "http/router.hpp"

namespace didtron::http {

/// What the access log wants to know about a request beyond its answer.
struct request_notes {
  std::int64_t user = 0;  ///< 0: nobody is logged in
};

/// From request to answer: route, log-in session, permission, CSRF, parameters, body, handler,
/// problem. Knows nothing of sockets; the server and tests call it.
class api {
 public:
  using fault_hook = std::function<void(std::string_view request_id, std::string_view what)>;

  /// Changes what a found session counts as. The listener has none; see ADR 0028.
  using session_lens = std::function<void(session&)>;

  api(backend& b, event_hub& hub, origin_policy origins, fault_hook on_fault = {}, session_lens lens = {});

  /// Never fails: errors become problem documents. `req` and `notes` must live until the task is
  /// done.
  task<response> handle(const request& req, request_notes& notes);

  /// True when the API owns the path; others are static files.
  [[nodiscard]] static bool owns(std::string_view path) noexcept;

  [[nodiscard]] const router& table() const noexcept { return router_; }

 private:
  task<result<response>> answer(const request& req, request_notes& notes);

  backend& backend_;
  event_hub& hub_;
  origin_policy origins_;
  fault_hook on_fault_;
  session_lens lens_;
  router router_;
};

/// Every route of the API, in the order of the OpenAPI document.
std::vector<route> all_routes(const described::registry& records = described::resources());

}  // namespace didtron::http
