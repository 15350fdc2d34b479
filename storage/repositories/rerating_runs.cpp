#include <map>

#include "actors/domain/ledger/rerating.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/explanations.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/reratings.hpp"

/// What a run does: its preview, its posting, its undoing.
namespace didtron::storage {

namespace rerating_runs_sql {
// One preview of a run at a time; a second one waits, and finds the first one's.
constexpr std::string_view lock = "SELECT pg_advisory_xact_lock(hashtextextended('rerating', $1))";
// Whoever posts or undoes a run holds this until COMMIT. A preview takes it for the moment that it calls its beginning: what
// was posted before is committed and seen, what comes later is later than that moment.
constexpr std::string_view lock_posting =
    "SELECT pg_advisory_xact_lock(hashtextextended('rerating_postings', app_tenant()))";
constexpr std::string_view wait_for_posting =
    "SELECT pg_advisory_lock_shared(hashtextextended('rerating_postings', app_tenant()))";
constexpr std::string_view beginning = R"(
  SELECT at FROM (SELECT clock_timestamp() AS at OFFSET 0) AS moment,
    LATERAL (SELECT pg_advisory_unlock_shared(hashtextextended('rerating_postings', app_tenant())) WHERE at IS NOT NULL) AS done)";
constexpr std::string_view granularity =
    "SELECT coalesce((SELECT usage_journal FROM ledger_settings WHERE tenant_id = app_tenant()), '') = 'per_call'";
// What a call stands at: as it was booked, or after the last run. What was taken back is not billed at all.
constexpr std::string_view scope = R"(
  DECLARE rerating_scope NO SCROLL CURSOR FOR
  SELECT c.call_id, c.started_at, c.answered_at, c.caller, c.called, c.result, c.account_id, c.carrier_id,
         coalesce(s.rate_card_id, c.rate_card_id), c.currency,
         coalesce(s.after_e8, (e.charge->>'total_e8')::bigint, c.charge_e8),
         coalesce((e.charge->>'duration_ms')::bigint, c.duration_ms), coalesce(nullif(e.charge->>'rated_number', ''), c.called_lrn, ''),
         coalesce(coalesce(s.explanation, e.charge)->>'card_currency', sk.currency),
         coalesce((coalesce(s.explanation, e.charge)->>'fx_rate_e10')::bigint, c.fx_rate_e10),
         coalesce((coalesce(s.explanation, e.charge)->>'fx_rate_id')::bigint, c.fx_rate_id),
         coalesce((coalesce(s.explanation, e.charge)->>'fx_second_rate_id')::bigint, c.fx_second_rate_id),
         coalesce(b.rate_card_id, c.cost_rate_card_id), coalesce(c.cost_currency, c.currency),
         coalesce(b.after_e8, (e.cost->>'total_e8')::bigint, c.cost_e8),
         coalesce((e.cost->>'duration_ms')::bigint, c.duration_ms), coalesce(nullif(e.cost->>'rated_number', ''), c.called_lrn, ''),
         coalesce(coalesce(b.explanation, e.cost)->>'card_currency', bk.currency),
         coalesce((coalesce(b.explanation, e.cost)->>'fx_rate_e10')::bigint, c.cost_fx_rate_e10),
         coalesce((coalesce(b.explanation, e.cost)->>'fx_rate_id')::bigint, c.cost_fx_rate_id),
         coalesce((coalesce(b.explanation, e.cost)->>'fx_second_rate_id')::bigint, c.cost_fx_second_rate_id),
         r.side <> 'cost' AND coalesce(s.rate_card_id, c.rate_card_id) IS NOT NULL
           AND (r.rate_card_id IS NULL OR r.rate_card_id = coalesce(s.rate_card_id, c.rate_card_id)),
         r.side <> 'charge' AND c.carrier_id IS NOT NULL AND coalesce(b.rate_card_id, c.cost_rate_card_id) IS NOT NULL
           AND (r.rate_card_id IS NULL OR r.rate_card_id = coalesce(b.rate_card_id, c.cost_rate_card_id))
  FROM reratings r
  JOIN cdrs c ON c.tenant_id = r.tenant_id AND c.started_at >= r.answered_from - interval '1 day' AND c.started_at < r.answered_until
  LEFT JOIN cdr_explanations e ON e.tenant_id = c.tenant_id AND e.call_id = c.call_id AND e.started_at = c.started_at
  LEFT JOIN rate_cards sk ON sk.tenant_id = c.tenant_id AND sk.rate_card_id = c.rate_card_id
  LEFT JOIN rate_cards bk ON bk.tenant_id = c.tenant_id AND bk.rate_card_id = c.cost_rate_card_id
  LEFT JOIN LATERAL rerated(c.tenant_id, c.call_id, 'charge') AS s ON true
  LEFT JOIN LATERAL rerated(c.tenant_id, c.call_id, 'cost') AS b ON true
  WHERE r.tenant_id = app_tenant() AND r.rerating_id = $1
    AND coalesce(c.answered_at, c.started_at) >= r.answered_from AND coalesce(c.answered_at, c.started_at) < r.answered_until
    AND (r.account_id IS NULL OR c.account_id = r.account_id) AND (r.carrier_id IS NULL OR c.carrier_id = r.carrier_id)
    AND (r.import_id IS NULL OR c.import_id = r.import_id) AND starts_with(c.called, r.called_prefix)
    AND NOT EXISTS (SELECT FROM cdr_reversals v WHERE v.tenant_id = c.tenant_id AND v.call_id = c.call_id)
    AND NOT EXISTS (SELECT FROM cdr_imports i WHERE i.tenant_id = c.tenant_id AND i.import_id = c.import_id AND i.state = 'rolled_back')
  ORDER BY c.started_at, c.call_id)";
