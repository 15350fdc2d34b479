#include "actors/domain/rating/price_leg.hpp"
#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/number_blocks.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace rating_rules_support {

rate_row row_of(std::uint8_t time_class, jurisdiction where, const char* origin) {
  rate_row r;
  r.prefix = "1212";
  r.time_class = time_class;
  r.where = where;
  r.origin = origin;
  return r;
}

/// The catalogue as a node reads it at start.
std::shared_ptr<const catalogue> loaded(world& w, const catalogue* last = nullptr) {
  return must(pg::run(w.node, storage::load_catalogue(last)));
}

errc refused(pg::connection& db, tenant_id tenant, const std::string& sql) {
  auto tx = must(pg::transaction::begin(db, tenant));
  const auto done = tx.execute(sql);
  REQUIRE_FALSE(done.has_value());
  return done.error().kind;
}

}  // namespace rating_rules_support

using namespace rating_rules_support;

TEST_CASE("a card keeps its time classes, holidays, surcharges and options") {
  world w{"rules"};
  const auto wanted = ruled_card("rules");
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto id = must(storage::insert_rate_card(
      tx, wanted,
      {row_of(0, jurisdiction::any, ""), row_of(1, jurisdiction::any, ""),
       row_of(2, jurisdiction::interstate, "1415"), row_of(2, jurisdiction::interstate, "")}));
  must(tx.commit());
  const auto known = loaded(w);
  const rate_card* card = known->card(id);
  REQUIRE(card != nullptr);
  CHECK(card->size() == 4);
  CHECK_FALSE(card->is_plain());
  CHECK(card->has_jurisdictions());
  CHECK(card->rules().is_split_on_boundary);
  CHECK(card->rules().is_lrn);
  REQUIRE(card->rules().schedule != nullptr);
  CHECK(*card->rules().schedule == *wanted.rules.schedule);
  CHECK(card->rules().surcharges.size() == 2);
  leg l;
  l.called = "12125550100";
  l.answered_at = must(parse_instant("2026-04-01T06:00:00Z"));
  CHECK(must(price_leg(*card, l, nullptr)).time_class == "peak");
  // The demo's own cards say nothing of all this.
  for (const auto& other : known->parts().cards) {
    if (other->id() != id) CHECK(other->is_plain());
  }
}

