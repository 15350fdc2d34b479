#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/views/views.hpp"
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
  std::string before = {};  ///< JSON text or empty; the database takes secrets out
  std::string after = {};
  request_origin from = {};
  std::string on_behalf_of = {};  ///< "user:9" while `actor` acts as that user
  std::string reason = {};        ///< why, in people's words, or empty
};
/// By whom, as whom and from where; the rest is to be filled in.
audit_record audit_by(const viewer& who);
/// As people call them; empty: a part of the system.
std::string_view actor_name_of(const audit_record& record);
std::string_view on_behalf_name_of(const audit_record& record);
/// Append-only: nobody may change or delete audit rows.
result<std::int64_t> append_audit(pg::transaction& tx, const audit_record& record);

}  // namespace didtron::storage
