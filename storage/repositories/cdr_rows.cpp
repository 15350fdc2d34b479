#include "storage/repositories/cdr_rows.hpp"

#include <algorithm>

#include "storage/json_text.hpp"
#include "storage/repositories/explanations.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage::cdr_rows {

namespace detail {

// Kept by the connection, emptied at each COMMIT; rolled back with the transaction that made it.
constexpr std::string_view make_stage =
    "CREATE TEMPORARY TABLE IF NOT EXISTS cdr_stage (LIKE public.cdrs) ON COMMIT DELETE ROWS";
constexpr std::string_view copy = R"(
  COPY pg_temp.cdr_stage (
    tenant_id, call_id, started_at, batch_id, account_id, customer_tenant_id, edge_id, ingress_trunk_id,
    egress_trunk_id, carrier_id, caller, called_raw, called, destination, result, sip_code, sip_reason, hangup_by,
    ringing_at, answered_at, ended_at, duration_ms, billed_s, currency, charge_e8, rate_row_id, rate_card_id,
    cost_currency, cost_billed_s, cost_e8, cost_rate_row_id, cost_rate_card_id, is_estimated, attempts,
    called_lrn)
  FROM STDIN (FORMAT binary))";
constexpr int copy_columns = 35;
// Several jobs of one commit share the stage: the batch tells them apart.
constexpr std::string_view move_stage =
    "INSERT INTO cdrs SELECT * FROM pg_temp.cdr_stage WHERE batch_id = $1";
constexpr std::string_view insert_attempts = R"(
  INSERT INTO cdr_attempts (tenant_id, call_id, started_at, attempt_no, trunk_id, carrier_id, sip_code, sip_reason, ended_at,
                            cost_currency, cost_e8, cost_rate_row_id, cost_rate_card_id, cost)
  SELECT app_tenant(), a.call_id, a.started_at, a.attempt_no, a.trunk_id, a.carrier_id, a.sip_code, a.sip_reason, a.ended_at,
         a.cost_currency, a.cost_e8, a.cost_row, a.cost_card, a.cost::jsonb
  FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
              $8::timestamptz[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[])
    AS a (call_id, started_at, attempt_no, trunk_id, carrier_id, sip_code, sip_reason, ended_at, cost_currency, cost_e8,
          cost_row, cost_card, cost))";
constexpr std::string_view insert_explanations = R"(
  INSERT INTO cdr_explanations (tenant_id, call_id, started_at, decision, charge, cost)
  SELECT app_tenant(), e.call_id, e.started_at, e.decision::jsonb, e.charge::jsonb, e.cost::jsonb
  FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
    AS e (call_id, started_at, decision, charge, cost))";

std::optional<std::int64_t> some(std::int64_t value) {
  return value == 0 ? std::nullopt : std::optional{value};
}

void write(pg::copy_writer& out, std::int64_t batch_id, const row& r) {
  const auto& c = *r.call;
  const auto& f = c.facts;
  const auto* sell = r.rating->sell ? &*r.rating->sell : nullptr;
  const auto* cost = r.rating->cost ? &*r.rating->cost : nullptr;
  out.row();
  out.i64(f.tenant.value);
  out.id(f.id);
  out.time(f.started_at);
  out.i64(batch_id);
  out.i64(f.account.value);
  out.i64(r.customer.value);
  out.text(f.edge);
  out.i64(f.ingress_trunk.value);
  out.i64(some(c.egress_trunk.value));
  out.i64(some(c.carrier.value));
  out.text(f.caller);
  out.text(f.called_raw);
  out.text(f.called);
  out.text(f.destination);
  out.text(name_of(c.result));
  out.i32(c.sip_code);
  out.text(c.reason);
  out.text(name_of(c.hangup_by));
  out.time(c.ringing_at);
  out.time(c.answered_at);
  out.time(c.ended_at);
  out.i64(c.duration_ms);
  out.i64(sell ? sell->charge.billed : 0);
  out.text(r.money.text());
  out.i64(r.rating->charge().e8);
  out.i64(some(sell ? sell->row.value : 0));
  out.i64(some(sell ? sell->card.value : 0));
  out.opt_text(cost ? std::optional{std::string{cost->money.text()}} : std::nullopt);
  out.i64(cost ? cost->charge.billed : 0);
  out.i64(r.rating->cost_total().e8);
  out.i64(some(cost ? cost->row.value : 0));
  out.i64(some(cost ? cost->card.value : 0));
  out.boolean(c.is_estimated);
  out.i16(static_cast<std::int16_t>(c.attempts.size()));
  out.opt_text(f.called_lrn.empty() ? std::nullopt : std::optional{f.called_lrn});
}

result<void> copy_cdrs(pg::transaction& tx, std::int64_t batch_id, const std::vector<row>& rows) {
  if (auto made = tx.link().script(make_stage); !made) return made;
  auto out = pg::copy_writer::begin(tx, copy, copy_columns);
  if (!out) return fail(std::move(out).error());
  for (const auto& r : rows)
    write(*out, batch_id, r);
  auto copied = out->finish();
  if (!copied) return fail(std::move(copied).error());
  auto moved = tx.execute(move_stage, pg::params{}.i64(batch_id));
  if (!moved) return fail(std::move(moved).error());
  if (moved->affected() != static_cast<std::int64_t>(rows.size())) {
    return fail(errc::internal, "a batch lost or gained CDRs on the way");
  }
  return {};
}

