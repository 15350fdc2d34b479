#include "storage/repositories/idempotency.hpp"

namespace didtron::storage {

namespace idempotency_sql {
// Before anything else: a second request with the key waits here, not inside the work.
constexpr std::string_view lock =
    "SELECT pg_advisory_xact_lock(hashtextextended(app_tenant() || ':' || $1, 20260501)) IS NULL";
constexpr std::string_view find = R"(
  SELECT request_digest, user_id, operation, status, answer FROM idempotent_requests
  WHERE tenant_id = app_tenant() AND idempotency_key = $1)";
constexpr std::string_view keep = R"(
  INSERT INTO idempotent_requests (tenant_id, idempotency_key, user_id, operation, request_digest, status, answer)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6))";
}  // namespace idempotency_sql

result<std::optional<stored_answer>> find_answer(pg::transaction& tx, const request_key& request) {
  if (auto locked = tx.execute(idempotency_sql::lock, pg::params{}.text(request.key)); !locked)
    return fail(std::move(locked).error());
  auto rows = tx.execute(idempotency_sql::find, pg::params{}.text(request.key));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<stored_answer>{};
  pg::row_reader in{*rows, 0};
  const std::string digest = in.bytes();
  const auto user = in.id<user_id>();
  const std::string operation = in.text();
  stored_answer answer;
  answer.status = in.i32();
  answer.body = in.text();
  if (!in.ok()) return fail(in.mismatch());
  if (digest != request.digest || user != request.user || operation != request.operation)
    return fail(errc::duplicate, "the idempotency key was used for another request");
  return std::optional{std::move(answer)};
}

result<void> keep_answer(pg::transaction& tx, const request_key& request,
                         const stored_answer& answer) {
  auto kept = tx.execute(idempotency_sql::keep, pg::params{}
                                                    .text(request.key)
                                                    .id(request.user)
                                                    .text(request.operation)
                                                    .bytes(request.digest)
                                                    .i64(answer.status)
                                                    .text(answer.body));
  if (!kept) return fail(std::move(kept).error());
  return {};
}

}  // namespace didtron::storage
