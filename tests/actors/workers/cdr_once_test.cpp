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

TEST_CASE("money of a report that was replaced goes back to where it was taken from") {
  import_world w{"kinds"};
  const auto account = std::to_string(w.demo.customers.front().account.value);
  const auto carrier = std::to_string(w.demo.carriers.front().carrier.value);
  const auto book = [&](const std::string& name) {
    return w.number("SELECT coalesce(sum(debit_e8 - credit_e8), 0)::bigint FROM ledger_balances WHERE "
                    "book = '" + name + "'");
  };
  // 60 s are replaced by 90 s: 0.0110 a minute is sold, 0.0052 is bought.
  const auto replace = [&](const std::string& name) {
    const auto source = w.make_source(name, w.format());
    w.import(source, "a", header + row(1, 60));
    w.import(source, "b", header + row(1, 90));
    const auto review = w.number("SELECT max(review_id) FROM cdr_reviews");
    const cdr_importer importer{w.importer_settings()};
    must(importer.resolve(w.seller(), review, review_action::accept, {"user:1", "corrected"}));
    CHECK(w.failures() == "");
  };
  const auto prepaid = book("2100:acct-" + account);
  replace("prepaid");
  CHECK(book("2100:acct-" + account) == prepaid + 1'650'000);
  CHECK(book("1110:acct-" + account) == 0);
  CHECK(book("2010:carrier-" + carrier) == -780'000);
  must(w.root.execute("UPDATE accounts SET kind = 'postpaid' WHERE account_id = " + account));
  replace("postpaid");
  CHECK(book("2100:acct-" + account) == prepaid + 1'650'000);
  CHECK(book("1110:acct-" + account) == 1'650'000);
  // Bought from the seller's own seller, out of what was paid to it in advance.
  must(w.root.execute("SET session_replication_role = replica"));  // the account above is made up
  must(w.root.execute("UPDATE accounts SET wholesale_carrier_id = " + carrier +
                      ", wholesale_account_id = " +
                      std::to_string(w.demo.customers.at(1).account.value) +
                      " WHERE account_id = " + account));
  must(w.root.execute("SET session_replication_role = DEFAULT"));
  const auto owed = book("2010:carrier-" + carrier);
  replace("wholesale");
  CHECK(book("2010:carrier-" + carrier) == owed);
  CHECK(book("1200:carrier-" + carrier) == -780'000);
}

}  // namespace didtron::import_test
