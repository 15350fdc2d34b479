#include <doctest/doctest.h>

#include "actors/node/live_events.hpp"

using namespace didtron;
using namespace didtron::node;

namespace live_events_test {

constexpr tenant_id seller{1}, other_seller{2}, alice{20}, bob{21};

std::shared_ptr<http::event_stream_queue> listen(http::event_hub& hub, viewer who) {
  return hub.open({who, 1U << static_cast<unsigned>(http::topic::accounts), {}}, {}, [] {});
}

std::size_t invalidations(http::event_stream_queue& stream) {
  const auto text = stream.take();
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find("\"op\":\"invalidate\"", at)) != std::string::npos; ++at)
    ++n;
  return n;
}

}  // namespace live_events_test

using namespace live_events_test;

TEST_CASE("many changes at once are told to each seller and each customer once") {
  http::event_hub hub;
  const auto staff = listen(hub, {user_id{1}, seller, true, true});
  const auto other_staff = listen(hub, {user_id{2}, other_seller, true, false});
  const auto of_alice = listen(hub, {user_id{3}, alice, false, false});
  const auto of_bob = listen(hub, {user_id{4}, bob, false, false});
  const auto of_nobody = listen(hub, {user_id{5}, tenant_id{22}, false, false});

  catalogue_parts parts;
  std::map<account_id, tenant_id> changed;
  for (std::int64_t i = 1; i <= 90; ++i) {
    catalogue_account a;
    a.id = account_id{i};
    a.seller = i <= 60 ? seller : other_seller;
    a.customer = i % 2 == 0 ? alice : bob;
    changed.emplace(a.id, a.seller);
    parts.accounts.push_back(std::move(a));
  }
  changed.emplace(account_id{1000}, seller);  // so new that the catalogue does not have it
  const catalogue known{std::move(parts)};

  std::uint64_t rev = 0;
  for (const auto& e :
       read_again(http::topic::accounts, readers_of(changed, &known), [&rev] { return ++rev; }))
    hub.publish(e);
  CHECK(invalidations(*staff) == 1);
  CHECK(invalidations(*other_staff) == 1);
  CHECK(invalidations(*of_alice) == 2);  // an account with either seller
  CHECK(invalidations(*of_bob) == 2);
  CHECK(invalidations(*of_nobody) == 0);
}

TEST_CASE("without a catalogue the sellers are told all the same") {
  const auto events = read_again(
      http::topic::accounts,
      readers_of({{account_id{1}, seller}, {account_id{2}, seller}}, nullptr), [] { return 1; });
  REQUIRE(events.size() == 1);
  CHECK(events[0].seller == seller);
  CHECK_FALSE(events[0].customer);
}
