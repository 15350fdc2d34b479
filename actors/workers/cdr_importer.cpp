#include "actors/workers/cdr_importer.hpp"

#include <deque>
#include <future>
#include <set>
#include <thread>

#include "actors/workers/cdr_file_rater.hpp"
#include "actors/workers/cdr_lanes.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "storage/json_text.hpp"
#include "storage/pg/backoff.hpp"
#include "storage/pg/error.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/sha256.hpp"

namespace didtron {

namespace cdr_importer_detail {

using storage::ingest_batch;
using storage::ingest_cursor;

/// One attempt at an import: from where the database says it stands to the end of the file.
class attempt {
 public:
  using opener = std::function<result<pg::connection>()>;
  attempt(const importer_options& options, pg::connection& db, opener open,
          const import_order& order)
      : options_{options}, db_{db}, order_{order}, open_{std::move(open)} {}

  /// `rows_done` tells the caller whether there was progress.
  result<cdr_import_view> run(std::int64_t& rows_done) {
    auto begun = begin();
    if (!begun) return fail(std::move(begun).error());
    rows_done = cursor_.rows_done;
    if (import_.state != "running") return import_;
    if (auto opened = file_->open(order_.kind, order_.text); !opened)
      return end(true, opened.error().message);
    file_->skip(cursor_.rows_done, options_.batch_rows);
    if (auto done = book_all(rows_done); !done) return fail(std::move(done).error());
    return end(false, "");
  }

 private:
  template <class Work>
  result<void> in_transaction(Work&& work) {
    return in_transaction(db_, std::forward<Work>(work));
  }
  template <class Work>
  result<void> in_transaction(pg::connection& db, Work&& work) {
    auto tx = pg::transaction::begin(db, order_.tenant);
    if (!tx) return fail(std::move(tx).error());
    if (auto done = work(*tx); !done) return done;
    return tx->commit();
  }

  result<void> begin() {
    storage::new_import wanted{order_.source_id, order_.idempotency_key, order_.file_name,
                               storage::sha256(order_.text),
                               static_cast<std::int64_t>(order_.text.size()), order_.page};
    auto done = in_transaction([&](pg::transaction& tx) -> result<void> {
      auto begun = storage::begin_import(tx, wanted);
      if (!begun) return fail(std::move(begun).error());
      cursor_ = begun->cursor;
      import_ = std::move(begun->import);
      if (begun->is_new)
        if (auto said = note_begin(tx); !said) return said;
      auto rules = storage::load_import_rules(tx);
      if (!rules) return fail(std::move(rules).error());
      rules_ = *rules;
      cursor_.granularity = options_.ingest.granularity.value_or(rules->granularity);
      return {};
    });
    if (!done) return done;
    auto file = cdr_file_rater::make(db_, order_.tenant, order_.source_id, rules_,
                                     options_.prices());
    if (!file) return fail(std::move(file).error());
    file_.emplace(std::move(*file));
    return {};
  }

  /// Who brought which file: a row of the audit log beside the new import.
  result<void> note_begin(pg::transaction& tx) const {
    storage::json_text after;
    after.begin_object()
        .member("source_id", order_.source_id)
        .member("file_name", import_.file_name)
        .member("file_sha256", import_.file_digest)
        .end_object();
    auto record = order_.by;
    if (record.actor.empty()) record.actor = "import";
    record.action = "cdr_import.begin";
    record.object = "cdr_import:" + std::to_string(import_.id);
    record.after = after.text();
    if (auto said = storage::append_audit(tx, record); !said) return fail(std::move(said).error());
    return {};
  }

  result<std::int64_t> next_batch_id(pg::connection& db) {
    if (batch_ids_.empty()) {
      auto done = in_transaction(db, [&](pg::transaction& tx) -> result<void> {
        auto ids = storage::reserve_batch_ids(tx, 16);
        if (!ids) return fail(std::move(ids).error());
        batch_ids_.assign(ids->rbegin(), ids->rend());
        return {};
      });
      if (!done) return fail(std::move(done).error());
    }
    const auto id = batch_ids_.back();
    batch_ids_.pop_back();
    return id;
  }

