#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "http/event_hub.hpp"
#include "http/resources/events.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http {

namespace event_hub_test {

inline constexpr std::uint32_t all_topics = (1U << topic_count) - 1;

event_stream_queue::filter staff(std::int64_t tenant = 1, bool may_see_costs = true,
                                 std::uint32_t topics = all_topics) {
  return {{{1}, {tenant}, true, may_see_costs}, topics, {}};
}
event_stream_queue::filter customer(std::int64_t tenant) {
  return {{{2}, {tenant}, false, false}, all_topics, {}};
}

event note(std::string key, event_op op = event_op::upsert) {
  return {.about = topic::accounts,
          .op = op,
          .key = std::move(key),
          .rev = 1,
          .seller = {1},
          .customer = {20},
          .data_with_costs = "\"costs\"",
          .data_without_costs = "\"plain\"",
          .data_for_customer = "\"customer\""};
}

/// The id of the last event in a piece of stream.
std::string last_id(const std::string& text) {
  const std::size_t at = text.rfind("id: ");
  REQUIRE(at != std::string::npos);
  return text.substr(at + 4, text.find('\n', at) - at - 4);
}

std::shared_ptr<event_stream_queue> open(event_hub& hub, event_stream_queue::filter f,
                                         std::optional<std::string_view> last = {}) {
  return hub.open(std::move(f), last, [] {});
}

}  // namespace event_hub_test

TEST_CASE("an event has id, topic and one line of data") {
  event_hub hub;
  const auto stream = event_hub_test::open(hub, event_hub_test::staff());
  hub.publish(event_hub_test::note("7"));
  const std::string text = stream->take();
  CHECK(text.starts_with("id: "));
  CHECK(text.ends_with("\nevent: accounts\ndata: "
                       "{\"v\":1,\"op\":\"upsert\",\"key\":7,\"rev\":1,\"data\":\"costs\"}\n\n"));
  CHECK(stream->take().empty());
}

TEST_CASE("each reader gets its own form, and only of its own tenant") {
  event_hub hub;
  const auto costs = event_hub_test::open(hub, event_hub_test::staff());
  const auto plain = event_hub_test::open(hub, event_hub_test::staff(1, false));
  const auto other_seller = event_hub_test::open(hub, event_hub_test::staff(2));
  const auto own = event_hub_test::open(hub, event_hub_test::customer(20));
  const auto other = event_hub_test::open(hub, event_hub_test::customer(21));
  const auto same_number_as_seller = event_hub_test::open(hub, event_hub_test::customer(1));
  hub.publish(event_hub_test::note("7"));
  event for_staff = event_hub_test::note("8");
  for_staff.customer = {};
  hub.publish(for_staff);
  CHECK(costs->take().find("\"costs\"") != std::string::npos);
  CHECK(plain->take().find("\"plain\"") != std::string::npos);
  const std::string of_customer = own->take();
  CHECK(of_customer.find("\"customer\"") != std::string::npos);
  CHECK(of_customer.find("\"key\":8") == std::string::npos);
  CHECK(other_seller->take().empty());
  CHECK(other->take().empty());
  CHECK(same_number_as_seller->take().empty());
}

TEST_CASE("a reader without a tenant gets nothing, not even what has no customer") {
  event_hub hub;
  const auto nobody = event_hub_test::open(hub, event_hub_test::customer(0));
  event for_staff = event_hub_test::note("8");
  for_staff.customer = {};
  hub.publish(for_staff);
  CHECK(nobody->take().empty());
}

TEST_CASE("topics that were not asked for are not sent") {
  event_hub hub;
  const auto stream = event_hub_test::open(
      hub, event_hub_test::staff(1, true, 1U << static_cast<unsigned>(topic::cdrs)));
  CHECK(hub.wants(topic::cdrs));
  CHECK_FALSE(hub.wants(topic::accounts));
  hub.publish(event_hub_test::note("7"));
  CHECK(stream->take().empty());
}

TEST_CASE("a reader that comes back gets what it missed, ticks excepted") {
  event_hub hub;
  const auto first = event_hub_test::open(hub, event_hub_test::staff());
  hub.publish(event_hub_test::note("1"));
  const std::string id = event_hub_test::last_id(first->take());
  hub.publish(event_hub_test::note("2"));
  hub.publish(event_hub_test::note("3", event_op::tick));
  hub.publish(event_hub_test::note("4"));
  const std::string missed = event_hub_test::open(hub, event_hub_test::staff(), id)->take();
  CHECK(missed.find("\"key\":1,") == std::string::npos);
  CHECK(missed.find("\"key\":2,") != std::string::npos);
  CHECK(missed.find("\"key\":3,") == std::string::npos);
  CHECK(missed.find("\"key\":4,") != std::string::npos);
  CHECK(missed.find("reset") == std::string::npos);
  const std::string now = event_hub_test::last_id(missed);
  CHECK(event_hub_test::open(hub, event_hub_test::staff(), now)->take().empty());
  // Another reader's replay is filtered like the stream itself.
  CHECK(event_hub_test::open(hub, event_hub_test::customer(21), id)->take().empty());
}

