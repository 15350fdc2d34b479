#include "storage/repositories/events.hpp"

namespace didtron::storage {

namespace events_sql {
constexpr std::string_view waiting = "SELECT DISTINCT tenant_id FROM outbox WHERE seq IS NULL ORDER BY tenant_id LIMIT 1000";
constexpr std::string_view begin_head =
    "INSERT INTO event_heads (tenant_id) VALUES (app_tenant()) ON CONFLICT (tenant_id) DO NOTHING";
constexpr std::string_view lock_head = "SELECT last_seq FROM event_heads WHERE tenant_id = app_tenant() FOR UPDATE";
// A statement of its own behind the lock: it sees what whoever held the lock before has numbered.
constexpr std::string_view number = R"(
  WITH waiting AS (
    SELECT event_id, row_number() OVER (ORDER BY event_id) AS place FROM (
      SELECT event_id FROM outbox WHERE tenant_id = app_tenant() AND seq IS NULL ORDER BY event_id LIMIT $2) AS w),
  numbered AS (
    UPDATE outbox o SET seq = $1 + w.place FROM waiting w
    WHERE o.tenant_id = app_tenant() AND o.event_id = w.event_id RETURNING 1)
  UPDATE event_heads SET last_seq = $1 + (SELECT count(*) FROM numbered) WHERE tenant_id = app_tenant() RETURNING last_seq)";
constexpr std::string_view after = R"(
  SELECT seq, topic, payload::text, created_at FROM outbox
  WHERE tenant_id = app_tenant() AND seq > $1
    AND (cardinality($3::text[]) = 0 OR topic = ANY ($3::text[]) OR split_part(topic, '.', 1) || '.*' = ANY ($3::text[]))
  ORDER BY seq LIMIT $2)";
constexpr std::string_view head = "SELECT coalesce(max(last_seq), 0) FROM event_heads WHERE tenant_id = app_tenant()";
}  // namespace events_sql

namespace events_detail {

event_view read_event(pg::row_reader& in) {
  event_view e;
  e.seq = in.i64();
  e.type = in.text();
  e.data = in.text();
  e.created_at = in.time();
  return e;
}

result<std::int64_t> one_number(const result<pg::rows>& rows) {
  if (!rows) return fail(rows.error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
}

}  // namespace events_detail

result<std::vector<tenant_id>> tenants_with_waiting_events(pg::transaction& tx) {
  auto rows = tx.execute(events_sql::waiting);
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.id<tenant_id>(); });
}

result<std::int64_t> number_events(pg::transaction& tx, std::int64_t most) {
  auto last = events_detail::one_number(tx.execute(events_sql::lock_head));
  if (!last && last.error().kind == errc::not_found) {
    if (auto begun = tx.execute(events_sql::begin_head); !begun) return fail(std::move(begun).error());
    last = events_detail::one_number(tx.execute(events_sql::lock_head));
  }
  if (!last) return last;
  auto now = events_detail::one_number(tx.execute(events_sql::number, pg::params{}.i64(*last).i64(most)));
  if (!now) return now;
  return *now - *last;
}

pg::query<event_slice> events_after(tenant_id tenant, std::int64_t after, std::vector<std::string> types, std::int32_t limit) {
  return {tenant,
          {{events_sql::after, pg::params{}.i64(after).i64(limit).text_array(std::span<const std::string>{types})}, {events_sql::head}},
          [](const std::vector<pg::rows>& r) -> result<event_slice> {
            event_slice out;
            auto items = pg::map_rows(r[0], events_detail::read_event);
            if (!items) return fail(std::move(items).error());
            auto last = pg::first_row(r[1], [](pg::row_reader& in) { return in.i64(); });
            if (!last) return fail(std::move(last).error());
            out.items = std::move(*items);
            out.last_seq = *last;
            return out;
          }};
}

}  // namespace didtron::storage
