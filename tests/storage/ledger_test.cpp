#include "actors/domain/ledger/entry.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/sha256.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {


using namespace ledger_support;

TEST_CASE("the published chain vector comes out of post_entry and of our own verifier") {
  world w{"vector"};
  auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
  storage::tenant_record t;
  t.id = must(storage::next_tenant_id(tx));
  t.parent = w.seller();
  t.kind = "reseller";
  t.name = "Vector";
  must(tx.set_tenant(w.seller()));
  must(storage::insert_tenant(tx, t));
  must(tx.commit());

  auto first = journal("usage", "1", {debit("2100:acct-7", 3'150'000), credit("4000", 3'150'000)});
  first.posted_at = must(parse_instant("2026-04-01T00:00:00Z"));
  auto second =
      journal("usage", "2", {debit("5000", 2'041'700), credit("2010:carrier-3", 2'041'700)});
  second.posted_at = must(parse_instant("2026-04-01T00:00:01Z"));
  CHECK(must(post(w.node, t.id, first)).entry_no == 1);
  CHECK(must(post(w.node, t.id, second)).entry_no == 2);
  const viewer who{{}, t.id, true, true};
  const auto page = must(pg::run(w.node, storage::journals_page(who, {})));
  REQUIRE(page.items.size() == 2);
  CHECK(page.items[1].digest == "76976deb0d6d813aa558fef126424a39062ea3bff24981cad569941566452c0e");
  CHECK(page.items[0].digest == "93433c6069336f40791c5a4521b873fa8bd6b59ad38eca8e408a5aa9648c96f1");
  CHECK(page.items[0].lines[1].book_name != "");
}

TEST_CASE("instants with fractions hash alike in the database and in the domain") {
  world w{"fractions"};
  int n = 0;
  for (const auto* at :
       {"2026-04-01T00:00:00Z", "2026-04-01T00:00:00.250Z", "2026-04-01T00:00:00.000001Z",
        "2026-04-01T23:59:59.999999Z", "1970-01-01T00:00:00.100Z", "2030-12-31T12:00:00.120300Z"}) {
    ++n;
    auto j =
        journal("topup", "f" + std::to_string(n), {debit("1000", n), credit("2100:acct-1", n)});
    j.posted_at = must(parse_instant(at));
    must(post(w.node, w.seller(), j));
  }
  CHECK(failing(w) == "");
}

TEST_CASE("a repeated key posts once; with other lines it is refused") {
  world w{"keys"};
  const auto j = journal("topup", "key", {debit("1000", 5), credit("2100:acct-1", 5)});
  const auto first = must(post(w.node, w.seller(), j));
  CHECK(first.is_new);
  const auto again = must(post(w.node, w.seller(), j));
  CHECK_FALSE(again.is_new);
  CHECK(again.entry_no == first.entry_no);
  CHECK(post(w.node, w.seller(),
             journal("topup", "key", {debit("1000", 6), credit("2100:acct-1", 6)}))
            .error()
            .kind == errc::duplicate);
  CHECK(
      post(w.node, w.seller(),
           journal("topup", "key", {debit("1000", 4), debit("1000", 1), credit("2100:acct-1", 5)}))
          .error()
          .kind == errc::duplicate);
  CHECK(failing(w) == "");
}

TEST_CASE("an entry that does not balance per currency is refused at COMMIT, whoever posts it") {
  world w{"balance"};
  const auto entries = number(w.root, "SELECT count(*) FROM journal_entries");
  const auto try_post = [&](const std::string& sides, const std::string& currencies,
                            const std::string& amounts) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    auto posted = tx.execute("SELECT entry_no FROM post_entry(app_tenant(), 'topup', 'b', 'test', "
                             "NULL, NULL, ARRAY['1000','4000'], ARRAY[" +
                             sides + "], ARRAY[" + currencies + "], ARRAY[" + amounts + "])");
    if (!posted) return posted.error().kind;
    auto done = tx.commit();
    return done ? errc::internal : done.error().kind;
  };
  CHECK(try_post("'D','C'", "'USD','USD'", "2,1") == errc::invalid_argument);
  CHECK(try_post("'D','D'", "'USD','USD'", "1,1") == errc::invalid_argument);
  CHECK(try_post("'D','C'", "'USD','EUR'", "1,1") == errc::invalid_argument);
  CHECK(try_post("'D','C'", "'USD','USD'", "0,0") == errc::invalid_argument);
  CHECK(try_post("'D','C'", "'USD','USD'", "-1,-1") == errc::invalid_argument);
  CHECK(try_post("'D','X'", "'USD','USD'", "1,1") == errc::invalid_argument);
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries") == entries);
  CHECK(storage::post_journal(
            *std::make_unique<pg::transaction>(must(pg::transaction::begin(w.node, w.seller()))),
            journal("topup", "x", {debit("1000", 1), credit("4000", 2)}))
            .error()
            .kind == errc::invalid_argument);
}

