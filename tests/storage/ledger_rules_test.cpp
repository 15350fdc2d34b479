#include <atomic>
#include <thread>

#include "actors/domain/ledger/chart.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "storage/repositories/pending_transfers.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace ledger_rules_support {

std::string words(pg::connection& db, std::string_view sql) {
  return must(pg::first_row(must(db.execute(sql)), [](pg::row_reader& in) { return in.text(); }));
}

result<storage::posted_journal> reverse(world& w, std::int64_t entry_no, const std::string& key) {
  return in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    return storage::reverse_journal(tx, entry_no, key, "a mistake");
  });
}
result<storage::closed_period> close(pg::connection& db, tenant_id tenant, const char* period) {
  return in_transaction(db, tenant, [&](pg::transaction& tx) {
    return storage::close_period(tx, must(parse_book_period(period)), "user:1");
  });
}

storage::new_journal dated(const std::string& key, const char* at, std::int64_t e8 = 5) {
  auto j = journal("topup", key, {debit("1000", e8), credit("2100:acct-1", e8)});
  j.posted_at = must(parse_instant(at));
  return j;
}

/// Raw rows as the database's superuser would write them around post_entries.
result<void> insert_raw(world& w, const std::string& entry_values, const std::string& lines) {
  return w.root.script(
      "BEGIN; INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, "
      "reverses_entry_no, line_count, prev_digest, digest, recorded_at, usage_period, base_currency, "
      "request_digest, seal) SELECT 1, " +
      entry_values +
      ", sha256(''), sha256(''), now(), '2026-05-01', 'USD', sha256(''), sha256(''); "
      "INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8) "
      "VALUES " +
      lines + "; COMMIT");
}

}  // namespace ledger_rules_support

using namespace ledger_rules_support;

TEST_CASE("the chart of accounts is the same in the database and in the domain") {
  world w{"chart"};
  std::string in_code;
  for (const auto& a : chart()) {
    in_code += std::string{a.number} + "|" + std::string{a.name} + "|" + std::string{name_of(a.type)} +
               "|" + std::string{a.sub_ledger} + "|" + (a.needs_key ? "t" : "f") + "\n";
  }
  CHECK(words(w.root, "SELECT string_agg(concat_ws('|', number, name, type, sub_ledger, "
                      "CASE WHEN needs_key THEN 't' ELSE 'f' END) || E'\\n', '' ORDER BY number) "
                      "FROM chart_accounts") == in_code);
}