TEST_CASE("rows that differ in nothing but their price, and classes a card has not, are refused") {
  world w{"rule_refusals"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto row = row_of(1, jurisdiction::interstate, "1");
  CHECK(storage::insert_rate_card(tx, ruled_card("class"), {row_of(3, jurisdiction::any, "")})
            .error()
            .kind == errc::invalid_argument);
  auto twice = ruled_card("surcharges");
  twice.rules.surcharges.push_back(twice.rules.surcharges.front());
  CHECK(storage::insert_rate_card(tx, twice, {}).error().kind == errc::conflict);
  CHECK(storage::insert_rate_card(tx, ruled_card("rows"), {row, row}).error().kind ==
        errc::conflict);
}

TEST_CASE("states of number blocks are replaced as a whole and read again only when they moved") {
  world w{"blocks"};
  const auto before = loaded(w);
  CHECK(before->states() == nullptr);
  CHECK(before->parts().states_version == 0);
  const auto load = [&w](std::vector<state_entry> entries) -> result<void> {
    auto tx = must(pg::transaction::begin(w.root, tenant_id{}));
    if (auto done = storage::replace_number_blocks(tx, entries); !done) return done;
    return tx.commit();
  };
  must(load({{"212", "NY"}, {"913555", "MO"}, {"212", "NY"}}));
  const auto first = loaded(w, before.get());
  CHECK(first->version() > before->version());
  REQUIRE(first->states() != nullptr);
  CHECK(first->states()->size() == 2);
  CHECK(first->states()->state_of("19135550100") == "MO");
  const auto same = loaded(w, first.get());
  CHECK(same->states() == first->states());
  CHECK(loaded(w)->states() != first->states());
  CHECK(load({{"212", "NY"}, {"212", "NJ"}}).error().kind == errc::conflict);
  must(load({{"212", "NJ"}}));
  CHECK(loaded(w, same.get())->states()->state_of("12125550100") == "NJ");
  CHECK(first->states()->state_of("12125550100") == "NY");
  must(load({}));
  CHECK(loaded(w, same.get())->states() == nullptr);
  CHECK(refused(w.node, w.seller(), "DELETE FROM number_blocks") == errc::forbidden);
}

TEST_CASE("exchange rates only grow, and each tenant has its own") {
  world w{"fx"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto id = must(storage::insert_fx_rate(tx, dollar_rate("2026-04-01", 10'800'000'000)));
  must(storage::insert_fx_rate(tx, dollar_rate("2026-04-03", 10'850'000'000)));
  must(tx.commit());
  const auto day = [](const char* text) { return must(parse_calendar_date(text)); };
  const auto rates = must(pg::run(
      w.node, storage::fx_rates_between(w.seller(), day("2026-04-02"), day("2026-04-02"))));
  const auto found = must(rates->find(must(parse_currency("EUR")), must(parse_currency("USD")),
                                      day("2026-04-02")));
  CHECK(found.quote == id);
  CHECK(found.rate.e10 == 10'800'000'000);
  const auto stranger = must(pg::run(
      w.node, storage::fx_rates_between(w.demo.customers[0].tenant, day("2026-04-01"),
                                        day("2026-04-09"))));
  CHECK_FALSE(stranger->find(found.from, found.to, day("2026-04-02")).has_value());
  {
    auto again = must(pg::transaction::begin(w.node, w.seller()));
    CHECK(storage::insert_fx_rate(again, dollar_rate("2026-04-01", 1)).error().kind ==
          errc::conflict);
  }
  for (auto* db : {&w.node, &w.root}) {
    CHECK(refused(*db, w.seller(), "UPDATE fx_rates SET rate_e10 = 1") == errc::forbidden);
    CHECK(refused(*db, w.seller(), "DELETE FROM fx_rates") == errc::forbidden);
  }
}

TEST_CASE("a rate that a person enters has a reason and a second person") {
  world w{"manual_fx"};
  auto manual = dollar_rate("2026-04-01", 10'800'000'000);
  manual.source = "manual";
  const auto person = [&w](const char* email) {
    return user_id{number(w.root, "SELECT user_id FROM users WHERE email = $1",
                          pg::params{}.text(email))};
  };
  const auto insert = [&] {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    const auto done = storage::insert_fx_rate(tx, manual);
    return done ? std::string{"kept"} : std::string{name_of(done.error().kind)};
  };
  CHECK(insert() == "invalid_argument");
  manual.reason = "the bank's feed was down";
  manual.entered_by = person("admin@didtron.example");
  CHECK(insert() == "invalid_argument");
  manual.approved_by = manual.entered_by;
  CHECK(insert() == "invalid_argument");
}

TEST_CASE("a node's snapshot has the rates of the last two weeks") {
  world w{"recent_fx"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::insert_fx_rate(tx, dollar_rate("2020-01-01", 10'000'000'000)));
  must(tx.commit());
  CHECK(loaded(w)->fx(w.seller()) == nullptr);
  must(w.root.execute("INSERT INTO fx_rates (tenant_id, source, base, quote, as_of_on, rate_e10) SELECT "
                      "tenant_id, 'bank', 'EUR', 'USD', (now() AT TIME ZONE 'UTC')::date, 10850000000 "
                      "FROM tenants WHERE kind = 'platform'"));
  const auto known = loaded(w);
  REQUIRE(known->fx(w.seller()) != nullptr);
  CHECK(known->fx(w.demo.customers[0].tenant) == nullptr);
}

}  // namespace didtron::test
