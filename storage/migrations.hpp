#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/pg/connection.hpp"

namespace didtron::storage {

/// One file NNNN_name.sql. Its first line is a comment with its purpose; a line "-- no-transaction"
/// in the header runs it outside a transaction (CREATE INDEX CONCURRENTLY): one statement per such
/// file.
struct migration {
  std::int64_t number = 0;
  std::string name = {};  ///< "0001_tenants.sql"
  std::string sql = {};
  std::string sha256 = {};  ///< hex, of the file's bytes
  bool is_transactional = true;
};

/// Files of `directory` in order of number. Errors: bad_config (no such directory, number twice or
/// missing, empty file).
result<std::vector<migration>> read_migrations(const std::string& directory);

struct migration_report {
  std::vector<std::string> applied = {};
  std::int64_t already = 0;
};

/// Applies what is missing, one transaction each, under an advisory lock. `db`: the owner's role;
/// its statement timeout is lifted here. Errors: conflict naming the file when an applied one was
/// edited or is gone; the database's errors with the file's name.
result<migration_report> migrate(pg::connection& db, const std::string& directory);

/// Runs verify/NNNN_*.sql of every migration; each raises when its change is absent. Error:
/// conflict naming the file.
result<std::int64_t> verify_migrations(pg::connection& db, const std::string& directory);

/// Names of files that are not applied yet; conflict as above. For readiness checks (any role).
result<std::vector<std::string>> pending_migrations(pg::connection& db,
                                                    const std::string& directory);

}  // namespace didtron::storage
