#include "storage/repositories/cdr_reviews.hpp"

#include <limits>

#include "actors/domain/core/shard.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/cdr_ids.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/cdr_ingest_rows.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace cdr_reviews_sql {
#define DIDTRON_REVIEW_COLUMNS                                                                    \
  "SELECT r.review_id, r.kind, r.reason, r.detail, r.source_id, s.name, r.import_id, "            \
  "r.source_key, r.record::text, r.state, r.resolution, r.resolved_by, r.call_id, r.created_at, " \
  "r.resolved_at FROM cdr_reviews r JOIN cdr_sources s ON s.tenant_id = r.tenant_id AND "         \
  "s.source_id = r.source_id WHERE r.tenant_id = app_tenant() AND "
constexpr std::string_view page = DIDTRON_REVIEW_COLUMNS
    "r.review_id < $1 AND ($2 = '' OR r.kind = $2) AND ($3 = '' OR r.state = $3) "
    "ORDER BY r.review_id DESC LIMIT $4";
constexpr std::string_view one = DIDTRON_REVIEW_COLUMNS "r.review_id = $1";
#undef DIDTRON_REVIEW_COLUMNS
// The report that holds the key of a conflict, as a record: a CDR, or another one that waits. The call id's
// first 48 bits are the millisecond in which the call started.
constexpr std::string_view known = R"(
  SELECT k.call_id,
    (SELECT jsonb_build_object('key', k.source_key, 'started_us', (extract(epoch FROM c.started_at) * 1000000)::bigint,
       'answered_us', (extract(epoch FROM c.answered_at) * 1000000)::bigint, 'ended_us', (extract(epoch FROM c.ended_at) * 1000000)::bigint,
       'caller_raw', c.caller_raw, 'caller', c.caller, 'called_raw', c.called_raw, 'called', c.called,
       'lrn', coalesce(c.called_lrn, ''), 'duration_ms', c.duration_ms, 'cause', coalesce(c.release_cause, 0), 'cost_e8', c.reported_cost_e8, 'cost_currency', coalesce(c.reported_currency, ''))::text
     FROM cdrs c WHERE c.tenant_id = k.tenant_id AND c.call_id = k.call_id AND c.started_at >= m.at AND c.started_at < m.at + interval '1 ms'),
    (SELECT o.record::text FROM cdr_reviews o
     WHERE o.tenant_id = k.tenant_id AND o.call_id = k.call_id AND o.review_id <> r.review_id AND o.state = 'open' LIMIT 1)
  FROM cdr_reviews r
  JOIN cdr_source_keys k ON k.tenant_id = r.tenant_id AND k.source_id = r.source_id AND k.source_key = r.source_key
  CROSS JOIN LATERAL (SELECT to_timestamp(0) + ('x' || left(replace(k.call_id::text, '-', ''), 12))::bit(48)::bigint * interval '1 ms' AS at) m
  WHERE r.tenant_id = app_tenant() AND r.review_id = $1 AND r.kind = 'conflict' AND r.state = 'open')";
constexpr std::string_view lock = R"(
  SELECT r.state = 'open', r.kind, r.source_id, r.import_id, r.digest, coalesce(r.source_seq, 0), r.call_id, s.format::text,
         d.row_no, d.key, d.started_us, d.answered_us, d.ended_us, d.caller_raw, d.caller, d.called_raw, d.called, d.lrn,
         d.duration_ms, d.cause, d.carrier, d.account, d.cost_e8, d.cost_currency
  FROM cdr_reviews r
  JOIN cdr_sources s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
  CROSS JOIN LATERAL jsonb_to_record(r.record) AS d (row_no bigint, key text, started_us bigint, answered_us bigint,
    ended_us bigint, caller_raw text, caller text, called_raw text, called text, lrn text, duration_ms bigint, cause bigint,
    carrier text, account text, cost_e8 bigint, cost_currency text)
  WHERE r.tenant_id = app_tenant() AND r.review_id = $1 FOR UPDATE OF r)";
