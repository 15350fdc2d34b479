#include "storage/repositories/webhooks.hpp"

#include <algorithm>

#include "storage/json_text.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace webhooks_sql {
constexpr std::string_view candidates = R"(
  SELECT tenant_id, webhook_endpoint_id, claim, claimed_by = $1, claimed_until < now() + make_interval(secs => $2::bigint * 2 / 3)
  FROM webhook_states WHERE state = 'active' AND (claimed_until < now() OR claimed_by = $1)
  ORDER BY tenant_id, webhook_endpoint_id LIMIT 1000)";
constexpr std::string_view prolong = R"(
  UPDATE webhook_states SET claimed_until = now() + make_interval(secs => $3)
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND claim = $2)";
constexpr std::string_view take = R"(
  UPDATE webhook_states SET claim = claim + 1, claimed_by = $4, claimed_until = now() + make_interval(secs => $3)
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND claim = $2 RETURNING claim)";
constexpr std::string_view facts = R"(
  SELECT e.name, e.url, array_to_string(e.event_types, ' '), e.is_active AND e.trash_id IS NULL AND s.state = 'active', e.is_ordered,
         e.in_flight_max, s.position, s.key_no, coalesce(s.previous_until > now(), false), s.failures,
         (extract(epoch FROM now() - coalesce(s.failing_since, now())) * 1000)::bigint, s.warnings
  FROM webhook_states s JOIN webhook_endpoints e USING (tenant_id, webhook_endpoint_id)
  WHERE s.tenant_id = app_tenant() AND s.webhook_endpoint_id = $1 AND s.claim = $2)";
// Of an ordered endpoint the first of each order key alone.
constexpr std::string_view due = R"(
  SELECT d.seq, d.event_type, o.payload::text, o.created_at, d.order_key, d.attempts,
         CASE WHEN d.attempts = 0 THEN 0 ELSE (extract(epoch FROM now() - d.first_at) * 1000)::bigint END
  FROM webhook_deliveries d JOIN outbox o ON o.tenant_id = d.tenant_id AND o.seq = d.seq
  WHERE d.tenant_id = app_tenant() AND d.webhook_endpoint_id = $1 AND d.state = 'waiting' AND d.next_at <= now()
    AND (NOT $3 OR NOT EXISTS (SELECT FROM webhook_deliveries b WHERE b.tenant_id = d.tenant_id
         AND b.webhook_endpoint_id = d.webhook_endpoint_id AND b.state = 'waiting' AND b.order_key = d.order_key AND b.seq < d.seq))
  ORDER BY d.next_at, d.seq LIMIT $2)";
constexpr std::string_view fresh = R"(
  SELECT o.seq, o.topic, o.payload::text, o.created_at, event_order_key(o.topic, o.payload),
         EXISTS (SELECT FROM webhook_deliveries d WHERE d.tenant_id = o.tenant_id AND d.webhook_endpoint_id = $1 AND d.seq = o.seq)
  FROM outbox o WHERE o.tenant_id = app_tenant() AND o.seq > $2 ORDER BY o.seq LIMIT $3)";
constexpr std::string_view waiting = R"(
  SELECT order_key, count(*) FROM webhook_deliveries
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND state = 'waiting' GROUP BY order_key)";
constexpr std::string_view keep_rows = R"(
  INSERT INTO webhook_deliveries (tenant_id, webhook_endpoint_id, seq, event_type, order_key, state, attempts, next_at, status, fault,
                                  response, duration_ms)
  SELECT app_tenant(), $1, n.seq, n.event_type, n.order_key, n.state, n.attempts, now() + n.next_in_ms * interval '1 millisecond',
         n.status, nullif(n.fault, ''), nullif(n.response, ''), n.duration_ms
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[],
              $11::bigint[]) AS n (seq, event_type, order_key, state, attempts, next_in_ms, status, fault, response, duration_ms)
  ON CONFLICT (tenant_id, webhook_endpoint_id, seq) DO UPDATE SET
    state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at, status = excluded.status, fault = excluded.fault,
    response = excluded.response, duration_ms = excluded.duration_ms, last_at = now(),
    first_at = CASE WHEN webhook_deliveries.attempts = 0 THEN now() ELSE webhook_deliveries.first_at END)";
