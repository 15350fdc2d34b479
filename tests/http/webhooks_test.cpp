#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace webhooks_test {

const std::string base = "/api/v1/webhook-endpoints/12";

std::vector<std::string> head_of(const world::login& who) { return {who.cookie, who.csrf, who.origin, "Idempotency-Key: one"}; }

}  // namespace webhooks_test

using namespace webhooks_test;

TEST_CASE("a signing secret is told once; the one before counts for a day unless said otherwise") {
  world w;
  const auto who = w.log_in("super_admin");
  const auto made = w.ask(post(base + "/secret", "{}", head_of(who)));
  REQUIRE(made->status == 201);
  CHECK(made->body.find("\"secret\":\"whsec_") != std::string::npos);
  CHECK(w.data.last_overlap_s == 86'400);
  CHECK(w.ask(post(base + "/secret", R"({"overlap_s":0})", head_of(who)))->status == 201);
  CHECK(w.data.last_overlap_s == 0);
  for (const char* wrong : {R"({"overlap_s":-1})", R"({"overlap_s":604801})", R"({"overlap_s":"1"})", R"({"secret":"mine"})"})
    CHECK(w.ask(post(base + "/secret", wrong, head_of(who)))->status == 400);
  CHECK(w.ask(post("/api/v1/webhook-endpoints/13/secret", "{}", head_of(who)))->status == 404);
  CHECK(w.ask(get(base + "/state", {who.cookie}))->body.find("whsec_") == std::string::npos);
}

TEST_CASE("a range is asked for by its numbers") {
  world w;
  const auto who = w.log_in("super_admin");
  CHECK(w.ask(post(base + "/replay", R"({"from_sequence":3,"until_sequence":9,"which":"failed"})", head_of(who)))->status == 202);
  CHECK(w.data.last_replay.from_seq == 3);
  CHECK(w.data.last_replay.until_seq == 9);
  CHECK(w.data.last_replay.which == "failed");
  for (const char* wrong : {R"({"from_sequence":9,"until_sequence":3,"which":"all"})", R"({"from_sequence":0,"until_sequence":3,"which":"all"})",
                            R"({"from_sequence":1,"until_sequence":3,"which":"some"})", R"({"from_sequence":1,"which":"all"})"})
    CHECK(w.ask(post(base + "/replay", wrong, head_of(who)))->status == 400);
}

TEST_CASE("the feed goes on where its cursor stands, and says so at its end") {
  world w;
  const auto who = w.log_in("super_admin");
  const auto page = w.ask(get("/api/v1/event-feed?types=job.*,pop.created&limit=5", {who.cookie}));
  REQUIRE(page->status == 200);
  CHECK(w.data.last_event_types == std::vector<std::string>{"job.*", "pop.created"});
  CHECK(page->body.find(R"("id":"evt_)") != std::string::npos);
  CHECK(page->body.find(R"("data":{"job_id":3)") != std::string::npos);
  CHECK(page->body.find(R"("next_cursor":null)") == std::string::npos);
  CHECK(w.ask(get("/api/v1/event-feed?types='%20OR%201=1", {who.cookie}))->status == 400);
  const auto types = w.ask(get("/api/v1/event-types", {who.cookie}));
  CHECK(types->body.find(R"("name":"webhook_endpoint.disabled")") != std::string::npos);
  CHECK(w.ask(get("/api/v1/event-feed", {w.log_in("customer_owner").cookie}))->status == 403);
}

}  // namespace didtron::http::testing