TEST_CASE("thousands of entries are posted with one statement, in order, and once") {
  world w{"batch"};
  std::vector<storage::new_journal> batch;
  for (int i = 0; i < 2'000; ++i) {
    auto j = journal("usage", "k" + std::to_string(i),
                     {debit("2100:acct-" + std::to_string(i % 50), 1 + i), credit("4000", 1 + i)});
    j.usage_period = must(parse_book_period("2026-03"));
    j.rating_rows = 5;
    j.rating_digest.assign(32, 'x');
    batch.push_back(std::move(j));
  }
  const auto post_all = [&](const std::vector<storage::new_journal>& all) {
    return in_transaction(w.node, w.seller(),
                          [&](pg::transaction& tx) { return storage::post_journals(tx, all); });
  };
  const auto first = must(post_all(batch));
  REQUIRE(first.size() == batch.size());
  for (std::size_t i = 1; i < first.size(); ++i)
    CHECK(first[i].entry_no == first[i - 1].entry_no + 1);
  CHECK(first.front().is_new);

  // A mixture of old and new: the old ones answer as before.
  std::vector<storage::new_journal> mixed{batch[7], journal("usage", "new", {debit("2100:acct-1", 1), credit("4000", 1)}),
                                          batch[3]};
  const auto second = must(post_all(mixed));
  CHECK(second[0].entry_no == first[7].entry_no);
  CHECK_FALSE(second[0].is_new);
  CHECK(second[1].entry_no == first.back().entry_no + 1);
  CHECK(second[1].is_new);
  CHECK_FALSE(second[2].is_new);
  CHECK(failing(w) == "");
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries WHERE period > usage_period") == 2'000);

  // One refusal refuses all.
  mixed = {journal("usage", "other", {debit("2100:acct-1", 1), credit("4000", 1)}),
           journal("adjustment", "too much",
                   {debit(storage::account_book(w.demo.customers[1].account, false), 900'000'000'000),
                    credit("4900", 900'000'000'000)})};
  CHECK(post_all(mixed).error().kind == errc::insufficient_balance);
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries WHERE idempotency_key = 'other'") == 0);
  CHECK(must(post_all({})).empty());
}

TEST_CASE("the same key with any other content is refused") {
  world w{"content"};
  auto j = journal("usage", "key", {debit("2100:acct-1", 5), credit("4000", 5)});
  j.usage_period = must(parse_book_period("2026-03"));
  j.rating_rows = 2;
  j.rating_digest.assign(32, 'x');
  must(post(w.node, w.seller(), j));
  CHECK_FALSE(must(post(w.node, w.seller(), j)).is_new);
  const auto refused = [&](auto change) {
    auto other = j;
    change(other);
    const auto posted = post(w.node, w.seller(), other);
    return !posted && posted.error().kind == errc::duplicate;
  };
  CHECK(refused([](auto& o) { o.kind = "rerating"; }));
  CHECK(refused([](auto& o) { o.cause = "another"; }));
  CHECK(refused([](auto& o) { o.usage_period = must(parse_book_period("2026-02")); }));
  CHECK(refused([](auto& o) { o.usage_period.reset(); }));
  CHECK(refused([](auto& o) { o.posted_at = must(parse_instant("2026-05-01T00:00:00Z")); }));
  CHECK(refused([](auto& o) { o.rating_rows = 3; }));
  CHECK(refused([](auto& o) { o.rating_digest[31] = 'y'; }));
  CHECK(refused([](auto& o) { o.lines[1].book = "4020"; }));
  CHECK(refused([](auto& o) { std::swap(o.lines[0], o.lines[1]); }));
  CHECK(refused([](auto& o) { o.lines[0].value = o.lines[1].value = amount{6}; }));
  CHECK(failing(w) == "");
}

TEST_CASE("two posters with the same key at the same time: one entry, the same answer") {
  world w{"same_key"};
  constexpr int posters = 6;
  std::vector<std::thread> threads;
  std::vector<storage::posted_journal> answers(posters);
  std::atomic<int> failed = 0;
  for (int i = 0; i < posters; ++i) {
    threads.emplace_back([&, i] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return void(++failed);
      auto tx = pg::transaction::begin(*db, w.seller());
      if (!tx) return void(++failed);
      auto posted = storage::post_journal(
          *tx, journal("topup", "one", {debit("1000", 5), credit("2100:acct-1", 5)}));
      if (!posted || !tx->commit()) return void(++failed);
      answers[static_cast<std::size_t>(i)] = *posted;
    });
  }
  for (auto& t : threads)
    t.join();
  CHECK(failed == 0);
  int fresh = 0;
  for (const auto& a : answers) {
    CHECK(a.entry_no == answers[0].entry_no);
    fresh += a.is_new ? 1 : 0;
  }
  CHECK(fresh == 1);
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries WHERE idempotency_key = 'one'") == 1);
  CHECK(failing(w) == "");
}

TEST_CASE("an entry is reversed once, by its mirror") {
  world w{"reversal"};
  auto late = journal("adjustment", "a", {debit("4900", 7), credit("2100:acct-1", 3), credit("2100:acct-2", 4)});
  late.usage_period = must(parse_book_period("2026-02"));
  const auto entry = must(post(w.node, w.seller(), late));
  const auto undone = must(reverse(w, entry.entry_no, "r"));
  CHECK(undone.is_new);
  CHECK(must(reverse(w, entry.entry_no, "r")).entry_no == undone.entry_no);
  CHECK_FALSE(must(reverse(w, entry.entry_no, "r")).is_new);
  CHECK(reverse(w, entry.entry_no, "again").error().kind == errc::conflict);
  CHECK(reverse(w, undone.entry_no, "back").error().kind == errc::conflict);
  CHECK(reverse(w, 999, "nothing").error().kind == errc::not_found);
  CHECK(words(w.root, "SELECT string_agg(side || ' ' || book || ' ' || amount_e8, ', ' ORDER BY line_no) "
                      "FROM postings WHERE entry_no = " + std::to_string(undone.entry_no)) ==
        "C 4900 7, D 2100:acct-1 3, D 2100:acct-2 4");
  CHECK(words(w.root, "SELECT usage_period::text FROM journal_entries WHERE entry_no = " +
                          std::to_string(undone.entry_no)) == "2026-02-01");
  CHECK(number(w.root, "SELECT sum(debit_e8 - credit_e8)::bigint FROM ledger_balances WHERE book = '4900'") == 0);
  // What was spent cannot be taken back.
  const auto book = storage::account_book(w.demo.customers[1].account, false);
  const auto topup = must(post(w.node, w.seller(), journal("topup", "t", {debit("1000", 50), credit(book, 50)})));
  must(post(w.node, w.seller(), journal("usage", "u", {debit(book, 2'000'050), credit("4000", 2'000'050)})));
  CHECK(reverse(w, topup.entry_no, "spent").error().kind == errc::insufficient_balance);
  CHECK(failing(w) == "");
}

TEST_CASE("a closed period takes nothing; late usage goes to the open one and keeps its month") {
  world w{"periods"};
  must(post(w.node, w.seller(), dated("feb", "2026-02-10T00:00:00Z", 100)));
  must(post(w.node, w.seller(), dated("march", "2026-03-31T23:59:59.999999Z", 20)));
  must(post(w.node, w.seller(), dated("april", "2026-04-01T00:00:00Z", 3)));

  CHECK(close(w.node, w.seller(), "2026-03").error().message.find("2026-02 is open") != std::string::npos);
  CHECK(close(w.node, w.seller(), "2999-01").error().kind == errc::conflict);
  const auto february = must(close(w.node, w.seller(), "2026-02"));
  CHECK(february.is_new);
  CHECK(february.entries == 1);
  CHECK_FALSE(must(close(w.node, w.seller(), "2026-02")).is_new);
  CHECK(must(close(w.node, w.seller(), "2026-03")).entries == 1);
  CHECK(close(w.node, w.seller(), "2026-01").error().kind == errc::conflict);

  const auto refused = post(w.node, w.seller(), dated("late", "2026-03-31T12:00:00Z"));
  CHECK(refused.error().kind == errc::conflict);
  CHECK(refused.error().message.find("2026-03 is closed") != std::string::npos);
  auto late = journal("usage", "late call", {debit("2100:acct-1", 9), credit("4000", 9)});
  late.usage_period = must(parse_book_period("2026-03"));
  must(post(w.node, w.seller(), late));
  CHECK(words(w.root, "SELECT concat_ws(' ', usage_period, period > usage_period) FROM journal_entries "
                      "WHERE idempotency_key = 'late call'") == "2026-03-01 t");

  CHECK(words(w.root, "SELECT string_agg(concat_ws(' ', period, book, debit_e8, credit_e8, total_debit_e8, "
                      "total_credit_e8), ', ' ORDER BY period, book) FROM ledger_rollups") ==
        "2026-02-01 1000 100 0 100 0, 2026-02-01 2100:acct-1 0 100 0 100, "
        "2026-03-01 1000 20 0 120 0, 2026-03-01 2100:acct-1 0 20 0 120");
  CHECK(failing(w) == "");
  const viewer staff{{}, w.seller(), true, true};
  const auto page = must(pg::run(w.node, storage::closed_periods_page(staff, {{}, 1})));
  REQUIRE(page.items.size() == 1);
  CHECK(format(page.items[0].period) == "2026-03");
  CHECK(format(must(pg::run(w.node, storage::closed_periods_page(staff, {page.next, 1}))).items[0].period) ==
        "2026-02");

  SUBCASE("an altered roll-up is found") {
    tamper(w, "UPDATE ledger_rollups SET debit_e8 = debit_e8 - 1 WHERE period = '2026-03-01' AND book = '1000'");
    CHECK(failing(w) == "rollups: tenant 1: the roll-up of 1000 in 2026-03 differs from its postings\n");
  }
  SUBCASE("a missing roll-up is found") {
    tamper(w, "DELETE FROM ledger_rollups WHERE period = '2026-03-01' AND book = '1000'");
    CHECK(failing(w).find("the roll-up of 1000 in 2026-03") != std::string::npos);
  }
  SUBCASE("an entry that came after the closing is found") {
    tamper(w, "UPDATE journal_entries SET posted_at = '2026-02-20Z' WHERE idempotency_key = 'late call'");
    const auto found = failing(w);
    CHECK(found.find("closed_periods: tenant 1: period 2026-02 got entry") != std::string::npos);
    CHECK(found.find("chain_digests") != std::string::npos);
  }
  SUBCASE("a period opened again is found by its roll-ups") {
    tamper(w, "DELETE FROM ledger_periods WHERE period = '2026-03-01'");
    CHECK(failing(w).find("rollups") != std::string::npos);
  }
}

TEST_CASE("who posts while a period is being closed is in it, or is refused") {
  world w{"closing"};
  must(post(w.node, w.seller(), dated("first", "2026-04-10T00:00:00Z")));
  auto poster = open_as("node", w.database);

  SUBCASE("the poster came first: the closing waits and counts it") {
    auto tx = must(pg::transaction::begin(poster, w.seller()));
    must(storage::post_journal(tx, dated("second", "2026-04-11T00:00:00Z")));
    std::int64_t entries = 0;
    std::thread closer{[&] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return;
      auto closing = pg::transaction::begin(*db, w.seller());
      if (!closing) return;
      auto closed = storage::close_period(*closing, book_period{2026 * 12 + 3}, "user:1");
      if (closed && closing->commit()) entries = closed->entries;
    }};
    while (number(w.root, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                          "AND wait_event_type = 'Lock'") == 0)
      std::this_thread::yield();
    must(tx.commit());
    closer.join();
    CHECK(entries == 2);
  }
  SUBCASE("the closing came first: the poster waits and is refused") {
    auto tx = must(pg::transaction::begin(poster, w.seller()));
    must(storage::close_period(tx, must(parse_book_period("2026-04")), "user:1"));
    std::atomic<int> kind = -1;
    std::thread late{[&] {
      auto db = pg::connection::open(scratch_postgres::shared().url("node", w.database));
      if (!db) return;
      auto posting = pg::transaction::begin(*db, w.seller());
      if (!posting) return;
      auto posted = storage::post_journal(*posting, dated("second", "2026-04-11T00:00:00Z"));
      if (!posted) kind = static_cast<int>(posted.error().kind);
    }};
    while (number(w.root, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                          "AND wait_event_type = 'Lock'") == 0)
      std::this_thread::yield();
    must(tx.commit());
    late.join();
    CHECK(kind == static_cast<int>(errc::conflict));
  }
  CHECK(failing(w) == "");
}

TEST_CASE("a pending transfer stays outside the totals and is resolved exactly once") {
  world w{"pending"};
  const auto book = storage::account_book(w.demo.customers[1].account, false);  // two cents on it
  const auto open = [&](const std::string& key, std::int64_t e8) {
    return in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
      return storage::open_pending(tx, {"refund", key, "test", book, "1010", {}, amount{e8}, {}});
    });
  };
  const auto resolve = [&](std::int64_t no, storage::pending_outcome how, std::optional<amount> part = {}) {
    return in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
      return storage::resolve_pending(tx, no, how, part, "test");
    });
  };
  using storage::pending_outcome;
  const auto balance = [&] {
    return number(w.root, "SELECT credit_e8 - debit_e8 FROM ledger_balances WHERE book = $1", pg::params{}.text(book));
  };
  const auto before = balance();
  CHECK(before == 2'000'000);

  const auto first = must(open("a", 1'500'000));
  CHECK(must(open("a", 1'500'000)).pending_no == first.pending_no);
  CHECK(open("a", 1'500'001).error().kind == errc::duplicate);
  CHECK(balance() == before);
  // What is reserved cannot be spent by something else.
  CHECK(open("b", 500'001).error().kind == errc::insufficient_balance);
  CHECK(post(w.node, w.seller(), journal("adjustment", "x", {debit(book, 500'001), credit("4900", 500'001)}))
            .error()
            .kind == errc::insufficient_balance);
  CHECK(failing(w) == "");

  CHECK(resolve(first.pending_no, pending_outcome::posted, amount{1'500'001}).error().kind == errc::invalid_argument);
  CHECK(resolve(first.pending_no, pending_outcome::expired).error().kind == errc::conflict);
  const auto part = must(resolve(first.pending_no, pending_outcome::posted, amount{1'000'000}));
  CHECK(part.is_new);
  REQUIRE(part.entry_no.has_value());
  CHECK(balance() == 1'000'000);
  CHECK(must(resolve(first.pending_no, pending_outcome::posted, amount{1'000'000})).entry_no == part.entry_no);
  CHECK(resolve(first.pending_no, pending_outcome::posted).error().kind == errc::conflict);
  CHECK(resolve(first.pending_no, pending_outcome::voided).error().kind == errc::conflict);
  CHECK(resolve(4711, pending_outcome::voided).error().kind == errc::not_found);

  const auto second = must(open("c", 1'000'000));
  CHECK_FALSE(must(resolve(second.pending_no, pending_outcome::voided)).entry_no.has_value());
  CHECK(must(resolve(second.pending_no, pending_outcome::voided)).is_new == false);
  CHECK(balance() == 1'000'000);
  CHECK(number(w.root, "SELECT sum(pending_debit_e8 + pending_credit_e8)::bigint FROM ledger_balances") == 0);

  const auto third = must(open("d", 5));
  tamper(w, "UPDATE pending_transfers SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 hour' "
            "WHERE idempotency_key = 'd'");
  CHECK(must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) { return storage::expire_pendings(tx, 10); })) == 1);
  CHECK(must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) { return storage::expire_pendings(tx, 10); })) == 0);
  CHECK(resolve(third.pending_no, pending_outcome::posted).error().kind == errc::conflict);
  CHECK(failing(w) == "");

  SUBCASE("a reserve that vanished is found") {
    must(open("e", 7));
    tamper(w, "UPDATE ledger_balances SET pending_debit_e8 = 0");
    CHECK(failing(w) == "pending_lines: tenant 1: the pending sums of book " + book + " differ from its transfers\n");
  }
  SUBCASE("a resolution that settled another amount is found") {
    tamper(w, "UPDATE pending_resolutions SET settled_e8 = settled_e8 + 1 WHERE outcome = 'posted'");
    CHECK(failing(w).find("pending_lines") != std::string::npos);
  }
}

