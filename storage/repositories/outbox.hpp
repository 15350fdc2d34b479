#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// An event for whoever follows the tenant's events, in the same transaction as what it tells
/// about. `payload`: JSON text.
result<std::int64_t> append_outbox(pg::transaction& tx, std::string_view topic,
                                   std::string_view payload);

struct audit_record {
  std::string actor = {};   ///< "user:7", "node-1", "seed"
  std::string action = {};  ///< "login", "call.end"
  std::string object = {};  ///< "account:7"
  std::string before = {};  ///< JSON text or empty
  std::string after = {};
  std::string address = {};  ///< of the client, or empty
  std::string reason = {};   ///< why, in people's words, or empty
};
/// Append-only: nobody may change or delete audit rows.
result<std::int64_t> append_audit(pg::transaction& tx, const audit_record& record);

}  // namespace didtron::storage
