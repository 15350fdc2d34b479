#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/calls/finished_call.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/shards.hpp"

namespace didtron::storage {

/// At most this many calls in one booking: one batch is about 20 ms of database time.
inline constexpr std::size_t finished_calls_max = 1000;

struct billed_call {
  finished_call call = {};
  rated_call rating = {};
};

enum class booking_outcome : std::uint8_t {
  booked,     ///< new: CDR, postings and balances are part of this transaction
  duplicate,  ///< the same CDR is there already: nothing was changed
  conflict,   ///< another CDR of that call is there: this one went to cdr_conflicts, nothing was
              ///< charged
};

struct account_posted {
  account_id account = {};
  amount posted = {};  ///< after this transaction
};

struct booking {
  std::vector<booking_outcome> outcomes = {};  ///< by position of the input
  std::vector<account_posted> balances = {};   ///< accounts of the input, ascending
  std::int64_t head_no = 0;                       ///< journal entry that `balances` include
  std::optional<std::int64_t> batch_id = {};   ///< empty when nothing was new
  std::optional<std::int64_t> entry_no = {};   ///< the first of the batch; empty when it moved no money
};

/// THE money transaction: fence, tickets, claim of the call ids, batch, CDRs (binary COPY),
/// attempts, explanations, usage journal, removal of the live calls, outbox; all within `tx`, whose
/// tenant is the seller. A call is billed exactly once whatever is repeated and in whatever order;
/// a call without a live_calls row is billed just the same. Errors: not_owner (stale epoch: nothing
/// booked), too_large, invalid_argument (call of another tenant, shard or unknown account, currency
/// differs), and those of the database. Repeat after outcome_unknown with the same calls.
result<booking> book_finished_calls(pg::transaction& tx, shard_claim claim,
                                    std::span<const billed_call> calls);

}  // namespace didtron::storage
