#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"
#include "storage/pg/connection.hpp"

namespace didtron::pg {

/// A database transaction that rolls back unless committed. `app.tenant` is local to it: the
/// row-level walls let only that tenant's rows be read and written.
class transaction {
 public:
  /// tenant 0: none set (leases, nodes, catalogue_version).
  static result<transaction> begin(connection& db, tenant_id tenant,
                                   std::optional<deadline> until = {});

  transaction(transaction&& other) noexcept;
  transaction& operator=(transaction&&) = delete;
  ~transaction();

  result<rows> execute(const statement& s);
  result<rows> execute(std::string_view sql, params args = {});

  /// Changes the tenant for the statements that follow.
  result<void> set_tenant(tenant_id tenant);
  [[nodiscard]] tenant_id tenant() const noexcept { return tenant_; }

  /// Sends COMMIT. Errors: those of deferred constraints (rolled back); outcome_unknown when the
  /// connection died after COMMIT was sent: repeat with the same idempotency key.
  result<void> commit();
  void rollback() noexcept;

  // Savepoints of the group commit: one level, see write_pool.
  result<void> open_savepoint(tenant_id tenant);
  result<void> close_savepoint();  ///< checks deferred constraints now, then releases
  result<void> rollback_to_savepoint();

  [[nodiscard]] connection& link() noexcept { return *db_; }
  [[nodiscard]] deadline until() const noexcept { return until_; }

 private:
  transaction(connection& db, tenant_id tenant, deadline until)
      : db_{&db}, tenant_{tenant}, until_{until} {}

  connection* db_;
  tenant_id tenant_;
  deadline until_;
};

/// A read among the statements of a transaction, as its tenant.
template <class T> result<T> run(transaction& tx, const query<T>& q) {
  std::vector<rows> answers;
  for (const auto& s : q.statements) {
    auto one = tx.execute(s);
    if (!one) return fail(std::move(one).error());
    answers.push_back(std::move(*one));
  }
  return q.read(answers);
}

/// Binary COPY … FROM STDIN, rows built field by field, sent in blocks. PostgreSQL refuses COPY
/// into a table with row-level security: copy into a temporary table, then INSERT … SELECT.
class copy_writer {
 public:
  /// `sql`: "COPY t (a, b) FROM STDIN (FORMAT binary)".
  static result<copy_writer> begin(transaction& tx, std::string_view sql, int columns);
  copy_writer(copy_writer&& other) noexcept;
  copy_writer& operator=(copy_writer&&) = delete;
  /// Not finished: the COPY is ended with an error, the transaction is then aborted.
  ~copy_writer();

  void row();                ///< starts the next row
  void i64(std::int64_t v);  ///< column type bigint
  void i64(std::optional<std::int64_t> v);
  void i32(std::int32_t v);  ///< column type integer
  void i16(std::int16_t v);  ///< column type smallint
  void boolean(bool v);
  void text(std::string_view v);
  void opt_text(const std::optional<std::string>& v);
  void bytes(std::string_view v);
  void time(instant v);
  void time(std::optional<instant> v);
  void id(const uuid& v);

  /// Rows stored. Errors: as for any statement.
  result<std::int64_t> finish();

 private:
  copy_writer(transaction& tx, int columns) : tx_{&tx}, columns_{columns} {}
  void flush_if_full();

  transaction* tx_;
  int columns_;
  std::string buffer_ = {};
  result<void> state_ = {};
};

}  // namespace didtron::pg