  /// The days of the batch get their partitions; a day that cannot have one uses the default's.
  result<void> ensure_days(pg::connection& db, const ingest_batch& batch) {
    constexpr std::int64_t day_us = 86'400'000'000;
    constexpr std::size_t days_max = 400;
    for (const auto& item : batch.items) {
      const auto day = item.record.started_at.us / day_us;
      if (item.fate != storage::cdr_fate::booked || days_.size() > days_max ||
          !days_.insert(day).second) {
        continue;
      }
      auto done = in_transaction(db, [&](pg::transaction& tx) -> result<void> {
        auto made = storage::ensure_cdr_partitions(tx, {day * day_us}, {(day + 1) * day_us});
        if (!made) return fail(std::move(made).error());
        return {};
      });
      if (!done) return done;
    }
    return {};
  }

  /// The next batch, behind those that were taken before it as if all of them will be booked.
  result<std::optional<ingest_batch>> next(pg::connection& db) {
    std::optional<ingest_batch> batch;
    if (!left_.empty()) {
      batch = std::move(left_.front());
      left_.pop_front();
    } else if (file_->has_more()) {
      auto id = next_batch_id(db);
      if (!id) return fail(std::move(id).error());
      auto read = file_->read(db, options_.batch_rows);
      if (!read) return fail(std::move(read).error());
      read->batch_id = *id;
      if (read->rows > 0) batch = std::move(*read);
    }
    if (!batch) return batch;
    if (auto days = ensure_days(db, *batch); !days) {
      left_.push_front(std::move(*batch));  // it was read: nobody may go on behind it
      return fail(std::move(days).error());
    }
    if (batch->ready.first_seq != next_seq_) storage::encode(*batch, source_, next_seq_ - 1);
    next_seq_ += static_cast<std::int64_t>(batch->items.size());
    return batch;
  }
  [[nodiscard]] bool has_more() const { return file_->has_more() || !left_.empty(); }

  /// Several batches at a time until one has a key that is known; then with a look at each key until
  /// all keys of a batch are new again.
  result<void> book_all(std::int64_t& rows_done) {
    source_ = cursor_;
    while (has_more()) {
      next_seq_ = cursor_.last_seq + 1;
      auto done = options_.ingest.is_looking_up ? book_looking_up() : book_in_lanes();
      rows_done = cursor_.rows_done;
      if (!done && !options_.ingest.is_looking_up && storage::is_known_key(done.error())) {
        next_seq_ = cursor_.last_seq + 1;
        done = book_looking_up();
        rows_done = cursor_.rows_done;
      }
      if (!done) return done;
    }
    return {};
  }

  result<void> book_in_lanes() {
    const batch_feed feed{[this](pg::connection& db) { return next(db); },
                          [this] { return has_more(); }, open_};
    cdr_lanes lanes{feed, cursor_};
    auto done = lanes.run(db_, std::max<std::size_t>(options_.lanes, 1));
    // What was given back comes before what was given back before and not taken again.
    auto back = lanes.left();
    left_.insert(left_.begin(), std::make_move_iterator(back.begin()),
                 std::make_move_iterator(back.end()));
    return done;
  }

  /// A failure ends the attempt: its batch is spent.
  result<void> book_looking_up() {
    auto current = next(db_);
    std::optional<pg::connection> reader;
    if (options_.lanes > 1 && has_more()) {
      if (auto own = open_()) reader.emplace(std::move(*own));
    }
    while (current && *current) {
      auto& batch = **current;
      auto ahead = std::async(reader ? std::launch::async : std::launch::deferred,
                              [&] { return next(reader ? *reader : db_); });
      auto booked = storage::book_cdr_batch(db_, cursor_, batch, {.is_looking_up = true});
      // The future's destructor waits for the thread that reads the file.
      if (!booked) return fail(std::move(booked).error());
      current = ahead.get();
      const bool is_all_new = booked->duplicates + booked->conflicts == 0;
      if (is_all_new && !options_.ingest.is_looking_up && current && *current) {
        left_.push_front(std::move(**current));
        return {};
      }
    }
    if (!current) return fail(std::move(current).error());
    return {};
  }

