#include "storage/repositories/live_calls.hpp"

#include <charconv>
#include <map>

#include "storage/json_text.hpp"
#include "storage/repositories/explanations.hpp"

namespace didtron::storage {

namespace live_calls_sql {
// A call whose CDR is written has ended: its late ticket would hold money for ever.
constexpr std::string_view insert = R"(
  INSERT INTO live_calls (tenant_id, shard, call_id, account_id, customer_tenant_id, edge_id, edge_dialog, state, caller,
                          called_raw, called, destination, ingress_trunk_id, egress_trunk_id, carrier_id, hold_e8,
                          granted_s, routed_at, answered_at, last_seen_at, decision, sell_card_id, called_lrn,
                          above_card_ids, attempts)
  SELECT app_tenant(), $1, c.call_id, c.account_id, c.customer_tenant_id, c.edge_id, c.edge_dialog,
         CASE c.is_answered WHEN 1 THEN 'answered' ELSE 'routed' END, c.caller, c.called_raw, c.called, c.destination,
         c.ingress_trunk_id, nullif(c.egress_trunk_id, 0), nullif(c.carrier_id, 0), c.hold_e8, c.granted_s, c.routed_at,
         c.answered_at, c.last_seen_at, c.decision::jsonb, nullif(c.sell_card_id, 0), c.called_lrn,
         c.above_card_ids::bigint[], c.attempts::jsonb->'attempts'
  FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
              $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
              $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::text[], $21::bigint[], $22::text[],
              $23::text[], $24::text[])
    AS c (call_id, account_id, customer_tenant_id, edge_id, edge_dialog, is_answered, caller, called_raw, called,
          destination, ingress_trunk_id, egress_trunk_id, carrier_id, hold_e8, granted_s, routed_at, answered_at,
          last_seen_at, decision, sell_card_id, called_lrn, above_card_ids, attempts)
  WHERE NOT EXISTS (SELECT FROM cdr_keys k WHERE k.tenant_id = app_tenant() AND k.call_id = c.call_id)
  ON CONFLICT (call_id) DO NOTHING)";
constexpr std::string_view update = R"(
  UPDATE live_calls l SET
    state = CASE c.is_answered WHEN 1 THEN 'answered' ELSE l.state END,
    egress_trunk_id = nullif(c.egress_trunk_id, 0), carrier_id = nullif(c.carrier_id, 0), hold_e8 = c.hold_e8,
    granted_s = c.granted_s, answered_at = coalesce(c.answered_at, l.answered_at), last_seen_at = c.last_seen_at,
    attempts = c.attempts::jsonb->'attempts'
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[],
              $8::timestamptz[], $9::text[])
    AS c (call_id, is_answered, egress_trunk_id, carrier_id, hold_e8, granted_s, answered_at, last_seen_at, attempts)
  WHERE l.tenant_id = app_tenant() AND l.call_id = c.call_id)";
constexpr std::string_view remove =
    "DELETE FROM live_calls WHERE tenant_id = app_tenant() AND call_id = ANY ($1::uuid[])";
constexpr std::string_view of_shards = R"(
  SELECT call_id, tenant_id, account_id, customer_tenant_id, shard, edge_id, edge_dialog, state = 'answered', caller,
         called_raw, called, destination, ingress_trunk_id, egress_trunk_id, carrier_id, hold_e8, granted_s, routed_at,
         answered_at, last_seen_at, sell_card_id, (decision->>'expected_call_s')::bigint, (decision->>'expected_price_e8')::bigint,
         called_lrn, array_to_string(above_card_ids, ',')
  FROM live_calls WHERE shard = ANY ($1::bigint[]) ORDER BY call_id)";
constexpr std::string_view candidates_of_shards = R"(
  SELECT l.call_id, c.trunk_id, c.carrier_id, c.trunk_name, c.carrier_name, c.priority, c.outcome, c.reason, c.prefix,
         c.card_id, c.row_id, c.expected_cost_e8, c.expected_margin_e8, c.rank
  FROM live_calls l
  CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(l.decision->'candidates') AS (
    trunk_id bigint, carrier_id bigint, trunk_name text, carrier_name text, priority bigint, outcome text, reason text,
    prefix text, card_id bigint, row_id bigint, expected_cost_e8 bigint, expected_margin_e8 bigint, rank bigint))
    WITH ORDINALITY AS c (trunk_id, carrier_id, trunk_name, carrier_name, priority, outcome, reason, prefix, card_id,
                          row_id, expected_cost_e8, expected_margin_e8, rank, position)
  WHERE l.shard = ANY ($1::bigint[]) ORDER BY l.call_id, c.position)";