constexpr std::string_view fetch = "FETCH 5000 FROM rerating_scope";
constexpr std::string_view insert_calls = R"(
  INSERT INTO rerated_calls (tenant_id, rerating_id, call_id, side, started_at, usage_period, account_id, carrier_id, currency,
                             before_e8, after_e8, billed_s, rate_card_id, rate_row_id, explanation, reason)
  SELECT app_tenant(), $1, u.call_id, u.side, u.started_at, date_trunc('month', u.used_at AT TIME ZONE 'UTC')::date,
         u.account_id, u.carrier_id, u.currency, u.before_e8, u.after_e8, u.billed_s, u.rate_card_id, u.rate_row_id,
         u.explanation::jsonb, u.reason
  FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::text[], $9::bigint[],
              $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[])
    AS u (call_id, side, started_at, used_at, account_id, carrier_id, currency, before_e8, after_e8, billed_s, rate_card_id,
          rate_row_id, explanation, reason))";
constexpr std::string_view insert_preview = R"(
  INSERT INTO rerating_previews (tenant_id, rerating_id, calls, changed, unpriced, refusal, begun_at)
  VALUES (app_tenant(), $1, $2, $3, $4, $5, $6))";

constexpr std::string_view insert_decision = R"(
  INSERT INTO rerating_decisions (tenant_id, rerating_id, requested_by, is_approved, decided_by, reason)
  VALUES (app_tenant(), $1, $2, $3, $4, $5))";
constexpr std::string_view sides = R"(
  SELECT c.call_id, c.side, encode(sha256(convert_to(c.explanation::text, 'UTF8')), 'hex'), c.usage_period::timestamp AT TIME ZONE 'UTC',
         c.account_id, a.kind = 'postpaid', coalesce(c.carrier_id, 0), c.currency, c.before_e8, c.after_e8
  FROM rerated_calls c JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  WHERE c.tenant_id = app_tenant() AND c.rerating_id = $1 AND c.after_e8 IS NOT NULL
  ORDER BY c.usage_period, c.call_id, c.side)";