constexpr std::string_view keep_state = R"(
  UPDATE webhook_states SET position = $3, failures = $4,
    failing_since = CASE WHEN $4 = 0 THEN NULL ELSE coalesce(failing_since, now()) END, warnings = $5,
    last_attempt_at = CASE WHEN $6 THEN now() ELSE last_attempt_at END,
    last_delivered_at = CASE WHEN $7 THEN now() ELSE last_delivered_at END,
    last_error = CASE WHEN $8 <> '' THEN $8 WHEN $7 THEN NULL ELSE last_error END,
    state = CASE WHEN $9 <> '' THEN 'disabled' ELSE state END, disabled_reason = nullif($9, '')
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND claim = $2 AND position = $10)";

constexpr std::string_view state_of = R"(
  SELECT e.webhook_endpoint_id,
         CASE WHEN s.state IS NULL THEN 'no_secret' WHEN s.state = 'active' AND s.failures > 0 THEN 'failing' ELSE s.state END,
         coalesce(s.disabled_reason, ''), coalesce(s.position, 0), (SELECT coalesce(max(last_seq), 0) FROM event_heads
         WHERE tenant_id = app_tenant()), (SELECT count(*) FROM webhook_deliveries d WHERE d.tenant_id = e.tenant_id
         AND d.webhook_endpoint_id = e.webhook_endpoint_id AND d.state = 'waiting'), coalesce(s.key_no, 0),
         CASE WHEN s.previous_until > now() THEN s.previous_until END, coalesce(s.failures, 0), s.failing_since, s.last_attempt_at,
         s.last_delivered_at, coalesce(s.last_error, '')
  FROM webhook_endpoints e LEFT JOIN webhook_states s USING (tenant_id, webhook_endpoint_id)
  WHERE e.tenant_id = app_tenant() AND e.webhook_endpoint_id = $1 AND e.trash_id IS NULL)";
constexpr std::string_view delivery_page = R"(
  SELECT seq, event_type, state, attempts, next_at, status, coalesce(fault, ''), coalesce(response, ''), duration_ms, first_at, last_at
  FROM webhook_deliveries WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND seq < $2 AND ($4 = '' OR state = $4)
  ORDER BY seq DESC LIMIT $3)";
constexpr std::string_view name_of =
    "SELECT name FROM webhook_endpoints WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1";
constexpr std::string_view lock_endpoint = R"(
  SELECT webhook_endpoint_id FROM webhook_endpoints
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND trash_id IS NULL FOR NO KEY UPDATE)";
// What is numbered already was there before the secret.
constexpr std::string_view begin_state = R"(
  INSERT INTO webhook_states (tenant_id, webhook_endpoint_id, position)
  VALUES (app_tenant(), $1, (SELECT coalesce(max(last_seq), 0) FROM event_heads WHERE tenant_id = app_tenant()))
  ON CONFLICT (tenant_id, webhook_endpoint_id) DO NOTHING)";
constexpr std::string_view next_secret = R"(
  UPDATE webhook_states SET key_no = key_no + 1, previous_until = now() + make_interval(secs => $2)
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1)";
constexpr std::string_view enable = R"(
  UPDATE webhook_states SET state = 'active', disabled_reason = NULL, failures = 0, failing_since = NULL, warnings = 0
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND state = 'disabled')";
constexpr std::string_view due_now = R"(
  UPDATE webhook_deliveries SET next_at = now()
  WHERE tenant_id = app_tenant() AND webhook_endpoint_id = $1 AND state = 'waiting')";
