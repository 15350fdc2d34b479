#include "http/middleware/csrf.hpp"

#include "http/tokens.hpp"

namespace didtron::http {

bool changes_state(std::string_view method) noexcept {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool is_own_origin(const origin_policy& policy, const request& req, std::string_view origin) {
  if (!policy.public_origin.empty() && iequals(origin, policy.public_origin)) return true;
  const std::string* host = req.find("Host");
  if (host == nullptr || host->empty()) return false;
  return iequals(origin, (req.is_tls ? "https://" : "http://") + *host);
}

result<void> check_csrf(const origin_policy& policy, const request& req, std::string_view token) {
  const std::string* origin = req.find("Origin");
  if (origin == nullptr || req.count("Origin") != 1 || !is_own_origin(policy, req, *origin))
    return fail(errc::forbidden, "a change needs the Origin of this site");
  const std::string* given = req.find("X-CSRF-Token");
  if (given == nullptr || !equal_in_constant_time(*given, csrf_token_of(token)))
    return fail(errc::forbidden, "a change needs the X-CSRF-Token that /me gives");
  return {};
}

result<void> check_login_origin(const origin_policy& policy, const request& req) {
  const std::string* origin = req.find("Origin");
  if (origin == nullptr) return {};
  if (req.count("Origin") == 1 && is_own_origin(policy, req, *origin)) return {};
  return fail(errc::forbidden, "logging in from a page of another site is not permitted");
}

}  // namespace didtron::http
