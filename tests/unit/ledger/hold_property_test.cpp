#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/hold.hpp"
#include "tests/support/generators.hpp"

using namespace didtron;

namespace didtron::hold_property_test {

constexpr int call_count = 6;

call_id call_no(int n) {
  call_id id;
  id.bytes[15] = static_cast<std::uint8_t>(n + 1);
  return id;
}

amount sum_of_holds(const account_book& book) {
  amount sum;
  for (const auto& [call, h] : book.holds())
    sum.e8 += h.reserved.e8;
  return sum;
}

struct price {
  rate_row row;
  rate_terms terms;
};

}  // namespace didtron::hold_property_test
using namespace didtron::hold_property_test;

TEST_CASE("no order of events overdraws an account whose calls are cut in time") {
  // Invariant 2 of the domain rules: start, extend, end, top-up and void in any order.
  CHECK(rc::check("available >= 0, held == sum(holds), reserved == charge(granted)", [] {
    account_limits limits;
    limits.credit_limit = {*rc::gen::arbitrary<bool>() ? 0 : generate::around(500'000'000)};
    account_book book{amount{generate::around(1'000'000'000)}, limits};
    std::vector<hold_property_test::price> prices;
    for (int i = 0; i < call_count; ++i)
      prices.push_back({generate::row(), generate::terms()});
    std::int64_t paid_in = book.posted().e8;
    std::int64_t charged = 0;
    const auto steps = *rc::gen::inRange(1, 80);
    for (int i = 0; i < steps; ++i) {
      const int n = *rc::gen::inRange(0, call_count);
      const call_id call = call_no(n);
      const auto& p = prices[static_cast<std::size_t>(n)];
      const instant now = instant::from_s(i);
      const std::int64_t cap_s = *rc::gen::element<std::int64_t>(60, 600, 7200);
      const bool is_known = book.holds().contains(call);
      const std::int64_t granted_before = is_known ? book.holds().at(call).granted_s : 0;
      switch (*rc::gen::inRange(0, 6)) {
      case 0:
      case 1: {
        const auto grant = book.reserve(call, p.row, p.terms, 60, cap_s, now);
        if (is_known) RC_ASSERT(grant.error().kind == errc::conflict);
        if (grant) RC_ASSERT(grant->granted_s <= cap_s);
        break;
      }
      case 2: {
        const auto grant = book.extend(call, p.row, p.terms, 60, cap_s, now);
        RC_ASSERT(is_known || !grant.has_value());
        if (grant) {
          RC_ASSERT(grant->granted_s > granted_before);
          RC_ASSERT(grant->granted_s <= granted_before + 60);
          RC_ASSERT(grant->granted_s <= cap_s);
        } else if (is_known) {
          RC_ASSERT(book.holds().at(call).granted_s == granted_before);
        }
        break;
      }
      case 3: {
        // The edge cuts at granted_s, so no call lasts longer.
        const std::int64_t ms = *rc::gen::inRange<std::int64_t>(0, granted_before * 1000 + 1);
        const amount charge = rate_call(ms, p.row, p.terms).value().total;
        const auto released = book.settle(call, charge);
        RC_ASSERT(released.has_value() == is_known);
        if (released) {
          RC_ASSERT(released->e8 >= 0);
          charged += charge.e8;
        }
        break;
      }
      case 4:
        RC_ASSERT(book.release(call).has_value() == is_known);
        break;
      default: {
        const std::int64_t top_up = generate::around(100'000'000);
        paid_in += top_up;
        book.set_posted(amount{book.posted().e8 + top_up});
        break;
      }
      }
      RC_ASSERT(book.available().e8 >= 0);
      RC_ASSERT(book.held() == sum_of_holds(book));
      RC_ASSERT(book.posted().e8 == paid_in - charged);
      RC_ASSERT(book.available().e8 == book.posted().e8 + limits.credit_limit.e8 - book.held().e8);
      if (const auto found = book.holds().find(call); found != book.holds().end()) {
        const hold& h = found->second;
        RC_ASSERT(h.granted_s > 0);
        RC_ASSERT(h.reserved == rate_call(h.granted_s * 1000, p.row, p.terms).value().total);
      }
    }
  }));
}
