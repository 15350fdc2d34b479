#include "storage/repositories/cdr_ingest.hpp"

#include <openssl/evp.h>

#include "actors/domain/core/shard.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/cdr_ingest_rows.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

namespace cdr_ingest_sql {
// The fence: a former importer has another epoch, another place means that somebody booked meanwhile. Gives
// whether the source and the import were moved; the import only moves with its source. The last batch of a page
// takes the source to the next one, from the page that it was read at.
constexpr std::string_view move_cursor = R"(
  WITH source AS (
    UPDATE cdr_sources SET last_seq = last_seq + $4, pull_cursor = coalesce($14, pull_cursor)
    WHERE tenant_id = app_tenant() AND source_id = $1 AND epoch = $2 AND last_seq = $3 AND status = 'active'
      AND ($13 IS NULL OR pull_cursor = $13) RETURNING 1),
  import AS (
    UPDATE cdr_imports SET rows_done = rows_done + $7 + $8 + $9 + $10 + $11 + $12, booked = booked + $7,
      duplicates = duplicates + $8, conflicts = conflicts + $9, unrated = unrated + $10,
      quarantined = quarantined + $11, refused = refused + $12
    WHERE tenant_id = app_tenant() AND import_id = $5 AND rows_done = $6 AND state = 'running'
      AND EXISTS (SELECT FROM source) RETURNING 1)
  SELECT EXISTS (SELECT FROM source), EXISTS (SELECT FROM import))";
constexpr std::string_view insert_batch = R"(
  INSERT INTO cdr_batches (tenant_id, batch_id, shard, epoch, calls, sums, entry_no, source_id, import_id,
                           source_epoch, first_seq, last_seq, duplicates, conflicts, held, refused)
  VALUES (app_tenant(), $1, $2, 0, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))";
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

}  // namespace cdr_ingest_detail

using namespace cdr_ingest_detail;

/// Each step returns the first refusal; the transaction ends with this object.
class batch_booking::steps {
 public:
  steps(pg::connection& db, const ingest_cursor& source, ingest_batch& batch)
      : db_{db}, source_{source}, batch_{batch} {}

  result<void> claim_keys(bool is_looking_up) {
    auto begun = pg::transaction::begin(db_, source_.tenant);
    if (!begun) return fail(std::move(begun).error());
    tx_.emplace(std::move(*begun));
    if (is_looking_up) {
      if (auto sorted = sort_out_known(); !sorted) return sorted;
    }
    return prepare().and_then([&] { return copy(ingest_rows::copy_keys, batch_.ready.keys); });
  }

  result<void> copy_cdrs() { return copy(ingest_rows::copy_cdrs, batch_.ready.cdrs); }

  result<ingest_counts> commit(ingest_cursor& cursor) {
    auto done = move_cursor(cursor)
                    .and_then([&] { return post(); })
                    .and_then([&] { return store_batch(); })
                    .and_then([&] { return store_held(); })
                    .and_then([&] { return store_conflicts(); })
                    .and_then([&] { return store_errors(cursor); })
                    .and_then([&] { return announce(); })
                    .and_then([&] { return tx_->commit(); });
    if (!done) return fail(std::move(done).error());
    cursor.last_seq = last_seq();
    cursor.rows_done += batch_.rows;
    cursor.refused += counts_.refused;
    if (batch_.is_last) cursor.page.reset();
    return counts_;
  }