TEST_CASE("rules of an entry hold against the database's superuser too") {
  world w{"raw"};
  must(post(w.node, w.seller(), journal("topup", "t", {debit("1000", 5), credit("2100:acct-1", 5)})));
  must(post(w.node, w.seller(), dated("old", "2026-02-01T00:00:00Z")));
  must(close(w.node, w.seller(), "2026-02"));
  const auto head = std::to_string(number(w.root, "SELECT max(entry_no) FROM journal_entries") + 1);
  const auto topup = std::to_string(number(w.root, "SELECT entry_no FROM journal_entries WHERE idempotency_key = 't'"));
  const auto raw = [&](const std::string& kind, const std::string& at, const std::string& reverses,
                       const std::string& lines) {
    return insert_raw(w, head + ", '" + kind + "', 'raw', '" + at + "', 'x', " + reverses + ", 2", lines);
  };
  const auto lines = [&](const std::string& first, const std::string& second) {
    return "(1, " + head + ", 1, 2, " + first + "), (1, " + head + ", 2, 2, " + second + ")";
  };
  const auto why = [&](const result<void>& r) {
    must(w.root.script("ROLLBACK"));
    return r ? std::string{"taken"} : to_string(r.error());
  };
  const std::string may = "2026-05-01Z";
  const auto good = lines("'1000', 'D', 'USD', 5, 5", "'4900', 'C', 'USD', 5, 5");
  CHECK(why(raw("topup", may, "NULL", lines("'1000', 'D', 'USD', 5, 5", "'4900', 'C', 'USD', 4, 4")))
            .find("does not balance in USD") != std::string::npos);
  CHECK(why(raw("topup", may, "NULL", lines("'1000', 'D', 'USD', 5, 5", "'4900', 'C', 'USD', 5, 6")))
            .find("base currency") != std::string::npos);
  CHECK(why(raw("topup", may, "NULL", lines("'1000', 'D', 'USD', 5, 5", "'4900', 'C', 'USD', 5, NULL")))
            .find("on some lines only") != std::string::npos);
  CHECK(why(raw("topup", may, "NULL", lines("'1000', 'D', 'USD', 5, 5", "'4999', 'C', 'USD', 5, 5")))
            .find("the chart of accounts does not have") != std::string::npos);
  CHECK(why(raw("topup", may, "NULL", lines("'1000', 'D', 'USD', 5, 5", "'2100', 'C', 'USD', 5, 5")))
            .find("the chart of accounts does not have") != std::string::npos);
  CHECK(why(raw("reversal", may, topup, lines("'1000', 'C', 'USD', 4, 4", "'2100:acct-1', 'D', 'USD', 4, 4")))
            .find("does not mirror entry") != std::string::npos);
  CHECK(why(raw("reversal", may, "NULL", good)).find("journal_entries_reverses_check") != std::string::npos);
  CHECK(why(raw("topup", "2026-02-05Z", "NULL", good)).find("2026-02 is closed") != std::string::npos);
  CHECK(why(raw("gift", may, "NULL", good)).find("journal_entries_kind_check") != std::string::npos);
  CHECK(failing(w) == "");
  // The control: a good one is taken, and the chain shows that it did not come through the door.
  CHECK(raw("topup", may, "NULL", good).has_value());
  CHECK(failing(w).find("chain_digests: tenant 1: entry " + head) != std::string::npos);
}