constexpr std::string_view decide = R"(
  UPDATE cdr_reviews SET state = $2, resolution = $3, resolved_by = $4, resolved_at = now(), call_id = $5, source_seq = $6
  WHERE tenant_id = app_tenant() AND review_id = $1 AND state = 'open')";
constexpr std::string_view keep =
    "UPDATE cdr_reviews SET reason = $2, detail = $3 WHERE tenant_id = app_tenant() AND review_id = $1";
constexpr std::string_view count_booked = R"(
  UPDATE cdr_imports SET booked = booked + 1, unrated = unrated - ($2 = 'unrated')::int,
    quarantined = quarantined - ($2 = 'quarantine')::int, conflicts = conflicts - ($2 = 'conflict')::int
  WHERE tenant_id = app_tenant() AND import_id = $1)";
constexpr std::string_view next_seq = R"(
  UPDATE cdr_sources SET last_seq = last_seq + 1 WHERE tenant_id = app_tenant() AND source_id = $1 RETURNING last_seq)";
constexpr std::string_view claim = R"(
  SELECT call_id, import_id FROM cdr_source_keys
  WHERE tenant_id = app_tenant() AND source_id = $1 AND source_key = $2 FOR UPDATE)";
constexpr std::string_view take_key = R"(
  INSERT INTO cdr_source_keys (tenant_id, source_id, source_key, digest, call_id, import_id)
  VALUES (app_tenant(), $1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id, source_id, source_key)
    DO UPDATE SET digest = excluded.digest, call_id = excluded.call_id, import_id = excluded.import_id)";
// The call id tells the millisecond in which the call started, hence the partition.
constexpr std::string_view booked_cdr = R"(
  SELECT c.account_id, a.kind = 'postpaid', c.currency, c.charge_e8, coalesce(c.carrier_id, 0), coalesce(c.cost_currency, c.currency),
         c.cost_e8, coalesce(c.answered_at, c.started_at),
         coalesce(up.kind = 'prepaid' AND a.wholesale_carrier_id = c.carrier_id, false)
  FROM cdrs c JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  LEFT JOIN accounts up ON up.account_id = a.wholesale_account_id
  WHERE c.tenant_id = app_tenant() AND c.call_id = $1 AND c.started_at >= $2 AND c.started_at < $2 + interval '1 ms')";
constexpr std::string_view close_held = R"(
  UPDATE cdr_reviews SET state = 'discarded', resolution = $2, resolved_by = $3, resolved_at = now()
  WHERE tenant_id = app_tenant() AND call_id = $1 AND state = 'open')";
constexpr std::string_view insert_reversal = R"(
  INSERT INTO cdr_reversals (tenant_id, call_id, import_id, review_id, entry_no) VALUES (app_tenant(), $1, $2, $3, $4))";
constexpr std::string_view next_batch = "SELECT nextval('cdr_batches_batch_id_seq')";
constexpr std::string_view insert_batch = R"(
  INSERT INTO cdr_batches (tenant_id, batch_id, shard, epoch, calls, sums, entry_no, source_id, import_id, first_seq, last_seq)
  VALUES (app_tenant(), $1, $2, 0, 1, $3::jsonb, $4, $5, $6, $7, $7))";
constexpr std::string_view lock_import = R"(
  SELECT i.state, i.source_id FROM cdr_imports i WHERE i.tenant_id = app_tenant() AND i.import_id = $1 FOR UPDATE)";
constexpr std::string_view fence_source =
    "UPDATE cdr_sources SET epoch = epoch + 1 WHERE tenant_id = app_tenant() AND source_id = $1";
// What the import's batches posted, and what was taken back of single CDRs since: all of it is undone.
constexpr std::string_view posted = R"(
  SELECT e.entry_no FROM cdr_batches b JOIN journal_entries e ON e.tenant_id = b.tenant_id AND e.batch_id = b.batch_id
  WHERE b.tenant_id = app_tenant() AND b.import_id = $1
  UNION SELECT v.entry_no FROM cdr_reversals v WHERE v.tenant_id = app_tenant() AND v.import_id = $1 AND v.entry_no IS NOT NULL
  ORDER BY 1)";
