#include "actors/domain/ledger/seller_chain.hpp"

#include <algorithm>

namespace didtron {

slice ask_above(const hold_grant& own, const price_window& own_price, const slice& wanted) {
  return {own.granted_s, own.granted_s,
          std::min(own.granted_s, std::max(wanted.least_s, own_price.first_s()))};
}

result<hold_grant> cover(account_book& book, const call_id& call, const price_window& price,
                         std::int64_t upto_s, instant now) {
  const auto found = book.holds().find(call);
  if (found == book.holds().end()) return fail(errc::not_found, "the call holds no money");
  const hold& h = found->second;
  if (h.granted_s >= upto_s) return hold_grant{upto_s, h.reserved};
  return book.extend(call, price, {upto_s - h.granted_s, upto_s}, now);
}

result<hold_grant> conclude_reserve(account_book& book, const call_id& call,
                                    const price_window& price, const result<hold_grant>& above) {
  if (above) return book.trim(call, price, above->granted_s);
  (void)book.release(call);  // gone already is as good
  return failure{above.error()};
}

result<hold_grant> conclude_extend(account_book& book, const call_id& call,
                                   const price_window& price, const hold_grant& before,
                                   const result<hold_grant>& above) {
  auto ours = book.trim(call, price, above ? above->granted_s : before.granted_s);
  if (!above) return failure{above.error()};
  return ours;
}

}  // namespace didtron
