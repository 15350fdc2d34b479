#pragma once

#include <string>
#include <vector>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/calls/finished_call.hpp"
#include "storage/pg/transaction.hpp"

/// How a finished call becomes rows of cdrs, cdr_attempts and cdr_explanations.
namespace didtron::storage::cdr_rows {

struct row {
  const finished_call* call = nullptr;
  const rated_call* rating = nullptr;
  tenant_id customer = {};
  currency money = {};  ///< of the account
};

/// SHA-256 over what makes two reports of a call the same bill: who, whom, when, how long, over
/// which carrier, at which price. Not part of it: attempts, texts and ringing, which a repeated
/// delivery may know less of.
std::string content_digest(const finished_call& call, const rated_call& rating);

/// The same facts as JSON, for the conflict table.
std::string conflict_json(const finished_call& call, const rated_call& rating);

/// Binary COPY into a temporary table (COPY into a table with row-level security is refused), from
/// there into cdrs; attempts and explanations by unnest. The calls' ids must have been claimed.
result<void> insert(pg::transaction& tx, std::int64_t batch_id, const std::vector<row>& rows);

}  // namespace didtron::storage::cdr_rows
