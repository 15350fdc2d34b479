#pragma once

#include "storage/pg/connection.hpp"

/// The inside of `connection`, shared by its source files.
namespace didtron::pg {

enum class io_wait { ready, timeout, lost };

struct connection_io {
  /// Beyond this many different texts a statement is sent unprepared: constants never get there.
  static constexpr std::size_t prepared_max = 256;

  static io_wait wait(pg_conn* c, short events, deadline until);
  static io_wait flush(pg_conn* c, deadline until);
  static io_wait until_result(pg_conn* c, deadline until);
  /// Closes: after a wait without answer nothing is known about the server's side.
  static error lose(connection& db, io_wait why);
  static error error_of(connection& db, pg_result* r);
  /// Everything up to the end of the command: the last result, or the first error.
  static result<rows> collect(connection& db, deadline until);

  static pg_conn* raw(connection& db) noexcept { return db.conn_.get(); }
  static auto& prepared(connection& db) noexcept { return db.prepared_; }
  static std::string next_name(connection& db) {
    return "s" + std::to_string(db.prepared_count_++);
  }
};

}  // namespace didtron::pg
