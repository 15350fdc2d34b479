#include <algorithm>
#include <random>
#include <set>

#include "storage/repositories/accounts.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_verify.hpp"
#include "storage/repositories/live_calls.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace finished_calls_support {

/// All that money and calls left behind, as one text: equal texts mean equal books.
std::string books(world& w) {
  auto rows = must(w.root.execute("SELECT coalesce((SELECT string_agg(book || ' ' || debit_e8 || ' "
                                  "' || credit_e8, ', ' ORDER BY book) FROM ledger_balances), '')"
                                  " || ' | ' || (SELECT count(*) FROM cdrs) || ' cdrs ' || (SELECT "
                                  "count(*) FROM cdr_keys) || ' keys '"
                                  " || (SELECT count(*) FROM cdr_attempts) || ' attempts ' || "
                                  "(SELECT count(*) FROM live_calls) || ' live'"));
  return must(pg::first_row(rows, [](pg::row_reader& in) { return in.text(); }));
}

std::string failures(world& w) {
  std::string out;
  for (const auto& line : must(storage::verify_ledger(w.node))) {
    if (!line.is_ok) out += storage::format(line) + "\n";
  }
  return out;
}

void store_ticket(world& w, const storage::billed_call& c) {
  storage::live_call_row row;
  row.facts = c.call.facts;
  row.shard = w.claim.shard;
  row.edge_dialog = "1:2";
  row.hold = amount{60'000'000};
  row.granted_s = 60;
  row.last_seen_at = c.call.facts.started_at;
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::insert_live_calls(tx, w.claim, std::vector{row}));
  must(tx.commit());
}

}  // namespace finished_calls_support

using namespace finished_calls_support;

TEST_CASE("a finished call is charged on both sides to the last digit, each in an entry of its own") {
  world w{"booking"};
  const auto before = must(pg::run(w.node, storage::posted_balances(w.seller())));
  const auto c = w.call(1, 10'400);
  store_ticket(w, c);
  const auto booked = must(w.book({c}));
  // 10.4 s -> 11 s; sold 6/6 -> 12 s at 0.60: 0.12; bought 1/1 -> 11 s at 0.45: 0.0825.
  CHECK(c.rating.charge() == amount{12'000'000});
  CHECK(c.rating.cost_total() == amount{8'250'000});
  CHECK(booked.outcomes == std::vector{storage::booking_outcome::booked});
  REQUIRE(booked.balances.size() == 1);
  CHECK(booked.balances[0].posted.e8 == before[0].posted.e8 - 12'000'000);

  viewer staff{{}, w.seller(), true, true};
  const auto entry = must(pg::run(w.node, storage::journal_one(staff, booked.entry_no.value())));
  REQUIRE(entry.lines.size() == 2);
  CHECK(entry.kind == "usage");
  const auto cost = must(pg::run(w.node, storage::journal_one(staff, *booked.entry_no + 1)));
  REQUIRE(cost.lines.size() == 2);
  CHECK(cost.kind == "cost");
  CHECK(cost.batch_id == booked.batch_id);
  CHECK(cost.lines[0].value == amount{8'250'000});
  CHECK(entry.batch_id == booked.batch_id);
  CHECK(entry.lines[0].book_name == "Customer prepaid balance");
  CHECK(number(w.root, "SELECT count(*) FROM live_calls") == 0);
  CHECK(number(w.root, "SELECT count(*) FROM outbox WHERE topic = 'cdrs.booked'") == 1);
  CHECK(failures(w) == "");
}

TEST_CASE("booking the same calls again, in any order and grouping, changes nothing and says so") {
  world w{"replay"};
  std::vector<storage::billed_call> calls;
  for (std::uint8_t n = 1; n <= 20; ++n)
    calls.push_back(w.call(n, 1000 * n));
  must(w.book(calls));
  const auto once = books(w);

  std::mt19937 random{20260504};  // a fixed seed: a failure repeats
  for (int round = 0; round < 3; ++round) {
    std::shuffle(calls.begin(), calls.end(), random);
    const auto cut = static_cast<std::ptrdiff_t>(random() % calls.size());
    for (const auto& part : {std::vector(calls.begin(), calls.begin() + cut),
                             std::vector(calls.begin() + cut, calls.end())}) {
      const auto again = must(w.book(part));
      for (const auto o : again.outcomes)
        CHECK(o == storage::booking_outcome::duplicate);
      CHECK_FALSE(again.batch_id.has_value());
    }
    CHECK(books(w) == once);
  }
  // Twice in one batch, one of them new.
  const auto mixed = must(w.book({w.call(21), calls[0], w.call(21)}));
  CHECK(mixed.outcomes == std::vector{storage::booking_outcome::booked,
                                      storage::booking_outcome::duplicate,
                                      storage::booking_outcome::duplicate});
  CHECK(number(w.root, "SELECT count(*) FROM cdrs") == 21);
  CHECK(failures(w) == "");
}

TEST_CASE("a transaction that ends before COMMIT leaves nothing, and the repeat books everything") {
  world w{"crash"};
  const std::vector calls{w.call(1), w.call(2)};
  store_ticket(w, calls[0]);
  const auto before = books(w);
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(storage::book_finished_calls(tx, w.claim, calls));
    w.node.close();  // the process dies here
  }
  w.node = open_as("node", w.database);
  // The server notices the closed socket by itself; until then the locks of the dead session stand.
  CHECK(number(w.root, "SELECT count(*) FROM cdrs") == 0);
  const auto booked = must(w.book(calls));
  CHECK(booked.outcomes == std::vector(2, storage::booking_outcome::booked));
  CHECK(books(w) != before);
  CHECK(failures(w) == "");
}

