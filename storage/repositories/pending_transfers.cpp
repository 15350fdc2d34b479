#include "storage/repositories/pending_transfers.hpp"

namespace didtron::storage {

namespace pending_transfers_sql {
constexpr std::string_view open = R"(
  SELECT pending_no, is_new FROM open_pending(app_tenant(), $1, $2, $3, $4, $5, $6, $7, $8))";
constexpr std::string_view resolve =
    "SELECT entry_no, is_new FROM resolve_pending(app_tenant(), $1, $2, $3, $4)";
constexpr std::string_view expire = R"(
  SELECT count(*) FROM (
    SELECT t.pending_no FROM pending_transfers t
    WHERE t.tenant_id = app_tenant() AND t.expires_at <= clock_timestamp()
      AND NOT EXISTS (SELECT FROM pending_resolutions r WHERE r.tenant_id = t.tenant_id AND r.pending_no = t.pending_no)
    ORDER BY t.pending_no LIMIT $1) AS due
  CROSS JOIN LATERAL resolve_pending(app_tenant(), due.pending_no, 'expired', NULL, 'expired') AS released
  WHERE released.is_new)";
}  // namespace pending_transfers_sql

namespace pending_transfers_detail {

std::string_view name_of(pending_outcome outcome) {
  switch (outcome) {
  case pending_outcome::posted:
    return "posted";
  case pending_outcome::voided:
    return "voided";
  case pending_outcome::expired:
    return "expired";
  }
  return "voided";
}

}  // namespace pending_transfers_detail

result<opened_pending> open_pending(pg::transaction& tx, const new_pending& p) {
  auto opened = tx.execute(pending_transfers_sql::open, pg::params{}
                                                            .text(p.kind)
                                                            .text(p.idempotency_key)
                                                            .text(p.cause)
                                                            .text(p.debit_book)
                                                            .text(p.credit_book)
                                                            .text(p.money.text())
                                                            .money(p.value)
                                                            .time(p.expires_at));
  if (!opened) return fail(std::move(opened).error());
  return pg::first_row(*opened, [](pg::row_reader& in) {
    opened_pending o;
    o.pending_no = in.i64();
    o.is_new = in.boolean();
    return o;
  });
}

result<resolved_pending> resolve_pending(pg::transaction& tx, std::int64_t pending_no,
                                         pending_outcome outcome, std::optional<amount> settled,
                                         const std::string& cause) {
  const auto settled_e8 = settled ? std::optional{settled->e8} : std::nullopt;
  auto resolved = tx.execute(pending_transfers_sql::resolve,
                             pg::params{}
                                 .i64(pending_no)
                                 .text(pending_transfers_detail::name_of(outcome))
                                 .i64(settled_e8)
                                 .text(cause));
  if (!resolved) return fail(std::move(resolved).error());
  return pg::first_row(*resolved, [](pg::row_reader& in) {
    resolved_pending out;
    out.entry_no = in.opt_i64();
    out.is_new = in.boolean();
    return out;
  });
}

result<std::int64_t> expire_pendings(pg::transaction& tx, std::int64_t most) {
  auto done = tx.execute(pending_transfers_sql::expire, pg::params{}.i64(most));
  if (!done) return fail(std::move(done).error());
  return pg::first_row(*done, [](pg::row_reader& in) { return in.i64(); });
}

}  // namespace didtron::storage
