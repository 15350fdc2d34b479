#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

namespace outbox_sql {
constexpr std::string_view append = "INSERT INTO outbox (tenant_id, topic, payload) VALUES "
                                    "(app_tenant(), $1, $2::jsonb) RETURNING event_id";
constexpr std::string_view audit = R"(
  INSERT INTO audit_log (tenant_id, actor, action, object, before, after, address, reason, on_behalf_of, user_agent,
                         operation, request_id, actor_name, on_behalf_name)
  VALUES (app_tenant(), $1, $2, $3, nullif($4, '')::jsonb, nullif($5, '')::jsonb, nullif($6, '')::inet, $7, $8, $9, $10, $11, $12, $13)
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

std::string_view actor_name_of(const audit_record& a) {
  return a.on_behalf_of.empty() ? a.from.user_name : a.from.acting_name;
}
std::string_view on_behalf_name_of(const audit_record& a) {
  return a.on_behalf_of.empty() ? std::string_view{} : a.from.user_name;
}

audit_record audit_by(const viewer& who) {
  audit_record out;
  out.actor = actor_name(who.from.acting ? who.from.acting : who.user);
  if (who.from.acting) out.on_behalf_of = actor_name(who.user);
  out.from = who.from;
  return out;
}

result<std::int64_t> append_audit(pg::transaction& tx, const audit_record& a) {
  return outbox_sql::number(tx.execute(
      outbox_sql::audit,
      pg::params{}.text(a.actor).text(a.action).text(a.object).text(a.before).text(a.after).text(a.from.address)
          .text(a.reason).text(a.on_behalf_of).text(a.from.user_agent).text(a.from.operation).text(a.from.request_id)
          .text(actor_name_of(a)).text(on_behalf_name_of(a))));
}

}  // namespace didtron::storage
