#include "storage/repositories/money_commands.hpp"

#include <atomic>
#include <thread>

#include "storage/repositories/accounts.hpp"
#include "storage/repositories/idempotency.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace money_commands_support {

struct till : world {
  explicit till(const std::string& name) : world{name} {}

  [[nodiscard]] account_id account() const { return demo.customers[1].account; }  // two cents on it

  result<topup_view> pay(const std::string& reference, std::int64_t e8, account_id to = {}) {
    storage::new_topup t;
    t.account = to ? to : account();
    t.reference = reference;
    t.value = amount{e8};
    t.recorded_by = user_id{1};
    return in_transaction(node, seller(), [&](pg::transaction& tx) { return storage::record_topup(tx, t); });
  }
  result<adjustment_view> adjust(bool is_credit, std::int64_t e8, std::int64_t by = 1) {
    storage::new_adjustment a{account(), is_credit, {}, amount{e8}, "outage", user_id{by}};
    return in_transaction(node, seller(),
                          [&](pg::transaction& tx) { return storage::request_adjustment(tx, a); });
  }
  result<adjustment_view> decide(std::int64_t id, bool is_approved, std::int64_t by) {
    return in_transaction(node, seller(), [&](pg::transaction& tx) {
      return storage::decide_adjustment(tx, id, is_approved, user_id{by}, "checked");
    });
  }
  std::int64_t posted() {
    const viewer staff{{}, seller(), true, true};
    return must(pg::run(node, storage::account_one(staff, account()))).posted.e8;
  }
  std::vector<account_line_view> lines(const viewer& who, std::int32_t limit) {
    std::vector<account_line_view> out;
    page_query q{{}, limit};
    while (true) {
      auto part = must(pg::run(node, must(storage::account_lines_page(who, account(), q))));
      out.insert(out.end(), part.items.begin(), part.items.end());
      if (!part.next) return out;
      q.after = part.next;
    }
  }
};

std::string text(const std::vector<account_line_view>& lines) {
  std::string out;
  for (const auto& l : lines)
    out += l.kind + " " + (l.is_debit ? "-" : "+") + format(l.value, 2) + " = " + format(l.balance_after, 2) + "\n";
  return out;
}

}  // namespace money_commands_support

using namespace money_commands_support;

