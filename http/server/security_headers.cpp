#include "http/server/security_headers.hpp"

#include <algorithm>

namespace didtron::http {

namespace security_detail {

inline bool has(const response& r, std::string_view name) {
  return std::any_of(r.headers.begin(), r.headers.end(),
                     [&](const header& h) { return iequals(h.name, name); });
}

}  // namespace security_detail

void add_security_headers(response& r, bool sends_hsts) {
  if (!security_detail::has(r, "Content-Security-Policy"))
    r.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  r.set("X-Content-Type-Options", "nosniff");
  r.set("X-Frame-Options", "DENY");
  r.set("Referrer-Policy", "same-origin");
  r.set("Cross-Origin-Opener-Policy", "same-origin");
  r.set("Cross-Origin-Resource-Policy", "same-origin");
  if (sends_hsts) r.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

}  // namespace didtron::http
