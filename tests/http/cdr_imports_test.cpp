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
  CHECK_FALSE(w.data.last_upload.is_dry_run);
  for (const auto& [query, status] : {std::pair{"?dry_run=true", 200}, std::pair{"?dry_run=false", 200},
                                      std::pair{"?dry_run=1", 400}}) {
    CAPTURE(query);
    const auto asked = w.ask(post(std::string{"/api/v1/cdr-sources/5/imports"} + query, file,
                                  {who.cookie, who.csrf, who.origin, "Idempotency-Key: k-1"}, "text/csv"));
    CHECK(asked->status == status);
    if (status == 200)
      CHECK(w.data.last_upload.is_dry_run == (std::string_view{query} == "?dry_run=true"));
  }
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
    return w.ask(post("/api/v1/cdr-reviews/4/resolve", body,
                      {who.cookie, who.csrf, who.origin, "Idempotency-Key: d-1"}))
        ->status;
  };
  CHECK(decide(R"({"action":"accept","reason":"agreed"})") == 200);
  CHECK(decide(R"({"action":"accept"})") / 100 == 4);
  CHECK(decide(R"({"action":"guess","reason":"x"})") / 100 == 4);
  CHECK(decide(R"({"action":"accept","reason":""})") / 100 == 4);
  CHECK(decide(R"({"action":"accept","reason":"x","more":1})") / 100 == 4);
}

TEST_CASE("sources, rollbacks and decisions are written once per key") {
  world w;
  const auto who = w.log_in("finance");
  const std::pair<const char*, const char*> writes[] = {
      {"/api/v1/cdr-sources", R"({"name":"s","kind":"push","format":{}})"},
      {"/api/v1/cdr-imports/9/rollback", R"({"reason":"wrong month"})"},
      {"/api/v1/cdr-reviews/4/resolve", R"({"action":"accept","reason":"agreed"})"}};
  for (const auto& [path, body] : writes) {
    CAPTURE(path);
    CHECK(w.ask(post(path, body, {who.cookie, who.csrf, who.origin}))->status == 400);
    const auto done =
        w.ask(post(path, body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: k-7"}));
    CHECK(done->status / 100 == 2);
    CHECK(w.data.last_key.key == "k-7");
    CHECK(w.data.last_key.digest.size() == 32);
  }
}

TEST_CASE("a source of kind pull is declared and changed with what asking it takes") {
  world w;
  const auto who = w.log_in("finance");
  const auto send = [&](const std::string& method, const std::string& path, const std::string& body) {
    std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie +
                       "\r\n" + who.csrf + "\r\n" + who.origin +
                       "\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n"
                       "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return w.ask(text)->status;
  };
  const std::string sources = "/api/v1/cdr-sources";
  CHECK(send("POST", sources,
             R"({"name":"s","kind":"pull","format":{},"pull":{"url":"http://e/"}})") == 201);
  CHECK(w.data.last_source.pull.has_value());
  CHECK(send("POST", sources, R"({"name":"s","kind":"pull","format":{}})") == 201);
  CHECK_FALSE(w.data.last_source.pull.has_value());
  CHECK(send("POST", sources,
             R"({"name":"s","kind":"push","format":{},"pull":{"url":"http://e/"}})") == 400);
  const auto one = sources + "/5";
  CHECK(send("PATCH", one, R"({"pull":{"url":"http://e/"},"cursor":"","reason":"x"})") == 200);
  CHECK(w.data.last_source_change.pull->has_value());
  CHECK(w.data.last_source_change.cursor == "");
  CHECK_FALSE(w.data.last_source_change.status.has_value());
  CHECK(send("PATCH", one, R"({"pull":null,"status":"disabled","reason":"x"})") == 200);
  CHECK(w.data.last_source_change.pull.has_value());
  CHECK_FALSE(w.data.last_source_change.pull->has_value());
  CHECK_FALSE(w.data.last_source_change.cursor.has_value());
  for (const char* bad : {R"({"status":"disabled"})", R"({"status":"off","reason":"x"})",
                          R"({"cursor":"a b","reason":"x"})", R"({"pull":7,"reason":"x"})",
                          R"({"name":"other","reason":"x"})"}) {
    CAPTURE(bad);
    CHECK(send("PATCH", one, bad) == 400);
  }
  CHECK(send("PATCH", sources + "/6", R"({"status":"active","reason":"x"})") == 404);
}

}  // namespace didtron::http::testing
