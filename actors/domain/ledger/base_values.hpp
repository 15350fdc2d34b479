#pragma once

#include <map>
#include <string>
#include <vector>

#include "actors/domain/ledger/entry.hpp"
#include "actors/domain/rating/fx_table.hpp"

namespace didtron {

/// The lines of an entry as the books of `base` keep them when it is posted on `on` (domain rules 4.1
/// and 6): lines in the base currency are their own value, others are valued by the stored quotes of
/// the day, each rounded once; what that leaves within a currency goes to its largest line on the
/// lighter side. Lines that state a value already stay as they are. Without a rate for one of the
/// currencies, or when a value leaves 64 bits, no line has a value: the entry is posted all the same,
/// and valued later.
std::vector<posting> with_base_values(std::vector<posting> lines, currency base, calendar_date on,
                                      const fx_table& rates);

using fx_quotes = std::map<fx_rate_id, fx_quote>;

/// What is wrong with the values of lines that name stored quotes: a rate that their quotes do not
/// make, or values that their rates do not make; "" when nothing is. Lines of amount 0 tell the
/// values of other lines: of them only the rates are looked at.
std::string base_values_fault(const std::vector<posting>& lines, currency base,
                              const fx_quotes& quotes);

}  // namespace didtron
