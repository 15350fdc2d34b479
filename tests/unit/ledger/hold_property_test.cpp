#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/hold.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/zones.hpp"

using namespace didtron;

namespace didtron::hold_property_test {

constexpr int call_count = 6;

call_id call_no(int n) {
  call_id id;
  id.bytes[15] = static_cast<std::uint8_t>(n + 1);
  return id;
}

/// A price and the one that follows it while the call may still ring; or a card with time classes, cut
/// at their boundaries or not.
struct offer {
  std::shared_ptr<const rate_card> card;
  std::shared_ptr<std::map<instant, price_copy>> wholes = {};  ///< by route decision
  static offer arbitrary() {
    rate_row now = generate::row();
    rate_row next = generate::row();
    now.effective_from = instant::from_s(-1'000'000);
    card_rules rules;
    if (*rc::gen::arbitrary<bool>()) {
      // 1970 began on a Thursday; these tests play in its first half hour.
      const auto begin = static_cast<std::int16_t>(*rc::gen::inRange(1, 30));
      const auto end = static_cast<std::int16_t>(begin + *rc::gen::inRange(1, 10));
      rules.schedule = time_schedule::build("UTC", zones::must("UTC"),
                                            {{"peak", {time_window{1U << 3, begin, end}}}}, {})
                           .value();
      rules.is_split_on_boundary = *rc::gen::arbitrary<bool>();
      next.effective_from = now.effective_from;
      next.time_class = 1;
    } else {
      now.effective_to = next.effective_from =
          instant::from_s(*rc::gen::inRange<std::int64_t>(0, 2'000));
    }
    return {rate_card::build(rate_card_id{1}, "test", generate::terms(), {now, next}, rules).value(),
            std::make_shared<std::map<instant, price_copy>>()};
  }
  [[nodiscard]] const price_copy& whole(instant routed) const {
    const auto found = wholes->find(routed);
    if (found != wholes->end()) return found->second;
    leg l;
    l.called = "442071838750";
    l.answered_at = routed;
    l.until_s = 7'200;
    return wholes->emplace(routed, price_copy::of(*card, l, nullptr, {}, nullptr).value())
        .first->second;
  }
  [[nodiscard]] price_window at(instant routed) const {
    if (!card->is_plain()) return price_window{whole(routed)};
    return price_window::of(*card, "442071838750", routed).value();
  }
  [[nodiscard]] amount charge(instant routed, instant answered, std::int64_t ms) const {
    if (!card->is_plain()) return rate_call(ms, whole(routed).answered(answered)).value().total;
    return rate_call(ms, at(routed).answered(answered), card->terms()).value().total;
  }
};

/// What the edge and live_calls know of a call: all that a crash leaves.
struct running {
  offer price;
  instant routed_at;
  std::optional<instant> answered_at;
  std::int64_t stop_s = 0;  ///< the edge's hard stop
  [[nodiscard]] price_window window() const {
    const auto whole = price.at(routed_at);
    return answered_at ? whole.fixed(*answered_at) : whole;
  }
};

/// One account with everything around it: the ledger, the edge, and an actor that may die.
class account_world {
 public:
  account_world() : book_{posted_, limits_} {
    limits_.credit_limit = {*rc::gen::arbitrary<bool>() ? 0 : generate::around(500'000'000)};
    limits_.channels_max = *rc::gen::element(0, 3);
    if (*rc::gen::inRange(0, 3) == 0) limits_.day_spend_max = amount{generate::around(1'000'000'000)};
    for (int i = 0; i < call_count; ++i) offers_.push_back(offer::arbitrary());
    posted_ = {generate::around(1'000'000'000)};
    restart();
  }

  void step() {
    now_ = plus_ms(now_, *rc::gen::inRange<std::int64_t>(0, 20'000));
    cut_overdue();
    const int n = *rc::gen::inRange(0, call_count);
    const call_id call = call_no(n);
    switch (*rc::gen::inRange(0, 10)) {
    case 0:
    case 1: start(n, call); break;
    case 2: answer(call); break;
    case 3:
    case 4: extend(call); break;
    case 5: end(call, 1'000'000'000); break;
    case 6: top_up(); break;
    case 7: refund(); break;
    case 8: restart(); break;
    default: replay(); break;
    }
    check();
  }

  /// Everything that still runs is cut at its stop.
  void finish() {
    while (!at_edge_.empty()) end(at_edge_.begin()->first, 1'000'000'000);
    check();
    RC_ASSERT(book_.holds().empty());
    RC_ASSERT(book_.available() == amount{posted_.e8 + limits_.credit_limit.e8});
  }

 private:
  void start(int n, const call_id& call) {
    const auto& price = offers_[static_cast<std::size_t>(n)];
    const bool is_known = book_.holds().contains(call);
    const auto grant = book_.reserve(call, price.at(now_), {60, 7200}, now_);
    if (is_known) RC_ASSERT(grant.error().kind == errc::conflict);
    if (grant) at_edge_.insert_or_assign(call, running{price, now_, {}, grant->granted_s});
  }

  void answer(const call_id& call) {
    const auto found = at_edge_.find(call);
    if (found == at_edge_.end() || found->second.answered_at) return;
    auto& r = found->second;
    // The edge gives up ringing after 240 s; its clock and ours differ a little.
    const auto ring_ms = *rc::gen::inRange<std::int64_t>(-2'000, 240'000);
    r.answered_at = std::min(now_, plus_ms(r.routed_at, ring_ms));
    const auto before = book_.available();
    RC_ASSERT(book_.trim(call, r.window(), r.stop_s).has_value());
    RC_ASSERT(book_.available() >= before);
    RC_ASSERT(book_.renew(call, now_).has_value());
  }

  /// Asked for in time: the edge would have cut the call otherwise.
  void extend(const call_id& call) {
    const auto found = at_edge_.find(call);
    const auto price = found == at_edge_.end() ? offers_[0].at(now_) : found->second.window();
    const auto cap_s = *rc::gen::element<std::int64_t>(60, 600, 7200);
    const auto grant = book_.extend(call, price, {60, cap_s}, now_);
    if (found == at_edge_.end()) {
      RC_ASSERT(grant.error().kind == errc::not_found);
      return;
    }
    if (!grant) return RC_ASSERT(book_.holds().at(call).granted_s == found->second.stop_s);
    RC_ASSERT(grant->granted_s > found->second.stop_s);
    RC_ASSERT(grant->granted_s <= found->second.stop_s + 60);
    // Stored before the edge hears of it, so a crash in between forgets nothing that was given away.
    found->second.stop_s = grant->granted_s;
  }

  /// Ends after `ms`, at its hard stop at the latest; charged by the row in force at the answer.
  void end(call_id call, std::int64_t ms) {
    const auto found = at_edge_.find(call);
    if (found == at_edge_.end()) {
      RC_ASSERT(book_.release(call).error().kind == errc::not_found);
      return;
    }
    const running r = found->second;
    at_edge_.erase(found);
    if (!r.answered_at) {
      RC_ASSERT(book_.release(call).has_value());
      return;
    }
    ms = std::min({ms, r.stop_s * 1000, std::max<std::int64_t>(0, ms_between(*r.answered_at, now_))});
    const amount charge = r.price.charge(r.routed_at, *r.answered_at, ms);
    posted_.e8 -= charge.e8;
    last_booked_ = {call, charge};
    const auto released = book_.settle(call, charge);
    RC_ASSERT(released.has_value());
    RC_ASSERT(released->e8 >= 0);  // never dearer than what was held
    book_.set_posted(posted_);
  }

  void cut_overdue() {
    std::vector<call_id> due;
    for (const auto& [call, r] : at_edge_) {
      const bool is_cut = r.answered_at && ms_between(*r.answered_at, now_) >= r.stop_s * 1000;
      const bool is_given_up = !r.answered_at && ms_between(r.routed_at, now_) > 240'000;
      if (is_cut || is_given_up) due.push_back(call);
    }
    for (const auto& call : due) end(call, 1'000'000'000);
  }

  void top_up() {
    posted_.e8 += generate::around(100'000'000);
    book_.set_posted(posted_);
  }

  /// Money back to the customer, as far as it is not reserved.
  void refund() {
    const auto most = std::max<std::int64_t>(0, book_.available().e8 - limits_.credit_limit.e8);
    posted_.e8 -= std::min(generate::around(100'000'000), most);
    book_.set_posted(posted_);
  }

  /// The actor dies; the new one reads the balance and finds the running calls.
  void restart() {
    const auto day = book_.day_spent();
    book_ = account_book{posted_, limits_};
    book_.set_day_spent(utc_day(now_), day);
    for (const auto& [call, r] : at_edge_) {
      const auto reserved = r.window().dearest(r.stop_s * 1000).value();
      book_.restore({call, reserved, r.stop_s, r.routed_at, plus_ms(now_, r.stop_s * 1000)});
    }
  }

  /// The last commit is told once more.
  void replay() {
    if (last_booked_.first != call_id{} && !at_edge_.contains(last_booked_.first))
      RC_ASSERT(book_.settle(last_booked_.first, last_booked_.second).error().kind ==
                errc::not_found);
    book_.set_posted(posted_);
  }

  void check() const {
    amount sum;
    for (const auto& [call, h] : book_.holds()) {
      RC_ASSERT(h.reserved.e8 >= 0);
      RC_ASSERT(h.granted_s > 0);
      sum.e8 += h.reserved.e8;
      const auto& r = at_edge_.at(call);
      RC_ASSERT(h.granted_s == r.stop_s);
      RC_ASSERT(h.reserved == r.window().dearest(h.granted_s * 1000).value());
    }
    RC_ASSERT(book_.holds().size() == at_edge_.size());
    RC_ASSERT(book_.held() == sum);
    RC_ASSERT(book_.posted() == posted_);
    RC_ASSERT(book_.available().e8 == posted_.e8 + limits_.credit_limit.e8 - sum.e8);
    RC_ASSERT(book_.available().e8 >= 0);
    if (limits_.day_spend_max) RC_ASSERT(book_.day_spent() <= *limits_.day_spend_max);
  }

  instant now_ = instant::from_s(0);
  amount posted_ = {};  ///< the ledger's sum
  account_limits limits_ = {};
  account_book book_;
  std::vector<offer> offers_ = {};
  std::map<call_id, running> at_edge_ = {};
  std::pair<call_id, amount> last_booked_ = {};
};

}  // namespace didtron::hold_property_test

TEST_CASE("nothing overdraws an account: start, answer, extend, end, top-up, refund, crash, replay") {
  // Invariant 2 of the domain rules, in any order and across price changes.
  CHECK(rc::check("available >= 0, holds >= 0, held == sum(holds), posted == sum of the ledger", [] {
    hold_property_test::account_world world;
    const auto steps = *rc::gen::inRange(1, 80);
    for (int i = 0; i < steps; ++i) world.step();
    world.finish();
  }));
}
