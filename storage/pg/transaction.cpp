#include "storage/pg/transaction.hpp"

#include <algorithm>

#include "storage/pg/error.hpp"
#include "storage/pg/wire.hpp"

namespace didtron::pg {

namespace transaction_detail {

/// COPY data is handed to libpq in blocks of about this size.
inline constexpr std::size_t copy_block_bytes = 64 * 1024;

/// The number is formatted, not quoted: an integer cannot carry SQL.
std::string set_tenant_sql(tenant_id tenant) {
  return "SELECT set_config('app.tenant','" +
         (tenant ? std::to_string(tenant.value) : std::string{}) + "',true)";
}

deadline sooner(const connection& db, deadline until) {
  return std::min(until, in(db.options().call_timeout));
}

}  // namespace transaction_detail

using namespace transaction_detail;

result<transaction> transaction::begin(connection& db, tenant_id tenant,
                                       std::optional<deadline> until) {
  transaction tx{db, tenant, until.value_or(deadline::max())};
  if (auto r = db.script("BEGIN; " + set_tenant_sql(tenant), sooner(db, tx.until_)); !r) {
    return fail(std::move(r).error());
  }
  return tx;
}

transaction::transaction(transaction&& other) noexcept
    : db_{std::exchange(other.db_, nullptr)}, tenant_{other.tenant_}, until_{other.until_} {}

transaction::~transaction() { rollback(); }

void transaction::rollback() noexcept {
  if (db_ == nullptr) return;
  connection* db = std::exchange(db_, nullptr);
  // A connection that cannot roll back is worthless: closing it makes the server do it.
  if (db->is_open() && !db->script("ROLLBACK")) db->close();
}

result<rows> transaction::execute(const statement& s) {
  if (db_ == nullptr) return fail(errc::internal, "the transaction is over");
  return db_->execute(s, sooner(*db_, until_));
}

result<rows> transaction::execute(std::string_view sql, params args) {
  return execute(statement{sql, std::move(args)});
}

result<void> transaction::set_tenant(tenant_id tenant) {
  if (db_ == nullptr) return fail(errc::internal, "the transaction is over");
  tenant_ = tenant;
  return db_->script(set_tenant_sql(tenant), sooner(*db_, until_));
}

result<void> transaction::commit() {
  if (db_ == nullptr) return fail(errc::internal, "the transaction is over");
  connection* db = std::exchange(db_, nullptr);
  if (!db->is_open())
    return fail(errc::unavailable, "the connection was lost before COMMIT was sent");
  auto tag = db->command("COMMIT", sooner(*db, until_));
  if (!tag) {
    // An answered refusal leaves the connection open. Without an answer nobody knows.
    if (db->is_open()) return fail(std::move(tag).error());
    return fail(errc::outcome_unknown, "the connection was lost during COMMIT");
  }
  if (*tag != "COMMIT")
    return fail(errc::internal, "a statement of the transaction had failed: rolled back");
  return {};
}

result<void> transaction::open_savepoint(tenant_id tenant) {
  tenant_ = tenant;
  return db_->script("SAVEPOINT job; " + set_tenant_sql(tenant), sooner(*db_, until_));
}

result<void> transaction::close_savepoint() {
  return db_->script(
      "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT job",
      sooner(*db_, until_));
}

result<void> transaction::rollback_to_savepoint() {
  return db_->script("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job", sooner(*db_, until_));
}

// ---- COPY ----------------------------------------------------------------------------------

result<copy_writer> copy_writer::begin(transaction& tx, std::string_view sql, int columns) {
  copy_writer w{tx, columns};
  if (auto r = tx.link().begin_copy(sql, sooner(tx.link(), tx.until())); !r) {
    w.tx_ = nullptr;
    return fail(std::move(r).error());
  }
  w.buffer_.assign("PGCOPY\n\377\r\n\0", 11);
  wire::append(w.buffer_, std::int32_t{0});  // flags
  wire::append(w.buffer_, std::int32_t{0});  // length of the header's extension
  return w;
}

copy_writer::copy_writer(copy_writer&& other) noexcept
    : tx_{std::exchange(other.tx_, nullptr)},
      columns_{other.columns_},
      buffer_{std::move(other.buffer_)},
      state_{std::move(other.state_)} {}

copy_writer::~copy_writer() {
  if (tx_ == nullptr) return;
  if (auto r = tx_->link().end_copy(false, sooner(tx_->link(), tx_->until())); !r) return;
}

void copy_writer::flush_if_full() {
  if (buffer_.size() < copy_block_bytes) return;
  if (state_) state_ = tx_->link().send_copy(buffer_, sooner(tx_->link(), tx_->until()));
  buffer_.clear();
}

void copy_writer::row() {
  flush_if_full();
  wire::append(buffer_, static_cast<std::int16_t>(columns_));
}

void copy_writer::i64(std::int64_t v) {
  wire::append(buffer_, std::int32_t{8});
  wire::append(buffer_, v);
}
void copy_writer::i64(std::optional<std::int64_t> v) {
  if (v) return i64(*v);
  wire::append(buffer_, std::int32_t{-1});
}
void copy_writer::i32(std::int32_t v) {
  wire::append(buffer_, std::int32_t{4});
  wire::append(buffer_, v);
}
void copy_writer::i16(std::int16_t v) {
  wire::append(buffer_, std::int32_t{2});
  wire::append(buffer_, v);
}
void copy_writer::boolean(bool v) {
  wire::append(buffer_, std::int32_t{1});
  buffer_ += v ? '\1' : '\0';
}
void copy_writer::text(std::string_view v) {
  wire::append(buffer_, static_cast<std::int32_t>(v.size()));
  buffer_ += v;
}
void copy_writer::opt_text(const std::optional<std::string>& v) {
  if (v) return text(std::string_view{*v});
  wire::append(buffer_, std::int32_t{-1});
}
void copy_writer::bytes(std::string_view v) { text(v); }
void copy_writer::time(instant v) { i64(v.us - wire::epoch_shift_us); }
void copy_writer::time(std::optional<instant> v) {
  if (v) return time(*v);
  wire::append(buffer_, std::int32_t{-1});
}
void copy_writer::id(const uuid& v) {
  text(std::string_view{reinterpret_cast<const char*>(v.bytes.data()), v.bytes.size()});
}

result<std::int64_t> copy_writer::finish() {
  wire::append(buffer_, std::int16_t{-1});
  if (state_) state_ = tx_->link().send_copy(buffer_, sooner(tx_->link(), tx_->until()));
  transaction* tx = std::exchange(tx_, nullptr);
  auto stored = tx->link().end_copy(state_.has_value(), sooner(tx->link(), tx->until()));
  if (!state_) return fail(state_.error());
  return stored;
}

}  // namespace didtron::pg
