#include <set>

#include "protocols/json/reader.hpp"
#include "tests/actors/node/webhook_world.hpp"

namespace didtron::webhook_test {

namespace delivery_test {

std::vector<std::int64_t> numbers_of(const std::vector<test::webhook_sink::delivery>& all) {
  std::vector<std::int64_t> out;
  for (const auto& d : all) {
    const auto body = json::parse(d.body, 1 << 20);
    REQUIRE(body.has_value());
    out.push_back(*body->find("data")->find("n")->integer());
  }
  return out;
}

}  // namespace delivery_test

TEST_CASE("every event arrives once, rightly signed, with its envelope; what an endpoint does not ask for does not") {
  webhook_world w{"once"};
  const auto id = w.endpoint("hooks.test", {"account.*"});
  test::webhook_sink sink{{.keys = {w.key}}};
  const serving node{w, at("hooks.test", sink.port())};
  w.happen(300);
  w.happen(20, "job.failed");
  REQUIRE(w.soon([&] { return sink.taken_count() == 300; }));
  REQUIRE(w.soon([&] { return w.state(id).position == 320; }));
  CHECK(sink.requests() == 300);
  CHECK(sink.badly_signed() == 0);
  for (const auto& [event, times] : sink.taken()) CHECK_MESSAGE(times == 1, event);
  const auto one = sink.all().front();
  const auto body = json::parse(one.body, 1 << 20);
  REQUIRE(body.has_value());
  CHECK(*body->find("id")->text() == one.id);
  CHECK(*body->find("type")->text() == "account.balance_low");
  CHECK(*body->find("sequence")->integer() >= 1);
  CHECK(*body->find("tenant_id")->integer() == w.seller().value);
  CHECK(body->find("timestamp")->text()->size() >= 20);
  CHECK(w.number("SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered' AND attempts = 1 AND status = 204") == 300);
  CHECK(w.state(id).state == "active");
}

TEST_CASE("an endpoint that is down is tried again, loses nothing, and holds up nobody else") {
  webhook_world w{"down"};
  const auto dead = w.endpoint("dead.test");
  const auto key_of_dead = w.key;
  const auto alive = w.endpoint("alive.test");
  test::webhook_sink good{{.keys = {w.key}}};
  std::atomic<bool> is_up{false};
  test::webhook_sink bad{{.keys = {key_of_dead}, .status = [&](const auto&) { return is_up ? 200 : 503; }}};
  const serving node{w, at("dead.test", bad.port()) + ", " + at("alive.test", good.port())};
  w.happen(200);
  REQUIRE(w.soon([&] { return good.taken_count() == 200; }));
  REQUIRE(w.soon([&] { return w.state(dead).state == "failing"; }));
  CHECK(w.state(dead).failures > 0);
  CHECK(w.state(dead).last_error == "answered 503");
  CHECK(bad.requests() < 60);  // one at a time once it is known to be down
  is_up = true;
  REQUIRE(w.soon([&] { return bad.taken_count() == 200; }));
  REQUIRE(w.soon([&] { return w.state(dead).state == "active" && w.state(dead).waiting == 0; }));
  for (const auto& [event, times] : bad.taken()) CHECK_MESSAGE(times == 1, event);
  CHECK(w.state(alive).failures == 0);
}

TEST_CASE("an event that is always refused is given up at last, and the others come meanwhile") {
  webhook_world w{"poison"};
  const auto id = w.endpoint("hooks.test");
  test::webhook_sink sink{{.keys = {w.key}, .status = [](const auto& d) {
                             return d.body.find("\"n\": 7,") != std::string::npos ? 422 : 200;
                           }}};
  auto rules = serving::fast();
  rules.give_up_after = 500ms;
  const serving node{w, at("hooks.test", sink.port()), rules};
  w.happen(20);
  REQUIRE(w.soon([&] { return sink.taken_count() == 19; }));
  REQUIRE(w.soon([&] { return w.number("SELECT count(*) FROM webhook_deliveries WHERE state = 'failed'") == 1; }));
  CHECK(w.number("SELECT attempts FROM webhook_deliveries WHERE state = 'failed'") >= 2);
  CHECK(w.number("SELECT status FROM webhook_deliveries WHERE state = 'failed'") == 422);
  CHECK(w.state(id).waiting == 0);
  // Somebody wants it once more.
  w.in_transaction([&](pg::transaction& tx) { return storage::replay_webhook(tx, id, {1, 20, "failed"}); });
  const auto before = sink.requests();
  CHECK(w.soon([&] { return sink.requests() > before; }));
}

TEST_CASE("events of one account stay in order although one of them fails, those of others go on") {
  webhook_world w{"order"};
  const auto id = w.endpoint("hooks.test", {}, true, 16);
  std::atomic<int> refusals{0};
  test::webhook_sink sink{{.keys = {w.key}, .status = [&](const auto& d) {
                             const bool is_third = d.body.find("\"n\": 3,") != std::string::npos;
                             return is_third && refusals++ < 3 ? 500 : 200;
                           }}};
  const serving node{w, at("hooks.test", sink.port())};
  w.happen(200, "account.balance_low", 5);
  REQUIRE(w.soon([&] { return sink.taken_count() == 200; }));
  std::map<std::int64_t, std::int64_t> last;
  const auto taken = sink.all();
  int refused = 0;
  for (const auto n : delivery_test::numbers_of(taken)) {
    if (n == 3 && refused++ < 3) continue;  // what was answered with 500
    CHECK(last[n % 5] < n);
    last[n % 5] = n;
  }
  CHECK(w.soon([&] { return w.state(id).waiting == 0; }));
}

TEST_CASE("410 ends it at once, with a notice for people; enabled again, the endpoint gets what it missed") {
  webhook_world w{"gone"};
  const auto id = w.endpoint("hooks.test");
  std::atomic<bool> is_gone{true};
  test::webhook_sink sink{{.keys = {w.key}, .status = [&](const auto&) { return is_gone ? 410 : 200; }}};
  const serving node{w, at("hooks.test", sink.port())};
  w.happen(30);
  REQUIRE(w.soon([&] { return w.state(id).state == "disabled"; }));
  CHECK(w.state(id).disabled_reason == "the endpoint answered 410");
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'webhook_endpoint.disabled'") == 1);
  CHECK(w.number("SELECT count(*) FROM audit_log WHERE action = 'webhook_endpoint.disabled'") == 1);
  const auto asked = sink.requests();
  w.happen(10);
  std::this_thread::sleep_for(500ms);
  CHECK(sink.requests() == asked);
  is_gone = false;
  w.in_transaction([&](pg::transaction& tx) -> result<int> {
    if (auto done = storage::enable_webhook(tx, id); !done) return fail(done.error());
    return 0;
  });
  CHECK(w.soon([&] { return sink.taken_count() == 41; }));  // and the notice itself
}

TEST_CASE("an endpoint that takes nothing for too long is told of, then disabled") {
  webhook_world w{"long"};
  const auto id = w.endpoint("nobody.test");
  auto rules = serving::fast();
  rules.warn_after = {300ms};
  rules.disable_after = 900ms;
  const serving node{w, "nobody.test=127.0.0.1:1", rules};
  w.happen(3);
  REQUIRE(w.soon([&] { return w.state(id).state == "disabled"; }));
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'webhook_endpoint.failing'") == 1);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'webhook_endpoint.disabled'") == 1);
  CHECK(w.state(id).disabled_reason.starts_with("the endpoint has taken nothing for too long: cannot be reached"));
}