constexpr std::string_view free_keys =
    "DELETE FROM cdr_source_keys WHERE tenant_id = app_tenant() AND source_id = $1 AND import_id = $2";
constexpr std::string_view close_reviews = R"(
  UPDATE cdr_reviews SET state = 'discarded', resolution = 'the import was rolled back', resolved_by = $2, resolved_at = now()
  WHERE tenant_id = app_tenant() AND import_id = $1 AND state = 'open')";
constexpr std::string_view mark_rolled_back = R"(
  UPDATE cdr_imports SET state = 'rolled_back', reason = $2, rollback_entry_no = $3, ended_at = coalesce(ended_at, now())
  WHERE tenant_id = app_tenant() AND import_id = $1)";
// A posted re-rating of what is to be taken back: its difference would stay.
constexpr std::string_view rerated_of_import = R"(
  SELECT x.rerating_id FROM rerated_calls x
  JOIN rerating_postings o ON o.tenant_id = x.tenant_id AND o.rerating_id = x.rerating_id
  JOIN cdrs c ON c.tenant_id = x.tenant_id AND c.call_id = x.call_id AND c.started_at = x.started_at
  WHERE x.tenant_id = app_tenant() AND c.import_id = $1 AND x.after_e8 IS NOT NULL
    AND NOT EXISTS (SELECT FROM rerating_undos u WHERE u.tenant_id = x.tenant_id AND u.rerating_id = x.rerating_id)
  ORDER BY x.rerating_id DESC LIMIT 1)";
constexpr std::string_view rerated_call = R"(
  SELECT r.rerating_id FROM (VALUES ('charge'), ('cost')) AS s (side)
  CROSS JOIN LATERAL rerated(app_tenant(), $1, s.side) AS r ORDER BY 1 DESC LIMIT 1)";
}  // namespace cdr_reviews_sql

