#include <array>
#include <utility>

#include "storage/pg/error.hpp"

namespace didtron::pg {

namespace sqlstate_detail {

struct mapping {
  std::string_view prefix;  ///< a whole code, or the two characters of a class
  errc kind;
};

// The first row whose prefix starts the code wins: single codes stand before their class.
inline constexpr std::array table{
    mapping{"ZD001", errc::duplicate},
    mapping{"ZD002", errc::insufficient_balance},
    mapping{"ZD003", errc::conflict},   // the period is closed
    mapping{"ZD004", errc::conflict},   // done already, in another way
    mapping{"ZD005", errc::not_found},
    mapping{"ZD006", errc::limit_exceeded},
    mapping{"23505", errc::conflict},       // unique_violation
    mapping{"23P01", errc::conflict},       // exclusion_violation
    mapping{"23503", errc::conflict},       // foreign_key_violation
    mapping{"23", errc::invalid_argument},  // check, not null: refused for good
    mapping{"22003", errc::overflow},       // numeric_value_out_of_range
    mapping{"22", errc::invalid_argument},  // data exceptions
    mapping{"40", errc::busy},              // serialization failure, deadlock: aborted, repeat
    mapping{"55P03", errc::busy},           // lock_not_available (lock_timeout)
    mapping{"55006", errc::busy},           // object_in_use
    mapping{"57014", errc::timeout},        // query_canceled (statement_timeout)
    mapping{"25P03", errc::timeout},        // idle_in_transaction_session_timeout: session ended
    mapping{"57P05", errc::unavailable},    // idle_session_timeout
    mapping{"57P", errc::unavailable},      // admin_shutdown, crash_shutdown, cannot_connect_now
    mapping{"53300", errc::unavailable},    // too_many_connections
    mapping{"53", errc::busy},              // disk full, out of memory: back off
    mapping{"08", errc::unavailable},       // connection exceptions
    mapping{"25006", errc::unavailable},    // read_only_sql_transaction: this is a standby
    mapping{"42501", errc::forbidden},      // insufficient_privilege, row-level walls, append-only
    mapping{"28", errc::bad_config},        // password or role refused
    mapping{"3D000", errc::bad_config},     // no such database
    mapping{"58", errc::unavailable},       // system error: I/O
    mapping{"XX", errc::internal},
    mapping{"", errc::internal},
};

/// Refusals go to people as they are; the other kinds go to the log, where the code helps.
bool is_for_people(errc kind) noexcept {
  switch (kind) {
  case errc::duplicate:
  case errc::conflict:
  case errc::insufficient_balance:
  case errc::not_found:
  case errc::limit_exceeded:
  case errc::invalid_argument:
    return true;
  default:
    return false;
  }
}

std::string text_for(errc kind, std::string_view sqlstate, std::string_view message,
                     std::string_view constraint) {
  // The server's own words name tables and columns; those of our functions are sentences.
  const bool is_servers_own = message.find(" violates ") != std::string_view::npos;
  if (sqlstate == "23503" && is_servers_own)
    return "it refers to something that is not there, or something refers to it";
  const bool is_unique = sqlstate == "23505" || sqlstate == "23P01";
  if (sqlstate.starts_with("23") && !is_unique && is_servers_own)
    return "the database refused a value";
  std::string text;
  if (sqlstate.starts_with("22")) {
    text = "the database refused a value";  // the server's text may quote it
  } else if (sqlstate == "23505" || sqlstate == "23P01") {
    text = "it exists already";
  } else if (!message.empty()) {
    text = message;
  } else {
    text = "the database gave no reason";
  }
  if (is_for_people(kind)) return text;
  if (!constraint.empty()) text += " [" + std::string{constraint} + "]";
  if (!sqlstate.empty()) text += " (SQLSTATE " + std::string{sqlstate} + ")";
  return text;
}

}  // namespace sqlstate_detail

errc kind_of_sqlstate(std::string_view sqlstate) noexcept {
  for (const auto& row : sqlstate_detail::table) {
    if (sqlstate.starts_with(row.prefix)) return row.kind;
  }
  return errc::internal;
}

error make_error(std::string_view sqlstate, std::string_view message, std::string_view constraint) {
  const errc kind = kind_of_sqlstate(sqlstate);
  error e{kind, sqlstate_detail::text_for(kind, sqlstate, message, constraint), {}, {}};
  if (!constraint.empty()) e.fields.push_back({std::string{constraint}, "violated"});
  if (e.kind == errc::busy) e.retry_after = std::chrono::seconds{1};
  return e;
}

bool is_retryable(const error& e) noexcept {
  switch (e.kind) {
  case errc::busy:
  case errc::timeout:
  case errc::unavailable:
  case errc::outcome_unknown:
    return true;
  default:
    return false;
  }
}

}  // namespace didtron::pg
