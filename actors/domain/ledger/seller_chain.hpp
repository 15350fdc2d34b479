#pragma once

#include "actors/domain/ledger/hold.hpp"

namespace didtron {

/// A call of a reseller's customer is paid for at every level: by the customer's account in the
/// reseller's books, by the reseller's account in its seller's books, and so on to the seller that
/// carries the call. Each level holds its own price for the same seconds; all hold or none.
///
/// The order is fixed, from the customer upwards, and nobody waits with a lock: a level first reserves
/// itself, then asks the one above with what it could grant as the cap, and finishes with
/// conclude_reserve(). Money that is reserved while a level above still thinks is not available to
/// other calls, so nothing is granted twice; a refusal anywhere releases everything below it. A
/// level that never hears an answer releases itself and tells the one above to release too.

/// What a level asks the one above it for: not longer than itself can pay, and at least what the
/// customer pays for in any case.
slice ask_above(const hold_grant& own, const price_window& own_price, const slice& wanted);

/// The part of a level above in an extension: its hold is to cover `upto_s` seconds, which it may do
/// already. Fewer when its money does not reach. Errors: those of account_book::extend.
result<hold_grant> cover(account_book& book, const call_id& call, const price_window& price,
                         std::int64_t upto_s, instant now);

/// The level above has answered: its refusal is ours and our hold is released; fewer seconds than ours
/// trim us. Error: that of `above`; not_found when our hold is gone meanwhile (then `above` has to be
/// released).
result<hold_grant> conclude_reserve(account_book& book, const call_id& call,
                                    const price_window& price, const result<hold_grant>& above);

/// The same for an extension: after a refusal the hold is what it was `before`.
result<hold_grant> conclude_extend(account_book& book, const call_id& call,
                                   const price_window& price, const hold_grant& before,
                                   const result<hold_grant>& above);

}  // namespace didtron
