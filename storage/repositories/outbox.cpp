#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

namespace outbox_sql {
constexpr std::string_view append = "INSERT INTO outbox (tenant_id, topic, payload) VALUES "
                                    "(app_tenant(), $1, $2::jsonb) RETURNING event_id";
constexpr std::string_view audit = R"(
  INSERT INTO audit_log (tenant_id, actor, action, object, before, after, address, reason)
  VALUES (app_tenant(), $1, $2, $3, nullif($4, '')::jsonb, nullif($5, '')::jsonb, nullif($6, '')::inet, $7)
  RETURNING audit_no)";

result<std::int64_t> number(result<pg::rows> r) {
  if (!r) return fail(std::move(r).error());
  return pg::first_row(*r, [](pg::row_reader& in) { return in.i64(); });
}
}  // namespace outbox_sql

result<std::int64_t> append_outbox(pg::transaction& tx, std::string_view topic,
                                   std::string_view payload) {
  return outbox_sql::number(tx.execute(outbox_sql::append, pg::params{}.text(topic).text(payload)));
}

result<std::int64_t> append_audit(pg::transaction& tx, const audit_record& a) {
  return outbox_sql::number(tx.execute(
      outbox_sql::audit,
      pg::params{}.text(a.actor).text(a.action).text(a.object).text(a.before).text(a.after).text(a.address)
          .text(a.reason)));
}

}  // namespace didtron::storage
