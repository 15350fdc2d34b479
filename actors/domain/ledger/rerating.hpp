#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "actors/domain/ledger/usage.hpp"

namespace didtron {

/// One side of a call that was booked with another amount than it should have.
struct rerated_money {
  std::string_view row = {};         ///< names the call; once per side
  std::string_view row_digest = {};  ///< of the new rating, hex
  bool is_sale = true;
  book_pair books = {};  ///< as of the usage: an increase debits `debit`
  currency money = {};
  amount before = {};
  amount after = {};
  call_id call = {};
};

/// The entries of a run in one month of usage (domain rule 3.5): the differences alone, increases as more
/// usage, decreases the other way round, named "<book>" and "<book>:back". Sides without a difference
/// are left out. The kind of all of them is "rerating". The same sides in any order give the same
/// entries. Errors: those of usage_entries().
result<std::vector<usage_entry>> rerating_entries(std::span<const rerated_money> sides,
                                                  usage_journal granularity);

}  // namespace didtron