TEST_CASE("after a rotation both secrets count for a while, then the new one alone") {
  webhook_world w{"rotation"};
  const auto id = w.endpoint("hooks.test");
  const auto first = w.key;
  test::webhook_sink sink{{.keys = {first}}};
  const serving node{w, at("hooks.test", sink.port())};
  w.happen(5);
  REQUIRE(w.soon([&] { return sink.taken_count() == 5; }));
  w.make_secret(id, 3'600);
  const auto second = w.key;
  w.happen(5);
  REQUIRE(w.soon([&] { return sink.taken_count() == 10; }));  // who knows the old one alone reads on
  sink.set_keys({second});
  w.happen(5);
  REQUIRE(w.soon([&] { return sink.taken_count() == 15; }));  // and who has the new one
  must(w.root.execute("UPDATE webhook_states SET previous_until = now() - interval '1 second'"));
  sink.set_keys({first});
  w.happen(1);
  CHECK(w.soon([&] { return sink.badly_signed() > 0; }));  // control: the old one does not count any more
}

TEST_CASE("nothing is sent to an address that is not public, and the log says why") {
  webhook_world w{"ssrf"};
  test::webhook_sink sink{{}};
  std::vector<std::int64_t> endpoints;
  for (const char* name : {"inside.test", "mapped.test", "meta.test"}) endpoints.push_back(w.endpoint(name));
  const auto nowhere = w.endpoint("nobody-has-this-name.invalid");
  // As if the description had let it in.
  const auto literal = w.endpoint("literal.test");
  must(w.root.execute("UPDATE webhook_endpoints SET url = 'https://127.0.0.1:" + std::to_string(sink.port()) +
                      "/' WHERE webhook_endpoint_id = " + std::to_string(literal)));
  const serving node{w, ""};
  w.happen(2);
  endpoints.push_back(literal);
  endpoints.push_back(nowhere);
  for (const auto id : endpoints) REQUIRE(w.soon([&] { return w.state(id).failures > 0; }));
  CHECK(sink.requests() == 0);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(w.state(endpoints[i]).last_error == "the name leads to an address that is not public");
  CHECK(w.state(nowhere).last_error.starts_with("the name does not resolve"));
  CHECK(w.number("SELECT count(*) FROM webhook_deliveries WHERE status IS NOT NULL") == 0);
}

TEST_CASE("a test event goes to its endpoint alone; missing events of a range are delivered later") {
  webhook_world w{"test"};
  const auto one = w.endpoint("one.test", {"job.*"});
  const auto key_one = w.key;
  const auto two = w.endpoint("two.test");
  test::webhook_sink sink_one{{.keys = {key_one}}};
  test::webhook_sink sink_two{{.keys = {w.key}}};
  const serving node{w, at("one.test", sink_one.port()) + "," + at("two.test", sink_two.port())};
  must(w.root.execute("INSERT INTO outbox (tenant_id, topic, payload) VALUES ($1, 'webhook_endpoint.test', $2::jsonb)",
                      pg::params{}.id(w.seller()).text(R"({"webhook_endpoint_id":)" + std::to_string(one) + R"(,"text":"x"})")));
  w.happen(3);
  REQUIRE(w.soon([&] { return sink_one.taken_count() == 1 && sink_two.taken_count() == 3; }));
  REQUIRE(w.soon([&] { return w.state(one).position == 4; }));
  // It did not ask for them then: now it does, and wants what it missed.
  must(w.root.execute("UPDATE webhook_endpoints SET event_types = '{}' WHERE name = 'one.test'"));
  const auto count = w.in_transaction([&](pg::transaction& tx) { return storage::replay_webhook(tx, one, {1, 100, "missing"}); });
  CHECK(count == 3);
  CHECK(w.soon([&] { return sink_one.taken_count() == 4; }));
  CHECK(w.in_transaction([&](pg::transaction& tx) { return storage::replay_webhook(tx, two, {1, 100, "missing"}); }) == 0);
  CHECK(w.in_transaction([&](pg::transaction& tx) { return storage::replay_webhook(tx, two, {2, 3, "all"}); }) == 2);
  CHECK(w.soon([&] { return sink_two.requests() == 5; }));
  CHECK(sink_two.taken_count() == 3);
}

TEST_CASE("two nodes never both serve an endpoint; who lost it commits nothing") {
  webhook_world w{"two"};
  const auto id = w.endpoint("hooks.test");
  test::webhook_sink sink{{.keys = {w.key}}};
  const serving a{w, at("hooks.test", sink.port())};
  const serving b{w, at("hooks.test", sink.port()), serving::fast(), "node-2"};
  for (int n = 0; n < 5; ++n) w.happen(60);
  REQUIRE(w.soon([&] { return sink.taken_count() == 300; }));
  for (const auto& [event, times] : sink.taken()) CHECK_MESSAGE(times == 1, event);
  storage::webhook_report late;
  late.of = {w.seller(), id, 0};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK(storage::keep_webhook_report(tx, late).error().kind == errc::not_owner);
}

TEST_CASE("the feed has every event in order, whoever commits late; a reader that was away catches up") {
  webhook_world w{"feed"};
  const serving node{w, ""};
  // One that began first and commits last.
  auto slow_link = w.open("node");
  auto slow = must(pg::transaction::begin(slow_link, w.seller()));
  must(storage::append_outbox(slow, "pop.created", R"({"pop_id":1})"));
  w.happen(10);
  REQUIRE(w.soon([&] { return w.number("SELECT coalesce(max(last_seq), 0) FROM event_heads") == 10; }));
  const auto first = must(pg::run(w.node, storage::events_after(w.seller(), 0, {}, 100)));
  CHECK(first.items.size() == 10);
  must(slow.commit());
  REQUIRE(w.soon([&] { return w.number("SELECT max(last_seq) FROM event_heads") == 11; }));
  const auto rest = must(pg::run(w.node, storage::events_after(w.seller(), first.items.back().seq, {}, 100)));
  REQUIRE(rest.items.size() == 1);
  CHECK(rest.items.front().type == "pop.created");
  CHECK(must(pg::run(w.node, storage::events_after(w.seller(), 0, {"pop.*"}, 100))).items.size() == 1);
  CHECK(must(pg::run(w.node, storage::events_after(w.seller(), 0, {"account.balance_low"}, 4))).items.size() == 4);
}

}  // namespace didtron::webhook_test
