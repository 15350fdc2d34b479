#include "storage/repositories/assignments.hpp"

#include <algorithm>

#include <rapidcheck.h>

#include "actors/domain/access/features.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/offers.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/customer_support.hpp"

namespace didtron::test {

using namespace customer_support;

namespace assignments_test {

using described::value;

/// A seller with two categories, two groups, and customers in and beside them.
struct offer_world : world {
  explicit offer_world(const std::string& name) : world{name} {
    const tenant_id s = seller();
    retail = make_category(*this, s, "retail");
    trade = make_category(*this, s, "trade");
    gold = make_group(*this, s, "gold", retail);
    buyer = make_tenant(*this, s, "customer");
    other = make_tenant(*this, s, "customer");
    stranger = make_tenant(*this, s, "customer");  // nobody has made a customer of it
    acme = make(*this, s, "customers",
                {{"name", std::string{"Acme"}}, {"category_id", retail}, {"group_id", gold}, {"customer_tenant_id", buyer.value}});
    zeta = make(*this, s, "customers",
                {{"name", std::string{"Zeta"}}, {"category_id", trade}, {"customer_tenant_id", other.value}});
    fra = pop("fra");
  }
  std::int64_t pop(const std::string& code) {
    return make(*this, seller(), "pops",
                {{"name", "POP " + code}, {"code", code}, {"host_name", code + ".example.com"}});
  }
  std::int64_t assign(const given_values& given) {
    return must(try_assign(given)).id;
  }
  result<described::record> try_assign(const given_values& given) {
    auto values = values_of(named("assignments"), {});
    for (auto& v : values)
      v = {};
    values[*named("assignments").find("name")] = std::string{"a row"};
    values[*named("assignments").find("is_shown")] = true;
    for (const auto& [name, v] : given)
      values[*named("assignments").find(name)] = v;
    return ledger_support::in_transaction(node, seller(), [&](pg::transaction& tx) {
      return storage::insert_record(tx, named("assignments"), values);
    });
  }
  void unassign(std::int64_t id) { must(into_trash(*this, seller(), "assignments", id)); }

  /// Codes of the POPs that a company is offered, in their order, one page after the other.
  std::string offered(tenant_id to, std::int32_t limit = 50) {
    std::string out;
    page_query q{{}, limit};
    do {
      const auto page = must(pg::run(node, must(storage::offer_page({{}, to, false, false}, named("pops"), q))));
      for (const auto& one : page.items)
        out += (out.empty() ? "" : " ") + std::get<std::string>(one.fields[*named("pops").find("code")]);
      q.after = page.next;
    } while (q.after);
    return out;
  }
  assignment_explanation explain(std::int64_t customer, const std::string& subject, const std::string& object,
                                 std::optional<instant> at = {}) {
    return must(pg::run(node, storage::explain_assignment(staff(), customer, subject, object, at)));
  }
  [[nodiscard]] viewer staff() const { return {user_id{1}, seller(), true, true}; }
  std::string hidden(tenant_id of) {
    const auto rows = must(node.execute("SELECT hidden_features($1)", pg::params{}.id(of)));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); }));
  }

  std::int64_t retail = 0, trade = 0, gold = 0, acme = 0, zeta = 0, fra = 0;
  tenant_id buyer = {}, other = {}, stranger = {};
};

}  // namespace assignments_test

using assignments_test::offer_world;
using described::value;

