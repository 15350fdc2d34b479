#include "storage/repositories/cdr_ingest.hpp"

#include <openssl/evp.h>
#include <unordered_map>

#include "actors/domain/core/shard.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/cdr_ingest_rows.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

namespace cdr_ingest_sql {
// The fence: a former importer has another epoch, another place means that somebody booked meanwhile.
constexpr std::string_view move_source = R"(
  UPDATE cdr_sources SET last_seq = last_seq + $4
  WHERE tenant_id = app_tenant() AND source_id = $1 AND epoch = $2 AND last_seq = $3 AND status = 'active')";
constexpr std::string_view move_import = R"(
  UPDATE cdr_imports SET rows_done = rows_done + $3 + $4 + $5 + $6 + $7 + $8, booked = booked + $3,
    duplicates = duplicates + $4, conflicts = conflicts + $5, unrated = unrated + $6,
    quarantined = quarantined + $7, refused = refused + $8
  WHERE tenant_id = app_tenant() AND import_id = $1 AND rows_done = $2 AND state = 'running')";
constexpr std::string_view known_keys = R"(
  SELECT source_key, digest FROM cdr_source_keys
  WHERE tenant_id = app_tenant() AND source_id = $1 AND source_key = ANY ($2::text[]))";
constexpr std::string_view insert_batch = R"(
  INSERT INTO cdr_batches (tenant_id, batch_id, shard, epoch, calls, charge_e8, cost_e8, entry_no, source_id, import_id,
                           source_epoch, first_seq, last_seq, duplicates, conflicts, held, refused)
  VALUES (app_tenant(), $1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))";
constexpr std::string_view insert_reviews = R"(
  INSERT INTO cdr_reviews (tenant_id, kind, reason, detail, source_id, import_id, source_key, digest, call_id, source_seq, record)
  SELECT app_tenant(), r.kind, r.reason, r.detail, $1, $2, r.source_key, r.digest, r.call_id, r.source_seq, r.record::jsonb
  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::uuid[], $9::bigint[], $10::text[])
    AS r (kind, reason, detail, source_key, digest, call_id, source_seq, record))";
constexpr std::string_view insert_conflicts = R"(
  INSERT INTO cdr_reviews (tenant_id, kind, reason, detail, source_id, import_id, source_key, digest, record)
  SELECT app_tenant(), 'conflict', 'other_content', r.detail, $1, $2, r.source_key, r.digest, r.record::jsonb
  FROM unnest($3::text[], $4::text[], $5::bytea[], $6::text[]) AS r (detail, source_key, digest, record)
  ON CONFLICT (tenant_id, source_id, source_key, digest) WHERE kind = 'conflict' DO NOTHING)";
constexpr std::string_view insert_errors = R"(
  INSERT INTO cdr_import_errors (tenant_id, import_id, row_no, column_name, reason)
  SELECT app_tenant(), $1, e.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS e)";
}  // namespace cdr_ingest_sql

namespace cdr_ingest_detail {

/// SHA-256 with the algorithm looked up once: the one-shot functions look it up for each text.
struct hasher {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  hasher() = default;
  hasher(const hasher&) = delete;
  hasher& operator=(const hasher&) = delete;
  ~hasher() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

bool add_to(amount& sum, amount value) {
  const auto total = add(sum, value);
  if (total) sum = *total;
  return total.has_value();
}

/// One booking, step by step; each step returns the first refusal.
class booker {
 public:
  booker(pg::transaction& tx, const ingest_cursor& cursor, ingest_batch& batch,
         const ingest_options& options)
      : tx_{tx}, cursor_{cursor}, batch_{batch}, options_{options} {}

  result<ingest_counts> run(bool is_looking_up) {
    auto done = (is_looking_up ? sort_out_known() : result<void>{})
                    .and_then([&] { return prepare(); })
                    .and_then([&] { return move_cursor(); })
                    .and_then([&] { return copy_rows(); })
                    .and_then([&] { return post(); })
                    .and_then([&] { return store_batch(); })
                    .and_then([&] { return store_held(); })
                    .and_then([&] { return store_conflicts(); })
                    .and_then([&] { return store_errors(); })
                    .and_then([&] { return announce(); });
    if (!done) return fail(std::move(done).error());
    return counts_;
  }