 private:
  result<pg::rows> ask(std::string_view sql, pg::params args) {
    return tx_->execute(sql, std::move(args));
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
                              pg::params{}.i64(source_.source_id));
        !locked) {
      return locked;
    }
    std::vector<std::string> keys;
    keys.reserve(batch_.items.size());
    for (const auto& item : batch_.items) keys.push_back(item.record.key);
    auto known = pg::run(*tx_, known_cdr_keys(source_.tenant, source_.source_id, keys));
    if (!known) return fail(std::move(known).error());
    std::vector<ingest_item> fresh;
    fresh.reserve(batch_.items.size());
    for (auto& item : batch_.items) {
      const std::string digest{item.digest.data(), item.digest.size()};
      const auto [at, is_new] = known->emplace(item.record.key, digest);
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
    if (batch_.ready.first_seq == 0) encode(batch_, source_, source_.last_seq);
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
  [[nodiscard]] std::int64_t last_seq() const { return batch_.ready.first_seq + claimed() - 1; }

  result<void> copy(std::string_view sql, const pg::copy_buffer& rows) {
    if (rows.rows() == 0) return {};
    return tx_->link()
        .script("SET LOCAL ROLE didtron_ingest")
        .and_then([&] { return ingest_rows::send(*tx_, sql, rows); })
        .and_then([&] { return tx_->link().script("RESET ROLE"); });
  }

  result<void> move_cursor(const ingest_cursor& cursor) {
    std::optional<std::string> from;
    std::optional<std::string> to;
    if (batch_.is_last && cursor.page) {
      from = cursor.page->from;
      to = cursor.page->to;
    }
    auto moved = ask(cdr_ingest_sql::move_cursor, pg::params{}
                                                      .i64(cursor.source_id)
                                                      .i64(cursor.epoch)
                                                      .i64(batch_.ready.first_seq - 1)
                                                      .i64(claimed())
                                                      .i64(cursor.import_id)
                                                      .i64(cursor.rows_done)
                                                      .i64(counts_.booked)
                                                      .i64(counts_.duplicates)
                                                      .i64(counts_.conflicts)
                                                      .i64(counts_.unrated)
                                                      .i64(counts_.quarantined)
                                                      .i64(counts_.refused)
                                                      .opt_text(from)
                                                      .opt_text(to));
    if (!moved) return fail(std::move(moved).error());
    pg::row_reader in{*moved, 0};
    const bool is_source_moved = in.boolean();
    const bool is_import_moved = in.boolean();
    if (!in.ok()) return fail(in.mismatch());
    if (!is_source_moved) {
      return fail(errc::stale_version, "another importer has the source, or it is disabled");
    }
    if (!is_import_moved) return fail(errc::stale_version, "the import has moved on, or is over");
    return {};
  }

  result<void> post() {
    auto posted = post_journals(*tx_, batch_.ready.journals);
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
                       .i64(shard_of(source_.tenant))
                       .i64(counts_.booked)
                       .text(batch_.ready.sums.json())
                       .i64(entry_no_)
                       .i64(source_.source_id)
                       .i64(source_.import_id)
                       .i64(source_.epoch)
                       .i64(batch_.ready.first_seq)
                       .i64(last_seq())
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
      calls.push_back(ingest_rows::call_id_of(item.record, source_.source_id, seq));
      seqs.push_back(seq);
      records.push_back(ingest_rows::record_json(item.record));
    }
    return run_sql(cdr_ingest_sql::insert_reviews, pg::params{}
                                                       .i64(source_.source_id)
                                                       .i64(source_.import_id)
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
                                                         .i64(source_.source_id)
                                                         .i64(source_.import_id)
                                                         .text_array(details)
                                                         .text_array(keys)
                                                         .bytes_array(digests)
                                                         .text_array(records));
  }

  result<void> store_errors(const ingest_cursor& cursor) {
    std::vector<std::int64_t> rows;
    std::vector<std::string> columns, reasons;
    for (const auto& fault : batch_.faults) {
      if (cursor.refused + static_cast<std::int64_t>(rows.size()) >= import_errors_max) break;
      rows.push_back(fault.row_no);
      columns.push_back(fault.column);
      reasons.push_back(fault.reason);
    }
    if (rows.empty()) return {};
    return run_sql(
        cdr_ingest_sql::insert_errors,
        pg::params{}.i64(source_.import_id).i64_array(rows).text_array(columns).text_array(reasons));
  }

  result<void> announce() {
    json_text event;
    event.begin_object()
        .member("batch_id", batch_.batch_id)
        .member("import_id", source_.import_id)
        .member("source_id", source_.source_id)
        .member("entry_no", entry_no_)
        .member("booked", counts_.booked)
        .member("held", counts_.unrated + counts_.quarantined + counts_.conflicts)
        .end_object();
    auto appended = append_outbox(*tx_, "cdrs.imported", event.text());
    if (!appended) return fail(std::move(appended).error());
    return {};
  }

  pg::connection& db_;
  const ingest_cursor& source_;
  ingest_batch& batch_;
  std::optional<pg::transaction> tx_ = {};
  ingest_counts counts_ = {};
  std::vector<ingest_item> conflicts_ = {};
  std::optional<std::int64_t> entry_no_ = {};
};