TEST_CASE("customers see of the offer what is active and shown to them, only that, and in its order") {
  offer_world w{"offer"};
  const std::string all = "fra";
  CHECK(w.offered(w.buyer) == all);
  CHECK(w.offered(w.stranger) == all);
  CHECK(w.offered(w.seller()) == "");  // the platform is nobody's customer
  CHECK(w.offered(tenant_id{}) == "");
  const auto row = w.assign({{"subject", std::string{"pops"}}, {"pop_id", w.fra}, {"reach", std::string{"group"}}, {"group_id", w.gold}});
  CHECK(w.offered(w.buyer) == "fra");
  CHECK(w.offered(w.other) == "");
  CHECK(w.offered(w.stranger) == "");
  const auto for_use = [&](tenant_id as) {
    return must(ledger_support::in_transaction(w.node, as, [&](pg::transaction& tx) {
      return storage::is_assigned(tx, named("pops"), w.fra);
    }));
  };
  CHECK(for_use(w.buyer));
  CHECK_FALSE(for_use(w.other));
  const viewer other{{}, w.other, false, false}, buyer{{}, w.buyer, false, false};
  CHECK(pg::run(w.node, storage::offer_one(other, named("pops"), w.fra)).error().kind == errc::not_found);
  const auto seen = must(pg::run(w.node, storage::offer_one(buyer, named("pops"), w.fra)));
  for (std::size_t i = 0; i < seen.fields.size(); ++i)
    if (!named("pops").fields()[i].is_offered) CHECK(described::is_none(seen.fields[i]));
  // What is not active is nobody's, whatever the rows say; what is in the trash, too.
  must(change(w, w.seller(), "pops", w.fra, {{"is_active", false}}));
  CHECK(w.offered(w.buyer) == "");
  CHECK_FALSE(for_use(w.buyer));
  must(change(w, w.seller(), "pops", w.fra, {{"is_active", true}}));
  // A thing that rows are about stays.
  CHECK(into_trash(w, w.seller(), "pops", w.fra).error().fields.at(0).pointer == "/assignments");
  CHECK(into_trash(w, w.seller(), "customer_groups", w.gold).error().kind == errc::conflict);
  w.unassign(row);
  CHECK(w.offered(w.other) == "fra");
  // Order first, then number; pages fit together.
  const auto b = w.pop("bbb"), a = w.pop("aaa");
  must(change(w, w.seller(), "pops", b, {{"display_order", std::int64_t{5}}}));
  must(change(w, w.seller(), "pops", w.fra, {{"display_order", std::int64_t{900}}}));
  for (const std::int32_t limit : {1, 2, 3, 50})
    CHECK(w.offered(w.buyer, limit) == "bbb aaa fra");
  must(into_trash(w, w.seller(), "pops", a));
  CHECK(w.offered(w.buyer) == "bbb fra");
  CHECK_FALSE(storage::offer_page(buyer, named("pops"), {"x", 5}).has_value());
  CHECK_FALSE(storage::offer_page(buyer, named("categories"), {}).has_value());
}

TEST_CASE("a row is about one thing that is there, and for exactly whom its reach says") {
  offer_world w{"assignment_rows"};
  const value pops{std::string{"pops"}}, all{std::string{"all"}};
  CHECK(w.try_assign({{"subject", pops}, {"pop_id", std::int64_t{999'999}}, {"reach", all}}).error().fields.at(0).pointer == "/pop_id");
  for (const auto& wrong : std::vector<given_values>{
           {{"subject", pops}, {"reach", all}},
           {{"subject", pops}, {"pop_id", w.fra}, {"feature", std::string{"class4"}}, {"reach", all}},
           {{"subject", std::string{"feature"}}, {"reach", all}},
           {{"subject", pops}, {"pop_id", w.fra}, {"reach", all}, {"category_id", w.retail}},
           {{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"customer"}}},
           {{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"customer"}}, {"group_id", w.gold}}}) {
    CHECK(w.try_assign(wrong).error().kind == errc::invalid_argument);
    // The description says the same, with the field.
    std::vector<std::optional<value>> given(named("assignments").fields().size());
    given[*named("assignments").find("name")] = std::string{"a row"};
    for (const auto& [name, v] : wrong)
      given[*named("assignments").find(name)] = v;
    const auto told = described::complete(named("assignments"), given);
    REQUIRE_FALSE(told.has_value());
    CHECK_FALSE(told.error().fields.empty());
  }
  // Every assignable resource can be assigned, and has its view of exactly the offered fields.
  for (const auto& r : described::resources().all()) {
    if (!r.is_assignable()) continue;
    CAPTURE(r.name());
    const auto id = r.name() == "pops" ? w.fra : make(w, w.seller(), r.name(), {});
    w.assign({{"subject", r.name()}, {r.id_name().c_str(), id}, {"reach", std::string{"customer"}}, {"customer_id", w.acme}});
    const viewer buyer{{}, w.buyer, false, false}, other{{}, w.other, false, false};
    CHECK(must(pg::run(w.node, storage::offer_one(buyer, r, id))).id == id);
    CHECK(pg::run(w.node, storage::offer_one(other, r, id)).error().kind == errc::not_found);
    CHECK(w.explain(w.acme, r.name(), std::to_string(id)).verdict.is_shown);
    std::string columns = r.id_name();
    for (const auto& f : r.fields())
      if (f.is_offered) columns += " " + f.column();
    const auto rows = must(w.root.execute("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attnum > 0 AND "
                                          "attrelid = ('offered_' || $1)::regclass",
                                          pg::params{}.text(r.name())));
    CHECK(must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); })) == columns);
  }
}