TEST_CASE(
    "nothing can be added to an entry after it was posted, not even something that balances") {
  world w{"late_lines"};
  auto tx = must(pg::transaction::begin(w.root, w.seller()));
  const auto added = tx.execute(
      "INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, "
      "amount_e8) "
      "SELECT tenant_id, entry_no, l, line_count, '1000', CASE l WHEN 3 THEN 'D' ELSE 'C' END, "
      "'USD', 1 FROM journal_entries, generate_series(3, 4) l WHERE entry_no = 1");
  REQUIRE_FALSE(added.has_value());
  CHECK(added.error().kind == errc::invalid_argument);
}

TEST_CASE("a prepaid account goes below its limit by settled usage only") {
  world w{"prepaid"};
  const auto& c = w.demo.customers[1];
  const auto book = storage::account_book(c.account, false);
  const auto entries = number(w.root, "SELECT count(*) FROM journal_entries");
  CHECK(post(w.node, w.seller(),
             journal("adjustment", "a", {debit(book, 2'000'001), credit("4900", 2'000'001)}))
            .error()
            .kind == errc::insufficient_balance);
  CHECK(number(w.root, "SELECT count(*) FROM journal_entries") == entries);
  must(post(w.node, w.seller(),
            journal("adjustment", "b", {debit(book, 2'000'000), credit("4900", 2'000'000)})));
  must(post(w.node, w.seller(), journal("usage", "c", {debit(book, 500), credit("4000", 500)})));
  // Paying part of it back is no further overdraft.
  must(post(w.node, w.seller(), journal("topup", "d", {debit("1000", 100), credit(book, 100)})));
  CHECK(failing(w) == "");
  bool is_reported = false;
  for (const auto& line : must(storage::verify_ledger(w.node)))
    is_reported = is_reported || line.detail.find("400 e-8 below its limit") != std::string::npos;
  CHECK(is_reported);
}

TEST_CASE("a tenant cannot post into another's books") {
  world w{"foreign_books"};
  auto tx = must(pg::transaction::begin(w.node, w.demo.customers[0].tenant));
  const auto planted =
      tx.execute("SELECT entry_no FROM post_entry($1, 'topup', 'k', 'test', NULL, NULL, "
                 "ARRAY['1000','4000'], ARRAY['D','C'], ARRAY['USD','USD'], ARRAY[1,1])",
                 pg::params{}.id(w.seller()));
  REQUIRE_FALSE(planted.has_value());
  CHECK(planted.error().kind == errc::forbidden);
}