// Something of the run's that another deed has changed since its preview began.
constexpr std::string_view overtaken = R"(
  SELECT c.call_id FROM rerated_calls c
  JOIN rerating_previews p ON p.tenant_id = c.tenant_id AND p.rerating_id = c.rerating_id
  WHERE c.tenant_id = app_tenant() AND c.rerating_id = $1 AND (
    EXISTS (SELECT FROM rerated_calls x JOIN rerating_postings o ON o.tenant_id = x.tenant_id AND o.rerating_id = x.rerating_id
            LEFT JOIN rerating_undos u ON u.tenant_id = x.tenant_id AND u.rerating_id = x.rerating_id
            WHERE x.tenant_id = c.tenant_id AND x.call_id = c.call_id AND x.side = c.side AND x.rerating_id <> c.rerating_id
              AND (o.posted_at >= p.begun_at OR u.undone_at >= p.begun_at))
    OR EXISTS (SELECT FROM cdr_reversals v WHERE v.tenant_id = c.tenant_id AND v.call_id = c.call_id)
    OR EXISTS (SELECT FROM cdrs s JOIN cdr_imports i ON i.tenant_id = s.tenant_id AND i.import_id = s.import_id
               WHERE s.tenant_id = c.tenant_id AND s.call_id = c.call_id AND s.started_at = c.started_at AND i.state = 'rolled_back'))
  LIMIT 1)";
constexpr std::string_view insert_posting = R"(
  INSERT INTO rerating_postings (tenant_id, rerating_id, entry_nos) VALUES (app_tenant(), $1, $2::bigint[]))";
constexpr std::string_view posted_entries =
    "SELECT unnest(entry_nos) FROM rerating_postings WHERE tenant_id = app_tenant() AND rerating_id = $1";
constexpr std::string_view built_upon = R"(
  SELECT x.rerating_id FROM rerated_calls c
  JOIN rerating_postings own ON own.tenant_id = c.tenant_id AND own.rerating_id = c.rerating_id
  JOIN rerated_calls x ON x.tenant_id = c.tenant_id AND x.call_id = c.call_id AND x.side = c.side AND x.rerating_id <> c.rerating_id
  JOIN rerating_postings o ON o.tenant_id = x.tenant_id AND o.rerating_id = x.rerating_id AND o.posted_at >= own.posted_at
  WHERE c.tenant_id = app_tenant() AND c.rerating_id = $1
    AND NOT EXISTS (SELECT FROM rerating_undos u WHERE u.tenant_id = x.tenant_id AND u.rerating_id = x.rerating_id)
  LIMIT 1)";
constexpr std::string_view insert_undo = R"(
  INSERT INTO rerating_undos (tenant_id, rerating_id, entry_nos, undone_by, reason) VALUES (app_tenant(), $1, $2::bigint[], $3, $4))";
}  // namespace rerating_runs_sql

namespace rerating_runs_detail {

result<void> run_sql(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<bool> is_per_call(pg::transaction& tx) {
  auto rows = tx.execute(rerating_runs_sql::granularity);
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.boolean(); });
}

result<void> tell(pg::transaction& tx, std::string_view topic, const rerating_view& r) {
  json_text event;
  event.begin_object().member("rerating_id", r.id).member("entry_no", r.first_entry_no).end_object();
  auto told = append_outbox(tx, topic, event.text());
  if (!told) return fail(std::move(told).error());
  return {};
}

/// The sides that go in, in the shape of the statement.
struct call_columns {
  std::vector<uuid> call = {};
  std::vector<std::string> side = {}, currency = {}, reason = {};
  std::vector<instant> started_at = {}, used_at = {};
  std::vector<std::int64_t> account = {}, before = {};
  std::vector<std::optional<std::int64_t>> carrier = {}, after = {}, billed_s = {}, card = {}, row = {};
  std::vector<std::optional<std::string>> explanation = {};