TEST_CASE("nothing else of a seller comes through: neither its rows, nor its customers, nor what it does not offer") {
  offer_world w{"offer_walls"};
  w.assign({{"subject", std::string{"pops"}}, {"pop_id", w.fra}, {"reach", std::string{"customer"}}, {"customer_id", w.acme}});
  const tenant_id reseller = make_tenant(w, w.seller(), "reseller"), below = make_tenant(w, reseller, "customer");
  make(w, reseller, "pops", {{"code", std::string{"own"}}});
  CHECK(w.offered(below) == "own");
  CHECK(w.offered(reseller) == "");
  for (const std::string role : {"api", "node"}) {
    auto db = open_as(role, w.database);
    const auto count = [&](tenant_id as, const std::string& table) {
      auto tx = must(pg::transaction::begin(db, as));
      auto rows = tx.execute("SELECT count(*) FROM " + table);
      return must(pg::first_row(must(std::move(rows)), [](pg::row_reader& in) { return in.i64(); }));
    };
    for (const auto as : {w.buyer, w.other, w.stranger, below})
      for (const auto* table : {"pops", "customers", "assignments", "assignment_rows", "categories", "customer_groups"})
        CHECK(count(as, table) == 0);
    CHECK(count(w.buyer, "offered_pops") == 1);
    CHECK(count(w.other, "offered_pops") == 0);
    CHECK(count(w.seller(), "assignment_rows") == 1);  // the control: the seller's own
    CHECK(count(w.seller(), "assignable_objects") == 1 + static_cast<std::int64_t>(features().size()));
    // The rule itself is asked within the walls: of another seller's rows it knows nothing.
    auto tx = must(pg::transaction::begin(db, w.buyer));
    CHECK_FALSE(tx.execute("SELECT set_config('role', 'didtron_views', true)").has_value());
  }
}

TEST_CASE("a feature that is hidden is gone from sessions, log-ins and acting, from the next look on") {
  offer_world w{"features"};
  storage::new_login_session s;
  must(ledger_support::in_transaction(w.node, w.buyer, [&](pg::transaction& tx) -> result<int> {
    storage::new_user who;
    who.email = "buyer@offer.example";
    who.display_name = "Buyer";
    who.role = "customer_owner";
    who.password_hash = "$argon2id$x";
    s.user = must(storage::insert_user(tx, who));
    s.token_digest.assign(32, 'b');
    s.csrf_digest.assign(32, 'c');
    must(storage::create_login_session(tx, s));
    return 0;
  }));
  auto api = open_as("api", w.database);
  const auto by_session = [&] {
    return must(pg::run(api, storage::login_session_by_digest(s.token_digest))).user.hidden;
  };
  const auto by_email = [&] { return must(pg::run(w.node, storage::user_by_email("buyer@offer.example"))).user.hidden; };
  CHECK(by_session().is_empty());
  const value feature{std::string{"feature"}};
  const auto row = w.assign({{"subject", feature}, {"feature", std::string{"class4"}}, {"reach", std::string{"group"}},
                             {"group_id", w.gold}, {"is_shown", false}});
  CHECK(by_session() == permissions_of_features("class4"));
  CHECK(by_email() == permissions_of_features("class4"));
  CHECK(w.hidden(w.other) == "");
  CHECK(w.hidden(w.seller()) == "");
  const auto in_use = [&](tenant_id as, const char* name) {
    return must(ledger_support::in_transaction(w.node, as, [&](pg::transaction& tx) { return storage::is_feature_assigned(tx, name); }));
  };
  CHECK_FALSE(in_use(w.buyer, "class4"));
  CHECK(in_use(w.buyer, "tickets"));
  CHECK(in_use(w.other, "class4"));
  must(change(w, w.seller(), "assignments", row, {{"effective_to", must(parse_instant("2026-01-01T00:00:00Z")).us}}));
  CHECK(by_session().is_empty());
  // Shown to one: closed for all others, those without a customer record, too.
  w.assign({{"subject", feature}, {"feature", std::string{"developers"}}, {"reach", std::string{"customer"}}, {"customer_id", w.acme}});
  CHECK(by_session().is_empty());
  CHECK(w.hidden(w.stranger) == "developers");
  CHECK(w.hidden(w.other) == "developers");
  // What a reseller is not shown, its customers are not either, whatever it says itself.
  const tenant_id reseller = make_tenant(w, w.seller(), "reseller"), below = make_tenant(w, reseller, "customer");
  CHECK(w.hidden(reseller) == "developers");
  CHECK(w.hidden(below) == "developers");
}

