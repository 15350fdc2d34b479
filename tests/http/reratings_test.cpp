#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace reratings_test {

const std::string period =
    R"("answered_from":"2026-03-01T00:00:00Z","answered_until":"2026-04-01T00:00:00Z")";

int ask(const world& w, const world::login& who, const std::string& body) {
  return w.ask(post("/api/v1/reratings", body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: r-1"}))
      ->status;
}

}  // namespace reratings_test

using reratings_test::ask;
using reratings_test::period;

TEST_CASE("a re-rating is asked for by side, time and what narrows it") {
  world w;
  const auto who = w.log_in("finance");
  CHECK(ask(w, who, R"({"side":"charge",)" + period +
                        R"(,"account_id":7,"called_prefix":"44","import_id":9,"to_rate_card_id":4,"reason":"wrong price"})") == 202);
  const auto& scope = w.data.last_rerating;
  CHECK(scope.side == "charge");
  CHECK(format(scope.answered_from) == format(parse_instant("2026-03-01T00:00:00Z").value()));
  CHECK(scope.account == account_id{7});
  CHECK(scope.carrier == carrier_id{});
  CHECK(scope.called_prefix == "44");
  CHECK(scope.import_id == 9);
  CHECK(scope.to == rate_card_id{4});
  CHECK(w.data.last_key.key == "r-1");
}

TEST_CASE("a re-rating whose scope makes no sense is refused with the field") {
  world w;
  const auto who = w.log_in("finance");
  const std::pair<std::string, const char*> wrong[] = {
      {R"({"side":"all",)" + period + R"(,"reason":"x"})", "/side"},
      {R"({"side":"charge","answered_from":"yesterday","answered_until":"2026-04-01T00:00:00Z","reason":"x"})", "/answered_from"},
      {R"({"side":"charge","answered_from":"2026-04-01T00:00:00Z","answered_until":"2026-03-01T00:00:00Z","reason":"x"})",
       "/answered_until"},
      {R"({"side":"charge","answered_from":"2020-01-01T00:00:00Z","answered_until":"2026-03-01T00:00:00Z","reason":"x"})",
       "/answered_until"},
      {R"({"side":"both",)" + period + R"(,"to_rate_card_id":4,"reason":"x"})", "/to_rate_card_id"},
      {R"({"side":"charge",)" + period + R"(,"called_prefix":"+44","reason":"x"})", "/called_prefix"},
      {R"({"side":"charge",)" + period + R"(,"account_id":0,"reason":"x"})", "/account_id"},
      {R"({"side":"charge",)" + period + R"(})", "/reason"},
      {R"({"side":"charge",)" + period + R"(,"reason":"x","card":4})", "/card"}};
  for (const auto& [body, pointer] : wrong) {
    CAPTURE(body);
    const auto said = w.ask(
        post("/api/v1/reratings", body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: r-2"}));
    CHECK(said->status == 400);
    CHECK(said->body.find(pointer) != std::string::npos);
  }
}

TEST_CASE("decisions about a re-rating need a key; those who may only look do not decide") {
  world w;
  const auto who = w.log_in("finance");
  for (const std::string verb : {"approve", "reject", "undo"}) {
    CAPTURE(verb);
    const auto path = "/api/v1/reratings/6/" + verb;
    const std::string body = R"({"reason":"checked"})";
    CHECK(w.ask(post(path, body, {who.cookie, who.csrf, who.origin}))->status == 400);
    CHECK(w.ask(post(path, body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: k"}))->status == 200);
    CHECK(w.ask(post("/api/v1/reratings/5/" + verb, body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: k"}))->status == 404);
  }
  const auto viewer = w.log_in("viewer");
  CHECK(w.ask(post("/api/v1/reratings/6/approve", "{}", {viewer.cookie, viewer.csrf, viewer.origin, "Idempotency-Key: k"}))->status ==
        403);
}

}  // namespace didtron::http::testing