TEST_CASE("values in the base currency are kept, balanced and verified") {
  world w{"base"};
  const currency eur = must(parse_currency("EUR"));
  const auto valued = [&](const std::string& book, side s, std::int64_t e8, std::int64_t base_e8,
                          std::optional<std::int64_t> rate_e10) {
    posting p{book, s, eur, amount{e8}};
    p.base = amount{base_e8};
    p.rate_e10 = rate_e10;
    return p;
  };
  must(post(w.node, w.seller(), journal("topup", "usd", {debit("1000", 5), credit("2100:acct-1", 5)})));
  CHECK(words(w.root, "SELECT string_agg(concat_ws(' ', base_e8, rate_e10), ', ') FROM postings p JOIN journal_entries e "
                      "USING (tenant_id, entry_no) WHERE e.idempotency_key = 'usd'") == "5 10000000000, 5 10000000000");
  must(post(w.node, w.seller(),
            journal("invoice", "eur",
                    {valued("1100:acct-9", side::debit, 100'000'000'000, 108'500'000'000, 10'850'000'000),
                     valued("4000", side::credit, 100'000'000'000, 108'500'000'000, 10'850'000'000)})));
  CHECK(failing(w) == "");
  // No rate known: posted without a value, and the verifier says so.
  posting d{"1000", side::debit, eur, amount{5}};
  posting c{"2130:acct-9", side::credit, eur, amount{5}};
  must(post(w.node, w.seller(), journal("payment", "unvalued", {d, c})));
  CHECK(failing(w) == "");
  bool is_noted = false;
  for (const auto& line : must(storage::verify_ledger(w.node)))
    is_noted = is_noted || line.detail.find("1 entries without a base value") != std::string::npos;
  CHECK(is_noted);
  // The base currency is chosen before the first entry.
  CHECK(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) { return storage::set_base_currency(tx, eur); })
            .error()
            .kind == errc::conflict);
  must(in_transaction(w.node, w.demo.customers[0].tenant,
                      [&](pg::transaction& tx) { return storage::set_base_currency(tx, eur); }));
  must(in_transaction(w.node, w.demo.customers[0].tenant, [&](pg::transaction& tx) {
    return storage::post_journal(tx, journal("payment", "own", {d, c}));
  }));
  CHECK(failing(w) == "");
  tamper(w, "UPDATE posting_lines SET base_e8 = base_e8 + 500 WHERE currency = 'EUR' AND base_e8 > 100");
  CHECK(failing(w).find("base_amounts: tenant 1: entry") != std::string::npos);
}

}  // namespace didtron::test
