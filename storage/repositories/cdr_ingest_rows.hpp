#pragma once

#include <map>
#include <string>
#include <string_view>

#include "actors/domain/calls/finished_call.hpp"
#include "storage/repositories/cdr_ingest.hpp"

/// How imported CDRs become rows.
namespace didtron::storage::ingest_rows {

inline constexpr std::string_view copy_keys =
    "COPY cdr_source_keys (tenant_id, source_id, source_key, digest, call_id, import_id) "
    "FROM STDIN (FORMAT binary)";
inline constexpr std::string_view copy_cdrs =
    "COPY cdrs (tenant_id, call_id, started_at, batch_id, account_id, customer_tenant_id, edge_id, "
    "ingress_trunk_id, egress_trunk_id, carrier_id, caller, called_raw, called, destination, result, "
    "sip_code, sip_reason, hangup_by, ringing_at, answered_at, ended_at, duration_ms, billed_s, "
    "currency, charge_e8, rate_row_id, rate_card_id, cost_currency, cost_billed_s, cost_e8, "
    "cost_rate_row_id, cost_rate_card_id, is_estimated, attempts, source_id, import_id, source_seq, "
    "caller_raw, release_cause, usage_period_on, reported_cost_e8, reported_currency, content_digest, "
    "fx_rate_id, fx_second_rate_id, fx_rate_e10, cost_fx_rate_id, cost_fx_second_rate_id, "
    "cost_fx_rate_e10, called_lrn) "
    "FROM STDIN (FORMAT binary)";

/// The call id of the `seq`-th CDR of a source: sorts by time, never given twice.
uuid call_id_of(const cdr_record& record, std::int64_t source_id, std::int64_t seq);

void append_key(pg::copy_buffer& out, const ingest_cursor& cursor, const ingest_item& item,
                const uuid& call);
void append_cdr(pg::copy_buffer& out, const ingest_cursor& cursor, std::int64_t batch_id,
                const ingest_item& item, const uuid& call, std::int64_t seq);

/// COPY of rows that were encoded before. The role must be one that may.
result<void> send(pg::transaction& tx, std::string_view sql, const pg::copy_buffer& rows);

/// A record in the queue of reviews; numbers are exact, times in microseconds.
std::string record_json(const cdr_record& record);

/// Error: overflow.
result<void> add_to(batch_sums& sums, const rated_cdr& rated);

/// What booked items earn and cost, as journals of their batch: per account or carrier and month,
/// in sum or call by call.
class batch_money {
 public:
  batch_money(std::int64_t batch_id, usage_journal granularity)
      : batch_id_{batch_id}, granularity_{granularity} {}
  void take(const ingest_item& item, const uuid& call);
  /// Errors: overflow, invalid_argument (a negative charge).
  [[nodiscard]] result<std::vector<new_journal>> journals() const;

 private:
  struct side {
    std::size_t row = 0;  ///< position in rows_
    bool is_sale = true;
    std::int64_t party = 0;
    bool is_postpaid = false;  ///< of a sale; of a cost: owed, not paid in advance
    currency money = {};
    amount value = {};
  };
  struct named_row {
    std::string name = {};
    std::string digest = {};
    uuid id = {};
  };
  std::int64_t batch_id_;
  usage_journal granularity_;
  std::vector<named_row> rows_ = {};
  std::map<book_period, std::vector<side>> sides_ = {};
};

/// How the call ended, from a Q.850 or SIP code.
call_result result_of(const cdr_record& record) noexcept;

}  // namespace didtron::storage::ingest_rows