namespace cdr_reviews_detail {

cdr_review_view read_review(pg::row_reader& in) {
  cdr_review_view r;
  r.id = in.i64();
  r.kind = in.text();
  r.reason = in.text();
  r.detail = in.text();
  r.source.value = in.i64();
  r.source.name = in.text();
  r.import_id = in.i64();
  r.source_key = in.text();
  r.record = in.text();
  r.state = in.text();
  r.resolution = in.text();
  r.resolved_by = in.text();
  r.call = in.opt_id128();
  r.created_at = in.time();
  r.resolved_at = in.opt_time();
  return r;
}

cdr_record read_record(pg::row_reader& in) {
  cdr_record r;
  r.row_no = in.i64();
  r.key = in.text();
  r.started_at.us = in.i64();
  if (const auto us = in.opt_i64()) r.answered_at = instant{*us};
  r.ended_at.us = in.i64();
  r.caller_raw = in.text();
  r.caller = in.text();
  r.called_raw = in.text();
  r.called = in.text();
  r.lrn = in.text_or("");
  r.duration_ms = in.i64();
  r.cause = static_cast<std::int32_t>(in.i64());
  r.carrier = in.text();
  r.account = in.text();
  const auto cost = in.opt_i64();
  const auto money = in.text_or("");
  if (cost) {
    r.cost = amount{*cost};
    r.cost_money = parse_currency(money).value_or(currency{});
  }
  return r;
}

result<void> run_sql(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<std::int64_t> number(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto rows = tx.execute(sql, std::move(args));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
}

result<void> audit(pg::transaction& tx, const review_decision& decision, std::string action,
                   std::string object) {
  json_text after;
  after.begin_object().member("reason", decision.reason).end_object();
  auto noted = append_audit(tx, {decision.by, std::move(action), std::move(object), "", after.text(), decision.from,
                                 decision.on_behalf_of, decision.reason});
  if (!noted) return fail(std::move(noted).error());
  return {};
}

/// After the posting, which locked the tenant's journal: no re-rating comes between.
result<void> refuse_rerated(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto rows = tx.execute(sql, std::move(args));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return {};
  pg::row_reader in{*rows, 0};
  return fail(errc::conflict, "re-rating " + std::to_string(in.i64()) + " has priced it again: undo that first");
}

/// A conflict decided for the new report: the money of the CDR that holds the key goes back.
result<void> take_back_rival(pg::transaction& tx, const open_review& review,
                             const review_decision& decision) {
  using namespace cdr_reviews_sql;
  auto claimed = tx.execute(claim, pg::params{}.i64(review.source_id).text(review.record.key));
  if (!claimed) return fail(std::move(claimed).error());
  if (claimed->empty()) return {};  // its import was rolled back: nothing is in the way
  pg::row_reader who{*claimed, 0};
  const auto rival = who.id128();
  const auto rival_import = who.i64();
  if (!who.ok()) return fail(who.mismatch());
  auto found = tx.execute(booked_cdr, pg::params{}.id(rival).time(started_ms_of(rival)));
  if (!found) return fail(std::move(found).error());
  if (found->empty()) {
    return run_sql(tx, close_held, pg::params{}.id(rival).text(decision.reason).text(decision.by));
  }
  pg::row_reader in{*found, 0};
  const auto account = in.i64();
  const auto is_postpaid = in.boolean();
  const auto money = in.money_code();
  const auto charge = in.money();
  const auto carrier = in.i64();
  const auto cost_money = in.money_code();
  const auto cost = in.money();
  const auto period = period_of(in.time());
  const auto cost_books =
      in.boolean() ? prepaid_carrier_cost_books(carrier) : carrier_cost_books(carrier);
  if (!in.ok()) return fail(in.mismatch());
  const auto name = format(rival);
  auto entries = usage_entries(
      std::vector<usage_money>{{name, "", true, sale_books(account, is_postpaid), money, charge},
                               {name, "", false, cost_books, cost_money, cost}},
      usage_journal::per_call);
  if (!entries) return fail(std::move(entries).error());
  // One entry for both sides: it is undone as a whole when the import is.
  new_journal j;
  j.kind = "rerating";
  j.idempotency_key = "taken_back:" + name;
  j.cause = "review " + std::to_string(review.id) + " decided for another report";
  j.usage_period = period;
  for (auto& entry : *entries) {
    for (auto& line : mirrored(lines_of(entry))) j.lines.push_back(std::move(line));
  }
  std::optional<std::int64_t> entry_no;
  if (!j.lines.empty()) {
    auto posted = post_journal(tx, j);
    if (!posted) return fail(std::move(posted).error());
    entry_no = posted->entry_no;
  }
  if (auto ok = refuse_rerated(tx, rerated_call, pg::params{}.id(rival)); !ok) return ok;
  return run_sql(tx, insert_reversal,
                 pg::params{}.id(rival).i64(rival_import).i64(review.id).i64(entry_no));
}

}  // namespace cdr_reviews_detail

using namespace cdr_reviews_detail;

pg::query<page<cdr_review_view>> cdr_reviews_page(const viewer& who, const page_query& q,
                                                  std::string_view kind, std::string_view state) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  return {who.tenant,
          {{cdr_reviews_sql::page,
            pg::params{}.i64(before).text(kind).text(state).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_review)
                .transform([&](std::vector<cdr_review_view> items) {
                  return paging::cut(std::move(items), q, [](const cdr_review_view& v) {
                    return std::to_string(v.id);
                  });
                });
          }};
}

pg::query<cdr_review_view> cdr_review_one(const viewer& who, std::int64_t review_id) {
  const auto args = pg::params{}.i64(review_id);
  return {who.tenant,
          {{cdr_reviews_sql::one, args}, {cdr_reviews_sql::known, args}},
          [](const std::vector<pg::rows>& r) -> result<cdr_review_view> {
            auto review = pg::first_row(r[0], cdr_reviews_detail::read_review);
            if (!review || r[1].empty()) return review;
            pg::row_reader in{r[1], 0};
            const auto call = in.id128();
            const auto booked = in.text_or("");
            const auto waiting = in.text_or("");
            if (!in.ok()) return fail(in.mismatch());
            if (!booked.empty()) review->known_call = call;
            review->known_record = booked.empty() ? waiting : booked;
            return review;
          }};
}

