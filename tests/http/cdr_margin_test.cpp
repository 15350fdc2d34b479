#include <doctest/doctest.h>

#include "http/resources/write.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace cdr_margin_test {

std::string shown(const cdr_view& c, reader who) {
  json::writer w;
  write_cdr(w, c, who);
  return w.take();
}

bool has(const std::string& body, const char* member) { return body.find(member) != std::string::npos; }

}  // namespace cdr_margin_test
using namespace cdr_margin_test;

TEST_CASE("a CDR has a margin only when charge and costs are of one currency; the cost says its own") {
  auto c = sample_cdr().summary;
  REQUIRE(c.cost_money == c.money);
  auto body = shown(c, reader::with_costs);
  CHECK(has(body, R"("currency":"USD")"));
  CHECK(has(body, R"("cost_currency":"USD","cost":"0.00270000","margin":"0.00180000")"));
  for (const auto who : {reader::without_costs, reader::customer})
    CHECK(has(shown(c, who), R"("cost_currency":null,"cost":null,"margin":null)"));
  auto other = c;
  other.cost_money = *parse_currency("EUR");
  body = shown(other, reader::with_costs);
  CHECK(has(body, R"("currency":"USD")"));
  CHECK(has(body, R"("cost_currency":"EUR","cost":"0.00270000","margin":null)"));
  // A carrier that only tried wants euros on top.
  auto mixed = c;
  mixed.is_cost_whole = false;
  CHECK(has(shown(mixed, reader::with_costs), R"("cost_currency":"USD","cost":"0.00270000","margin":null)"));
  c.cost.reset();
  CHECK(has(shown(c, reader::with_costs), R"("cost_currency":null,"cost":null,"margin":null)"));
}

}  // namespace didtron::http::testing
