#include "storage/repositories/carriers.hpp"
#include "storage/repositories/live_calls.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trunks.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

TEST_CASE("the demo seed can run again and again: nothing doubles, money and ports are brought up "
          "to date") {
  world w{"seed"};
  CHECK(w.demo.is_new);
  const auto rows = [&] {
    return number(w.root,
                  "SELECT (SELECT count(*) FROM tenants) + (SELECT count(*) FROM accounts) + "
                  "(SELECT count(*) FROM trunks) + (SELECT count(*) FROM rates)"
                  " + (SELECT count(*) FROM users) + (SELECT count(*) FROM journal_entries)");
  };
  const auto before = rows();
  const auto version = must(pg::run(w.node, storage::catalogue_version()));
  const auto again = must(storage::seed_demo(w.node, world::options()));
  CHECK_FALSE(again.is_new);
  CHECK(rows() == before);
  CHECK(must(pg::run(w.node, storage::catalogue_version())) == version);
  CHECK(again.customers[0].account == w.demo.customers[0].account);
  CHECK(again.customers[0].balance == amount{250'00000000});
  CHECK(again.customers[1].balance == amount{2'000'000});
  CHECK(again.customers[2].balance == amount{13'000'000});

  auto o = world::options();
  o.carrier_a_port = 20001;
  o.cut_off_s = 20;
  const auto moved = must(storage::seed_demo(w.node, o));
  CHECK(moved.customers[2].balance == amount{20'000'000});
  const auto all = must(pg::run(w.node, storage::load_catalogue()));
  CHECK(all->egress(moved.carriers[0].trunk)->uri == "sip:127.0.0.1:20001;transport=udp");
  CHECK(all->version() > version);
}

TEST_CASE("the catalogue holds what was configured, with the ledger's balances") {
  world w{"catalogue"};
  const auto all = must(pg::run(w.node, storage::load_catalogue()));
  CHECK(all->parts().accounts.size() == 3);
  CHECK(all->parts().egress.size() == 2);
  CHECK(all->parts().ingress.size() == 3);
  const auto* account = all->account(w.demo.customers[0].account);
  REQUIRE(account != nullptr);
  CHECK(account->posted == amount{250'00000000});
  CHECK(account->customer_name == "Demo Telecom Ltd");
  REQUIRE(account->sell != nullptr);
  const auto now = must(parse_instant("2026-06-01T00:00:00Z"));
  const auto* row = account->sell->find("442071838750", now);
  REQUIRE(row != nullptr);
  CHECK(row->prefix == "4420");
  CHECK(row->rate_initial.e10_per_min == 6'000'000'000);
  CHECK(account->sell->find("447012345678", now)->status == row_status::blocked);
  const auto* plan = all->plan(account->plan);
  REQUIRE(plan != nullptr);
  CHECK(plan->routes.size() == 2);
  for (const auto& t : all->parts().egress)
    CHECK(t.cost != nullptr);
  CHECK(all->account(account_id{999}) == nullptr);

  for (const auto& c : w.demo.customers) {
    const auto* trunk = all->identify("127.0.0.1", 5060, c.tech_prefix + "442071838750");
    REQUIRE(trunk != nullptr);
    CHECK(trunk->account == c.account);
  }
  CHECK(all->identify("127.0.0.1", 5060, "442071838750") == nullptr);
  CHECK(all->identify("127.0.0.2", 5060, "1001#442071838750") == nullptr);
  CHECK(all->identify("::ffff:127.0.0.1", 5060, "1001#442071838750") != nullptr);
  CHECK(all->identify("localhost", 5060, "1001#442071838750") == nullptr);
}

TEST_CASE("a second claim on a source and tech prefix is refused, whoever makes it") {
  world w{"exclusion"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  storage::new_ingress_trunk t;
  t.account = w.demo.customers[0].account;
  t.name = "again";
  t.source = "127.0.0.0/8";
  t.tech_prefix = "1002#";
  const auto refused = storage::insert_ingress_trunk(tx, t);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::conflict);
  CHECK(refused.error().fields[0].pointer == "trunks_source_tech_prefix_excl");
  tx.rollback();
  auto other = must(pg::transaction::begin(w.node, w.seller()));
  t.tech_prefix = "1004#";
  CHECK(storage::insert_ingress_trunk(other, t).has_value());
}

TEST_CASE("a foreign card and a foreign customer cannot be assigned to an account, whose currency stays; its "
          "card may have another") {
  world w{"foreign_keys"};
  const auto seller = w.seller().value;
  const auto change = [&](const std::string& sql) {
    auto tx = must(pg::transaction::begin(w.root, w.seller()));
    auto r = tx.execute(sql);
    return r ? errc::internal : r.error().kind;
  };
  CHECK(change("UPDATE accounts SET rate_card_id = 987654") == errc::conflict);
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    CHECK(tx.execute("UPDATE accounts SET currency = 'EUR'").error().kind == errc::forbidden);
  }
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    auto card = ruled_card("euro");
    card.terms.money = must(parse_currency("EUR"));
    const auto id = must(storage::insert_rate_card(tx, card, {}));
    must(tx.execute("UPDATE accounts SET rate_card_id = $1", pg::params{}.id(id)));
  }
  CHECK(change("UPDATE accounts SET customer_tenant_id = " + std::to_string(seller)) ==
        errc::conflict);
  CHECK(change("UPDATE accounts SET tenant_id = customer_tenant_id") == errc::conflict);
  CHECK(change("UPDATE routes SET tenant_id = (SELECT max(tenant_id) FROM tenants)") ==
        errc::conflict);
  CHECK(change("UPDATE trunks SET carrier_id = NULL WHERE direction = 'egress'") ==
        errc::invalid_argument);
}

TEST_CASE("carriers and trunks are listed for their owner and for nobody else") {
  world w{"lists"};
  auto api = open_as("api", w.database);
  const viewer staff{{}, w.seller(), true, true};
  const viewer customer{{}, w.demo.customers[0].tenant, false, false};
  const auto carriers = must(pg::run(api, storage::carriers_page(staff, {})));
  REQUIRE(carriers.items.size() == 2);
  CHECK(carriers.items[0].trunks == 1);
  CHECK(must(pg::run(api, storage::carrier_one(staff, w.demo.carriers[1].carrier))).code == "beta");
  CHECK(pg::run(api, storage::carrier_one(staff, carrier_id{})).error().kind == errc::not_found);
  const auto trunks = must(pg::run(api, storage::trunks_page(staff, {{}, 3})));
  CHECK(trunks.items.size() == 3);
  CHECK(must(pg::run(api, storage::trunks_page(staff, {trunks.next, 3}))).items.size() == 2);
  CHECK(must(pg::run(api, storage::trunk_one(staff, w.demo.carriers[0].trunk))).port == 15170);
  CHECK(must(pg::run(api, storage::carriers_page(customer, {}))).items.empty());
  CHECK(must(pg::run(api, storage::trunks_page(customer, {}))).items.empty());
}

TEST_CASE("a trunk that no call can be sent over is disabled and says why; the others stay") {
  world w{"unusable"};
  const viewer staff{{}, w.seller(), true, true};
  const auto id = w.demo.carriers[0].trunk;
  const auto seen_after = [&](const std::string& change) {
    must(w.root.execute("UPDATE trunks SET " + change + " WHERE trunk_id = " +
                        std::to_string(id.value)));
    return must(pg::run(w.node, storage::load_catalogue()));
  };
  const auto told = [&] { return must(pg::run(w.node, storage::trunk_one(staff, id))).problem; };
  CHECK(told().empty());
  for (const std::string change :
       {"host = 'sip.example;lr'", "host = 'a b'", "host = 'x', transport = 'tls'"}) {
    CAPTURE(change);
    const auto all = seen_after(change);
    CHECK_FALSE(all->egress(id)->is_active);
    CHECK(all->egress(id)->uri.empty());
    CHECK_FALSE(told().empty());
    CHECK(all->egress(id)->problem == told());
    CHECK(all->egress(w.demo.carriers[1].trunk)->is_active);
  }
  const auto mended = seen_after("host = '2001:db8::9', transport = 'tcp'");
  CHECK(mended->egress(id)->is_active);
  CHECK(mended->egress(id)->uri == "sip:[2001:db8::9]:15170;transport=tcp");
  CHECK(told().empty());
}

TEST_CASE("failed log-ins are counted until a success and lock nobody") {
  world w{"users"};
  const auto find = [&](std::string_view email) {
    return must(pg::run(w.node, storage::user_by_email(email)));
  };
  const auto u = find("OPS@Customer.example");  // letters' case does not matter
  CHECK(u.user.role == "customer_owner");
  CHECK(u.is_active);
  CHECK_FALSE(u.is_locked);
  const tenant_id tenant{u.user.tenant.value};
  const auto in_tenant = [&](auto&& work) {
    auto tx = must(pg::transaction::begin(w.node, tenant));
    auto r = work(tx);
    must(tx.commit());
    return r;
  };
  for (int i = 1; i <= 100; ++i) {
    CHECK(must(in_tenant([&](auto& tx) { return storage::record_failed_login(tx, u.user.id); })) ==
          i);
  }
  CHECK(find("ops@customer.example").failed_logins == 100);
  CHECK_FALSE(find("ops@customer.example").is_locked);
  CHECK(in_tenant([&](auto& tx) { return storage::record_failed_login(tx, user_id{999'999}); })
            .error()
            .kind == errc::not_found);
  must(in_tenant([&](auto& tx) { return storage::record_login(tx, u.user.id); }));
  CHECK(find("ops@customer.example").failed_logins == 0);

  storage::new_login_session s;
  s.token_digest.assign(32, 't');
  s.csrf_digest.assign(32, 'c');
  s.user = u.user.id;
  s.address = "192.0.2.7";
  s.user_agent = std::string(1000, 'x');
  must(in_tenant([&](auto& tx) { return storage::create_login_session(tx, s); }));
  CHECK(pg::run(w.node, storage::login_session_by_digest(s.token_digest)).has_value());
  must(in_tenant([&](auto& tx) { return storage::set_password(tx, u.user.id, "new"); }));
  CHECK_FALSE(pg::run(w.node, storage::login_session_by_digest(s.token_digest)).has_value());
  CHECK(find("ops@customer.example").password_hash == "new");
  CHECK(pg::run(w.node, storage::user_by_email("nobody@customer.example")).error().kind ==
        errc::not_found);

  auto tx = must(pg::transaction::begin(w.node, tenant));
  CHECK(storage::insert_user(tx, {"ADMIN@didtron.example", "x", "viewer", "h"}).error().kind ==
        errc::conflict);
}

TEST_CASE("live calls come back from the database as they went in") {
  world w{"live"};
  storage::live_call_row row;
  row.facts = w.call(1).call.facts;
  row.shard = w.claim.shard;
  row.edge_dialog = "12:34";
  row.sell_card = rate_card_id{5};
  row.hold = amount{123};
  row.granted_s = 60;
  row.last_seen_at = row.facts.started_at;
  row.facts.called_lrn = "12125550000";
  row.above_cards = {rate_card_id{7}, rate_card_id{9}};
  const auto write = [&](auto&& work) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(work(tx));
    must(tx.commit());
  };
  write([&](auto& tx) { return storage::insert_live_calls(tx, w.claim, std::vector{row}); });
  write([&](auto& tx) {
    return storage::insert_live_calls(tx, w.claim, std::vector{row});
  });  // repeated after a lost COMMIT
  auto back = must(pg::run(w.node, storage::live_calls_of(std::vector{w.claim.shard})));
  REQUIRE(back.size() == 1);
  CHECK(back[0].facts.id == row.facts.id);
  CHECK(back[0].facts.called_raw == row.facts.called_raw);
  CHECK(back[0].facts.destination == row.facts.destination);
  CHECK(back[0].facts.started_at == row.facts.started_at);
  CHECK(back[0].facts.customer == row.facts.customer);
  CHECK(back[0].facts.called_lrn == "12125550000");
  CHECK(back[0].above_cards == row.above_cards);
  CHECK(back[0].attempts.empty());
  CHECK(back[0].egress_trunk == trunk_id{});
  REQUIRE(back[0].facts.decision.candidates.size() == 2);
  CHECK(back[0].facts.decision.candidates[0].reason == row.facts.decision.candidates[0].reason);
  CHECK(back[0].facts.decision.candidates[1].outcome == verdict::no_profit);
  CHECK(back[0].facts.decision.expected_price == row.facts.decision.expected_price);

  storage::live_call_change change{
      row.facts.id, true, w.demo.carriers[1].trunk,           w.demo.carriers[1].carrier,
      amount{500},  120,  plus_ms(row.facts.started_at, 900), plus_ms(row.facts.started_at, 1000),
      {{0, w.demo.carriers[0].trunk, {}, 503, "it's \"full\"", plus_ms(row.facts.started_at, 800)}}};
  write([&](auto& tx) { return storage::update_live_calls(tx, w.claim, std::vector{change}); });
  back = must(pg::run(w.node, storage::live_calls_of(std::vector{w.claim.shard})));
  CHECK(back[0].is_answered);
  CHECK(back[0].hold == amount{500});
  CHECK(back[0].granted_s == 120);
  CHECK(back[0].answered_at == change.answered_at);
  CHECK(back[0].attempts == change.attempts);
  CHECK(back[0].egress_trunk == change.egress_trunk);
  CHECK(must(pg::run(w.node, storage::live_calls_of(std::vector{w.claim.shard + 1}))).empty());

  // The fence holds for these, too.
  auto stale = must(pg::transaction::begin(w.node, w.seller()));
  CHECK(storage::update_live_calls(stale, {w.claim.shard, w.claim.epoch - 1}, std::vector{change})
            .error()
            .kind == errc::not_owner);
  stale.rollback();
  write(
      [&](auto& tx) { return storage::delete_live_calls(tx, w.claim, std::vector{row.facts.id}); });
  CHECK(must(pg::run(w.node, storage::live_calls_of(std::vector{w.claim.shard}))).empty());
}

TEST_CASE("leases are taken, kept, lost and released by the database's clock") {
  world w{"leases"};
  const auto in_tx = [&](auto&& work) {
    auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
    auto r = must(work(tx));
    must(tx.commit());
    return r;
  };
  const auto as = [](const std::string& node, std::uint8_t boot) {
    storage::lease_holder h{node, {}};
    h.boot.bytes[0] = boot;
    return h;
  };
  std::vector<std::int32_t> all(1024);
  for (std::int32_t i = 0; i < 1024; ++i)
    all[static_cast<std::size_t>(i)] = i;
  const auto ttl = std::chrono::seconds{30};
  const auto a = as("node-a", 1);
  const auto b = as("node-b", 2);
  // One shard belongs to the world already.
  CHECK(in_tx([&](auto& tx) { return storage::acquire_leases(tx, a, all, ttl); }).size() == 1023);
  CHECK(in_tx([&](auto& tx) { return storage::acquire_leases(tx, b, all, ttl); }).empty());
  CHECK(in_tx([&](auto& tx) { return storage::renew_leases(tx, a, ttl); }).size() == 1023);
  CHECK(in_tx([&](auto& tx) { return storage::renew_leases(tx, b, ttl); }).empty());
  // A restarted node takes its own shards back at once, and its former self has lost them.
  const auto a2 = as("node-a", 3);
  const auto again = in_tx([&](auto& tx) { return storage::acquire_leases(tx, a2, all, ttl); });
  CHECK(again.size() == 1023);
  for (const auto& c : again)
    CHECK(c.epoch == 2);
  CHECK(in_tx([&](auto& tx) { return storage::renew_leases(tx, a, ttl); }).empty());
  // Expired ones may be taken by anybody.
  must(w.root.script(
      "UPDATE shard_leases SET expires_at = now() - interval '1 second' WHERE shard < 10"));
  CHECK(in_tx([&](auto& tx) { return storage::acquire_leases(tx, b, all, ttl); }).size() == 10);
  auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
  must(storage::release_leases(tx, a2, std::vector<std::int32_t>{20, 21}));
  must(storage::heartbeat(tx, a2, "127.0.0.1:1"));
  must(storage::heartbeat(tx, a2, "127.0.0.1:2"));
  CHECK(storage::check_fence(tx, {20, 2}).error().kind == errc::not_owner);
  must(tx.commit());
  CHECK(in_tx([&](auto& t) {
          return storage::acquire_leases(t, b, std::vector<std::int32_t>{20, 21, 22}, ttl);
        }).size() == 2);
  const auto nodes = must(pg::run(w.node, storage::nodes(10)));
  REQUIRE(nodes.size() == 1);
  CHECK(nodes[0].is_alive);
  CHECK(nodes[0].address == "127.0.0.1:2");
}

TEST_CASE("a change of the catalogue moves the version and wakes listeners when it is committed") {
  world w{"notify"};
  auto listener = open_as("node", w.database);
  must(listener.script("LISTEN catalogue"));
  const auto before = must(pg::run(w.node, storage::catalogue_version()));
  {
    auto undone = must(pg::transaction::begin(w.node, w.seller()));
    must(undone.execute("UPDATE carriers SET name = 'X'"));
  }
  CHECK(must(pg::run(w.node, storage::catalogue_version())) == before);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(tx.execute("UPDATE carriers SET name = 'X'"));
  must(tx.commit());
  const auto heard = must(listener.wait_notification(pg::in(std::chrono::seconds{10})));
  REQUIRE(heard.has_value());
  CHECK(heard->payload == std::to_string(must(pg::run(w.node, storage::catalogue_version()))));
  CHECK(heard->payload == std::to_string(before + 1));
}

TEST_CASE("rate cards keep every field of every row") {
  world w{"cards"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  storage::new_rate_card c;
  c.name = "all fields";
  c.terms = {currency{}, duration_rounding::half_down, increment_style::total,
             rounding_mode::half_even, 8};
  rate_row r;
  r.prefix = "999";
  r.destination = "Nowhere";
  r.rate_initial = rate{INT64_MAX};
  r.rate_next = rate{1};
  r.steps = {30, 6};
  r.connect_fee = amount{5};
  r.min_charge = amount{6};
  r.max_charge = amount{7};
  r.free_s = 8;
  r.grace_s = 9;
  r.status = row_status::blocked;
  r.effective_from = instant{1};
  r.effective_to = instant{1'000'000'000'000'000};
  r.attempt_fee = amount{10};
  r.surcharge_fixed = amount{11};
  r.surcharge_of_usage = percent{12};
  r.at_max = max_charge_policy::disconnect;
  const auto id = must(storage::insert_rate_card(tx, c, {r}));
  must(tx.commit());
  for (const auto& card : must(pg::run(w.node, storage::all_rate_cards()))) {
    if (card->id() != id) continue;
    CHECK(card->terms() == c.terms);
    const auto* found = card->find("99912345", instant{2});
    REQUIRE(found != nullptr);
    r.id = found->id;
    CHECK(*found == r);
    return;
  }
  FAIL("the card is not there");
}

TEST_CASE("audit and outbox rows carry their JSON and their client's address") {
  world w{"audit"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::append_audit(tx, {"user:1", "login", "user:1", "", R"({"a":1})", "2001:db8::1"}));
  CHECK(must(storage::append_outbox(tx, "accounts.changed", R"({"b":[1,2]})")) > 0);
  CHECK(storage::append_outbox(tx, "Not a topic", "{}").error().kind == errc::invalid_argument);
}

}  // namespace didtron::test