  void take(const scoped_call& c, const rerated_side& s, const std::string& explained) {
    const auto& booked = s.side == "charge" ? c.call.charge : c.call.cost;
    call.push_back(c.call.id);
    side.push_back(s.side);
    started_at.push_back(c.call.routed_at);
    used_at.push_back(c.call.answered_at.value_or(c.call.routed_at));
    account.push_back(c.account.value);
    carrier.push_back(c.carrier ? std::optional{c.carrier.value} : std::nullopt);
    currency.emplace_back(booked.money.text());
    before.push_back(booked.total.e8);
    const auto of = [&](auto value) { return s.rated ? std::optional{std::int64_t{value}} : std::nullopt; };
    after.push_back(of(s.rated ? s.rated->charge.total.e8 : 0));
    billed_s.push_back(of(s.rated ? s.rated->charge.billed : 0));
    card.push_back(of(s.rated ? s.rated->card.value : 0));
    row.push_back(of(s.rated ? s.rated->row.value : 0));
    explanation.push_back(s.rated ? std::optional{explained} : std::nullopt);
    reason.push_back(s.reason);
  }
};

std::optional<conversion> read_conversion(pg::row_reader& in, currency to) {
  const auto from = in.text_or("");
  const auto rate = in.opt_i64().value_or(0);
  const auto quote = in.opt_i64().value_or(0);
  const auto second = in.opt_i64().value_or(0);
  if (rate == 0) return {};
  return conversion{parse_currency(from).value_or(currency{}), to, exchange_rate{rate},
                    fx_rate_id{quote}, fx_rate_id{second}};
}

booked_side read_side(pg::row_reader& in) {
  booked_side s;
  s.card = in.id_or_none<rate_card_id>();
  s.money = in.money_code();
  s.total = in.money();
  s.duration_ms = in.i64();
  s.rated_number = in.text();
  s.fx = read_conversion(in, s.money);
  return s;
}

scoped_call read_scoped(pg::row_reader& in) {
  scoped_call c;
  c.call.id = in.id128();
  c.call.routed_at = in.time();
  c.call.answered_at = in.opt_time();
  c.call.caller = in.text();
  c.call.called = in.text();
  c.call.result = parse_call_result(in.text()).value_or(call_result::failed);
  c.account = in.id<account_id>();
  c.carrier = in.id_or_none<carrier_id>();
  c.call.charge = read_side(in);
  c.call.cost = read_side(in);
  c.is_charge_wanted = in.boolean();
  c.is_cost_wanted = in.boolean();
  return c;
}

/// One preview: a walk over the scope that keeps what changes.
class preview {
 public:
  preview(pg::transaction& tx, std::int64_t id, const price_again& price, std::int64_t sides_max)
      : tx_{tx}, id_{id}, price_{price}, sides_max_{sides_max} {}

  /// What is wrong with the scope; empty: nothing.
  result<std::string> run() {
    using namespace rerating_runs_sql;
    if (auto opened = run_sql(tx_, scope, pg::params{}.i64(id_)); !opened)
      return fail(std::move(opened).error());
    for (;;) {
      auto rows = tx_.execute(fetch);
      if (!rows) return fail(std::move(rows).error());
      if (rows->empty()) return std::string{};
      auto calls = pg::map_rows(*rows, read_scoped);
      if (!calls) return fail(std::move(calls).error());
      if (auto kept = keep(*calls); !kept) return fail(std::move(kept).error());
      if (changed + unpriced > sides_max_)
        return "more than " + std::to_string(sides_max_) + " amounts would change: choose a narrower scope";
    }
  }

  std::int64_t looked_at = 0;
  std::int64_t changed = 0;
  std::int64_t unpriced = 0;

 private:
  result<void> keep(const std::vector<scoped_call>& calls) {
    call_columns out;
    for (const auto& c : calls) {
      looked_at += (c.is_charge_wanted ? 1 : 0) + (c.is_cost_wanted ? 1 : 0);
      for (const auto& side : price_(c)) {
        const auto& booked = side.side == "charge" ? c.call.charge : c.call.cost;
        if (side.rated && side.rated->charge.total == booked.total) continue;
        ++(side.rated ? changed : unpriced);
        out.take(c, side, side.rated ? explanations::rating_json(side.rated->explanation) : "");
      }
    }
    if (out.call.empty()) return {};
    return run_sql(tx_, rerating_runs_sql::insert_calls,
                   pg::params{}
                       .i64(id_)
                       .id_array(out.call)
                       .text_array(out.side)
                       .time_array(out.started_at)
                       .time_array(out.used_at)
                       .i64_array(out.account)
                       .i64_array(out.carrier)
                       .text_array(out.currency)
                       .i64_array(out.before)
                       .i64_array(out.after)
                       .i64_array(out.billed_s)
                       .i64_array(out.card)
                       .i64_array(out.row)
                       .text_array(out.explanation)
                       .text_array(out.reason));
  }