constexpr std::string_view replay = R"(
  WITH wanted AS (
    SELECT o.seq, o.topic, event_order_key(o.topic, o.payload) AS order_key
    FROM outbox o JOIN webhook_endpoints e ON e.tenant_id = o.tenant_id AND e.webhook_endpoint_id = $1 AND e.trash_id IS NULL
    JOIN webhook_states s ON s.tenant_id = e.tenant_id AND s.webhook_endpoint_id = e.webhook_endpoint_id
    LEFT JOIN webhook_deliveries d ON d.tenant_id = o.tenant_id AND d.webhook_endpoint_id = $1 AND d.seq = o.seq
    WHERE o.tenant_id = app_tenant() AND o.seq BETWEEN $2 AND least($3, s.position)
      AND (cardinality(e.event_types) = 0 OR o.topic = ANY (e.event_types) OR split_part(o.topic, '.', 1) || '.*' = ANY (e.event_types)
           OR d.seq IS NOT NULL)
      AND (o.topic <> 'webhook_endpoint.test' OR o.payload ->> 'webhook_endpoint_id' = $1::text)
      AND CASE $4 WHEN 'all' THEN true WHEN 'failed' THEN d.state = 'failed' ELSE d.state IS DISTINCT FROM 'delivered' END
    ORDER BY o.seq LIMIT $5)
  INSERT INTO webhook_deliveries (tenant_id, webhook_endpoint_id, seq, event_type, order_key, state, attempts, next_at)
  SELECT app_tenant(), $1, seq, topic, order_key, 'waiting', 0, now() FROM wanted
  ON CONFLICT (tenant_id, webhook_endpoint_id, seq) DO UPDATE SET state = 'waiting', attempts = 0, next_at = now())";
}  // namespace webhooks_sql

namespace webhooks_detail {

std::string object_of(std::int64_t endpoint) { return "webhook_endpoint:" + std::to_string(endpoint); }

failure lost() { return fail(errc::not_owner, "another node serves the endpoint"); }

webhook_event read_event(pg::row_reader& in) {
  webhook_event e;
  e.seq = in.i64();
  e.type = in.text();
  e.data = in.text();
  e.created_at = in.time();
  e.order_key = in.text();
  return e;
}

result<std::vector<webhook_event>> due_of(pg::transaction& tx, const webhook_wish& wish, bool is_ordered) {
  auto rows = tx.execute(webhooks_sql::due, pg::params{}.i64(wish.of.endpoint).i64(wish.due_max).boolean(is_ordered));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) {
    auto e = read_event(in);
    e.attempts = in.i64();
    e.tried_for = std::chrono::milliseconds{in.i64()};
    return e;
  });
}

result<void> add_fresh(pg::transaction& tx, const webhook_wish& wish, webhook_work& out) {
  auto rows = tx.execute(webhooks_sql::fresh, pg::params{}.i64(wish.of.endpoint).i64(wish.after).i64(wish.fresh_max));
  if (!rows) return fail(std::move(rows).error());
  auto all = pg::map_rows(*rows, [&](pg::row_reader& in) {
    auto e = read_event(in);
    const bool is_known = in.boolean();
    out.last_seen = e.seq;
    if (!is_known) out.fresh.push_back(std::move(e));
    return 0;
  });
  if (!all) return fail(std::move(all).error());
  out.has_more = static_cast<std::int64_t>(all->size()) == wish.fresh_max;
  return {};
}

result<void> add_waiting(pg::transaction& tx, const webhook_wish& wish, webhook_work& out) {
  auto rows = tx.execute(webhooks_sql::waiting, pg::params{}.i64(wish.of.endpoint));
  if (!rows) return fail(std::move(rows).error());
  auto all = pg::map_rows(*rows, [&](pg::row_reader& in) {
    out.blocked.push_back(in.text());
    out.waiting += in.i64();
    return 0;
  });
  if (!all) return fail(std::move(all).error());
  return {};
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return out;
}

