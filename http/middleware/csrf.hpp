#pragma once

#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "http/request.hpp"

namespace didtron::http {

/// Which pages may change state: those of the public origin and those served by this very
/// connection.
struct origin_policy {
  std::string public_origin =
      {};  ///< "https://voice.example", without a slash at the end; empty: none
};

/// GET, HEAD and OPTIONS change nothing.
bool changes_state(std::string_view method) noexcept;

/// True for "scheme://host" of this connection or the public origin.
bool is_own_origin(const origin_policy& policy, const request& req, std::string_view origin);

/// A state change of a logged-in user needs an own Origin and the session's CSRF token in
/// X-CSRF-Token. Error: forbidden.
result<void> check_csrf(const origin_policy& policy, const request& req, std::string_view token);

/// Log-in has no session yet; a foreign page must not log its victim in. Without Origin (no
/// browser) it passes. Error: forbidden.
result<void> check_login_origin(const origin_policy& policy, const request& req);

}  // namespace didtron::http
