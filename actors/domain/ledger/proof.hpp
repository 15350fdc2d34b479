#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/ledger/merkle.hpp"

namespace didtron {

/// The signed root over the entries that a tenant recorded until the end of a day: those after the
/// root before it. Leaves are the entries' seals, in order of number.
struct ledger_root {
  std::string day = {};  ///< "2026-05-04", UTC
  std::int64_t first_entry_no = 0;
  std::int64_t last_entry_no = 0;
  std::string root = {};        ///< 32 bytes
  std::string public_key = {};  ///< Ed25519, 32 bytes
  std::string signature = {};   ///< 64 bytes, over root_statement
};

/// The bytes that are signed.
std::string root_statement(std::int64_t tenant, const ledger_root& root);

/// One entry with what leads from it to its day's root.
struct proven_entry {
  std::string entry = {};          ///< canonical_json
  std::string facts = {};          ///< facts_json
  std::string previous = {};       ///< digest of the entry before, 32 bytes
  std::string previous_seal = {};  ///< 32 bytes
  std::string day = {};
  std::vector<std::string> path = {};
};

/// What a customer takes home: its entries and what proves them, readable without the database.
struct ledger_proof {
  std::int64_t tenant = 0;
  std::vector<ledger_root> roots = {};
  std::vector<proven_entry> entries = {};
};

/// Ed25519: (public key, message, signature) -> genuine.
using verify_signature =
    std::function<bool(std::string_view, std::string_view, std::string_view)>;

struct proof_line {
  bool is_ok = false;
  std::string text = {};  ///< "entry 12: in the root of 2026-05-04"
};
/// Checks every root's signature against the key that the reader trusts, and every entry against
/// its root. One line each; no line for nothing.
std::vector<proof_line> check_proof(const ledger_proof& proof, std::string_view trusted_key,
                                    const merkle::hash& h, const verify_signature& verify);

/// The number at the head of canonical_json; 0: it has none.
std::int64_t entry_no_of(std::string_view canonical);

}  // namespace didtron
