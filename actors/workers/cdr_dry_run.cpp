#include <algorithm>
#include <map>

#include "actors/workers/cdr_file_rater.hpp"
#include "actors/workers/cdr_importer.hpp"
#include "storage/json_text.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/sha256.hpp"

namespace didtron {

namespace cdr_dry_run_detail {

using storage::cdr_fate;
using storage::ingest_item;

/// Rows that are told per outcome; all are counted.
constexpr std::size_t rows_told_max = 200;

/// Counts what an import would do, row by row.
class rehearsal {
 public:
  explicit rehearsal(cdr_import_view& view) : view_{view} { view_.preview.emplace(); }

  void refuse(const row_fault& fault) {
    ++view_.refused;
    cdr_row_preview row;
    row.row_no = fault.row_no;
    row.outcome = "refused";
    row.column = fault.column;
    row.reason = fault.reason;
    tell(std::move(row));
  }

  /// `known`: the digests of the keys that are claimed, here or by a row before. Error: overflow.
  result<void> take(const ingest_item& item, std::map<std::string, std::string>& known) {
    cdr_row_preview row;
    row.row_no = item.record.row_no;
    row.key = item.record.key;
    const std::string digest{item.digest.data(), item.digest.size()};
    const auto [at, is_new] = known.emplace(item.record.key, digest);
    if (!is_new && at->second == digest) {
      ++view_.duplicates;
      row.outcome = "duplicate";
    } else if (!is_new) {
      ++view_.conflicts;
      row.outcome = "conflict";
      row.reason = "a known call with other content";
    } else if (item.fate == cdr_fate::booked) {
      if (auto summed = book(item.rated, row); !summed) return summed;
    } else {
      hold(item, row);
    }
    tell(std::move(row));
    return {};
  }

 private:
  result<void> book(const rated_cdr& rated, cdr_row_preview& row) {
    ++view_.booked;
    row.outcome = "booked";
    row.charge = {rated.charge(), rated.account->money};
    if (auto summed = add_to(rated.account->money, &cdr_import_view::money::charges, rated.charge());
        !summed) {
      return summed;
    }
    if (!rated.cost) return {};
    row.cost = {rated.cost_total(), rated.cost->money};
    return add_to(rated.cost->money, &cdr_import_view::money::costs, rated.cost_total());
  }
  void hold(const ingest_item& item, cdr_row_preview& row) {
    const bool is_unrated = item.fate == cdr_fate::unrated;
    ++(is_unrated ? view_.unrated : view_.quarantined);
    row.outcome = is_unrated ? "unrated" : "quarantine";
    row.reason = item.reason;
    if (!item.detail.empty()) row.reason += ": " + item.detail;
  }
  result<void> add_to(currency money, amount cdr_import_view::money::*side, amount value) {
    if (value == amount{}) return {};
    auto at = std::find_if(view_.posted.begin(), view_.posted.end(),
                           [&](const auto& m) { return m.code == money; });
    if (at == view_.posted.end()) at = view_.posted.insert(at, {money, {}, {}});
    auto sum = add((*at).*side, value);
    if (!sum) return fail(std::move(sum).error());
    (*at).*side = *sum;
    return {};
  }
  void tell(cdr_row_preview row) {
    if (++told_[row.outcome] <= rows_told_max) view_.preview->push_back(std::move(row));
  }

  cdr_import_view& view_;
  std::map<std::string, std::size_t> told_ = {};
};

result<void> rehearse(pg::connection& db, const import_order& order, cdr_file_rater& file,
                      rehearsal& counts) {
  std::map<std::string, std::string> known;
  while (file.has_more()) {
    auto batch = file.read(db, storage::ingest_rows_max);
    if (!batch) return fail(std::move(batch).error());
    std::vector<std::string> keys;
    for (const auto& item : batch->items) keys.push_back(item.record.key);
    auto claimed = pg::run(db, storage::known_cdr_keys(order.tenant, order.source_id, keys));
    if (!claimed) return fail(std::move(claimed).error());
    known.merge(*claimed);
    for (const auto& fault : batch->faults) counts.refuse(fault);
    for (const auto& item : batch->items)
      if (auto taken = counts.take(item, known); !taken) return taken;
  }
  return {};
}

result<void> append_audit(pg::transaction& tx, const cdr_import_view& seen,
                          storage::audit_record by) {
  storage::json_text after;
  after.begin_object()
      .member("file_name", seen.file_name)
      .member("file_sha256", seen.file_digest)
      .member("rows", seen.rows)
      .member("booked", seen.booked)
      .end_object();
  if (by.actor.empty()) by.actor = "import";
  by.action = "cdr_import.dry_run";
  by.object = "cdr_source:" + std::to_string(seen.source.value);
  by.after = after.text();
  auto said = storage::append_audit(tx, by);
  if (!said) return fail(std::move(said).error());
  return {};
}

}  // namespace cdr_dry_run_detail

result<cdr_import_view> cdr_importer::dry_run(const import_order& order) const {
  using namespace cdr_dry_run_detail;
  auto db = open();
  if (!db) return fail(std::move(db).error());
  auto source = pg::run(*db, storage::cdr_source_one({{}, order.tenant, true, true}, order.source_id));
  if (!source) return fail(std::move(source).error());
  if (source->status != "active") return fail(errc::conflict, "the source is disabled");
  cdr_import_view out;
  out.source = {source->id, source->name};
  out.idempotency_key = order.idempotency_key;
  out.file_name = order.file_name;
  out.file_digest = storage::to_hex(storage::sha256(order.text));
  out.file_bytes = static_cast<std::int64_t>(order.text.size());
  out.state = "dry_run";

  auto begun = pg::transaction::begin(*db, order.tenant);
  if (!begun) return fail(std::move(begun).error());
  auto rules = storage::load_import_rules(*begun);
  if (!rules) return fail(std::move(rules).error());
  if (auto done = begun->commit(); !done) return fail(std::move(done).error());
  out.started_at = rules->now;
  auto file = cdr_file_rater::make(*db, order.tenant, order.source_id, *rules, options_.prices());
  if (!file) return fail(std::move(file).error());
  rehearsal counts{out};
  if (auto opened = file->open(order.kind, order.text); !opened) {
    out.state = "refused";
    out.reason = opened.error().message;
  } else if (auto done = rehearse(*db, order, *file, counts); !done) {
    return fail(std::move(done).error());
  }
  out.rows = out.booked + out.duplicates + out.conflicts + out.unrated + out.quarantined + out.refused;
  std::sort(out.posted.begin(), out.posted.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  std::stable_sort(out.preview->begin(), out.preview->end(),
                   [](const auto& a, const auto& b) { return a.row_no < b.row_no; });

  auto tx = pg::transaction::begin(*db, order.tenant);
  if (!tx) return fail(std::move(tx).error());
  if (auto said = append_audit(*tx, out, order.by); !said) return fail(std::move(said).error());
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return out;
}

}  // namespace didtron
