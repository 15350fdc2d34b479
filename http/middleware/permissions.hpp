#pragma once

#include "actors/domain/access/grant.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron::http {

/// What a logged-in user may: its role, as far as the kind of its tenant lets it. Nothing when role
/// and tenant do not fit each other.
access_grant grant_of(const user_view& user) noexcept;  ///< points into `user`
permission_set permissions_of(const user_view& user) noexcept;

/// Who a logged-in user is to the reads: staff of the books' owner, or somebody who sees only its
/// own.
viewer viewer_of(const user_view& user) noexcept;

}  // namespace didtron::http