 private:
  result<pg::rows> ask(std::string_view sql, pg::params args) {
    return tx_.execute(sql, std::move(args));
  }
  result<void> run_sql(std::string_view sql, pg::params args) {
    auto done = ask(sql, std::move(args));
    if (!done) return fail(std::move(done).error());
    return {};
  }

  /// Takes items whose key is known, here or in the batch itself, out of the batch. The first of
  /// equal keys counts. The source's row is locked first, so that nobody claims a key meanwhile.
  result<void> sort_out_known() {
    if (auto locked = run_sql("SELECT 1 FROM cdr_sources WHERE tenant_id = app_tenant() AND "
                              "source_id = $1 FOR UPDATE",
                              pg::params{}.i64(cursor_.source_id));
        !locked) {
      return locked;
    }
    std::vector<std::string> keys;
    keys.reserve(batch_.items.size());
    for (const auto& item : batch_.items) keys.push_back(item.record.key);
    auto rows = ask(cdr_ingest_sql::known_keys,
                    pg::params{}.i64(cursor_.source_id).text_array(keys));
    if (!rows) return fail(std::move(rows).error());
    std::unordered_map<std::string, std::string> known;
    for (std::size_t i = 0; i < rows->size(); ++i) {
      pg::row_reader in{*rows, i};
      auto key = in.text();
      known.emplace(std::move(key), in.bytes());
      if (!in.ok()) return fail(in.mismatch());
    }
    std::vector<ingest_item> fresh;
    fresh.reserve(batch_.items.size());
    for (auto& item : batch_.items) {
      const std::string digest{item.digest.data(), item.digest.size()};
      const auto [at, is_new] = known.emplace(item.record.key, digest);
      if (is_new) {
        fresh.push_back(std::move(item));
      } else if (at->second == digest) {
        ++counts_.duplicates;
      } else {
        conflicts_.push_back(std::move(item));
      }
    }
    batch_.items = std::move(fresh);
    batch_.ready.first_seq = 0;
    return {};
  }

  result<void> prepare() {
    if (batch_.ready.first_seq != cursor_.last_seq + 1) {
      encode(batch_, cursor_, cursor_.last_seq);
    }
    if (!batch_.ready.state) return batch_.ready.state;
    for (const auto& item : batch_.items) {
      if (item.fate == cdr_fate::booked) ++counts_.booked;
      if (item.fate == cdr_fate::unrated) ++counts_.unrated;
      if (item.fate == cdr_fate::quarantine) ++counts_.quarantined;
    }
    counts_.conflicts = static_cast<std::int64_t>(conflicts_.size());
    counts_.refused = static_cast<std::int64_t>(batch_.faults.size());
    return {};
  }

  [[nodiscard]] std::int64_t claimed() const {
    return static_cast<std::int64_t>(batch_.items.size());
  }

  result<void> move_cursor() {
    auto moved = ask(cdr_ingest_sql::move_source, pg::params{}
                                                      .i64(cursor_.source_id)
                                                      .i64(cursor_.epoch)
                                                      .i64(cursor_.last_seq)
                                                      .i64(claimed()));
    if (!moved) return fail(std::move(moved).error());
    if (moved->affected() != 1) {
      return fail(errc::stale_version, "another importer has the source, or it is disabled");
    }
    auto advanced = ask(cdr_ingest_sql::move_import, pg::params{}
                                                         .i64(cursor_.import_id)
                                                         .i64(cursor_.rows_done)
                                                         .i64(counts_.booked)
                                                         .i64(counts_.duplicates)
                                                         .i64(counts_.conflicts)
                                                         .i64(counts_.unrated)
                                                         .i64(counts_.quarantined)
                                                         .i64(counts_.refused));
    if (!advanced) return fail(std::move(advanced).error());
    if (advanced->affected() == 1) return {};
    return fail(errc::stale_version, "the import has moved on, or is over");
  }