result<open_review> lock_review(pg::transaction& tx, std::int64_t review_id) {
  auto rows = tx.execute(cdr_reviews_sql::lock, pg::params{}.i64(review_id));
  if (!rows) return fail(std::move(rows).error());
  bool is_open = false;
  auto found = pg::first_row(*rows, [&](pg::row_reader& in) {
    open_review r;
    is_open = in.boolean();
    r.id = review_id;
    r.kind = in.text();
    r.source_id = in.i64();
    r.import_id = in.i64();
    const auto digest = in.bytes();
    for (std::size_t i = 0; i < r.digest.size() && i < digest.size(); ++i) r.digest[i] = digest[i];
    r.seq = in.i64();
    r.call = in.opt_id128().value_or(uuid{});
    r.source_format = in.text();
    r.record = read_record(in);
    return r;
  });
  if (!found) {
    return found.error().kind == errc::not_found ? fail(errc::not_found, "no such review")
                                                 : fail(std::move(found).error());
  }
  if (!is_open) return fail(errc::conflict, "somebody has decided about it already");
  return found;
}

result<std::optional<std::int64_t>> book_review(pg::transaction& tx, const open_review& review,
                                                const rated_cdr& rated,
                                                const review_decision& decision) {
  using namespace cdr_reviews_sql;
  ingest_cursor cursor;
  cursor.tenant = tx.tenant();
  cursor.source_id = review.source_id;
  cursor.import_id = review.import_id;
  ingest_item item{review.record, review.digest, cdr_fate::booked, rated, {}, {}};
  auto seq = review.seq;
  auto call = review.call;
  if (review.kind == "conflict") {
    auto next = number(tx, next_seq, pg::params{}.i64(review.source_id));
    if (!next) return fail(std::move(next).error());
    seq = *next;
    call = ingest_rows::call_id_of(review.record, review.source_id, seq);
    if (auto back = take_back_rival(tx, review, decision); !back) {
      return fail(std::move(back).error());
    }
    const std::string_view digest{review.digest.data(), review.digest.size()};
    if (auto taken = run_sql(tx, take_key, pg::params{}
                                               .i64(review.source_id)
                                               .text(review.record.key)
                                               .bytes(digest)
                                               .id(call)
                                               .i64(review.import_id));
        !taken) {
      return fail(std::move(taken).error());
    }
  }
  auto batch_id = number(tx, next_batch, {});
  if (!batch_id) return fail(std::move(batch_id).error());
  pg::copy_buffer row;
  ingest_rows::append_cdr(row, cursor, *batch_id, item, call, seq);
  auto granularity = load_import_rules(tx);
  if (!granularity) return fail(std::move(granularity).error());
  ingest_rows::batch_money money{*batch_id, granularity->granularity};
  money.take(item, call);
  auto journals = money.journals();
  if (!journals) return fail(std::move(journals).error());
  auto posted = post_journals(tx, *journals);
  if (!posted) return fail(std::move(posted).error());
  std::optional<std::int64_t> entry_no;
  if (!posted->empty()) entry_no = posted->front().entry_no;
  batch_sums sums;
  if (auto summed = ingest_rows::add_to(sums, rated); !summed) return fail(std::move(summed).error());
  auto done = tx.link()
                  .script("SET LOCAL ROLE didtron_ingest")
                  .and_then([&] { return ingest_rows::send(tx, ingest_rows::copy_cdrs, row); })
                  .and_then([&] { return tx.link().script("RESET ROLE"); })
                  .and_then([&] {
                    return run_sql(tx, insert_batch, pg::params{}
                                                         .i64(*batch_id)
                                                         .i64(shard_of(tx.tenant()))
                                                         .text(sums.json())
                                                         .i64(entry_no)
                                                         .i64(review.source_id)
                                                         .i64(review.import_id)
                                                         .i64(seq));
                  })
                  .and_then([&] {
                    return run_sql(tx, count_booked,
                                   pg::params{}.i64(review.import_id).text(review.kind));
                  })
                  .and_then([&] {
                    return run_sql(tx, decide, pg::params{}
                                                   .i64(review.id)
                                                   .text("booked")
                                                   .text(decision.reason)
                                                   .text(decision.by)
                                                   .id(call)
                                                   .i64(seq));
                  })
                  .and_then([&] {
                    return audit(tx, decision, "cdr_review.book",
                                 "cdr_review:" + std::to_string(review.id));
                  });
  if (!done) return fail(std::move(done).error());
  return entry_no;
}

