#include <set>

#include "storage/repositories/money_commands.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace usage_lines_support {

std::string words(pg::connection& db, std::string_view sql) {
  return must(pg::first_row(must(db.execute(sql)), [](pg::row_reader& in) { return in.text(); }));
}

}  // namespace usage_lines_support

TEST_CASE("usage is posted per account and batch, or per call, naming the rating rows behind it") {
  world w{"granularity"};
  const auto usage = [&] {
    return usage_lines_support::words(w.root, "SELECT coalesce(string_agg(kind || ' ' || rating_rows, ', ' ORDER BY entry_no), '') "
                         "FROM journal_entries WHERE rating_rows IS NOT NULL");
  };
  must(w.book({w.call(1), w.call(2), w.call(3)}));
  CHECK(usage() == "usage 3, cost 3");
  CHECK(usage_lines_support::words(w.root, "SELECT usage_period::text FROM journal_entries WHERE kind = 'usage'") == "2026-05-01");
  must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) {
    return tx.execute("INSERT INTO ledger_settings (tenant_id, usage_journal) VALUES (app_tenant(), 'per_call')");
  }));
  const auto booked = must(w.book({w.call(4), w.call(5)}));
  CHECK(usage() == "usage 3, cost 3, usage 2, cost 2");
  REQUIRE(booked.entry_no.has_value());
  const auto entry = *booked.entry_no;
  const auto no = std::to_string(entry);
  CHECK(usage_lines_support::words(w.root, "SELECT string_agg(line_no || side || ' ' || left(book, 4), ', ' ORDER BY line_no) FROM postings "
                      "WHERE entry_no = " + no) == "1D 2100, 2C 4000, 3D 2100, 4C 4000");
  CHECK(number(w.root, "SELECT count(*) FROM cdrs c JOIN postings p ON p.call_id = c.call_id AND p.amount_e8 = CASE WHEN left(p.book, 4) "
                       "IN ('2100', '4000') THEN c.charge_e8 ELSE c.cost_e8 END AND p.base_e8 = p.amount_e8") == 8);
  CHECK(failing(w) == "");
  SUBCASE("seller and customer read each line of the account once, with its running balance") {
    const auto account = w.demo.customers.front().account;
    for (const auto& who : {viewer{{}, w.seller(), true, true}, viewer{{}, w.demo.customers.front().tenant, false, false}}) {
      std::set<std::pair<std::int64_t, std::int64_t>> seen;
      page_query q{{}, 2};
      std::int64_t read = 0;
      std::int64_t sum_e8 = 0;
      std::optional<std::int64_t> newest_e8;
      while (true) {
        const auto part = must(pg::run(w.node, must(storage::account_lines_page(who, account, q))));
        for (const auto& line : part.items) {
          ++read;
          seen.emplace(line.entry_no, line.line_no);
          sum_e8 += (line.is_debit ? -1 : 1) * line.value.e8;
          if (!newest_e8) newest_e8 = line.balance_after.e8;
        }
        if (!part.next) break;
        q.after = part.next;
      }
      const auto wanted = number(w.root, "SELECT count(*) FROM postings WHERE book = '2100:acct-" + std::to_string(account.value) + "'");
      CHECK(read == wanted);
      CHECK(static_cast<std::int64_t>(seen.size()) == wanted);
      CHECK(newest_e8 == sum_e8);
    }
  }
  SUBCASE("lines for calls come in pairs of two books, whoever writes them") {
    const auto raw = [&](const std::string& third) {
      const auto next = "(SELECT max(entry_no) + 1 FROM journal_entries)";
      const auto done = w.root.script(
          "BEGIN; CREATE TEMP TABLE n ON COMMIT DROP AS SELECT * FROM journal_entries WHERE entry_no = " + no + "; "
          "INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, line_count, prev_digest, digest, "
          "recorded_at, usage_period, base_currency, request_digest, seal) SELECT tenant_id, " + next + ", kind, 'raw', posted_at, cause, "
          "4, prev_digest, digest, recorded_at, usage_period, base_currency, request_digest, seal FROM n; "
          "INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, call_id) "
          "SELECT 1, (SELECT max(entry_no) FROM journal_entries), l, 4, b, s, 'USD', 5, c FROM (VALUES (1, '2100:acct-1', 'D', "
          "gen_random_uuid()), (2, '4000', 'C', gen_random_uuid()), " + third + ", (4, '4000', 'C', gen_random_uuid())) AS v (l, b, s, c); ROLLBACK");
      must(w.root.script("ROLLBACK"));
      return done ? std::string{"taken"} : done.error().message;
    };
    CHECK(raw("(3, '2100:acct-2', 'D', gen_random_uuid())").find("not made of pairs") != std::string::npos);
    CHECK(raw("(3, '2100:acct-1', 'D', NULL)").find("not made of pairs") != std::string::npos);
    CHECK(raw("(3, '2100:acct-1', 'D', gen_random_uuid())") == "taken");
  }
  SUBCASE("reversed, the lines still say whose they are") {
    must(in_transaction(w.node, w.seller(),
                        [&](pg::transaction& tx) { return storage::reverse_journal(tx, entry, "undo", "test"); }));
    CHECK(number(w.root, "SELECT count(DISTINCT call_id) FROM postings WHERE entry_no > " + no + " + 1") == 2);
    CHECK(number(w.root, "SELECT sum(CASE side WHEN 'D' THEN amount_e8 ELSE -amount_e8 END)::bigint FROM postings "
                         "WHERE call_id IS NOT NULL AND book LIKE '2100:%'") == 0);
    CHECK(failing(w) == "");
  }
  SUBCASE("pairs are whole and on books of the chart, and their entry has nothing else, whoever writes them") {
    // The entry that is there, written once more under another number, changed as said.
    const auto raw = [&](const std::string& columns, const std::string& lines = "4", const std::string& more = "") {
      const auto done = w.root.script(
          "BEGIN; INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, line_count, prev_digest, digest, "
          "recorded_at, usage_period, base_currency, request_digest, seal) SELECT tenant_id, entry_no + 1000, kind, 'raw', posted_at, cause, " +
          lines + ", prev_digest, digest, recorded_at, usage_period, base_currency, request_digest, seal FROM journal_entries WHERE entry_no = " +
          no + "; INSERT INTO call_postings SELECT tenant_id, entry_no + 1000, " + columns + " FROM call_postings WHERE entry_no = " + no + "; " +
          more + " SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK");
      must(w.root.script("ROLLBACK"));
      return done ? std::string{"taken"} : done.error().message;
    };
    const auto is_refused = [](const std::string& answer, const std::string& why) { return answer.find(why) != std::string::npos; };
    const std::string books = "debit_book, credit_book, currency, is_valued, ";
    CHECK(raw(books + "amounts_e8, call_ids") == "taken");
    for (const std::string pairs :
         {"amounts_e8[1:1], call_ids", "amounts_e8, call_ids[1:1]", "ARRAY[amounts_e8[1], 0], call_ids",
          "ARRAY[amounts_e8[1], -1], call_ids", "ARRAY[amounts_e8[1], NULL], call_ids", "amounts_e8, ARRAY[call_ids[1], NULL]",
          "ARRAY[]::bigint[], ARRAY[]::uuid[]", "ARRAY[amounts_e8, amounts_e8], ARRAY[call_ids, call_ids]"}) {
      CAPTURE(pairs);
      CHECK(raw(books + pairs) != "taken");
    }
    CHECK(is_refused(raw("debit_book, '4999', currency, is_valued, amounts_e8, call_ids"), "chart of accounts"));
    CHECK(is_refused(raw("'2100', credit_book, currency, is_valued, amounts_e8, call_ids"), "chart of accounts"));
    CHECK(is_refused(raw("'2100:ACCT', credit_book, currency, is_valued, amounts_e8, call_ids"), "not written like one"));
    CHECK(is_refused(raw("debit_book, credit_book, 'usd', is_valued, amounts_e8, call_ids"), "currency that is not written"));
    CHECK(raw("debit_book, debit_book, currency, is_valued, amounts_e8, call_ids") != "taken");
    CHECK(is_refused(raw("debit_book, credit_book, currency, NOT is_valued, amounts_e8, call_ids"), "base value"));
    CHECK(is_refused(raw("debit_book, credit_book, 'EUR', is_valued, amounts_e8, call_ids"), "base value"));
    CHECK(is_refused(raw(books + "amounts_e8, call_ids", "6"), "no journal entry"));
    CHECK(is_refused(raw(books + "amounts_e8, call_ids", "4",
                         "INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8) SELECT 1, " +
                             no + " + 1000, l, 4, '1000', CASE l % 2 WHEN 1 THEN 'D' ELSE 'C' END, 'USD', 5 FROM generate_series(1, 4) l;"),
                     "in pairs already"));
    CHECK(raw(books + "amounts_e8, call_ids", "4", "INSERT INTO call_postings SELECT tenant_id, entry_no, " + books +
              "amounts_e8, call_ids FROM call_postings WHERE entry_no = " + no + " + 1000;") != "taken");
    CHECK_FALSE(w.root.script("INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, line_count, "
                              "prev_digest, digest, recorded_at, usage_period, base_currency, request_digest, seal) SELECT tenant_id, "
                              "entry_no + 1000, kind, 'raw', posted_at, cause, 4, prev_digest, digest, recorded_at, usage_period, "
                              "base_currency, request_digest, seal FROM journal_entries WHERE entry_no = " + no).has_value());
  }
  tamper(w, "UPDATE cdr_keys SET digest = sha256('') WHERE call_id = (SELECT max(call_id::text)::uuid FROM cdr_keys)");
  CHECK(failing(w).find("rating_digests: tenant 1: entry") != std::string::npos);
}

}  // namespace didtron::test