result<webhook_endpoint_facts> facts_of(pg::transaction& tx, const webhook_claim& of) {
  auto rows = tx.execute(webhooks_sql::facts, pg::params{}.i64(of.endpoint).i64(of.claim));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return lost();
  return pg::first_row(*rows, [](pg::row_reader& in) {
    webhook_endpoint_facts f;
    f.name = in.text();
    f.url = in.text();
    f.event_types = words_of(in.text());
    f.is_active = in.boolean();
    f.is_ordered = in.boolean();
    f.in_flight_max = in.i64();
    f.position = in.i64();
    f.secret_no = in.i64();
    f.has_previous = in.boolean();
    f.failures = in.i64();
    f.failing_for = std::chrono::milliseconds{in.i64()};
    f.warnings = in.i64();
    return f;
  });
}

/// One array each, in the order of the statement.
result<void> keep_rows(pg::transaction& tx, const webhook_report& report) {
  std::vector<std::int64_t> seq, attempts, duration;
  std::vector<std::string> type, key, state, fault, response;
  std::vector<std::optional<std::int64_t>> next, status;
  for (const auto& row : report.rows) {
    seq.push_back(row.seq);
    type.push_back(row.type);
    key.push_back(row.order_key);
    state.push_back(row.state);
    attempts.push_back(row.attempts);
    next.push_back(row.next_in_ms);
    status.push_back(row.status);
    fault.push_back(row.fault);
    response.push_back(row.response);
    duration.push_back(row.duration_ms);
  }
  using texts = std::span<const std::string>;
  using numbers = std::span<const std::int64_t>;
  using maybe = std::span<const std::optional<std::int64_t>>;
  auto kept = tx.execute(webhooks_sql::keep_rows, pg::params{}
                                                      .i64(report.of.endpoint)
                                                      .i64_array(numbers{seq})
                                                      .text_array(texts{type})
                                                      .text_array(texts{key})
                                                      .text_array(texts{state})
                                                      .i64_array(numbers{attempts})
                                                      .i64_array(maybe{next})
                                                      .i64_array(maybe{status})
                                                      .text_array(texts{fault})
                                                      .text_array(texts{response})
                                                      .i64_array(numbers{duration}));
  if (!kept) return fail(std::move(kept).error());
  return {};
}

/// People are told by other ways than the endpoint itself: the feed, the log, whoever else gets events.
result<void> tell(pg::transaction& tx, const webhook_report& report) {
  json_text event;
  event.begin_object().member("webhook_endpoint_id", report.of.endpoint).member("name", report.name).member("reason", report.notice_reason)
      .end_object();
  auto left = append_outbox(tx, report.notice, event.text());
  if (!left) return fail(std::move(left).error());
  audit_record said;
  said.actor = "webhooks";
  said.action = report.notice;
  said.object = object_of(report.of.endpoint);
  said.after = event.text();
  said.reason = report.notice_reason;
  auto noted = append_audit(tx, said);
  if (!noted) return fail(std::move(noted).error());
  return {};
}

result<void> lock(pg::transaction& tx, std::int64_t endpoint) {
  auto rows = tx.execute(webhooks_sql::lock_endpoint, pg::params{}.i64(endpoint));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return fail(errc::not_found, "no such endpoint");
  return {};
}

}  // namespace webhooks_detail

using namespace webhooks_detail;

secret_name webhook_secret_name(std::int64_t endpoint) { return {"webhook_signing", object_of(endpoint)}; }
secret_name webhook_previous_secret_name(std::int64_t endpoint) { return {"webhook_previous", object_of(endpoint)}; }