TEST_CASE("an id that is unknown, forgotten or from the future gives one reset") {
  event_hub hub{{.ring_events = 2}};
  const auto stream = event_hub_test::open(hub, event_hub_test::staff());
  hub.publish(event_hub_test::note("1"));
  const std::string old = event_hub_test::last_id(stream->take());
  for (int i = 0; i < 4; ++i)
    hub.publish(event_hub_test::note("2"));
  const std::string last = event_hub_test::last_id(stream->take());
  for (const std::string& id :
       std::vector<std::string>{old, "0", "", "abc", "-1", last + "0", "99999999999999999999999"}) {
    CAPTURE(id);
    const std::string text = event_hub_test::open(hub, event_hub_test::staff(), id)->take();
    CHECK(text.find("\"op\":\"reset\"") != std::string::npos);
    CHECK(text.find("\"op\":\"upsert\"") == std::string::npos);
  }
}

TEST_CASE("what happens while nobody listens is told by a reset to who comes back") {
  event_hub hub;
  constexpr auto only = [](topic t) { return 1U << static_cast<unsigned>(t); };
  auto stream = event_hub_test::open(hub, event_hub_test::staff());
  CHECK(hub.wants_or_skips(topic::accounts));
  hub.publish(event_hub_test::note("1"));
  const std::string id = event_hub_test::last_id(stream->take());
  stream.reset();
  // Nothing happened in the gap: nothing is said.
  CHECK(event_hub_test::open(hub, event_hub_test::staff(), id)->take().empty());

  CHECK_FALSE(hub.wants_or_skips(topic::cdrs));
  const std::string text = event_hub_test::open(hub, event_hub_test::staff(), id)->take();
  CHECK(text.find("\"op\":\"reset\"") != std::string::npos);
  // The id of the reset stands behind the gap.
  CHECK(event_hub_test::open(hub, event_hub_test::staff(), event_hub_test::last_id(text))
            ->take()
            .empty());
  // Readers of other topics missed nothing; readers of this one do.
  CHECK(event_hub_test::open(hub, event_hub_test::staff(1, true, only(topic::accounts)), id)
            ->take()
            .empty());
  CHECK_FALSE(event_hub_test::open(hub, event_hub_test::staff(1, true, only(topic::cdrs)), id)
                  ->take()
                  .empty());
}

TEST_CASE("the ring is bounded in bytes, too") {
  event_hub hub{{.ring_bytes = 2000}};
  const auto stream = event_hub_test::open(hub, event_hub_test::staff());
  hub.publish(event_hub_test::note("1"));
  const std::string id = event_hub_test::last_id(stream->take());
  event large = event_hub_test::note("2");
  large.data_with_costs = "\"" + std::string(3000, 'x') + "\"";
  hub.publish(large);
  CHECK(event_hub_test::open(hub, event_hub_test::staff(), id)->take().find("reset") !=
        std::string::npos);
}

TEST_CASE("a reader that does not take its events gets one reset and is closed") {
  event_hub hub{{.queue_bytes_max = 1000}};
  const auto stream = event_hub_test::open(hub, event_hub_test::staff());
  for (int i = 0; i < 100; ++i)
    hub.publish(event_hub_test::note("7"));
  CHECK(stream->is_closed());
  const std::string text = stream->take();
  CHECK(text.size() < 1000);
  CHECK(text.find("\"op\":\"reset\"") != std::string::npos);
  CHECK(text.find("upsert") == std::string::npos);
  hub.publish(event_hub_test::note("8"));
  CHECK(stream->take().empty());
}

TEST_CASE("streams end with their session, and a dropped queue is forgotten") {
  event_hub hub;
  auto mine = event_hub_test::staff();
  mine.session[0] = 1;
  auto others = event_hub_test::staff();
  others.session[0] = 2;
  const auto first = event_hub_test::open(hub, mine);
  auto second = event_hub_test::open(hub, others);
  hub.close_session(mine.session);
  CHECK(first->is_closed());
  CHECK_FALSE(second->is_closed());
  second.reset();
  CHECK(hub.open_streams() == 1);
}

TEST_CASE("many threads publish and read without losing or mixing events") {
  event_hub hub{{.queue_bytes_max = 64u << 20}};
  std::atomic<int> woken = 0;
  const auto stream = hub.open(event_hub_test::staff(), {}, [&] { ++woken; });
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t)
    writers.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        hub.publish(event_hub_test::note("7"));
    });
  std::string all;
  for (std::thread& t : writers) {
    all += stream->take();
    t.join();
  }
  all += stream->take();
  int events = 0;
  for (std::size_t at = 0; (at = all.find("\n\n", at)) != std::string::npos; at += 2)
    ++events;
  CHECK(events == 2000);
  CHECK(woken == 2000);
}

TEST_CASE("resource events carry the resource as its route gives it") {
  const live_call_view call = testing::sample_live_call();
  const event e = live_call_event(event_op::tick, call, 3);
  CHECK(e.key == "\"01963b5e-8a00-7cc3-98c4-dc0c0c07398f\"");
  CHECK(e.customer == tenant_id{20});
  CHECK(e.data_with_costs.find("\"margin\":\"0.00120000\"") != std::string::npos);
  CHECK(e.data_without_costs.find("\"margin\":null") != std::string::npos);
  CHECK(e.data_without_costs.find("Northern") != std::string::npos);
  CHECK(e.data_for_customer.find("Northern") == std::string::npos);
  CHECK(account_event(testing::sample_account(), {1}, 1).key == "7");
  CHECK(metrics_event(testing::sample_summary(), {1}, 1).data_for_customer.empty());
  CHECK(live_call_removed(call.id, {1}, {20}, 4).data_for_customer.empty());
}

}  // namespace didtron::http