  result<void> copy_rows() {
    if (batch_.items.empty()) return {};
    // Keys first: a known key is found before the expensive rows are sent.
    return tx_.link()
        .script("SET LOCAL ROLE didtron_ingest")
        .and_then([&] { return ingest_rows::send(tx_, ingest_rows::copy_keys, batch_.ready.keys); })
        .and_then([&] {
          if (batch_.ready.cdrs.rows() == 0) return result<void>{};
          return ingest_rows::send(tx_, ingest_rows::copy_cdrs, batch_.ready.cdrs);
        })
        .and_then([&] { return tx_.link().script("RESET ROLE"); });
  }

  result<void> post() {
    auto posted = post_journals(tx_, batch_.ready.journals);
    if (!posted) return fail(std::move(posted).error());
    for (const auto& p : *posted) {
      if (!p.is_new) return fail(errc::internal, "a batch number was used twice");
    }
    if (!posted->empty()) entry_no_ = posted->front().entry_no;
    return {};
  }

  result<void> store_batch() {
    return run_sql(cdr_ingest_sql::insert_batch,
                   pg::params{}
                       .i64(batch_.batch_id)
                       .i64(shard_of(cursor_.tenant))
                       .i64(counts_.booked)
                       .money(batch_.ready.charge)
                       .money(batch_.ready.cost)
                       .i64(entry_no_)
                       .i64(cursor_.source_id)
                       .i64(cursor_.import_id)
                       .i64(cursor_.epoch)
                       .i64(cursor_.last_seq + 1)
                       .i64(cursor_.last_seq + claimed())
                       .i64(counts_.duplicates)
                       .i64(counts_.conflicts)
                       .i64(counts_.unrated + counts_.quarantined)
                       .i64(counts_.refused));
  }

  result<void> store_held() {
    if (counts_.unrated + counts_.quarantined == 0) return {};
    std::vector<std::string> kinds, reasons, details, keys, digests, records;
    std::vector<uuid> calls;
    std::vector<std::int64_t> seqs;
    for (std::size_t i = 0; i < batch_.items.size(); ++i) {
      const auto& item = batch_.items[i];
      if (item.fate == cdr_fate::booked) continue;
      const auto seq = batch_.ready.first_seq + static_cast<std::int64_t>(i);
      kinds.emplace_back(item.fate == cdr_fate::unrated ? "unrated" : "quarantine");
      reasons.emplace_back(item.reason);
      details.push_back(item.detail);
      keys.push_back(item.record.key);
      digests.emplace_back(item.digest.data(), item.digest.size());
      calls.push_back(ingest_rows::call_id_of(item.record, cursor_.source_id, seq));
      seqs.push_back(seq);
      records.push_back(ingest_rows::record_json(item.record));
    }
    return run_sql(cdr_ingest_sql::insert_reviews, pg::params{}
                                                       .i64(cursor_.source_id)
                                                       .i64(cursor_.import_id)
                                                       .text_array(kinds)
                                                       .text_array(reasons)
                                                       .text_array(details)
                                                       .text_array(keys)
                                                       .bytes_array(digests)
                                                       .id_array(calls)
                                                       .i64_array(seqs)
                                                       .text_array(records));
  }

  result<void> store_conflicts() {
    if (conflicts_.empty()) return {};
    std::vector<std::string> details, keys, digests, records;
    for (const auto& item : conflicts_) {
      details.push_back("row " + std::to_string(item.record.row_no) +
                        " reports a known call with other content");
      keys.push_back(item.record.key);
      digests.emplace_back(item.digest.data(), item.digest.size());
      records.push_back(ingest_rows::record_json(item.record));
    }
    return run_sql(cdr_ingest_sql::insert_conflicts, pg::params{}
                                                         .i64(cursor_.source_id)
                                                         .i64(cursor_.import_id)
                                                         .text_array(details)
                                                         .text_array(keys)
                                                         .bytes_array(digests)
                                                         .text_array(records));
  }

  result<void> store_errors() {
    std::vector<std::int64_t> rows;
    std::vector<std::string> columns, reasons;
    for (const auto& fault : batch_.faults) {
      if (cursor_.refused + static_cast<std::int64_t>(rows.size()) >= import_errors_max) break;
      rows.push_back(fault.row_no);
      columns.push_back(fault.column);
      reasons.push_back(fault.reason);
    }
    if (rows.empty()) return {};
    return run_sql(
        cdr_ingest_sql::insert_errors,
        pg::params{}.i64(cursor_.import_id).i64_array(rows).text_array(columns).text_array(reasons));
  }