TEST_CASE("a payment is put on the account once, whoever tells it how often") {
  till w{"topups"};
  const auto made = must(w.pay("SEPA 1", 5'000'000'000));
  CHECK(made.channel == "bank");
  CHECK(w.posted() == 5'002'000'000);
  CHECK(w.pay("SEPA 1", 5'000'000'000).error().kind == errc::conflict);
  CHECK(w.pay("SEPA 1", 1, w.demo.customers[0].account).error().kind == errc::conflict);
  CHECK(w.posted() == 5'002'000'000);
  CHECK(w.pay("SEPA 2", 0).error().kind == errc::invalid_argument);
  CHECK(w.pay("SEPA 3", 1, account_id{999}).error().kind == errc::not_found);
  storage::new_topup euros;
  euros.account = w.account();
  euros.reference = "SEPA 4";
  euros.money = must(parse_currency("EUR"));
  euros.value = amount{1};
  euros.recorded_by = user_id{1};
  CHECK(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) { return storage::record_topup(tx, euros); })
            .error()
            .kind == errc::invalid_argument);
  // A postpaid customer's payment waits for open items.
  must(w.root.script("ALTER TABLE accounts DISABLE TRIGGER USER; UPDATE accounts SET kind = 'postpaid' WHERE account_id = " +
                     std::to_string(w.demo.customers[2].account.value) + "; ALTER TABLE accounts ENABLE TRIGGER USER"));
  must(w.pay("SEPA 5", 700, w.demo.customers[2].account));
  CHECK(number(w.root, "SELECT credit_e8 FROM ledger_balances WHERE book LIKE '2130:%'") == 700);
  const viewer staff{{}, w.seller(), true, true};
  const auto page = must(pg::run(w.node, storage::topups_page(staff, {{}, 1})));
  REQUIRE(page.items.size() == 1);
  CHECK(page.items[0].reference == "SEPA 5");
  CHECK(must(pg::run(w.node, storage::topups_page(staff, {page.next, 5}))).items.size() == 1);
  CHECK(failing(w) == "");
}

TEST_CASE("the same payment told by many at the same time moves money once") {
  till w{"topup_race"};
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return;
      auto tx = pg::transaction::begin(*db, w.seller());
      storage::new_topup t;
      t.account = w.account();
      t.reference = "SEPA 1";
      t.value = amount{100};
      t.recorded_by = user_id{1};
      if (storage::record_topup(*tx, t) && tx->commit()) ++made;
    });
  }
  for (auto& t : threads)
    t.join();
  CHECK(made == 1);
  CHECK(w.posted() == 2'000'100);
  CHECK(failing(w) == "");
}

TEST_CASE("a small adjustment is posted at once, a large one by a second person") {
  till w{"adjustments"};
  const auto small = must(w.adjust(true, 10'000'000'000));  // 100.00: not above the limit
  CHECK(small.state == "posted");
  CHECK_FALSE(small.needs_approval);
  CHECK(w.posted() == 10'002'000'000);
  CHECK(w.decide(small.adjustment_id, true, 2).error().kind == errc::conflict);

  const auto large = must(w.adjust(true, 10'000'000'001));
  CHECK(large.state == "requested");
  CHECK(w.posted() == 10'002'000'000);
  CHECK(w.decide(large.adjustment_id, true, 1).error().kind == errc::forbidden);
  CHECK(w.decide(large.adjustment_id, false, 1).error().kind == errc::forbidden);
  CHECK(w.decide(999, true, 2).error().kind == errc::not_found);
  const auto approved = must(w.decide(large.adjustment_id, true, 2));
  CHECK(approved.state == "posted");
  CHECK(approved.decided_by == 2);
  CHECK(w.posted() == 20'002'000'001);
  CHECK(w.decide(large.adjustment_id, true, 3).error().kind == errc::conflict);
  CHECK(w.decide(large.adjustment_id, false, 3).error().kind == errc::conflict);

  const auto refused = must(w.adjust(true, 10'000'000'002));
  CHECK(must(w.decide(refused.adjustment_id, false, 2)).state == "rejected");
  CHECK(w.decide(refused.adjustment_id, true, 2).error().kind == errc::conflict);
  CHECK(w.posted() == 20'002'000'001);

  // Against a prepaid customer: never below its limit.
  CHECK(w.adjust(false, 9'999'999'999).has_value());
  const auto debit = must(w.adjust(false, 20'000'000'000));
  const auto waiting = must(w.decide(debit.adjustment_id, true, 2));
  CHECK(waiting.state == "approved");
  CHECK_FALSE(waiting.entry_no.has_value());
  CHECK(w.posted() == 10'002'000'002);
  must(w.pay("SEPA 1", 10'000'000'000));
  CHECK(must(w.decide(debit.adjustment_id, true, 2)).state == "posted");
  CHECK(w.posted() == 2'000'002);
  CHECK(w.adjust(false, 2'000'003).error().kind == errc::insufficient_balance);

  // The limit is the tenant's.
  must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) {
    return tx.execute("INSERT INTO ledger_settings (tenant_id, adjustment_approval_above_e8) VALUES (app_tenant(), 0)");
  }));
  CHECK(must(w.adjust(true, 1)).state == "requested");
  const viewer staff{{}, w.seller(), true, true};
  const auto page = must(pg::run(w.node, storage::adjustments_page(staff, {{}, 2})));
  CHECK(page.items.size() == 2);
  CHECK(page.items[0].state == "requested");
  CHECK(must(pg::run(w.node, storage::adjustment_one(staff, large.adjustment_id))).state == "posted");
  CHECK(pg::run(w.node, storage::adjustment_one(staff, 0)).error().kind == errc::not_found);
  CHECK(failing(w) == "");
}

TEST_CASE("two deciders at once: one decides") {
  till w{"deciders"};
  const auto a = must(w.adjust(true, 20'000'000'000));
  std::atomic<int> decided = 0;
  std::vector<std::thread> threads;
  for (int by = 2; by < 6; ++by) {
    threads.emplace_back([&, by] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return;
      auto tx = pg::transaction::begin(*db, w.seller());
      if (storage::decide_adjustment(*tx, a.adjustment_id, true, user_id{by}, "") && tx->commit()) ++decided;
    });
  }
  for (auto& t : threads)
    t.join();
  CHECK(decided == 1);
  CHECK(w.posted() == 20'002'000'000);
  CHECK(failing(w) == "");
}

TEST_CASE("nothing is posted or decided around the second person, not by SQL either") {
  till w{"around"};
  const auto a = must(w.adjust(true, 20'000'000'000));
  const auto try_sql = [&](const std::string& sql) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    const auto done = tx.execute(sql);
    return done ? errc::internal : done.error().kind;
  };
  const std::string id = std::to_string(a.adjustment_id);
  CHECK(try_sql("INSERT INTO adjustment_decisions (tenant_id, adjustment_id, requested_by, is_approved, decided_by, reason) "
                "VALUES (app_tenant(), " + id + ", 1, true, 1, '')") == errc::invalid_argument);
  CHECK(try_sql("INSERT INTO adjustment_decisions (tenant_id, adjustment_id, requested_by, is_approved, decided_by, reason) "
                "VALUES (app_tenant(), " + id + ", 9, true, 1, '')") == errc::conflict);
  CHECK(try_sql("INSERT INTO adjustment_postings (tenant_id, adjustment_id, entry_no) VALUES (app_tenant(), " + id + ", 1)") ==
        errc::conflict);
  CHECK(try_sql("UPDATE adjustments SET needs_approval = false") == errc::forbidden);
  CHECK(try_sql("DELETE FROM adjustment_decisions") == errc::forbidden);
  CHECK(try_sql("INSERT INTO topups (tenant_id, account_id, channel, reference, currency, amount_e8, note, recorded_by, entry_no) "
                "VALUES (1, 1, 'bank', 'x', 'USD', 1, '', 1, 999)") == errc::conflict);
  auto tx = must(pg::transaction::begin(w.node, w.demo.customers[0].tenant));
  CHECK(tx.execute("INSERT INTO adjustments (tenant_id, account_id, is_credit, currency, amount_e8, reason, needs_approval, "
                   "requested_by) VALUES (1, 1, true, 'USD', 1, 'x', false, 1)").error().kind == errc::forbidden);
}

TEST_CASE("lines of an account carry the balance after them, page by page, also for its customer") {
  till w{"lines"};
  must(w.pay("SEPA 1", 1'000'000'000));
  must(w.adjust(true, 250'000'000));
  must(post(w.node, w.seller(), journal("usage", "u", {debit(storage::account_book(w.account(), false), 31'500'000), credit("4000", 31'500'000)})));
  must(w.adjust(false, 100'000'000));
  const viewer staff{{}, w.seller(), true, true};
  const std::string expected = "adjustment -1.00 = 11.205\n"
                               "usage -0.315 = 12.205\n"
                               "adjustment +2.50 = 12.52\n"
                               "topup +10.00 = 10.02\n"
                               "topup +0.02 = 0.02\n";
  CHECK(text(w.lines(staff, 50)) == expected);
  CHECK(text(w.lines(staff, 2)) == expected);
  CHECK(text(w.lines(staff, 1)) == expected);
  const viewer customer{{}, w.demo.customers[1].tenant, false, false};
  CHECK(text(w.lines(customer, 50)) == expected);
  CHECK(text(w.lines(customer, 2)) == expected);
  CHECK(w.lines(customer, 50)[0].cause == "");
  const viewer other{{}, w.demo.customers[0].tenant, false, false};
  CHECK(pg::run(w.node, must(storage::account_lines_page(other, w.account(), {}))).error().kind == errc::not_found);
  for (const char* bad : {"", "x", "1", "1:", ":1", "1:x", "1:1 "})
    CHECK_FALSE(storage::account_lines_page(staff, w.account(), {bad, 5}).has_value());

  const auto books = must(pg::run(w.node, storage::trial_balance(staff)));
  amount debits, credits;
  for (const auto& line : books.lines) {
    debits = must(add(debits, line.debit));
    credits = must(add(credits, line.credit));
  }
  CHECK(debits == credits);
  CHECK(books.lines.front().number == "1000");
  CHECK(books.unvalued_entries == 0);
}

TEST_CASE("a repeated request gets the first answer; the key cannot stand for another") {
  till w{"answers"};
  const storage::request_key key{"k", std::string(32, 'a'), user_id{1}, "recordTopup"};
  const auto ask = [&](const storage::request_key& k) {
    return in_transaction(w.node, w.seller(),
                          [&](pg::transaction& tx) -> result<storage::stored_answer> {
      auto before = storage::find_answer(tx, k);
      if (!before) return fail(before.error());
      if (*before) return **before;
      const storage::stored_answer mine{201, "{\"n\":" + std::to_string(number(w.root, "SELECT count(*) FROM idempotent_requests")) + "}"};
      if (auto kept = storage::keep_answer(tx, k, mine); !kept) return fail(kept.error());
      return mine;
    });
  };
  CHECK(must(ask(key)).body == "{\"n\":0}");
  CHECK(must(ask(key)).body == "{\"n\":0}");
  auto other = key;
  other.digest[31] = 'b';
  CHECK(ask(other).error().kind == errc::duplicate);
  other = key;
  other.operation = "requestAdjustment";
  CHECK(ask(other).error().kind == errc::duplicate);
  other = key;
  other.user = user_id{2};
  CHECK(ask(other).error().kind == errc::duplicate);
  // Another tenant's keys are its own.
  CHECK(must(in_transaction(w.node, w.demo.customers[0].tenant, [&](pg::transaction& tx) {
          return storage::find_answer(tx, key);
        })).has_value() == false);

  std::vector<std::thread> threads;
  std::vector<std::string> bodies(6);
  std::atomic<int> worked = 0;
  const storage::request_key shared{"race", std::string(32, 'c'), user_id{1}, "recordTopup"};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    threads.emplace_back([&, i] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return;
      auto tx = pg::transaction::begin(*db, w.seller());
      auto before = storage::find_answer(*tx, shared);
      if (!before) return;
      if (!*before) {
        ++worked;
        *before = storage::stored_answer{201, "answer of " + std::to_string(i)};
        if (!storage::keep_answer(*tx, shared, **before)) return;
      }
      if (tx->commit()) bodies[i] = (*before)->body;
    });
  }
  for (auto& t : threads)
    t.join();
  CHECK(worked == 1);
  for (const auto& b : bodies)
    CHECK(b == bodies[0]);
}

TEST_CASE("a correction leaves what running calls hold; without them it is posted") {
  till w{"corrections"};
  must(w.pay("SEPA 1", 9'98000000));  // ten dollars with the two cents
  const auto debit_in_place = [&](std::int64_t e8, amount held = {}) {
    storage::new_adjustment a{w.account(), false, {}, amount{e8}, "outage", user_id{1}};
    return in_transaction(w.node, w.seller(), [&](pg::transaction& tx) -> result<adjustment_view> {
      auto made = storage::request_adjustment(tx, a);
      if (!made) return made;
      if (auto ok = storage::check_holds_covered(tx, w.account(), held); !ok) return fail(ok.error());
      return made;
    });
  };
  // Nothing runs: everything may go.
  must(debit_in_place(1'00000000));
  CHECK(w.posted() == 9'00000000);
  // A call was granted that no row tells of yet: the account's actor says so.
  CHECK(debit_in_place(4'00000001, amount{5'00000000}).error().kind == errc::insufficient_balance);
  CHECK(w.posted() == 9'00000000);
  must(w.root.execute(
      "INSERT INTO live_calls (call_id, tenant_id, account_id, customer_tenant_id, shard, edge_id, edge_dialog, state, "
      "caller, called_raw, called, ingress_trunk_id, hold_e8, granted_s, routed_at, last_seen_at, decision) "
      "SELECT gen_random_uuid(), tenant_id, account_id, customer_tenant_id, 0, 'e', 'd', 'answered', '', '', '', 1, "
      "250000000, 60, now(), now(), '{}' FROM accounts, generate_series(1, 2) WHERE account_id = $1",
      pg::params{}.id(w.account())));
  const auto refused = debit_in_place(4'00000001);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::insufficient_balance);
  CHECK(refused.error().message.find("hold 5.00") != std::string::npos);
  CHECK(w.posted() == 9'00000000);
  must(debit_in_place(4'00000000));
  CHECK(w.posted() == 5'00000000);
  // A temporary credit counts while it runs.
  must(w.root.execute("UPDATE accounts SET temporary_credit_limit_e8 = 100000000, temporary_credit_until = now() + "
                      "interval '1 hour' WHERE account_id = $1", pg::params{}.id(w.account())));
  must(debit_in_place(50000000));
  must(w.root.execute("UPDATE accounts SET temporary_credit_until = now() - interval '1 s' WHERE account_id = $1",
                      pg::params{}.id(w.account())));
  CHECK(debit_in_place(1).error().kind == errc::insufficient_balance);
}

}  // namespace didtron::test