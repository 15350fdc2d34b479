#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/rows.hpp"

struct pg_conn;  // libpq's PGconn

namespace didtron::pg {

/// A frozen server fires none of its own timeouts, therefore every wait has this, too.
using deadline = std::chrono::steady_clock::time_point;
inline deadline in(std::chrono::milliseconds ms) { return std::chrono::steady_clock::now() + ms; }

struct connection_options {
  std::string application_name = "didtron";
  std::chrono::milliseconds connect_timeout{3000};
  /// Client-side limit per statement; a little above the server's so that the server speaks first.
  std::chrono::milliseconds call_timeout{6000};
  std::chrono::milliseconds lock_timeout{3000};
  std::chrono::milliseconds statement_timeout{5000};  ///< 0: none (migrations)
  std::chrono::milliseconds idle_in_transaction_timeout{5000};
};

struct close_connection {
  void operator()(pg_conn* c) const noexcept;
};

struct notification {
  std::string channel;
  std::string payload;
};

/// One libpq connection, non-blocking underneath, no exceptions. Not thread-safe.
/// After errc::timeout, unavailable or outcome_unknown the connection is closed (`is_open()`
/// false): what the server did with the statement is not known here.
class connection {
 public:
  /// `url`: "postgresql://user:password@host:port/database". Errors: unavailable, timeout,
  /// bad_config (password, role or database refused). The URL is never part of a message.
  static result<connection> open(const std::string& url, const connection_options& options = {});

  connection(connection&&) noexcept;
  connection& operator=(connection&&) noexcept;
  ~connection();

  [[nodiscard]] bool is_open() const noexcept;
  void close() noexcept;
  [[nodiscard]] int socket() const noexcept;
  [[nodiscard]] int backend_pid() const noexcept;
  [[nodiscard]] const connection_options& options() const noexcept { return options_; }

  /// One statement with parameters, prepared on first use and kept. Binary results.
  result<rows> execute(const statement& s, std::optional<deadline> until = {});
  result<rows> execute(std::string_view sql, params args = {}, std::optional<deadline> until = {});

  /// Several statements in one text, no parameters, simple protocol (BEGIN, migrations). Results
  /// are dropped.
  result<void> script(std::string_view sql, std::optional<deadline> until = {});

  /// Jobs sent together: per job BEGIN (repeatable read, read only), tenant, statements, sync
  /// point, COMMIT, sync point, so that one job's error never reaches another. `done` is called
  /// once per job (its position), in order except that a job whose deadline passes is answered with
  /// timeout at that moment. When the connection is lost every job left is answered with
  /// unavailable.
  struct read_job {
    tenant_id tenant = {};
    const std::vector<statement>* statements = nullptr;
    deadline until = {};
  };
  using read_done = std::function<void(std::size_t job, result<std::vector<rows>>)>;
  void read_pipeline(const std::vector<read_job>& jobs, const read_done& done);

  /// Waits for a NOTIFY after LISTEN (`script("LISTEN catalogue")`). Empty: nothing came until the
  /// deadline, which is no error here.
  result<std::optional<notification>> wait_notification(deadline until);

  // Used by transaction and copy_writer.
  /// Like `script`; gives the last command tag ("COMMIT" or, in a failed transaction, "ROLLBACK").
  result<std::string> command(std::string_view sql, deadline until);
  result<void> begin_copy(std::string_view sql, deadline until);
  result<void> send_copy(std::string_view bytes, deadline until);
  result<std::int64_t> end_copy(bool is_success, deadline until);

 private:
  friend struct connection_io;
  connection() = default;

  std::unique_ptr<pg_conn, close_connection> conn_ = {};
  connection_options options_ = {};
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const noexcept {
      return std::hash<std::string_view>{}(s);
    }
  };
  std::unordered_map<std::string, std::string, text_hash, std::equal_to<>> prepared_ =
      {};                           ///< sql -> name
  std::size_t prepared_count_ = 0;  ///< names are never used twice
};

/// Runs a read alone: BEGIN READ ONLY, tenant, statements, COMMIT in one round trip.
template <class T>
result<T> run(connection& db, const query<T>& q, std::optional<deadline> until = {}) {
  result<T> value = fail(errc::internal, "the read was not answered");
  db.read_pipeline({{q.tenant, &q.statements, until.value_or(in(db.options().call_timeout))}},
                   [&](std::size_t, result<std::vector<rows>> answer) {
                     value = answer ? q.read(*answer) : result<T>{fail(std::move(answer).error())};
                   });
  return value;
}

}  // namespace didtron::pg