TEST_CASE("the verifier finds each kind of damage and names where it is") {
  world w{"damage"};
  must(w.book({w.call(1), w.call(2)}));
  must(w.book({w.call(3)}));
  must(post(w.node, w.seller(),
            journal("topup", "t", {debit("1000", 5), credit("2100:acct-1", 5)})));
  CHECK(failing(w) == "");
  const auto last = number(w.root, "SELECT max(entry_no) FROM journal_entries");
  const std::string usage = std::to_string(
      number(w.root, "SELECT min(entry_no) FROM journal_entries WHERE kind = 'usage'"));

  SUBCASE("one altered amount, both sides alike") {
    tamper(w, "UPDATE posting_lines SET amount_e8 = amount_e8 + 1 WHERE entry_no = " + usage +
                  " AND (book LIKE '2100%' OR book = '4000')");
    const auto found = failing(w);
    CHECK(found.find("chain_digests: tenant 1: entry " + usage + " was altered") !=
          std::string::npos);
    CHECK(found.find("cached_balances") != std::string::npos);
    CHECK(found.find("batch_journals") != std::string::npos);
  }
  SUBCASE("one side only") {
    tamper(w, "UPDATE posting_lines SET amount_e8 = amount_e8 + 1 WHERE entry_no = " + usage +
                  " AND book = '4000'");
    CHECK(failing(w).find("balanced_entries: tenant 1: entry " + usage) != std::string::npos);
    CHECK(failing(w).find("balanced_total") != std::string::npos);
  }
  SUBCASE("one byte of a stored digest") {
    tamper(w, "UPDATE journal_entries SET digest = set_byte(digest, 7, get_byte(digest, 7) # 1) "
              "WHERE entry_no = " +
                  usage);
    CHECK(failing(w).find("chain_digests: tenant 1: entry " + usage + " ") != std::string::npos);
  }
  SUBCASE("a whole entry rewritten with a fitting digest breaks its seal") {
    tamper(w, "UPDATE journal_entries SET posted_at = posted_at + interval '1 second', digest = "
              "sha256(convert_to(encode(prev_digest, 'hex') || E'\\n' || "
              "(SELECT canonical_entry(e.entry_no, e.posted_at + interval '1 second', "
              "array_agg(p.book ORDER BY p.line_no), array_agg(p.side ORDER BY p.line_no), "
              "array_agg(p.currency ORDER BY p.line_no), array_agg(p.amount_e8 ORDER BY "
              "p.line_no)) FROM journal_entries e JOIN postings p USING (tenant_id, entry_no) "
              "WHERE e.entry_no = " +
                  usage + " GROUP BY e.entry_no, e.posted_at), 'UTF8')) WHERE entry_no = " + usage);
    CHECK(failing(w).find("entry " + usage + " was altered: its seal does not match") !=
          std::string::npos);
  }
  SUBCASE("the last entry gone") {
    tamper(w, "DELETE FROM posting_lines WHERE entry_no = " + std::to_string(last) +
                  "; DELETE FROM journal_entries WHERE entry_no = " + std::to_string(last));
    CHECK(failing(w).find("gapless_numbers") != std::string::npos);
    CHECK(failing(w).find("chain_digests") != std::string::npos);
  }
  SUBCASE("a cached balance") {
    tamper(w, "UPDATE ledger_balances SET credit_e8 = credit_e8 + 1 WHERE book = '4000'");
    CHECK(failing(w).starts_with(
        "cached_balances: tenant 1: book 4000 USD differs from its postings\n"));
  }
  SUBCASE("a CDR that appears twice, in another partition") {
    tamper(w, "INSERT INTO cdrs SELECT tenant_id, call_id, started_at + interval '1 day', "
              "batch_id, account_id, customer_tenant_id, edge_id, ingress_trunk_id, "
              "egress_trunk_id, carrier_id, caller, called_raw, called, destination, result, "
              "sip_code, sip_reason, hangup_by, ringing_at, answered_at, ended_at, "
              "duration_ms, billed_s, currency, charge_e8, rate_row_id, rate_card_id, "
              "cost_currency, cost_billed_s, cost_e8, cost_rate_row_id, cost_rate_card_id, "
              "is_estimated, attempts FROM cdrs LIMIT 1");
    CHECK(failing(w).find("cdrs_once") != std::string::npos);
    CHECK(failing(w).find("batch_sums") != std::string::npos);
  }
  SUBCASE("a changed CDR") {
    tamper(w, "UPDATE cdrs SET charge_e8 = charge_e8 + 1 WHERE call_id = (SELECT "
              "min(call_id::text)::uuid FROM cdrs)");
    CHECK(failing(w).find("batch_sums") != std::string::npos);
    CHECK(failing(w).find("batch_journals") != std::string::npos);
  }
  SUBCASE("a CDR removed") {
    tamper(w, "DELETE FROM cdrs WHERE call_id = (SELECT min(call_id::text)::uuid FROM cdrs)");
    CHECK(failing(w).find("cdrs_once") != std::string::npos);
  }
  SUBCASE("a live call that nobody ended") {
    tamper(w, "INSERT INTO live_calls (call_id, tenant_id, account_id, customer_tenant_id, shard, "
              "edge_id, edge_dialog, state, caller, called_raw, called, "
              "ingress_trunk_id, hold_e8, granted_s, routed_at, last_seen_at, decision) SELECT "
              "gen_random_uuid(), tenant_id, account_id, customer_tenant_id, 1, 'e', 'd', "
              "'routed', '', '', '', 1, 0, 60, now() - interval '1 hour', now() - interval '1 "
              "hour', '{}' FROM accounts LIMIT 1");
    CHECK(failing(w).find("live_calls_expiry") != std::string::npos);
  }
  SUBCASE("a wall taken down") {
    must(w.root.script("ALTER TABLE cdrs NO FORCE ROW LEVEL SECURITY"));
    CHECK(failing(w) == "row_level_walls: table cdrs has no forced row-level security\n");
  }
  SUBCASE("a batch from the future of its shard") {
    tamper(w, "UPDATE cdr_batches SET epoch = 99");
    CHECK(failing(w).find("epochs") != std::string::npos);
  }
}

TEST_CASE("SHA-256 is the standard's") {
  CHECK(storage::to_hex(storage::sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(storage::to_hex(storage::sha256("")) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace didtron::test
