#include "actors/workers/cdr_file_rater.hpp"

#include <algorithm>

#include "actors/domain/rating/ported_number.hpp"
#include "actors/zones/zone_files.hpp"
#include "protocols/cdrs/format_json.hpp"
#include "storage/repositories/fx_rates.hpp"

namespace didtron {

result<cdr_file_rater> cdr_file_rater::make(pg::connection& db, tenant_id tenant,
                                            std::int64_t source_id,
                                            const storage::import_rules& rules,
                                            std::shared_ptr<const catalogue> prices) {
  auto source = pg::run(db, storage::cdr_source_one({{}, tenant, true, true}, source_id));
  if (!source) return fail(std::move(source).error());
  auto format = cdr_files::parse_source_format(source->format);
  if (!format) return fail(errc::bad_config, "the source's format: " + to_string(format.error()));
  auto zone = load_optional_time_zone(format->zone);
  if (!zone) return fail(errc::bad_config, "the source's zone: " + to_string(zone.error()));
  auto rows = record_reader::make(*format, std::move(*zone));
  if (!rows) return fail(std::move(rows).error());
  if (prices == nullptr) return fail(errc::unavailable, "there is no catalogue yet");
  cdr_file_rater out{std::move(*rows),
                     std::make_shared<const cdr_rater>(std::move(prices), tenant, *format)};
  out.tenant_ = tenant;
  out.rules_ = {rules.now, format->late_days_max, rules.closed_before};
  return out;
}

result<void> cdr_file_rater::open(cdr_files::file_kind kind, std::string_view text) {
  auto file = cdr_files::open_file(kind, text, *rows_);
  if (!file) return fail(std::move(file).error());
  file_ = std::move(*file);
  return {};
}

void cdr_file_rater::skip(std::int64_t rows, std::size_t step) {
  cdr_files::batch dropped;
  while (rows > 0 && has_more_) {
    dropped.clear();
    const auto wanted = std::min(rows, static_cast<std::int64_t>(step));
    has_more_ = file_->read(static_cast<std::size_t>(wanted), dropped);
    rows -= wanted;
  }
}

result<void> cdr_file_rater::load_rates(pg::connection& db) {
  if (!rater_->converts()) return {};
  auto wanted = rate_days_;
  for (const auto& record : parsed_.records) {
    if (screen(record, rules_)) continue;  // held, whatever it costs
    const auto day = date_of(priced_at(record));
    if (!wanted) wanted.emplace(day, day);
    wanted->first = std::min(wanted->first, day);
    wanted->second = std::max(wanted->second, day);
  }
  if (wanted == rate_days_) return {};
  auto found = pg::run(db, storage::fx_rates_between(tenant_, wanted->first, wanted->second));
  if (!found) return fail(std::move(found).error());
  rates_ = std::move(*found);
  rate_days_ = wanted;
  return {};
}

result<void> cdr_file_rater::load_lrns(pg::connection& db) {
  if (!rater_->uses_lrn()) return {};
  std::vector<std::string> wanted;
  for (const auto& record : parsed_.records)
    if (record.lrn.empty() && is_portable(record.called)) wanted.push_back(record.called);
  lrns_.clear();
  if (wanted.empty()) return {};
  auto found = pg::run(db, storage::lrns_of(wanted));
  if (!found) return fail(std::move(found).error());
  lrns_ = std::move(*found);
  return {};
}

void cdr_file_rater::rate(storage::ingest_item& item) const {
  std::string_view looked_up;
  if (!lrns_.empty() && item.record.lrn.empty()) {
    if (const auto at = lrns_.find(item.record.called); at != lrns_.end()) looked_up = at->second;
  }
  if (const auto held = screen(item.record, rules_)) {
    item.fate = storage::cdr_fate::quarantine;
    item.reason = name_of(*held);
  } else if (auto missing = rater_->rate(item.record, item.rated, rates_.get(), looked_up)) {
    item.fate = storage::cdr_fate::unrated;
    item.reason = name_of(missing->reason);
    item.detail = std::move(missing->detail);
  }
}

result<storage::ingest_batch> cdr_file_rater::read(pg::connection& db, std::size_t rows_max) {
  if (broken_) return fail(*broken_);
  storage::ingest_batch out;
  out.rater = rater_;
  parsed_.clear();
  has_more_ = file_->read(rows_max, parsed_);
  out.is_last = !has_more_;
  if (auto loaded = load_rates(db).and_then([&] { return load_lrns(db); }); !loaded) {
    broken_ = std::move(loaded).error();
    return fail(*broken_);
  }
  out.rows = static_cast<std::int64_t>(parsed_.records.size() + parsed_.faults.size());
  out.items.resize(parsed_.records.size());
  for (std::size_t i = 0; i < parsed_.records.size(); ++i) {
    auto& item = out.items[i];
    item.record = std::move(parsed_.records[i]);
    item.digest = storage::digest_of(item.record);
    rate(item);
  }
  out.faults = std::move(parsed_.faults);
  return out;
}

}  // namespace didtron