  pg::transaction& tx_;
  std::int64_t id_;
  const price_again& price_;
  std::int64_t sides_max_;
};

/// A changed side as it is posted.
struct posted_side {
  std::string row = {};
  std::string digest = {};
  book_period period = {};
  rerated_money money = {};
};

posted_side read_posted_side(pg::row_reader& in) {
  posted_side s;
  s.money.call = in.id128();
  const auto side = in.text();
  s.money.is_sale = side == "charge";
  s.row = format(s.money.call) + ":" + side;
  s.digest = in.text();
  s.period = period_of(in.time());
  const auto account = in.i64();
  const auto is_postpaid = in.boolean();
  const auto carrier = in.i64();
  s.money.books = s.money.is_sale ? sale_books(account, is_postpaid) : carrier_cost_books(carrier);
  s.money.money = in.money_code();
  s.money.before = in.money();
  s.money.after = in.money();
  return s;
}

/// The differences of a run as journals, month by month.
result<std::vector<new_journal>> journals_of(pg::transaction& tx, std::int64_t id) {
  auto rows = tx.execute(rerating_runs_sql::sides, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  auto sides = pg::map_rows(*rows, read_posted_side);
  if (!sides) return fail(std::move(sides).error());
  auto per_call = is_per_call(tx);
  if (!per_call) return fail(std::move(per_call).error());
  std::map<book_period, std::vector<rerated_money>> by_period;
  for (auto& s : *sides) {
    s.money.row = s.row;
    s.money.row_digest = s.digest;
    by_period[s.period].push_back(s.money);
  }
  std::vector<new_journal> out;
  for (const auto& [period, of_period] : by_period) {
    auto entries = rerating_entries(of_period, *per_call ? usage_journal::per_call : usage_journal::per_batch);
    if (!entries) return fail(std::move(entries).error());
    const auto scope = std::to_string(id) + ":" + format(period);
    for (auto& j : usage_journals(std::move(*entries), scope, {}, period)) {
      j.cause = "re-rating " + std::to_string(id) + ", " + j.cause;
      out.push_back(std::move(j));
    }
  }
  return out;
}

result<void> post(pg::transaction& tx, std::int64_t id) {
  using namespace rerating_runs_sql;
  auto journals = journals_of(tx, id);
  if (!journals) return fail(std::move(journals).error());
  std::vector<std::int64_t> entries;
  if (!journals->empty()) {
    auto posted = post_journals(tx, *journals);
    if (!posted) return fail(std::move(posted).error());
    for (const auto& p : *posted) entries.push_back(p.entry_no);
  }
  // The tenant's journal is locked by now: whoever else moves these calls is through, or waits for us.
  auto others = tx.execute(overtaken, pg::params{}.i64(id));
  if (!others) return fail(std::move(others).error());
  if (!others->empty())
    return fail(errc::conflict, "a call of it was priced again or taken back since the preview: ask for a new one");
  return run_sql(tx, insert_posting, pg::params{}.i64(id).i64_array(entries));
}

}  // namespace rerating_runs_detail

using namespace rerating_runs_detail;

