#pragma once

#include <string>
#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "actors/domain/views/audit_views.hpp"
#include "http/route.hpp"

/// What a row of the audit log says to whom.
namespace didtron::http {

struct audit_change {
  std::string field = {};   ///< names from the outside in, with slashes between
  std::string before = {};  ///< JSON text; empty: it was not there
  std::string after = {};
};
/// What differs between two JSON objects (text, or empty for none), sorted by field. Arrays are compared as a whole.
std::vector<audit_change> audit_changes(const std::string& before, const std::string& after);

/// Key of the permission that somebody lacks for what a row says of before and after; empty: they may know it. What
/// moves money or decides prices takes the costs; a described record takes `wanted` in its own area.
std::string withheld_details(const audit_view& row, const viewer& who, const permission_set& may, action wanted,
                             const described::registry& records = described::resources());

}  // namespace didtron::http
