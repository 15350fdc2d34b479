#pragma once

#include <map>
#include <string>

#include <doctest/doctest.h>

#include "actors/domain/cdrs/screening.hpp"
#include "actors/zones/zone_files.hpp"
#include "protocols/cdrs/file_reader.hpp"
#include "protocols/cdrs/format_json.hpp"

namespace didtron::cdr_files {

/// The format that the files of tests/fixtures/cdr have.
inline source_format corpus_format() {
  source_format f;
  const auto set = [&f](cdr_field field, const char* name) {
    f.columns[static_cast<std::size_t>(field)] = name;
  };
  set(cdr_field::key, "cdr_id");
  set(cdr_field::started_at, "start");
  set(cdr_field::answered_at, "answer");
  set(cdr_field::ended_at, "end");
  set(cdr_field::caller, "src");
  set(cdr_field::called, "dst");
  set(cdr_field::duration, "duration_s");
  set(cdr_field::billable, "billsec");
  set(cdr_field::cause, "cause");
  set(cdr_field::carrier, "carrier");
  set(cdr_field::currency, "currency");
  set(cdr_field::cost, "cost");
  f.account = account_id{7};
  return f;
}

/// What an import would do, counted as EXPECTED.tsv counts.
struct verdicts {
  int accepted = 0;
  int duplicates = 0;
  int refused = 0;
  int quarantined = 0;  ///< held for a person: the screening's reasons, and conflicts
  bool is_file_refused = false;
  std::string why = {};  ///< of the file, or "column: reason" of the first row
  std::vector<cdr_record> records = {};
};

inline verdicts judge(std::string_view text, const source_format& format,
                      file_kind kind = file_kind::csv) {
  auto zone = load_optional_time_zone(format.zone);
  REQUIRE_MESSAGE(zone.has_value(), format.zone);
  auto rows = record_reader::make(format, *zone);
  REQUIRE_MESSAGE(rows.has_value(), to_string(rows.error()));
  verdicts out;
  auto file = open_file(kind, text, *rows);
  if (!file) {
    out.is_file_refused = true;
    out.why = file.error().message;
    return out;
  }
  batch all;
  while ((*file)->read(3, all)) {
  }
  out.refused = static_cast<int>(all.faults.size());
  if (!all.faults.empty()) out.why = all.faults[0].column + ": " + all.faults[0].reason;
  screening rules;
  rules.now = *parse_instant("2026-03-02T00:00:00Z");
  rules.late_days_max = format.late_days_max;
  std::map<std::string, std::string> seen;
  for (const auto& r : all.records) {
    const auto [at, is_new] = seen.emplace(r.key, canonical_text(r));
    if (!is_new && at->second == canonical_text(r)) {
      ++out.duplicates;
    } else if (!is_new) {
      ++out.quarantined;
    } else if (auto held = screen(r, rules)) {
      ++out.quarantined;
      out.why = std::string{name_of(*held)};
    } else {
      ++out.accepted;
      out.records.push_back(r);
    }
  }
  return out;
}

}  // namespace didtron::cdr_files
