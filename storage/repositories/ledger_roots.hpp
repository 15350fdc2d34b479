#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/ledger/proof.hpp"
#include "storage/pg/connection.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Signs what the transaction's tenant recorded on days that ended an hour ago or more and have no root yet; one
/// root per such day with entries. `secret`: Ed25519, 32 bytes. Roots made now, in order.
result<std::vector<ledger_root>> sign_roots(pg::transaction& tx, std::string_view secret);

/// All roots of a tenant, in order.
result<std::vector<ledger_root>> load_roots(pg::transaction& tx);

/// Recomputes every root from the entries and checks its signature; "" when all is well, else what
/// is wrong. `count` gets the number of roots.
result<std::string> check_roots(pg::transaction& tx, std::int64_t& count);

struct exported_proof {
  ledger_proof proof = {};
  std::int64_t withheld = 0;  ///< entries that also hold somebody else's lines
  std::int64_t unsigned_yet = 0;
};
/// The entries on an account's books with what proves them. Error: not_found (the account).
result<exported_proof> prove_account(pg::transaction& tx, account_id account);

}  // namespace didtron::storage
