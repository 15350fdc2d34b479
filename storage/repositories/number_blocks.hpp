#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "actors/domain/rating/us_states.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Replaces all number blocks and moves their version; nodes reload them. Owner's role. Errors:
/// invalid_argument, conflict (those of state_table::build), then nothing is changed.
result<void> replace_number_blocks(pg::transaction& tx, const std::vector<state_entry>& entries);

/// The blocks as a snapshot of the catalogue holds them.
struct known_states {
  std::int64_t version = -1;
  std::shared_ptr<const state_table> table = {};
};

// For the catalogue's one snapshot: two statements, the second of which gives rows only when the version
// is another than `known`, and what they gave.
inline constexpr std::size_t number_block_statement_count = 2;
std::vector<pg::statement> number_block_statements(const known_states& known);
result<known_states> read_number_blocks(const pg::rows& version, const pg::rows& blocks,
                                        const known_states& known);

}  // namespace didtron::storage