result<std::vector<webhook_claim>> claim_webhooks(pg::transaction& tx, const std::string& node,
                                                  const std::vector<webhook_claim>& held, std::chrono::seconds lease) {
  auto rows = tx.execute(webhooks_sql::candidates, pg::params{}.text(node).i64(lease.count()));
  if (!rows) return fail(std::move(rows).error());
  struct candidate {
    webhook_claim now = {};
    bool is_mine = false;
    bool is_old = false;
  };
  auto found = pg::map_rows(*rows, [](pg::row_reader& in) {
    candidate c;
    c.now.tenant = in.id<tenant_id>();
    c.now.endpoint = in.i64();
    c.now.claim = in.i64();
    c.is_mine = in.boolean();
    c.is_old = in.boolean();
    return c;
  });
  if (!found) return fail(std::move(found).error());
  std::vector<webhook_claim> out;
  for (auto& c : *found) {
    // What an earlier process of this name held is taken anew: its claim is fenced.
    const bool is_held = c.is_mine && std::find(held.begin(), held.end(), c.now) != held.end();
    if (is_held && !c.is_old) {
      out.push_back(c.now);
      continue;
    }
    if (auto moved = tx.set_tenant(c.now.tenant); !moved) return fail(std::move(moved).error());
    auto args = pg::params{}.i64(c.now.endpoint).i64(c.now.claim).i64(lease.count());
    if (is_held) {
      auto kept = tx.execute(webhooks_sql::prolong, std::move(args));
      if (!kept) return fail(std::move(kept).error());
      if (kept->affected() == 1) out.push_back(c.now);
      continue;
    }
    auto taken = tx.execute(webhooks_sql::take, std::move(args.text(node)));
    if (!taken) return fail(std::move(taken).error());
    if (taken->empty()) continue;
    auto claim = pg::first_row(*taken, [](pg::row_reader& in) { return in.i64(); });
    if (!claim) return fail(std::move(claim).error());
    c.now.claim = *claim;
    out.push_back(c.now);
  }
  return out;
}

result<webhook_work> webhook_work_of(pg::transaction& tx, const webhook_wish& wish) {
  webhook_work out;
  auto facts = facts_of(tx, wish.of);
  if (!facts) return fail(std::move(facts).error());
  out.facts = std::move(*facts);
  out.last_seen = wish.after;
  if (!out.facts.is_active) return out;
  if (auto counted = add_waiting(tx, wish, out); !counted) return fail(std::move(counted).error());
  if (wish.due_max > 0 && out.waiting > 0) {
    auto due = due_of(tx, wish, out.facts.is_ordered);
    if (!due) return fail(std::move(due).error());
    out.due = std::move(*due);
  }
  if (wish.fresh_max > 0)
    if (auto added = add_fresh(tx, wish, out); !added) return fail(std::move(added).error());
  return out;
}

result<void> keep_webhook_report(pg::transaction& tx, const webhook_report& report) {
  auto kept = tx.execute(webhooks_sql::keep_state, pg::params{}
                                                       .i64(report.of.endpoint)
                                                       .i64(report.of.claim)
                                                       .i64(report.position)
                                                       .i64(report.failures)
                                                       .i64(report.warnings)
                                                       .boolean(report.has_tried)
                                                       .boolean(report.has_delivered)
                                                       .text(report.last_error)
                                                       .text(report.disabled_reason)
                                                       .i64(report.from_position));
  if (!kept) return fail(std::move(kept).error());
  if (kept->affected() != 1) return lost();
  if (!report.rows.empty())
    if (auto rows = keep_rows(tx, report); !rows) return rows;
  if (report.notice.empty()) return {};
  return tell(tx, report);
}

pg::query<webhook_state_view> webhook_state_of(tenant_id tenant, std::int64_t endpoint) {
  return {tenant,
          {{webhooks_sql::state_of, pg::params{}.i64(endpoint)}},
          [](const std::vector<pg::rows>& r) -> result<webhook_state_view> {
            if (r[0].empty()) return fail(errc::not_found, "no such endpoint");
            return pg::first_row(r[0], [](pg::row_reader& in) {
              webhook_state_view v;
              v.endpoint = in.i64();
              v.state = in.text();
              v.disabled_reason = in.text();
              v.position = in.i64();
              v.last_seq = in.i64();
              v.waiting = in.i64();
              v.secret_no = in.i64();
              v.previous_until = in.opt_time();
              v.failures = in.i64();
              v.failing_since = in.opt_time();
              v.last_attempt_at = in.opt_time();
              v.last_delivered_at = in.opt_time();
              v.last_error = in.text();
              return v;
            });
          }};
}

