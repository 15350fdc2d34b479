#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace cdr_imports_test {

std::optional<reply> send(const world& w, const world::login& who, const std::string& body,
                          std::vector<std::string> lines, const std::string& type) {
  for (const auto& line : {who.cookie, who.csrf, who.origin}) lines.push_back(line);
  return w.ask(post("/api/v1/cdr-sources/5/imports", body, lines, type));
}

}  // namespace cdr_imports_test

TEST_CASE("a file of CDRs is taken as bytes, with its media type and its key") {
  world w;
  const auto who = w.log_in("finance");
  const std::string file = "cdr_id,start\r\n\"a\r\nb\",\xC3\xA9\r\n";
  const auto done = cdr_imports_test::send(w, who, file, {"Idempotency-Key: k-1"}, "text/csv");
  REQUIRE(done.has_value());
  CHECK(done->status == 200);
  CHECK(w.data.last_upload.body == file);
  CHECK(w.data.last_upload.key == "k-1");
  CHECK(w.data.last_upload.media_type == "text/csv");
  CHECK(cdr_imports_test::send(w, who, file, {}, "text/csv")->status == 400);
  CHECK(cdr_imports_test::send(w, who, file, {"Idempotency-Key: k"}, "text/xml")->status == 415);
}

TEST_CASE("the errors of an import are a CSV file that no spreadsheet runs") {
  world w;
  const auto who = w.log_in("finance");
  const auto csv = w.ask(get("/api/v1/cdr-imports/9/errors", {who.cookie}));
  REQUIRE(csv.has_value());
  CHECK(csv->header("Content-Type") == "text/csv; charset=utf-8");
  CHECK(csv->header("Content-Disposition").find("attachment") == 0);
  CHECK(csv->body == "row,column,reason\r\n2,dst,not a number: '=cmd'\r\n3,\"'=x\",\"'=1+1\"\r\n");
}

TEST_CASE("decisions need an action and a reason") {
  world w;
  const auto who = w.log_in("finance");
  const auto decide = [&](const std::string& body) {
    return w.ask(post("/api/v1/cdr-reviews/4/resolve", body, {who.cookie, who.csrf, who.origin}))
        ->status;
  };
  CHECK(decide(R"({"action":"accept","reason":"agreed"})") == 200);
  CHECK(decide(R"({"action":"accept"})") / 100 == 4);
  CHECK(decide(R"({"action":"guess","reason":"x"})") / 100 == 4);
  CHECK(decide(R"({"action":"accept","reason":""})") / 100 == 4);
  CHECK(decide(R"({"action":"accept","reason":"x","more":1})") / 100 == 4);
}

}  // namespace didtron::http::testing