result<void> preview_rerating(pg::transaction& tx, std::int64_t id, const price_again& price,
                              const preview_limits& limits) {
  using namespace rerating_runs_sql;
  auto locked = tx.execute(lock, pg::params{}.i64(id));
  if (!locked) return fail(std::move(locked).error());
  if (auto waited = run_sql(tx, wait_for_posting, {}); !waited) return waited;
  auto moment = tx.execute(beginning);
  if (!moment) return fail(std::move(moment).error());
  auto begun_at = pg::first_row(*moment, [](pg::row_reader& in) { return in.time(); });
  if (!begun_at) return fail(std::move(begun_at).error());
  auto run = rerating_in(tx, id);
  if (!run) return fail(std::move(run).error());
  if (run->state != "requested") return {};
  auto per_call = is_per_call(tx);
  if (!per_call) return fail(std::move(per_call).error());
  if (auto opened = tx.open_savepoint(tx.tenant()); !opened) return opened;
  preview walk{tx, id, price, *per_call ? limits.sides_per_call_max : limits.sides_max};
  auto refusal = walk.run();
  if (!refusal) return fail(std::move(refusal).error());
  // What was kept of a scope that is too wide goes with the savepoint.
  auto closed = refusal->empty() ? tx.close_savepoint() : tx.rollback_to_savepoint();
  if (!closed) return closed;
  return run_sql(tx, insert_preview,
                 pg::params{}
                     .i64(id)
                     .i64(walk.looked_at)
                     .i64(walk.changed)
                     .i64(walk.unpriced)
                     .opt_text(refusal->empty() ? std::nullopt : std::optional{*refusal})
                     .time(*begun_at));
}

result<rerating_view> decide_rerating(pg::transaction& tx, std::int64_t id, bool is_approved,
                                      user_id by, const std::string& reason) {
  if (auto locked = run_sql(tx, rerating_runs_sql::lock_posting, {}); !locked)
    return fail(std::move(locked).error());
  auto run = rerating_in(tx, id);
  if (!run) return run;
  if (run->requested_by == by)
    return fail(errc::forbidden, "another person than the one who asked decides");
  if (run->state == "requested") return fail(errc::conflict, "its preview is being made");
  if (run->state == "refused" && is_approved) return fail(errc::conflict, run->refusal);
  if (run->state != "previewed" && run->state != "refused")
    return fail(errc::conflict, "it is decided already");
  auto decided = run_sql(tx, rerating_runs_sql::insert_decision,
                         pg::params{}.i64(id).id(run->requested_by).boolean(is_approved).id(by).text(reason));
  if (!decided) return fail(std::move(decided).error());
  if (is_approved)
    if (auto posted = post(tx, id); !posted) return fail(std::move(posted).error());
  auto after = rerating_in(tx, id);
  if (!after || !is_approved) return after;
  if (auto told = tell(tx, "cdrs.rerated", *after); !told) return fail(std::move(told).error());
  return after;
}

result<rerating_view> undo_rerating(pg::transaction& tx, std::int64_t id, user_id by,
                                    const std::string& reason) {
  using namespace rerating_runs_sql;
  if (auto locked = run_sql(tx, lock_posting, {}); !locked) return fail(std::move(locked).error());
  auto run = rerating_in(tx, id);
  if (!run) return run;
  if (run->state != "posted")
    return fail(errc::conflict, run->state == "undone" ? "it is undone already" : "it is not posted");
  auto rows = tx.execute(posted_entries, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  auto entries = pg::map_rows(*rows, [](pg::row_reader& in) { return in.i64(); });
  if (!entries) return fail(std::move(entries).error());
  std::vector<std::int64_t> back;
  for (const auto entry_no : *entries) {
    auto reversed = reverse_journal(tx, entry_no, "reversal:" + std::to_string(entry_no),
                                    "re-rating " + std::to_string(id) + " undone");
    if (!reversed) return fail(std::move(reversed).error());
    back.push_back(reversed->entry_no);
  }
  auto later = tx.execute(built_upon, pg::params{}.i64(id));
  if (!later) return fail(std::move(later).error());
  if (!later->empty()) return fail(errc::conflict, "a later re-rating builds on it: undo that one first");
  auto noted = run_sql(tx, insert_undo, pg::params{}.i64(id).i64_array(back).id(by).text(reason));
  if (!noted) return fail(std::move(noted).error());
  auto after = rerating_in(tx, id);
  if (!after) return after;
  if (auto told = tell(tx, "cdrs.rerating_undone", *after); !told) return fail(std::move(told).error());
  return after;
}

}  // namespace didtron::storage