result<void> insert_tries(pg::transaction& tx, const std::vector<row>& rows) {
  std::vector<uuid> ids;
  std::vector<instant> started, ended;
  std::vector<std::int64_t> number, trunk, carrier, code, cost_e8;
  std::vector<std::string> reason;
  std::vector<std::optional<std::int64_t>> cost_row, cost_card;
  std::vector<std::optional<std::string>> money, cost;
  for (const auto& r : rows) {
    for (const auto& a : r.call->attempts) {
      ids.push_back(r.call->facts.id);
      started.push_back(r.call->facts.started_at);
      number.push_back(a.attempt_no);
      trunk.push_back(a.trunk.value);
      carrier.push_back(a.carrier.value);
      code.push_back(a.sip_code);
      reason.push_back(a.reason);
      ended.push_back(a.ended_at);
      const auto& rated = r.rating->attempts;
      const auto own = std::find_if(rated.begin(), rated.end(), [&a](const rated_attempt& x) {
        return x.attempt_no == a.attempt_no;
      });
      const rated_side* side = own == rated.end() ? nullptr : &own->cost;
      cost_e8.push_back(side ? side->charge.total.e8 : 0);
      cost_row.push_back(some(side ? side->row.value : 0));
      cost_card.push_back(some(side ? side->card.value : 0));
      money.push_back(side ? std::optional{std::string{side->money.text()}} : std::nullopt);
      cost.push_back(side ? std::optional{explanations::rating_json(side->explanation)} : std::nullopt);
    }
  }
  if (ids.empty()) return {};
  auto done = tx.execute(insert_attempts, pg::params{}
                                              .id_array(ids)
                                              .time_array(started)
                                              .i64_array(number)
                                              .i64_array(trunk)
                                              .i64_array(carrier)
                                              .i64_array(code)
                                              .text_array(reason)
                                              .time_array(ended)
                                              .text_array(money)
                                              .i64_array(cost_e8)
                                              .i64_array(cost_row)
                                              .i64_array(cost_card)
                                              .text_array(cost));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<void> insert_reasons(pg::transaction& tx, const std::vector<row>& rows) {
  std::vector<uuid> ids;
  std::vector<instant> started;
  std::vector<std::string> decision;
  std::vector<std::optional<std::string>> charge, cost;
  for (const auto& r : rows) {
    ids.push_back(r.call->facts.id);
    started.push_back(r.call->facts.started_at);
    decision.push_back(explanations::decision_json(r.call->facts.decision));
    const auto side = [](const std::optional<rated_side>& s) {
      return s ? std::optional{explanations::rating_json(s->explanation)} : std::nullopt;
    };
    charge.push_back(side(r.rating->sell));
    cost.push_back(side(r.rating->cost));
  }
  auto done = tx.execute(insert_explanations, pg::params{}
                                                  .id_array(ids)
                                                  .time_array(started)
                                                  .text_array(decision)
                                                  .text_array(charge)
                                                  .text_array(cost));
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace detail

std::string conflict_json(const finished_call& c, const rated_call& r) {
  json_text out;
  out.begin_object()
      .member("call_id", format(c.facts.id))
      .member("account_id", c.facts.account.value)
      .member("ingress_trunk_id", c.facts.ingress_trunk.value)
      .member("egress_trunk_id", c.egress_trunk.value)
      .member("carrier_id", c.carrier.value)
      .member("caller", c.facts.caller)
      .member("called_raw", c.facts.called_raw)
      .member("called", c.facts.called)
      .member("started_at", format(c.facts.started_at))
      .member("answered_at", c.answered_at ? format(*c.answered_at) : std::string{})
      .member("ended_at", format(c.ended_at))
      .member("duration_ms", c.duration_ms)
      .member("result", name_of(c.result))
      .member("sip_code", std::int64_t{c.sip_code});
  const auto side = [&out](std::string_view name, const std::optional<rated_side>& s) {
    if (!s) return;
    out.begin_object(name)
        .member("currency", s->money.text())
        .member("amount_e8", s->charge.total.e8)
        .member("billed_s", s->charge.billed)
        .member("rate_card_id", s->card.value)
        .member("rate_row_id", s->row.value)
        .end_object();
  };
  side("charge", r.sell);
  side("cost", r.cost);
  out.end_object();
  return out.text();
}

std::string content_digest(const finished_call& call, const rated_call& rating) {
  return sha256(conflict_json(call, rating));
}

result<void> insert(pg::transaction& tx, std::int64_t batch_id, const std::vector<row>& rows) {
  return detail::copy_cdrs(tx, batch_id, rows)
      .and_then([&] { return detail::insert_tries(tx, rows); })
      .and_then([&] { return detail::insert_reasons(tx, rows); });
}

}  // namespace didtron::storage::cdr_rows
