#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

/// One CDR as its source reports it, normalised but not yet rated.
struct cdr_record {
  std::int64_t row_no = 0;  ///< of the file, data rows counted from 1
  std::string key = {};     ///< identity within the source: its own number, leg and attempt
  instant started_at = {};
  std::optional<instant> answered_at = {};  ///< empty: nobody answered
  instant ended_at = {};
  std::string caller_raw = {};
  std::string caller = {};  ///< E.164 digits; empty: withheld or no number
  std::string called_raw = {};
  std::string called = {};         ///< E.164 digits
  std::string lrn = {};            ///< its routing number, E.164 digits; empty: the source does not say
  std::int64_t duration_ms = 0;    ///< billable; 0 when unanswered
  std::int32_t cause = 0;          ///< Q.850 or SIP code; 0: the source does not say
  std::string carrier = {};        ///< as the source names it: trunk or carrier; empty: no column
  std::string account = {};        ///< as the source names it; empty: no column
  std::optional<amount> cost = {}; ///< as the source says
  currency cost_money = {};        ///< of `cost`
  friend bool operator==(const cdr_record&, const cdr_record&) = default;
};

/// Why a row of a file was refused. `column` is the source's own name for it.
struct row_fault {
  std::int64_t row_no = 0;
  std::string column = {};
  std::string reason = {};
  friend bool operator==(const row_fault&, const row_fault&) = default;
};

/// The canonical text of a record's content: two reports of one call are the same exactly when these
/// are. The row number is not part of it.
std::string canonical_text(const cdr_record& record);

}  // namespace didtron