TEST_CASE("an explanation names the verdict, the row that decides, and what each row did") {
  offer_world w{"explanation"};
  const std::string fra = std::to_string(w.fra);
  const auto nothing = w.explain(w.acme, "pops", fra);
  CHECK(nothing.verdict.is_shown);
  CHECK(nothing.verdict.why == assignments::cause::no_rows);
  CHECK(nothing.of.name == "POP fra");
  CHECK(nothing.group.name == "gold");
  const value pops{std::string{"pops"}};
  const auto all = w.assign({{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"all"}}, {"is_shown", false}});
  const auto own = w.assign({{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"customer"}}, {"customer_id", w.zeta}});
  const auto later = w.assign({{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"group"}}, {"group_id", w.gold},
                               {"effective_from", must(parse_instant("2030-01-01T00:00:00Z")).us}});
  const auto text = [](const assignment_explanation& e) {
    std::string out = e.verdict.is_shown ? "shown" : "hidden";
    for (const auto& row : e.rows)
      out += " " + std::to_string(row.rule.id) + ":" + std::string{name_of(row.did)};
    return out;
  };
  CHECK(text(w.explain(w.acme, "pops", fra)) == "hidden " + std::to_string(later) + ":not_yet " + std::to_string(all) + ":decides " +
                                                    std::to_string(own) + ":others");
  CHECK(text(w.explain(w.acme, "pops", fra, must(parse_instant("2030-01-01T00:00:00Z")))) ==
        "shown " + std::to_string(later) + ":decides " + std::to_string(all) + ":less_specific " + std::to_string(own) + ":others");
  const auto zeta = w.explain(w.zeta, "pops", fra);
  CHECK(zeta.rows.at(*zeta.verdict.deciding).target_name == "Zeta");
  // Hundreds of rows for others are cut, and the verdict stays right.
  for (int i = 0; i < storage::explained_rows_max + 10; ++i)
    w.assign({{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"customer"}}, {"customer_id", w.zeta}, {"is_shown", i % 2 == 0}});
  const auto many = w.explain(w.acme, "pops", fra);
  CHECK(many.has_more);
  CHECK(many.rows.size() == static_cast<std::size_t>(storage::explained_rows_max));
  CHECK(*many.verdict.deciding == 1);
  const auto ask = [&](std::int64_t customer, const char* subject, const std::string& object) {
    return pg::run(w.node, storage::explain_assignment(w.staff(), customer, subject, object, {})).error();
  };
  CHECK(ask(w.zeta, "pops", fra).kind == errc::limit_exceeded);
  CHECK(ask(999'999, "pops", fra).kind == errc::not_found);
  CHECK(ask(w.acme, "pops", "999999").fields.at(0).pointer == "/query/object");
  CHECK(ask(w.acme, "feature", "team").fields.at(0).pointer == "/query/object");
}

TEST_CASE("a preview lists everything that can be assigned, and a rehearsed move what it would change") {
  offer_world w{"preview"};
  const value pops{std::string{"pops"}}, feature{std::string{"feature"}};
  w.assign({{"subject", pops}, {"pop_id", w.fra}, {"reach", std::string{"category"}}, {"category_id", w.retail}});
  w.assign({{"subject", feature}, {"feature", std::string{"class4"}}, {"reach", std::string{"category"}}, {"category_id", w.trade}});
  w.assign({{"subject", feature}, {"feature", std::string{"tickets"}}, {"reach", std::string{"customer"}}, {"customer_id", w.acme}});
  w.assign({{"subject", feature}, {"feature", std::string{"kyc"}}, {"reach", std::string{"all"}}, {"is_shown", false},
            {"effective_from", must(parse_instant("2030-01-01T00:00:00Z")).us}});
  const auto shown = [&](std::int64_t customer, storage::preview_filter filter) {
    std::string out;
    page_query q{{}, 2};
    do {
      auto page = must(pg::run(w.node, must(storage::preview_offer(w.staff(), customer, filter, q))));
      for (const auto& line : page.items)
        out += (out.empty() ? "" : " ") + line.of.name;
      q.after = page.next;
    } while (q.after);
    return out;
  };
  CHECK(shown(w.acme, {"", false, {}}) == "class4");
  CHECK(shown(w.acme, {"pops", {}, {}}) == "POP fra");
  CHECK(shown(w.acme, {"feature", true, {}}) == "kyc routing voice_services sip_tests promotions experience tickets developers");
  CHECK(shown(w.acme, {"", false, must(parse_instant("2030-01-01T00:00:00Z"))}) == "kyc class4");
  CHECK(shown(w.zeta, {"", false, {}}) == "tickets POP fra");
  CHECK(pg::run(w.node, must(storage::preview_offer(w.staff(), 999'999, {}, {}))).error().kind == errc::not_found);

  const std::vector<std::int64_t> both{w.acme, w.zeta, 999'999};
  const auto names = [](const std::vector<offer_object>& all) {
    std::string out;
    for (const auto& o : all)
      out += (out.empty() ? "" : " ") + o.name;
    return out;
  };
  const auto effects = must(pg::run(w.node, storage::preview_move(w.staff(), both, {w.trade, {}})));
  REQUIRE(effects.size() == 2);
  CHECK(effects[0].name == "Acme");
  CHECK(effects[0].group.name == "gold");
  CHECK(names(effects[0].gained) == "class4");
  CHECK(names(effects[0].lost) == "POP fra");
  CHECK(names(effects[1].gained) == "");  // it is there already
  CHECK(names(must(pg::run(w.node, storage::preview_move(w.staff(), both, {w.retail, w.gold})))[1].gained) == "POP fra");
  // What was told is what happens.
  must(change(w, w.seller(), "customers", w.acme, {{"category_id", w.trade}, {"group_id", value{}}}));
  CHECK(shown(w.acme, {"", false, {}}) == "POP fra");
  const auto fault = [&](const storage::move_target& to) {
    return pg::run(w.node, storage::preview_move(w.staff(), both, to)).error().fields.at(0).pointer;
  };
  CHECK(fault({999'999, {}}) == "/category_id");
  CHECK(fault({w.trade, w.gold}) == "/group_id");
  CHECK(must(pg::run(w.node, storage::preview_move(w.staff(), {}, {w.trade, {}}))).empty());
}

TEST_CASE("the database decides as the rule does") {
  offer_world w{"assignment_rule"};
  const auto silver = make_group(w, w.seller(), "silver", w.retail);
  const std::int64_t categories[] = {w.retail, w.trade}, groups[] = {w.gold, silver}, customers[] = {w.acme, w.zeta};
  // Around the database's today, because what customers read is as of now.
  const auto today = must(pg::first_row(must(w.node.execute("SELECT date_trunc('day', now())")), [](pg::row_reader& in) { return in.time(); }));
  const auto day = [&](int n) { return instant{today.us + (n - 4) * 86'400'000'000}; };
  int asked = 0, shown = 0, opposite_differs = 0, offered = 0;
  const bool is_fine = rc::check("random rows", [&] {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    std::vector<assignments::row> rows;
    const int n = *rc::gen::inRange(0, 7);
    for (int i = 0; i < n; ++i) {
      assignments::row r;
      r.whom = static_cast<assignments::reach>(*rc::gen::inRange(0, 4));
      const int which = *rc::gen::inRange(0, 2);
      const auto level = static_cast<int>(r.whom);
      r.target = level == 0 ? 0 : level == 1 ? categories[which] : level == 2 ? groups[which] : customers[which];
      r.is_shown = *rc::gen::arbitrary<bool>();
      const int from = *rc::gen::inRange(0, 6), length = *rc::gen::inRange(1, 4);
      if (*rc::gen::arbitrary<bool>()) r.from = day(from);
      if (*rc::gen::arbitrary<bool>()) r.until = day(from + length);
      auto values = values_of(named("assignments"), {{"subject", std::string{"pops"}},
                                                     {"pop_id", w.fra},
                                                     {"reach", std::string{name_of(r.whom)}},
                                                     {"category_id", level == 1 ? value{r.target} : value{}},
                                                     {"group_id", level == 2 ? value{r.target} : value{}},
                                                     {"customer_id", level == 3 ? value{r.target} : value{}},
                                                     {"is_shown", r.is_shown},
                                                     {"effective_from", r.from ? value{r.from->us} : value{}},
                                                     {"effective_to", r.until ? value{r.until->us} : value{}}});
      r.id = must(storage::insert_record(tx, named("assignments"), values)).id;
      // One in the trash counts for neither.
      if (*rc::gen::inRange(0, 5) == 0)
        must(storage::trash_record(tx, named("assignments"), r.id, 1, user_id{1}, "", 30));
      else
        rows.push_back(r);
    }
    // What customers read, by views with the rule in them: as of the beginning of the transaction.
    const auto now = must(pg::first_row(must(tx.execute("SELECT now()")), [](pg::row_reader& in) { return in.time(); }));
    for (const auto& [company, whom] : {std::pair{w.buyer, assignments::customer{w.acme, w.retail, w.gold}},
                                        std::pair{w.other, assignments::customer{w.zeta, w.trade, 0}},
                                        std::pair{w.stranger, assignments::customer{}}}) {
      must(tx.set_tenant(company));
      const bool is_offered = must(storage::is_assigned(tx, named("pops"), w.fra));
      RC_ASSERT(is_offered == assignments::decide(rows, whom, now).is_shown);
      offered += is_offered ? 1 : 0;
    }
    must(tx.set_tenant(w.seller()));
    for (int i = 0; i < 10; ++i) {
      const assignments::customer whom{*rc::gen::element<std::int64_t>(0, w.acme, w.zeta), *rc::gen::element<std::int64_t>(0, w.retail, w.trade),
                                       *rc::gen::element<std::int64_t>(0, w.gold, silver)};
      const auto at = day(*rc::gen::inRange(0, 9));
      const auto found = must(tx.execute("SELECT assignment_of(app_tenant(), 'pops', $1, $2, $3, $4, $5)",
                                         pg::params{}.text(std::to_string(w.fra)).i64(whom.id).i64(whom.category).i64(whom.group).time(at)));
      const bool by_database = must(pg::first_row(found, [](pg::row_reader& in) { return in.boolean(); }));
      RC_ASSERT(by_database == assignments::decide(rows, whom, at).is_shown);
      ++asked;
      shown += by_database ? 1 : 0;
      // The control: rows that say the opposite are told apart.
      auto upside_down = rows;
      for (auto& r : upside_down)
        r.is_shown = !r.is_shown;
      opposite_differs += by_database != assignments::decide(upside_down, whom, at).is_shown ? 1 : 0;
    }
    tx.rollback();
  });
  CHECK(is_fine);
  CHECK(asked >= 1'000);
  CHECK(offered > 30);
  CHECK(offered < 270);
  CHECK(shown > asked / 10);
  CHECK(shown < asked * 9 / 10);
  CHECK(opposite_differs > asked / 10);
}

}  // namespace didtron::test
