#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// A write that may be repeated: its key, and the digest of everything that it asks for.
struct request_key {
  std::string key = {};     ///< 1 to 200 characters, chosen by the client; one per tenant
  std::string digest = {};  ///< SHA-256 of method, path with query, and body, 32 bytes
  user_id user = {};
  std::string operation = {};  ///< "recordTopup"
};
struct stored_answer {
  std::int32_t status = 0;
  std::string body = {};
};

/// The answer that was given to this key before; empty: it is new, and whoever else comes with it
/// waits until this transaction ends. Error: duplicate (the key was used for something else).
result<std::optional<stored_answer>> find_answer(pg::transaction& tx, const request_key& request);

/// Keeps the answer, to be given again; part of the transaction that did the work.
result<void> keep_answer(pg::transaction& tx, const request_key& request,
                         const stored_answer& answer);

}  // namespace didtron::storage
