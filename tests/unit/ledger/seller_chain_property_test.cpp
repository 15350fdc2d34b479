#include <deque>
#include <functional>
#include <map>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/seller_chain.hpp"
#include "tests/support/generators.hpp"

using namespace didtron;

namespace didtron::seller_chain_property_test {

constexpr int level_count = 3;
constexpr int call_count = 5;

call_id call_no(int n) {
  call_id id;
  id.bytes[15] = static_cast<std::uint8_t>(n + 1);
  return id;
}

/// Accounts that talk by messages only. Any message may be the next one, except that two accounts hear
/// each other in order.
class chain_world {
 public:
  chain_world() {
    for (int l = 0; l < level_count; ++l) {
      books_.emplace_back(amount{generate::around(500'000'000)}, account_limits{});
      rows_.push_back(generate::row());
      terms_.push_back(generate::terms());
    }
  }

  void step() {
    const call_id call = call_no(*rc::gen::inRange(0, call_count));
    switch (*rc::gen::inRange(0, 8)) {
    case 0:
    case 1:
      // An INVITE has a call id of its own: it is asked for once.
      if (state_.try_emplace(call, phase::asked).second) begin(call);
      break;
    case 2:
      if (state_[call] == phase::running) extend(call);
      break;
    case 3:
      if (state_[call] == phase::running) end(call);
      break;
    default: deliver(); break;
    }
    check();
  }

  /// All messages arrive, all calls end: nothing is left anywhere.
  void finish() {
    while (deliver()) check();
    for (auto& [call, p] : state_)
      if (p == phase::running) end(call);
    while (deliver()) check();
    for (const auto& book : books_) RC_ASSERT(book.holds().empty());
  }

 private:
  enum class phase { none, asked, running, extending, over };
  using message = std::function<void()>;
  using answer = std::function<void(result<hold_grant>)>;

  [[nodiscard]] price_window price(int level) const {
    const auto l = static_cast<std::size_t>(level);
    return {rows_[l], terms_[l]};
  }
  account_book& book(int level) { return books_[static_cast<std::size_t>(level)]; }
  /// Queue of the pair (from, to), so that messages of a pair keep their order.
  void send(int from, int to, message m) { queues_[{from, to}].push_back(std::move(m)); }

  bool deliver() {
    std::vector<std::pair<int, int>> full;
    for (const auto& [pair, queue] : queues_)
      if (!queue.empty()) full.push_back(pair);
    if (full.empty()) return false;
    const auto pair = *rc::gen::elementOf(full);
    auto m = std::move(queues_[pair].front());
    queues_[pair].pop_front();
    m();
    return true;
  }

  void begin(const call_id& call) {
    reserve(0, call, {}, [this, call](const result<hold_grant>& got) {
      state_[call] = got ? phase::running : phase::over;
      if (got) granted_[call] = got->granted_s;
    });
  }

  void reserve(int level, const call_id& call, slice wanted, answer done) {
    auto own = book(level).reserve(call, price(level), wanted, instant{});
    if (!own || level + 1 == level_count) return done(std::move(own));
    const auto asked = ask_above(*own, price(level), wanted);
    send(level, level + 1, [=, this] {
      reserve(level + 1, call, asked, [=, this](const result<hold_grant>& above) {
        send(level + 1, level, [=, this] {
          done(conclude_reserve(book(level), call, price(level), above));
        });
      });
    });
  }

  void extend(const call_id& call) {
    state_[call] = phase::extending;
    extend_level(0, call, {60, 7200}, [this, call](const result<hold_grant>& got) {
      if (state_[call] != phase::extending) return;
      state_[call] = phase::running;
      if (got) {
        RC_ASSERT(got->granted_s >= granted_[call]);
        granted_[call] = got->granted_s;
      }
    });
  }

  void extend_level(int level, const call_id& call, slice wanted, answer done) {
    const auto found = book(level).holds().find(call);
    if (found == book(level).holds().end()) return done(fail(errc::not_found, "no hold"));
    const hold_grant before{found->second.granted_s, found->second.reserved};
    auto own = level == 0 ? book(0).extend(call, price(0), wanted, instant{})
                          : cover(book(level), call, price(level), wanted.cap_s, instant{});
    if (!own || level + 1 == level_count) return done(std::move(own));
    const slice asked{own->granted_s, own->granted_s};
    send(level, level + 1, [=, this] {
      extend_level(level + 1, call, asked, [=, this](const result<hold_grant>& above) {
        send(level + 1, level, [=, this] {
          done(conclude_extend(book(level), call, price(level), before, above));
        });
      });
    });
  }

  /// Every level is booked by its own commit; each learns of it in its own time.
  void end(const call_id& call) {
    state_[call] = phase::over;
    const auto ms = *rc::gen::inRange<std::int64_t>(0, granted_[call] * 1000 + 1);
    for (int l = 0; l < level_count; ++l) {
      send(-1, l, [=, this] {
        const auto charge = rate_call(ms, rows_[static_cast<std::size_t>(l)],
                                      terms_[static_cast<std::size_t>(l)])
                                .value()
                                .total;
        const auto released = book(l).settle(call, charge);
        RC_ASSERT(released.has_value());
        RC_ASSERT(released->e8 >= 0);
        book(l).set_posted(amount{book(l).posted().e8 - charge.e8});
      });
    }
  }

  void check() {
    for (const auto& b : books_) RC_ASSERT(b.available().e8 >= 0);
    // A call that runs is covered at every level for at least what the edge was told.
    for (const auto& [call, p] : state_) {
      if (p != phase::running && p != phase::extending) continue;
      for (int l = 0; l < level_count; ++l) {
        const auto h = book(l).holds().find(call);
        RC_ASSERT(h != book(l).holds().end());
        RC_ASSERT(h->second.granted_s >= granted_[call]);
      }
    }
  }

  std::vector<account_book> books_ = {};
  std::vector<rate_row> rows_ = {};
  std::vector<rate_terms> terms_ = {};
  std::map<call_id, phase> state_ = {};
  std::map<call_id, std::int64_t> granted_ = {};
  std::map<std::pair<int, int>, std::deque<message>> queues_ = {};
};

}  // namespace didtron::seller_chain_property_test

TEST_CASE("a chain of sellers holds at every level or at none, in any order of messages") {
  CHECK(rc::check("covered everywhere, available >= 0, nothing left at the end", [] {
    seller_chain_property_test::chain_world world;
    const auto steps = *rc::gen::inRange(1, 100);
    for (int i = 0; i < steps; ++i) world.step();
    world.finish();
  }));
}
