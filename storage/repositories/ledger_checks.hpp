#pragma once

#include <span>
#include <string_view>

namespace didtron::storage {

/// One invariant of the books as a statement. It gives the number of things looked at, the first
/// offence or null, and with `has_note` a remark that is no offence.
struct ledger_check {
  std::string_view name;
  std::string_view sql;
  std::string_view things;  ///< what is counted
  bool has_note = false;
};

/// Of one tenant's books; they ask app_tenant(). "live_calls_expiry" takes one parameter: how many
/// seconds after its hold's end a call is overdue.
std::span<const ledger_check> tenant_ledger_checks() noexcept;
/// Of the database as a whole.
std::span<const ledger_check> database_ledger_checks() noexcept;

}  // namespace didtron::storage
