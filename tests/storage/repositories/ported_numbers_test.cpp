#include "storage/repositories/ported_numbers.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace ported_numbers_test {

storage::ported_load load(pg::connection& owner, const std::vector<ported_number>& numbers, bool replaces_all = false) {
  auto tx = must(pg::transaction::begin(owner, tenant_id{}));
  // In two pieces, as a large file comes.
  const auto half = numbers.size() / 2;
  must(storage::stage_ported_numbers(tx, std::span{numbers}.subspan(0, half)));
  must(storage::stage_ported_numbers(tx, std::span{numbers}.subspan(half)));
  const auto done = must(storage::apply_ported_numbers(tx, replaces_all));
  must(tx.commit());
  return done;
}

}  // namespace ported_numbers_test

using namespace ported_numbers_test;

TEST_CASE("ported numbers: changes are merged, a whole load replaces, a number is looked up by the node's role") {
  world w{"ported"};
  auto owner = open_as("owner", w.database);
  const auto lrn = [&](const char* number) {
    return must(pg::run(w.node, storage::lrn_of(number))).value_or("own");
  };
  auto done = load(owner, {{"12125550100", "13155550000"}, {"12125550101", "13155550000"}, {"12125550102", "12125550102"}});
  CHECK(done.changed == 2);
  CHECK(done.removed == 0);
  CHECK(lrn("12125550100") == "13155550000");
  CHECK(lrn("12125550102") == "own");  // its own routing number
  CHECK(lrn("12125550199") == "own");
  const auto several = must(pg::run(w.node, storage::lrns_of({"12125550100", "12125550102", "12125550199", "12125550100", "44", ""})));
  CHECK(several == storage::lrns_by_number{{"12125550100", "13155550000"}});
  CHECK(must(pg::run(w.node, storage::lrns_of({}))).empty());
  // Once more changes nothing.
  done = load(owner, {{"12125550100", "13155550000"}});
  CHECK(done.changed == 0);
  // One moved on, one came back.
  done = load(owner, {{"12125550100", "14155550000"}, {"12125550101", ""}});
  CHECK(done.changed == 1);
  CHECK(done.removed == 1);
  CHECK(lrn("12125550100") == "14155550000");
  CHECK(lrn("12125550101") == "own");
  done = load(owner, {{"12125550105", "13155550000"}}, true);
  CHECK(done.removed == 1);
  CHECK(lrn("12125550100") == "own");
  CHECK(lrn("12125550105") == "13155550000");
}

TEST_CASE("ported numbers: a load with a number twice changes nothing, and nodes change none") {
  world w{"ported_twice"};
  auto owner = open_as("owner", w.database);
  (void)load(owner, {{"12125550100", "13155550000"}});
  {
    auto tx = must(pg::transaction::begin(owner, tenant_id{}));
    must(storage::stage_ported_numbers(tx, std::vector<ported_number>{{"12125550101", "13155550000"}}));
    CHECK(storage::stage_ported_numbers(tx, std::vector<ported_number>{{"12125550101", "14155550000"}}).error().kind ==
          errc::conflict);
  }
  CHECK(number(w.root, "SELECT count(*) FROM ported_numbers") == 1);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK_FALSE(tx.execute("DELETE FROM ported_numbers"));
}

}  // namespace didtron::test
