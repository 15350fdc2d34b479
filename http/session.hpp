#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/views/access_views.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron::http {

/// SHA-256 of a session's token: the only form of it that leaves this process.
using token_digest = std::array<std::uint8_t, 32>;

/// A log-in session as stored. The CSRF token is not stored anywhere: it is derived from the
/// cookie.
struct session {
  user_view user = {};
  instant expires_at = {};
  std::optional<acting_view> acting = {};  ///< `user` is acted as
};

}  // namespace didtron::http