TEST_CASE("a call whose ticket was never written is billed all the same, once") {
  world w{"no_ticket"};
  const auto c = w.call(1);
  CHECK(must(w.book({c})).outcomes[0] == storage::booking_outcome::booked);
  // The late ticket of the ended call must not hold money for ever.
  store_ticket(w, c);
  CHECK(number(w.root, "SELECT count(*) FROM live_calls") == 0);
  CHECK(must(w.book({c})).outcomes[0] == storage::booking_outcome::duplicate);
}

TEST_CASE("another report of a booked call goes to the conflict table and is not charged") {
  world w{"conflict"};
  must(w.book({w.call(1, 10'000)}));
  const auto once = books(w);
  auto longer = w.call(1, 60'000);
  auto moved = w.call(1, 10'000);
  moved.call.facts.started_at =
      plus_ms(moved.call.facts.started_at, 86'400'000);  // another partition, too
  for (int repeat = 0; repeat < 2; ++repeat) {
    const auto seen = must(w.book({longer, moved}));
    CHECK(seen.outcomes == std::vector(2, storage::booking_outcome::conflict));
  }
  CHECK(books(w) == once);
  CHECK(number(w.root, "SELECT count(*) FROM cdr_conflicts") == 2);
}

TEST_CASE("a stale epoch books nothing; without the fence it would have") {
  world w{"fence"};
  const auto old_claim = w.claim;
  const auto new_claim =
      must(w.acquire("node-1", 2));  // the same node after a restart takes over at once
  CHECK(new_claim.epoch == old_claim.epoch + 1);
  const auto before = books(w);
  const auto refused = w.book(old_claim, {w.call(1)});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::not_owner);
  CHECK(books(w) == before);
  CHECK(must(w.book(new_claim, {w.call(2)})).outcomes[0] == storage::booking_outcome::booked);
  // Positive control: with the fence let through (the lease row forged), the very same booking of
  // the former owner would be in the books. Nothing else stands in its way.
  must(w.root.execute("UPDATE shard_leases SET epoch = $2 WHERE shard = $1",
                      pg::params{}.i64(old_claim.shard).i64(old_claim.epoch)));
  CHECK(must(w.book(old_claim, {w.call(1)})).outcomes[0] == storage::booking_outcome::booked);
}

TEST_CASE("a takeover waits for a booking that is under way, a renewal does not") {
  world w{"takeover"};
  const std::vector calls{w.call(1)};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::book_finished_calls(tx, w.claim, calls));

  auto other = open_as("node", w.database);
  must(other.script("SET lock_timeout = '200ms'"));
  {
    storage::lease_holder me{"node-1", {}};
    me.boot.bytes[15] = 1;
    auto renewal = must(pg::transaction::begin(other, tenant_id{}));
    CHECK(must(storage::renew_leases(renewal, me, std::chrono::seconds{30})).size() == 1);
    must(renewal.commit());
  }
  {
    storage::lease_holder thief{"node-1", {}};
    thief.boot.bytes[15] = 9;
    auto takeover = must(pg::transaction::begin(other, tenant_id{}));
    const auto taken = storage::acquire_leases(takeover, thief, std::vector{w.claim.shard},
                                               std::chrono::seconds{30});
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().kind == errc::busy);  // lock_timeout: the writer holds the epoch
  }
  must(tx.commit());
}

TEST_CASE("a batch is refused as a whole when one call does not belong in it") {
  world w{"refused"};
  const auto before = books(w);
  auto foreign = w.call(2);
  foreign.call.facts.tenant = w.demo.customers[0].tenant;
  auto unknown = w.call(2);
  unknown.call.facts.account = account_id{999};
  auto other_money = w.call(2);
  other_money.rating.sell->money = currency{{'E', 'U', 'R'}};
  for (const auto& bad : {foreign, unknown, other_money}) {
    const auto refused = w.book({w.call(1), bad});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == errc::invalid_argument);
  }
  const auto wrong_shard = w.book({(w.claim.shard + 1) % 1024, w.claim.epoch}, {w.call(1)});
  CHECK_FALSE(wrong_shard.has_value());
  CHECK(w.book(std::vector(1001, w.call(1))).error().kind == errc::too_large);
  CHECK(books(w) == before);
}

TEST_CASE("unanswered calls have a CDR and no journal entry") {
  world w{"unanswered"};
  auto c = w.call(1, 0);
  c.call.answered_at.reset();
  c.call.result = call_result::busy;
  c.call.sip_code = 486;
  c.call.ended_at = plus_ms(c.call.facts.started_at, 900);
  c.call.hangup_by = hangup_side::none;
  const auto booked = must(w.book({c}));
  CHECK(booked.outcomes[0] == storage::booking_outcome::booked);
  CHECK(booked.batch_id.has_value());
  CHECK_FALSE(booked.entry_no.has_value());
  CHECK(failures(w) == "");
}

TEST_CASE("a thousand calls fit into one booking and the books still prove themselves") {
  world w{"thousand"};
  std::vector<storage::billed_call> calls;
  const auto model = w.call(1, 61'000);
  for (std::uint64_t n = 0; n < 1000; ++n) {
    auto c = model;
    c.call.facts.id =
        make_uuid_v7(plus_ms(model.call.facts.started_at, static_cast<std::int64_t>(n)), 1, n);
    calls.push_back(std::move(c));
  }
  const auto booked = must(w.book(calls));
  CHECK(std::count(booked.outcomes.begin(), booked.outcomes.end(),
                   storage::booking_outcome::booked) == 1000);
  CHECK(failures(w) == "");
}

TEST_CASE("a CDR is read back with its attempts, decision and both explanations") {
  world w{"cdr_read"};
  auto c = w.call(1, 10'400);
  c.call.facts.called_lrn = "13155550000";
  const auto booked = must(w.book({c, w.call(2, 10'400)}));
  CHECK(number(w.root, "SELECT count(*) FILTER (WHERE called_lrn = '13155550000') * 10 + count(*) FILTER (WHERE called_lrn IS NULL) "
                       "FROM cdrs") == 11);
  const viewer staff{{}, w.seller(), true, true};
  auto api = open_as("api", w.database);
  const auto d = must(pg::run(api, storage::cdr_one(staff, c.call.facts.id)));
  CHECK(d.summary.charge == c.rating.charge());
  CHECK(d.summary.cost == c.rating.cost_total());
  CHECK(d.summary.cost_money == c.rating.cost->money);
  CHECK(d.summary.is_cost_whole);
  CHECK(d.summary.account.name == w.demo.customers[0].account_name);
  CHECK(d.summary.carrier.name == w.demo.carriers[1].name);
  CHECK(d.answered_at == c.call.answered_at);
  CHECK(d.journal_entry_no == booked.entry_no);
  REQUIRE(d.attempts.size() == 2);
  CHECK(d.attempts[0].carrier.name == w.demo.carriers[0].name);
  REQUIRE(d.decision.has_value());
  REQUIRE(d.decision->candidates.size() == 2);
  CHECK(d.decision->candidates[0].reason == "cheapest \"of\" all\n");
  CHECK(d.decision->candidates[1].outcome == verdict::no_profit);
  REQUIRE(d.charge_explanation.has_value());
  CHECK(d.charge_explanation->total == c.rating.charge());
  CHECK(d.charge_explanation->lines == c.rating.sell->explanation.lines);
  CHECK(d.charge_explanation->steps == c.rating.sell->explanation.steps);
  REQUIRE(d.cost_explanation.has_value());
  CHECK(d.cost_explanation->prefix == "4420");

  SUBCASE("what a carrier that only tried wants in another currency is not in the cost, which says so") {
    const auto tried = [&](const char* money, const char* cost_e8) {
      must(w.root.script("SET session_replication_role = replica; UPDATE cdr_attempts SET cost_currency = '" + std::string{money} +
                         "', cost_e8 = " + cost_e8 + " WHERE attempt_no = 1; SET session_replication_role = DEFAULT"));
      const auto listed = must(pg::run(api, storage::cdrs_page(staff, {}, {}))).items;
      const auto one = must(pg::run(api, storage::cdr_one(staff, c.call.facts.id))).summary;
      CHECK(std::all_of(listed.begin(), listed.end(), [&](const cdr_view& v) { return v.is_cost_whole == one.is_cost_whole; }));
      return one;
    };
    const auto own = std::string{c.rating.cost->money.text()};
    const auto same = tried(own.c_str(), "500");
    CHECK(same.cost->e8 == d.summary.cost->e8 + 500);
    CHECK(same.is_cost_whole);
    const auto other = tried(own == "EUR" ? "USD" : "EUR", "500");
    CHECK(other.cost == d.summary.cost);
    CHECK_FALSE(other.is_cost_whole);
    CHECK(tried(own == "EUR" ? "USD" : "EUR", "0").is_cost_whole);
  }
  SUBCASE("a customer sees its own call without carrier, cost and decision") {
    const viewer customer{{}, w.demo.customers[0].tenant, false, true};
    const auto own = must(pg::run(api, storage::cdr_one(customer, c.call.facts.id)));
    CHECK(own.summary.charge == c.rating.charge());
    CHECK_FALSE(own.summary.cost.has_value());
    CHECK(own.summary.carrier.value == 0);
    CHECK(own.attempts.empty());
    CHECK_FALSE(own.decision.has_value());
    CHECK_FALSE(own.cost_explanation.has_value());
    REQUIRE(own.charge_explanation.has_value());
    CHECK(own.charge_explanation->lines == c.rating.sell->explanation.lines);
    const viewer stranger{{}, w.demo.customers[1].tenant, false, false};
    CHECK(pg::run(api, storage::cdr_one(stranger, c.call.facts.id)).error().kind ==
          errc::not_found);
  }
  SUBCASE("staff without the permission sees no cost and no decision") {
    const viewer support{{}, w.seller(), true, false};
    const auto seen = must(pg::run(api, storage::cdr_one(support, c.call.facts.id)));
    CHECK_FALSE(seen.summary.cost.has_value());
    CHECK_FALSE(seen.decision.has_value());
    CHECK_FALSE(seen.cost_explanation.has_value());
    CHECK(seen.attempts.size() == 2);
  }
}

TEST_CASE("CDR pages go newest first without gap or repetition") {
  world w{"cdr_pages"};
  std::vector<storage::billed_call> calls;
  for (std::uint8_t n = 1; n <= 7; ++n)
    calls.push_back(w.call(n));
  // Two that started in the same microsecond: the call id orders them.
  calls[3].call.facts.started_at = calls[4].call.facts.started_at;
  must(w.book(calls));
  auto api = open_as("api", w.database);
  for (const bool is_platform : {true, false}) {
    const viewer who{{}, is_platform ? w.seller() : w.demo.customers[0].tenant, is_platform, true};
    page_query q{{}, 2};
    std::vector<call_id> seen;
    do {
      must(storage::check_cdr_cursor(q));
      auto part = must(pg::run(api, storage::cdrs_page(who, q, {})));
      for (const auto& c : part.items)
        seen.push_back(c.id);
      q.after = part.next;
    } while (q.after);
    CHECK(seen.size() == 7);
    CHECK(std::set(seen.begin(), seen.end()).size() == 7);
    CHECK(must(pg::run(api, storage::cdrs_page(who, {}, {account_id{999}, {}}))).items.empty());
    CHECK(must(pg::run(api, storage::cdrs_page(who, {}, {{}, "busy"}))).items.empty());
  }
  for (const auto* bad : {"x", "1:", ":", "-1:00000000-0000-0000-0000-000000000000",
                          "99999999999999999999:00000000-0000-0000-0000-000000000000"}) {
    CHECK_FALSE(storage::check_cdr_cursor({bad, 10}).has_value());
  }
  const auto today = must(
      pg::run(api, storage::traffic_since({{}, w.seller(), true, true}, instant{}, currency{})));
  CHECK(today.attempts_today == 7);
  CHECK(today.answered_today == 7);
  CHECK(today.charges_today.e8 == 7 * calls[0].rating.charge().e8);
}

TEST_CASE("calls land in their day's partition, and in the default one when nobody made it") {
  world w{"partitions"};
  const auto day = must(parse_instant("2026-05-04T00:00:00Z"));
  auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
  CHECK(must(storage::ensure_cdr_partitions(tx, day, plus_ms(day, 3 * 86'400'000))) == 3);
  CHECK(must(storage::ensure_cdr_partitions(tx, day, plus_ms(day, 3 * 86'400'000))) == 0);
  must(tx.commit());
  auto far = w.call(2);
  far.call.facts.started_at = plus_ms(far.call.facts.started_at, 30LL * 86'400'000);
  must(w.book({w.call(1), far}));
  CHECK(number(w.root, "SELECT count(*) FROM cdrs_20260504") == 1);
  CHECK(number(w.root, "SELECT count(*) FROM cdrs_default") == 1);
  // A day with rows in the default partition stays there; the others are made.
  auto again = must(pg::transaction::begin(w.node, tenant_id{}));
  const auto from = plus_ms(day, 29LL * 86'400'000);
  CHECK(must(storage::ensure_cdr_partitions(again, from, plus_ms(from, 3 * 86'400'000))) == 2);
  must(again.commit());
  CHECK(number(w.root, "SELECT count(*) FROM cdrs") == 2);
  CHECK(failures(w) == "");
}

}  // namespace didtron::test
