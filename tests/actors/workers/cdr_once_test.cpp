#include <doctest/doctest.h>

#include "storage/sha256.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

TEST_CASE("a decision and a rollback happen once per key, with the same answer each time") {
  import_world w{"once"};
  const auto source = w.make_source("switch-1", w.format());
  const auto done = w.import(source, "a", header + row(1) + row(2, 60, "99912345678"));
  CHECK(done.booked == 1);
  CHECK(done.unrated == 1);
  const auto review = w.number("SELECT review_id FROM cdr_reviews");
  const cdr_importer importer{w.importer_settings()};
  const user_id person{w.number("SELECT min(user_id) FROM users WHERE tenant_id = " +
                                std::to_string(w.seller().value))};
  const storage::review_decision why{"user:1", "a test call"};
  const auto asked = [&](const std::string& key, const std::string& content) {
    return storage::request_key{key, storage::sha256(content), person, "op"};
  };
  const auto decide = [&](const std::string& key, const std::string& content) {
    once<cdr_review_view> one{asked(key, content),
                              [](const cdr_review_view& r) { return "\"" + r.state + "\""; }};
    auto r = importer.resolve(w.seller(), review, review_action::discard, why, &one);
    return r ? result<std::string>{one.answer.body} : result<std::string>{fail(r.error())};
  };
  // A key of a refused write is free: what was asked for may come true.
  once<cdr_review_view> early{asked("k-0", "retry"), [](const auto&) { return "null"; }};
  CHECK(importer.resolve(w.seller(), review, review_action::retry, why, &early).error().kind ==
        errc::no_rate);
  CHECK(w.number("SELECT count(*) FROM cdr_reviews WHERE state = 'open'") == 1);
  CHECK(must(decide("k-1", "discard")) == "\"discarded\"");
  CHECK(must(decide("k-1", "discard")) == "\"discarded\"");
  CHECK(decide("k-1", "another").error().kind == errc::duplicate);
  CHECK(decide("k-2", "discard").error().kind == errc::conflict);  // positive control: no repeat
  const auto roll_back = [&](const std::string& key, const std::string& content) {
    once<cdr_import_view> one{asked(key, content),
                              [](const cdr_import_view& i) { return "\"" + i.state + "\""; }};
    auto r = importer.roll_back(w.seller(), done.id, why, &one);
    return r ? result<std::string>{one.answer.body} : result<std::string>{fail(r.error())};
  };
  CHECK(must(roll_back("k-3", "9")) == "\"rolled_back\"");
  const auto books = w.books();
  CHECK(must(roll_back("k-3", "9")) == "\"rolled_back\"");
  CHECK(must(roll_back("k-4", "9")) == "\"rolled_back\"");
  CHECK(roll_back("k-3", "8").error().kind == errc::duplicate);
  CHECK(w.books() == books);
  CHECK(w.failures() == "");
}

}  // namespace didtron::import_test