pg::query<page<webhook_delivery_view>> webhook_delivery_page(tenant_id tenant, std::int64_t endpoint, const page_query& q,
                                                             const std::optional<std::string>& state) {
  return {tenant,
          {{webhooks_sql::delivery_page, pg::params{}
                                             .i64(endpoint)
                                             .i64(paging::after_number(q, INT64_MAX))
                                             .i64(paging::rows_wanted(q))
                                             .text(state.value_or(""))}},
          [q](const std::vector<pg::rows>& r) -> result<page<webhook_delivery_view>> {
            auto all = pg::map_rows(r[0], [](pg::row_reader& in) {
              webhook_delivery_view v;
              v.seq = in.i64();
              v.event_type = in.text();
              v.state = in.text();
              v.attempts = in.i64();
              v.next_at = in.opt_time();
              v.status = in.opt_i64();
              v.fault = in.text();
              v.response = in.text();
              v.duration_ms = in.i64();
              v.first_at = in.time();
              v.last_at = in.time();
              return v;
            });
            if (!all) return fail(std::move(all).error());
            return paging::cut(std::move(*all), q, [](const webhook_delivery_view& v) { return std::to_string(v.seq); });
          }};
}

result<void> keep_webhook_secret(pg::transaction& tx, const master_keys& keys, std::int64_t endpoint, std::string_view secret,
                                 std::int64_t overlap_s, user_id by) {
  if (auto locked = lock(tx, endpoint); !locked) return locked;
  auto begun = tx.execute(webhooks_sql::begin_state, pg::params{}.i64(endpoint));
  if (!begun) return fail(std::move(begun).error());
  if (begun->affected() == 0) {
    // Shared for the length of this call: the query wants to own its keys.
    const std::shared_ptr<const master_keys> borrowed{&keys, [](const master_keys*) {}};
    auto present = pg::run(tx, open_secret(tx.tenant(), borrowed, webhook_secret_name(endpoint)));
    if (!present) return fail(std::move(present).error());
    if (*present)
      if (auto kept = keep_secret(tx, keys, webhook_previous_secret_name(endpoint), **present, by); !kept)
        return fail(std::move(kept).error());
    if (auto moved = tx.execute(webhooks_sql::next_secret, pg::params{}.i64(endpoint).i64(overlap_s)); !moved)
      return fail(std::move(moved).error());
  }
  if (auto kept = keep_secret(tx, keys, webhook_secret_name(endpoint), secret, by); !kept) return fail(std::move(kept).error());
  return {};
}

result<std::string> webhook_name(pg::transaction& tx, std::int64_t endpoint) {
  auto rows = tx.execute(webhooks_sql::name_of, pg::params{}.i64(endpoint));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.text(); });
}

result<void> enable_webhook(pg::transaction& tx, std::int64_t endpoint) {
  if (auto locked = lock(tx, endpoint); !locked) return locked;
  auto done = tx.execute(webhooks_sql::enable, pg::params{}.i64(endpoint));
  if (!done) return fail(std::move(done).error());
  if (done->affected() != 1) return fail(errc::conflict, "the endpoint is not disabled");
  if (auto hurried = tx.execute(webhooks_sql::due_now, pg::params{}.i64(endpoint)); !hurried) return fail(std::move(hurried).error());
  return {};
}

result<std::int64_t> replay_webhook(pg::transaction& tx, std::int64_t endpoint, const webhook_replay& wanted) {
  if (auto locked = lock(tx, endpoint); !locked) return fail(std::move(locked).error());
  auto done = tx.execute(webhooks_sql::replay, pg::params{}
                                                   .i64(endpoint)
                                                   .i64(wanted.from_seq)
                                                   .i64(wanted.until_seq)
                                                   .text(wanted.which)
                                                   .i64(replay_events_max + 1));
  if (!done) return fail(std::move(done).error());
  if (done->affected() > replay_events_max)
    return fail(errc::limit_exceeded, "more than 10000 events: ask for a shorter range");
  return done->affected();
}

}  // namespace didtron::storage
