#include "actors/domain/core/error.hpp"

namespace didtron {

std::string_view name_of(errc kind) noexcept {
  switch (kind) {
  case errc::invalid_argument:
    return "invalid_argument";
  case errc::malformed:
    return "malformed";
  case errc::unauthenticated:
    return "unauthenticated";
  case errc::forbidden:
    return "forbidden";
  case errc::not_found:
    return "not_found";
  case errc::method_not_allowed:
    return "method_not_allowed";
  case errc::not_acceptable:
    return "not_acceptable";
  case errc::conflict:
    return "conflict";
  case errc::stale_version:
    return "stale_version";
  case errc::duplicate:
    return "duplicate";
  case errc::insufficient_balance:
    return "insufficient_balance";
  case errc::limit_exceeded:
    return "limit_exceeded";
  case errc::no_rate:
    return "no_rate";
  case errc::no_route:
    return "no_route";
  case errc::blocked:
    return "blocked";
  case errc::too_large:
    return "too_large";
  case errc::unsupported_media:
    return "unsupported_media";
  case errc::rate_limited:
    return "rate_limited";
  case errc::timeout:
    return "timeout";
  case errc::busy:
    return "busy";
  case errc::unavailable:
    return "unavailable";
  case errc::not_owner:
    return "not_owner";
  case errc::outcome_unknown:
    return "outcome_unknown";
  case errc::overflow:
    return "overflow";
  case errc::bad_config:
    return "bad_config";
  case errc::internal:
    return "internal";
  }
  return "internal";
}

std::string to_string(const error& e) {
  std::string text{name_of(e.kind)};
  text += ": ";
  text += e.message;
  if (!e.fields.empty()) {
    text += " (";
    for (std::size_t i = 0; i < e.fields.size(); ++i) {
      if (i != 0) text += "; ";
      text += e.fields[i].pointer;
      text += ": ";
      text += e.fields[i].detail;
    }
    text += ')';
  }
  return text;
}

}  // namespace didtron