  result<void> announce() {
    json_text event;
    event.begin_object()
        .member("batch_id", batch_.batch_id)
        .member("import_id", cursor_.import_id)
        .member("source_id", cursor_.source_id)
        .member("entry_no", entry_no_)
        .member("booked", counts_.booked)
        .member("held", counts_.unrated + counts_.quarantined + counts_.conflicts)
        .end_object();
    auto appended = append_outbox(tx_, "cdrs.imported", event.text());
    if (!appended) return fail(std::move(appended).error());
    return {};
  }

  pg::transaction& tx_;
  const ingest_cursor& cursor_;
  ingest_batch& batch_;
  const ingest_options& options_;
  ingest_counts counts_ = {};
  std::vector<ingest_item> conflicts_ = {};
  std::optional<std::int64_t> entry_no_ = {};
};

bool is_known_key(const error& e) {
  return e.kind == errc::conflict && !e.fields.empty() &&
         e.fields.front().pointer == "cdr_source_keys_pkey";
}

result<ingest_counts> book_once(pg::connection& db, ingest_cursor& cursor, ingest_batch& batch,
                                const ingest_options& options, bool is_looking_up) {
  auto tx = pg::transaction::begin(db, cursor.tenant);
  if (!tx) return fail(std::move(tx).error());
  auto counts = booker{*tx, cursor, batch, options}.run(is_looking_up);
  if (!counts) return counts;
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  cursor.last_seq += counts->booked + counts->unrated + counts->quarantined;
  cursor.rows_done += batch.rows;
  cursor.refused += counts->refused;
  return counts;
}

}  // namespace cdr_ingest_detail

cdr_digest digest_of(const cdr_record& record) {
  thread_local const cdr_ingest_detail::hasher sha;
  const auto text = canonical_text(record);
  unsigned char whole[EVP_MAX_MD_SIZE] = {};
  EVP_DigestInit_ex2(sha.context, sha.algorithm, nullptr);
  EVP_DigestUpdate(sha.context, text.data(), text.size());
  EVP_DigestFinal_ex(sha.context, whole, nullptr);
  cdr_digest out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(whole[i]);
  return out;
}

void encode(ingest_batch& batch, const ingest_cursor& cursor, std::int64_t last_seq) {
  using namespace cdr_ingest_detail;
  auto& out = batch.ready;
  out.first_seq = last_seq + 1;
  out.cdrs.clear();
  out.keys.clear();
  out.cdrs.reserve(batch.items.size() * 512);
  out.keys.reserve(batch.items.size() * 128);
  out.charge = out.cost = {};
  ingest_rows::batch_money money{batch.batch_id, cursor.granularity};
  bool is_good = true;
  auto seq = last_seq;
  for (const auto& item : batch.items) {
    ++seq;
    const auto call = ingest_rows::call_id_of(item.record, cursor.source_id, seq);
    ingest_rows::append_key(out.keys, cursor, item, call);
    if (item.fate != cdr_fate::booked) continue;
    ingest_rows::append_cdr(out.cdrs, cursor, batch.batch_id, item, call, seq);
    money.take(item, call);
    is_good = is_good && add_to(out.charge, item.rated.charge()) &&
              add_to(out.cost, item.rated.cost_total());
  }
  auto journals = money.journals();
  out.state = {};
  out.journals.clear();
  if (!is_good) {
    out.state = fail(errc::overflow, "the batch's sum leaves 64 bits");
  } else if (!journals) {
    out.state = fail(std::move(journals).error());
  } else {
    out.journals = std::move(*journals);
  }
}

result<ingest_counts> book_cdr_batch(pg::connection& db, ingest_cursor& cursor,
                                     ingest_batch& batch, const ingest_options& options) {
  using namespace cdr_ingest_detail;
  if (!options.is_looking_up) {
    auto counts = book_once(db, cursor, batch, options, false);
    if (counts || !is_known_key(counts.error())) return counts;
  }
  // Known keys are taken out of a copy: when this attempt fails, the caller's batch is still whole.
  auto copy = batch;
  return book_once(db, cursor, copy, options, true);
}

}  // namespace didtron::storage
