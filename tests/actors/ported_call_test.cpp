#include <doctest/doctest.h>

#include <caf/send.hpp>

#include "tests/actors/world.hpp"
#include "tests/support/card_builder.hpp"

using namespace didtron;
using namespace didtron::test;

/// Calls to ported US numbers on cards that ask for routing numbers (domain 1.4).
namespace didtron::ported_call_test {

std::shared_ptr<const rate_card> card(std::int64_t id, const std::string& terms) {
  card_cases::card_builder built;
  for (const auto& text : {"card " + terms, std::string{"row 1 0.0009 6/6 where=interstate"},
                           std::string{"row 1 0.0032 6/6 where=intrastate"},
                           std::string{"row 1 0.0041 6/6 where=indeterminate"}})
    REQUIRE(built.tell(cases::parse_line("a card", text)));
  const auto made = price::must(built.card("a card"), "a card");
  return price::must(rate_card::build(rate_card_id{id}, "card " + std::to_string(id), made->terms(), made->rows(),
                                      made->rules()),
                     "a card");
}

struct us_world : world {
  explicit us_world(const char* terms = "lrn=yes") : world{money("10")} {
    services.settings.slice_s = 120;
    auto parts = services.catalogue.load()->parts();
    const auto sell = card(50, terms);
    const auto cost = card(51, "");
    parts.cards.push_back(sell);
    parts.cards.push_back(cost);
    parts.accounts[0].sell = sell;
    for (auto& trunk : parts.egress) trunk.cost = cost;
    for (auto& plan : parts.plans) plan.min_margin_per_min = money("-1");
    parts.states = *state_table::build({{"224", "IL"}, {"212", "NY"}, {"315", "NY"}});
    parts.version = 2;
    services.catalogue.publish(catalogue{std::move(parts)}.compiled(now));
    services.find_lrn = [this](const std::string& called, auto done) {
      asked.push_back(called);
      if (is_slow) {
        late = done;
        return;
      }
      if (is_down) return done(fail(errc::timeout, "too late"));
      const auto found = ported.find(called);
      done(found == ported.end() ? std::optional<std::string>{} : std::optional{found->second});
    };
  }
  /// 61 s, answered at once.
  const rated_side& sold(std::uint64_t request) {
    event(request, edge::event_op::end, 61, 0, 31);
    return *booked.back().rated.sell;
  }
  std::map<std::string, std::string> ported{{"12125550100", "13155550000"}};
  std::vector<std::string> asked;
  std::function<void(result<std::optional<std::string>>)> late;
  bool is_down = false;
  bool is_slow = false;
};

const std::string ported_number_called = "1001#12125550100";

}  // namespace didtron::ported_call_test

using namespace didtron::ported_call_test;

TEST_CASE("a ported number is priced by its LRN and dialled as it is; held, extended and charged alike") {
  us_world w;
  const struct {
    const char* caller;
    const char* charge;
  } calls[] = {{"12245550100", "0.00099"}, {"13155550199", "0.00352"}, {"anonymous", "0.00451"}};
  std::uint64_t number = 0;
  for (const auto& c : calls) {
    CAPTURE(c.caller);
    w.invite(++number, ported_number_called, c.caller);
    REQUIRE(w.routed(number));
    CHECK(w.routed(number)->routes.front().number == "12125550100");
    const auto& sold = w.sold(number);
    CHECK(sold.charge.total == money(c.charge));
    CHECK(sold.explanation.rated_number == "13155550000");
    // The carrier's card does not ask for it.
    CHECK(w.booked.back().rated.cost->explanation.rated_number.empty());
    CHECK(w.booked.back().call.facts.called_lrn == "13155550000");
  }
  CHECK(w.asked == std::vector<std::string>(3, "12125550100"));
}

TEST_CASE("not ported, not to be found out, not to be asked: the number itself counts") {
  us_world w;
  w.invite(1, "1001#12125550199", "12245550100");
  CHECK(w.sold(1).explanation.rated_number.empty());
  w.is_down = true;
  w.invite(2, ported_number_called, "12245550100");
  REQUIRE(w.routed(2));
  CHECK(w.sold(2).explanation.rated_number.empty());
  const auto asked = w.asked.size();
  w.invite(3, "1001#442071838750");  // no number that can be ported
  CHECK(w.asked.size() == asked);
  us_world plain{""};  // nobody prices by it
  plain.invite(1, ported_number_called, "12245550100");
  CHECK(plain.routed(1));
  CHECK(plain.asked.empty());
}

TEST_CASE("the caller gives up while the number is looked up: nothing is held") {
  us_world w;
  w.is_slow = true;
  w.invite(1, ported_number_called, "12245550100");
  CHECK_FALSE(w.routed(1));
  caf::anon_send(w.intake, route_abandoned{1});
  w.run();
  w.late(std::optional<std::string>{"13155550000"});
  w.run();
  CHECK_FALSE(w.routed(1));
  CHECK(w.account().held == amount{});
}

TEST_CASE("a ported call that is found again is rated by the LRN that it was routed with") {
  us_world before;
  before.invite(1, ported_number_called, "13155550199");
  us_world after;
  after.ported.clear();  // meanwhile it came back
  after.answers = before.answers;
  const auto& sold = after.sold(1);
  CHECK(sold.explanation.rated_number == "13155550000");
  CHECK(sold.charge.total == money("0.00352"));
}