result<void> keep_review(pg::transaction& tx, const open_review& review, const unrated& why) {
  return run_sql(tx, cdr_reviews_sql::keep,
                 pg::params{}.i64(review.id).text(name_of(why.reason)).text(why.detail));
}

result<void> discard_review(pg::transaction& tx, const open_review& review,
                            const review_decision& decision) {
  pg::params args;
  args.i64(review.id).text("discarded").text(decision.reason).text(decision.by);
  if (review.kind == "conflict") {
    args.opt_id({}).i64(std::optional<std::int64_t>{});
  } else {
    args.id(review.call).i64(review.seq);
  }
  return run_sql(tx, cdr_reviews_sql::decide, std::move(args)).and_then([&] {
    return audit(tx, decision, "cdr_review.discard", "cdr_review:" + std::to_string(review.id));
  });
}

result<cdr_import_view> roll_back_import(pg::transaction& tx, std::int64_t import_id,
                                         const review_decision& decision) {
  using namespace cdr_reviews_sql;
  const auto as_it_is = [&] {
    return pg::run(tx, cdr_import_one({{}, tx.tenant(), true, true}, import_id));
  };
  auto locked = tx.execute(lock_import, pg::params{}.i64(import_id));
  if (!locked) return fail(std::move(locked).error());
  if (locked->empty()) return fail(errc::not_found, "no such import");
  pg::row_reader in{*locked, 0};
  const auto state = in.text();
  const auto source_id = in.i64();
  if (!in.ok()) return fail(in.mismatch());
  if (state == "rolled_back") return as_it_is();
  if (state == "refused") {
    return fail(errc::conflict, "the file was refused: there is nothing to take back");
  }
  if (auto fenced = run_sql(tx, fence_source, pg::params{}.i64(source_id)); !fenced) {
    return fail(std::move(fenced).error());
  }
  auto rows = tx.execute(cdr_reviews_sql::posted, pg::params{}.i64(import_id));
  if (!rows) return fail(std::move(rows).error());
  auto entries = pg::map_rows(*rows, [](pg::row_reader& row) { return row.i64(); });
  if (!entries) return fail(std::move(entries).error());
  const auto name = std::to_string(import_id);
  std::optional<std::int64_t> first;
  for (const auto entry_no : *entries) {
    auto back = reverse_journal(tx, entry_no, "rollback:" + name + ":" + std::to_string(entry_no),
                                "rollback of import " + name);
    if (!back) return fail(std::move(back).error());
    if (!first) first = back->entry_no;
  }
  if (auto ok = refuse_rerated(tx, rerated_of_import, pg::params{}.i64(import_id)); !ok)
    return fail(ok.error());
  json_text event;
  event.begin_object().member("import_id", import_id).member("entry_no", first).end_object();
  auto done = run_sql(tx, free_keys, pg::params{}.i64(source_id).i64(import_id))
                  .and_then([&] {
                    return run_sql(tx, close_reviews,
                                   pg::params{}.i64(import_id).text(decision.by));
                  })
                  .and_then([&] {
                    return run_sql(tx, mark_rolled_back,
                                   pg::params{}.i64(import_id).text(decision.reason).i64(first));
                  })
                  .and_then([&]() -> result<void> {
                    auto told = append_outbox(tx, "cdrs.rolled_back", event.text());
                    if (!told) return fail(std::move(told).error());
                    return audit(tx, decision, "cdr_import.roll_back", "cdr_import:" + name);
                  });
  if (!done) return fail(std::move(done).error());
  return as_it_is();
}

}  // namespace didtron::storage