  result<cdr_import_view> end(bool is_refused, const std::string& reason) {
    auto done = in_transaction([&](pg::transaction& tx) {
      return storage::end_import(tx, cursor_, is_refused, reason);
    });
    // Somebody may have ended or rolled it back meanwhile: what is there is the answer.
    if (!done && done.error().kind != errc::not_found) return fail(std::move(done).error());
    return pg::run(db_, storage::cdr_import_one({{}, order_.tenant, true, true}, cursor_.import_id));
  }

  const importer_options& options_;
  pg::connection& db_;
  const import_order& order_;
  opener open_;
  ingest_cursor cursor_ = {};
  ingest_cursor source_ = {};   ///< what never changes of it, for other threads
  std::int64_t next_seq_ = 1;   ///< of the batch that is read next
  std::deque<ingest_batch> left_ = {};  ///< read, and not booked
  cdr_import_view import_ = {};
  storage::import_rules rules_ = {};
  std::optional<cdr_file_rater> file_ = {};
  std::vector<std::int64_t> batch_ids_ = {};
  std::set<std::int64_t> days_ = {};
};

/// True: the key was answered before, and `key` has the answer.
template <class View> result<bool> given_before(pg::transaction& tx, once<View>* key) {
  if (key == nullptr) return false;
  auto before = storage::find_answer(tx, key->request);
  if (!before) return fail(std::move(before).error());
  if (*before) key->answer = std::move(**before);
  return before->has_value();
}

template <class View>
result<void> keep(pg::transaction& tx, once<View>* key, const View& view) {
  if (key == nullptr) return {};
  key->answer = {200, key->body_of(view)};
  return storage::keep_answer(tx, key->request, key->answer);
}

/// Carries a decision out. What is given back: there still is no price.
result<std::optional<unrated>> decide(pg::transaction& tx, const storage::open_review& review,
                                      review_action action,
                                      const storage::review_decision& decision,
                                      const std::function<std::shared_ptr<const catalogue>()>& prices) {
  using answer = result<std::optional<unrated>>;
  const auto nothing_missing = [](result<void> done) -> answer {
    if (!done) return fail(std::move(done).error());
    return std::optional<unrated>{};
  };
  if (action == review_action::discard)
    return nothing_missing(storage::discard_review(tx, review, decision));
  if (action == review_action::retry && review.kind != "unrated") {
    return fail(errc::invalid_argument,
                "only a CDR without price can be tried again; accept or discard it");
  }
  auto format = cdr_files::parse_source_format(review.source_format);
  if (!format) return fail(errc::bad_config, "the source's format: " + to_string(format.error()));
  auto all = prices();
  if (all == nullptr) return fail(errc::unavailable, "there is no catalogue yet");
  const cdr_rater rater{std::move(all), tx.tenant(), *format};
  std::shared_ptr<const fx_table> rates;
  if (rater.converts()) {
    const auto day = date_of(priced_at(review.record));
    auto found = pg::run(tx, storage::fx_rates_between(tx.tenant(), day, day));
    if (!found) return fail(std::move(found).error());
    rates = std::move(*found);
  }
  std::optional<std::string> looked_up;
  if (rater.uses_lrn() && review.record.lrn.empty() && is_portable(review.record.called)) {
    auto found = pg::run(tx, storage::lrn_of(review.record.called));
    if (!found) return fail(std::move(found).error());
    looked_up = std::move(*found);
  }
  rated_cdr rated;
  auto missing = rater.rate(review.record, rated, rates.get(),
                            looked_up ? std::string_view{*looked_up} : std::string_view{});
  if (!missing) {
    auto booked = storage::book_review(tx, review, rated, decision);
    if (!booked) return fail(std::move(booked).error());
    return std::optional<unrated>{};
  }
  if (review.kind == "unrated") {
    if (auto kept = storage::keep_review(tx, review, *missing); !kept)
      return fail(std::move(kept).error());
  }
  return missing;
}

/// What another attempt may mend: a lost connection, a lost race for the source.
bool is_worth_another(const error& why) {
  return pg::is_retryable(why) || why.kind == errc::stale_version;
}

}  // namespace cdr_importer_detail

result<review_action> parse_review_action(std::string_view text) {
  if (text == "retry") return review_action::retry;
  if (text == "accept") return review_action::accept;
  if (text == "discard") return review_action::discard;
  return fail(errc::invalid_argument, "retry, accept or discard");
}

result<pg::connection> cdr_importer::open() const {
  pg::connection_options o;
  o.application_name = "didtron-import";
  // A batch of late CDRs may touch many days; a rollback reads all postings of an import.
  o.statement_timeout = std::chrono::seconds{60};
  o.call_timeout = std::chrono::seconds{65};
  o.idle_in_transaction_timeout = std::chrono::seconds{30};
  return pg::connection::open(options_.url, o);
}

result<cdr_import_view> cdr_importer::import(const import_order& order) const {
  using namespace cdr_importer_detail;
  pg::backoff wait{options_.retry_min, options_.retry_max};
  std::int64_t best = -1;
  for (std::int32_t left = options_.attempts_max;;) {
    std::int64_t rows_done = -1;
    auto db = open();
    auto done = db ? attempt{options_, *db, [this] { return open(); }, order}.run(rows_done)
                   : result<cdr_import_view>{fail(std::move(db).error())};
    if (done || !is_worth_another(done.error())) return done;
    if (rows_done > best) {
      best = rows_done;
      left = options_.attempts_max;
      wait.reset();
    }
    if (--left <= 0) return done;
    std::this_thread::sleep_for(wait.next());
  }
}

result<cdr_review_view> cdr_importer::resolve(tenant_id tenant, std::int64_t review_id,
                                              review_action action,
                                              const storage::review_decision& decision,
                                              once<cdr_review_view>* key) const {
  using namespace cdr_importer_detail;
  auto db = open();
  if (!db) return fail(std::move(db).error());
  auto tx = pg::transaction::begin(*db, tenant);
  if (!tx) return fail(std::move(tx).error());
  if (auto before = given_before(*tx, key); !before || *before)
    return before ? result<cdr_review_view>{cdr_review_view{}} : fail(std::move(before).error());
  auto review = storage::lock_review(*tx, review_id);
  if (!review) return fail(std::move(review).error());
  auto missing = decide(*tx, *review, action, decision, options_.prices);
  if (!missing) return fail(std::move(missing).error());
  auto view = pg::run(*tx, storage::cdr_review_one({{}, tenant, true, true}, review_id));
  if (!view) return view;
  // A refusal is tried again with the same key: nothing of it is kept but why the CDR still waits.
  if (!*missing) {
    if (auto kept = keep(*tx, key, *view); !kept) return fail(std::move(kept).error());
  }
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  if (*missing) return fail(errc::no_rate, (*missing)->detail);
  return view;
}

result<std::vector<row_fault>> cdr_importer::errors(tenant_id tenant,
                                                    std::int64_t import_id) const {
  auto db = open();
  if (!db) return fail(std::move(db).error());
  return pg::run(*db, storage::cdr_import_errors({{}, tenant, true, true}, import_id));
}

result<std::vector<storage::owned_source>> cdr_importer::sources_of_kind(
    const std::string& kind) const {
  auto db = open();
  if (!db) return fail(std::move(db).error());
  return pg::run(*db, storage::cdr_sources_of_kind(kind));
}

result<cdr_source_view> cdr_importer::source(tenant_id tenant, std::int64_t source_id) const {
  auto db = open();
  if (!db) return fail(std::move(db).error());
  return pg::run(*db, storage::cdr_source_one({{}, tenant, true, true}, source_id));
}

result<cdr_import_view> cdr_importer::roll_back(tenant_id tenant, std::int64_t import_id,
                                                const storage::review_decision& decision,
                                                once<cdr_import_view>* key) const {
  using namespace cdr_importer_detail;
  auto db = open();
  if (!db) return fail(std::move(db).error());
  auto tx = pg::transaction::begin(*db, tenant);
  if (!tx) return fail(std::move(tx).error());
  if (auto before = given_before(*tx, key); !before || *before)
    return before ? result<cdr_import_view>{cdr_import_view{}} : fail(std::move(before).error());
  auto done = storage::roll_back_import(*tx, import_id, decision);
  if (!done) return done;
  if (auto kept = keep(*tx, key, *done); !kept) return fail(std::move(kept).error());
  if (auto committed = tx->commit(); !committed) return fail(std::move(committed).error());
  return done;
}

}  // namespace didtron