constexpr std::string_view attempts_of_shards = R"(
  SELECT l.call_id, a.trunk_id, a.sip_code, a.sip_reason, a.ended_at
  FROM live_calls l
  CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(l.attempts) AS (
    trunk_id bigint, sip_code bigint, sip_reason text, ended_at timestamptz))
    WITH ORDINALITY AS a (trunk_id, sip_code, sip_reason, ended_at, position)
  WHERE l.shard = ANY ($1::bigint[]) ORDER BY l.call_id, a.position)";
}  // namespace live_calls_sql

namespace live_calls_detail {

/// PostgreSQL's spelling of an array of numbers: "{12,15}".
std::string array_of(const std::vector<rate_card_id>& cards) {
  std::string out = "{";
  for (const auto card : cards) {
    if (out.size() > 1) out += ',';
    out += std::to_string(card.value);
  }
  return out + "}";
}

/// "12,15": numbers that the database has written.
std::vector<rate_card_id> cards_of(std::string_view text) {
  std::vector<rate_card_id> out;
  while (!text.empty()) {
    const auto end = text.find(',');
    const auto one = text.substr(0, end);
    rate_card_id card;
    std::from_chars(one.data(), one.data() + one.size(), card.value);
    out.push_back(card);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string attempts_json(const std::vector<call_attempt>& attempts) {
  json_text out;
  out.begin_object().begin_array("attempts");
  for (const auto& a : attempts)
    out.begin_object()
        .member("trunk_id", a.trunk.value)
        .member("sip_code", std::int64_t{a.sip_code})
        .member("sip_reason", a.reason)
        .member("ended_at", format(a.ended_at))
        .end_object();
  out.end_array().end_object();
  return out.text();
}

live_call_row read_row(pg::row_reader& in) {
  live_call_row c;
  c.facts.id = in.id128();
  c.facts.tenant = in.id<tenant_id>();
  c.facts.account = in.id<account_id>();
  c.facts.customer = in.id<tenant_id>();
  c.shard = in.i32();
  c.facts.edge = in.text();
  c.edge_dialog = in.text();
  c.is_answered = in.boolean();
  c.facts.caller = in.text();
  c.facts.called_raw = in.text();
  c.facts.called = in.text();
  c.facts.destination = in.text();
  c.facts.ingress_trunk = in.id<trunk_id>();
  c.egress_trunk = in.id_or_none<trunk_id>();
  c.carrier = in.id_or_none<carrier_id>();
  c.hold = in.money();
  c.granted_s = in.i64();
  c.facts.started_at = in.time();
  c.answered_at = in.opt_time();
  c.last_seen_at = in.time();
  c.sell_card = in.id_or_none<rate_card_id>();
  c.facts.decision.expected_call_s = in.i32();
  c.facts.decision.expected_price = in.money();
  c.facts.called_lrn = in.text();
  c.above_cards = cards_of(in.text());
  return c;
}

pg::params columns_of(std::int32_t shard, std::span<const live_call_row> calls) {
  std::vector<uuid> ids;
  std::vector<std::int64_t> account, customer, answered, ingress, egress, carrier, hold, granted, card;
  std::vector<std::string> edge, dialog, caller, called_raw, called, destination, decision, lrn, above, attempts;
  std::vector<instant> routed_at, seen_at;
  std::vector<std::optional<instant>> answered_at;
  for (const auto& c : calls) {
    ids.push_back(c.facts.id);
    account.push_back(c.facts.account.value);
    customer.push_back(c.facts.customer.value);
    edge.push_back(c.facts.edge);
    dialog.push_back(c.edge_dialog);
    answered.push_back(c.is_answered ? 1 : 0);
    caller.push_back(c.facts.caller);
    called_raw.push_back(c.facts.called_raw);
    called.push_back(c.facts.called);
    destination.push_back(c.facts.destination);
    ingress.push_back(c.facts.ingress_trunk.value);
    egress.push_back(c.egress_trunk.value);
    carrier.push_back(c.carrier.value);
    hold.push_back(c.hold.e8);
    granted.push_back(c.granted_s);
    routed_at.push_back(c.facts.started_at);
    answered_at.push_back(c.answered_at);
    seen_at.push_back(c.last_seen_at);
    decision.push_back(explanations::decision_json(c.facts.decision));
    card.push_back(c.sell_card.value);
    lrn.push_back(c.facts.called_lrn);
    above.push_back(array_of(c.above_cards));
    attempts.push_back(attempts_json(c.attempts));
  }
  pg::params p;
  p.i64(shard)
      .id_array(ids)
      .i64_array(account)
      .i64_array(customer)
      .text_array(edge)
      .text_array(dialog)
      .i64_array(answered)
      .text_array(caller)
      .text_array(called_raw)
      .text_array(called)
      .text_array(destination)
      .i64_array(ingress)
      .i64_array(egress)
      .i64_array(carrier)
      .i64_array(hold)
      .i64_array(granted)
      .time_array(routed_at)
      .time_array(answered_at)
      .time_array(seen_at)
      .text_array(decision)
      .i64_array(card)
      .text_array(lrn)
      .text_array(above)
      .text_array(attempts);
  return p;
}

result<void> fenced(pg::transaction& tx, shard_claim claim, std::string_view sql, pg::params args) {
  if (auto held = check_fence(tx, claim); !held) return held;
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<std::vector<live_call_row>> read(const pg::rows& calls, const pg::rows& candidates,
                                        const pg::rows& attempts) {
  auto out = pg::map_rows(calls, read_row);
  if (!out) return out;
  std::map<call_id, live_call_row*> by_id;
  for (auto& c : *out)
    by_id[c.facts.id] = &c;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    pg::row_reader in{candidates, i};
    const auto call = by_id.find(in.id128());
    auto one = explanations::read_candidate(in);
    if (!in.ok()) return fail(in.mismatch());
    if (call != by_id.end()) call->second->facts.decision.candidates.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    pg::row_reader in{attempts, i};
    const auto call = by_id.find(in.id128());
    call_attempt one;
    one.trunk = in.id<trunk_id>();
    one.sip_code = in.i32();
    one.reason = in.text();
    one.ended_at = in.time();
    if (!in.ok()) return fail(in.mismatch());
    if (call != by_id.end()) call->second->attempts.push_back(std::move(one));
  }
  return out;
}

}  // namespace live_calls_detail

result<void> insert_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const live_call_row> calls) {
  return live_calls_detail::fenced(tx, claim, live_calls_sql::insert,
                                   live_calls_detail::columns_of(claim.shard, calls));
}

result<void> update_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const live_call_change> changes) {
  std::vector<uuid> ids;
  std::vector<std::int64_t> answered, egress, carrier, hold, granted;
  std::vector<std::optional<instant>> answered_at;
  std::vector<instant> seen_at;
  std::vector<std::string> attempts;
  for (const auto& c : changes) {
    ids.push_back(c.id);
    answered.push_back(c.is_answered ? 1 : 0);
    egress.push_back(c.egress_trunk.value);
    carrier.push_back(c.carrier.value);
    hold.push_back(c.hold.e8);
    granted.push_back(c.granted_s);
    answered_at.push_back(c.answered_at);
    seen_at.push_back(c.last_seen_at);
    attempts.push_back(live_calls_detail::attempts_json(c.attempts));
  }
  pg::params p;
  p.id_array(ids)
      .i64_array(answered)
      .i64_array(egress)
      .i64_array(carrier)
      .i64_array(hold)
      .i64_array(granted)
      .time_array(answered_at)
      .time_array(seen_at)
      .text_array(attempts);
  return live_calls_detail::fenced(tx, claim, live_calls_sql::update, std::move(p));
}

result<void> delete_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const call_id> calls) {
  return live_calls_detail::fenced(tx, claim, live_calls_sql::remove, pg::params{}.id_array(calls));
}

pg::query<std::vector<live_call_row>> live_calls_of(std::span<const std::int32_t> shards) {
  const std::vector<std::int64_t> numbers{shards.begin(), shards.end()};
  const auto args = pg::params{}.i64_array(numbers);
  return {{},
          {{live_calls_sql::of_shards, args},
           {live_calls_sql::candidates_of_shards, args},
           {live_calls_sql::attempts_of_shards, args}},
          [](const std::vector<pg::rows>& r) { return live_calls_detail::read(r[0], r[1], r[2]); }};
}

}  // namespace didtron::storage