batch_booking::batch_booking(pg::connection& db, const ingest_cursor& source, ingest_batch& batch)
    : steps_{std::make_unique<steps>(db, source, batch)} {}
batch_booking::~batch_booking() = default;
result<void> batch_booking::claim_keys(bool is_looking_up) {
  return steps_->claim_keys(is_looking_up);
}
result<void> batch_booking::copy_cdrs() { return steps_->copy_cdrs(); }
result<ingest_counts> batch_booking::commit(ingest_cursor& cursor) {
  return steps_->commit(cursor);
}

bool is_known_key(const error& e) {
  return e.kind == errc::conflict && !e.fields.empty() &&
         e.fields.front().pointer == "cdr_source_keys_pkey";
}

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
  auto& out = batch.ready;
  out.first_seq = last_seq + 1;
  out.cdrs.clear();
  out.keys.clear();
  out.cdrs.reserve(batch.items.size() * 512);
  out.keys.reserve(batch.items.size() * 128);
  out.sums.clear();
  out.state = {};
  ingest_rows::batch_money money{batch.batch_id, cursor.granularity};
  auto seq = last_seq;
  for (const auto& item : batch.items) {
    ++seq;
    const auto call = ingest_rows::call_id_of(item.record, cursor.source_id, seq);
    ingest_rows::append_key(out.keys, cursor, item, call);
    if (item.fate != cdr_fate::booked) continue;
    ingest_rows::append_cdr(out.cdrs, cursor, batch.batch_id, item, call, seq);
    money.take(item, call);
    if (out.state) out.state = ingest_rows::add_to(out.sums, item.rated);
  }
  auto journals = money.journals();
  out.journals.clear();
  if (!out.state) return;
  if (journals) {
    out.journals = std::move(*journals);
  } else {
    out.state = fail(std::move(journals).error());
  }
}

namespace cdr_ingest_detail {

result<ingest_counts> book_once(pg::connection& db, ingest_cursor& cursor, ingest_batch& batch,
                                bool is_looking_up) {
  if (batch.ready.first_seq != cursor.last_seq + 1) encode(batch, cursor, cursor.last_seq);
  batch_booking booking{db, cursor, batch};
  return booking.claim_keys(is_looking_up)
      .and_then([&] { return booking.copy_cdrs(); })
      .and_then([&] { return booking.commit(cursor); });
}

result<ingest_counts> looking_up(pg::connection& db, ingest_cursor& cursor, ingest_batch& batch) {
  auto counts = book_once(db, cursor, batch, true);
  if (counts || !is_known_key(counts.error())) return counts;
  return fail(errc::busy, "somebody else claims keys of this source");
}

}  // namespace cdr_ingest_detail

result<ingest_counts> book_cdr_batch(pg::connection& db, ingest_cursor& cursor,
                                     ingest_batch& batch, const ingest_options& options) {
  if (!options.is_looking_up) {
    auto counts = book_once(db, cursor, batch, false);
    if (counts || !is_known_key(counts.error())) return counts;
  }
  if (options.is_looking_up) return looking_up(db, cursor, batch);
  // Known keys are taken out of a copy: when this attempt fails, the caller's batch is still whole.
  auto copy = batch;
  return looking_up(db, cursor, copy);
}

}  // namespace didtron::storage
