#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "actors/domain/core/result.hpp"

namespace didtron::test {

/// A PostgreSQL cluster of its own in a temporary directory, on loopback, with the product's roles
/// and an empty database "didtron" owned by didtron_owner. fsync stays on. Removed at the end. When
/// run as root the server runs as `postgres`.
class scratch_postgres {
 public:
  /// `port` 0: a free one. `settings` ("shared_buffers=1GB") win over the
  /// tests' own. Throws
  /// std::runtime_error with the server's log when it does not start: a test cannot go on.
  explicit scratch_postgres(int port = 0, std::vector<std::string> settings = {});
  ~scratch_postgres();
  scratch_postgres(const scratch_postgres&) = delete;
  scratch_postgres& operator=(const scratch_postgres&) = delete;

  /// One per test process, started at first use, with all migrations applied to "didtron".
  static scratch_postgres& shared();

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] pid_t postmaster() const noexcept { return postmaster_; }
  /// "owner", "node", "api" or "superuser"; database "didtron" unless given.
  [[nodiscard]] std::string url(const std::string& role,
                                const std::string& database = "didtron") const;

  /// An empty database, owned by didtron_owner; gives its name.
  std::string make_database(const std::string& name);
  /// A copy of "didtron" as it is after the migrations, under a name that begins with `name`: a
  /// fresh world per test case. Only for the shared server.
  std::string clone(const std::string& name);

  /// pg_dump --schema-only of a database.
  [[nodiscard]] std::string dump_schema(const std::string& database) const;

  void kill_hard();  ///< SIGKILL to the postmaster and its children
  void start();      ///< after kill_hard

 private:
  std::string directory_ = {};
  int port_ = 0;
  std::vector<std::string> settings_ = {};
  pid_t postmaster_ = 0;
};

/// The folder storage/migrations of the source tree.
std::string migrations_directory();

}  // namespace didtron::test
