#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

TEST_CASE("one altered byte anywhere in a stored entry is found, with the entry's number") {
  world w{"one_byte"};
  must(w.book({w.call(1), w.call(2)}));
  auto j = journal("topup", "key", {debit("1000", 500), credit("2100:acct-1", 500)});
  j.usage_period = must(parse_book_period("2026-03"));
  must(post(w.node, w.seller(), j));
  CHECK(failing(w) == "");
  const auto entry = std::to_string(number(w.root, "SELECT min(entry_no) FROM journal_entries WHERE kind = 'usage'"));
  const std::string flip = "decode(encode(set_byte($, 3, get_byte($, 3) # 1), 'hex'), 'hex')";
  const auto changed = [&](const std::string& column, std::string to) {
    for (auto at = to.find('$'); at != std::string::npos; at = to.find('$')) to.replace(at, 1, column);
    return column + " = " + to;
  };
  const std::vector<std::pair<std::string, std::string>> of_entry{
      {"kind", "'cost'"}, {"idempotency_key", "$ || 'x'"}, {"cause", "overlay($ placing 'X' from 1)"},
      {"posted_at", "$ + interval '1 microsecond'"}, {"recorded_at", "$ + interval '1 microsecond'"},
      {"usage_period", "'2026-01-01'"}, {"batch_id", "NULL"}, {"rating_rows", "$ + 1"},
      {"rating_digest", flip}, {"request_digest", flip}, {"prev_digest", flip}, {"digest", flip},
      {"seal", flip}, {"base_currency", "'EUR'"}, {"line_count", "$ + 1"}};
  const std::vector<std::pair<std::string, std::string>> of_line{
      {"book", "$ || '1'"}, {"side", "CASE $ WHEN 'D' THEN 'C' ELSE 'D' END"}, {"currency", "'EUR'"},
      {"amount_e8", "$ # 1"}, {"base_e8", "$ # 1"}, {"rate_e10", "$ # 1"}, {"call_id", "gen_random_uuid()"}};
  const auto check = [&](const std::string& table, const std::string& column, const std::string& to,
                         const std::string& where) {
    CAPTURE(column);
    must(w.root.script("BEGIN; SET LOCAL session_replication_role = replica; CREATE TEMP TABLE was ON COMMIT DROP AS "
                       "SELECT * FROM " + table + " WHERE entry_no = " + entry + "; UPDATE " + table + " SET " +
                       changed(column, to) + " WHERE entry_no = " + entry + where + "; COMMIT"));
    const auto found = failing(w);
    CHECK_MESSAGE(found.find("entry " + entry + " ") != std::string::npos, found);
  };
  // Each damage is made on a copy of the good state: nothing is repaired by hand.
  must(w.root.script("CREATE SCHEMA good; CREATE TABLE good.journal_entries AS SELECT * FROM journal_entries; CREATE TABLE good.posting_lines AS SELECT * FROM posting_lines"));
  const auto restore = [&] {
    must(w.root.script(
        "BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM posting_lines; DELETE FROM journal_entries; "
        "INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, batch_id, "
        "reverses_entry_no, line_count, prev_digest, digest, recorded_at, usage_period, rating_rows, rating_digest, "
        "base_currency, request_digest, seal) SELECT tenant_id, entry_no, kind, idempotency_key, posted_at, cause, "
        "batch_id, reverses_entry_no, line_count, prev_digest, digest, recorded_at, usage_period, rating_rows, "
        "rating_digest, base_currency, request_digest, seal FROM good.journal_entries; INSERT INTO posting_lines SELECT * FROM "
        "good.posting_lines; COMMIT"));
    REQUIRE(failing(w) == "");
  };
  for (const auto& [column, to] : of_entry) {
    check("journal_entries", column, to, "");
    restore();
  }
  for (const auto& [column, to] : of_line) {
    check("posting_lines", column, to, " AND line_no = 1");
    restore();
  }
}

TEST_CASE("one altered pair of an entry of calls is found, with the entry's number") {
  world w{"one_pair"};
  must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) {
    return tx.execute("INSERT INTO ledger_settings (tenant_id, usage_journal) VALUES (app_tenant(), 'per_call')");
  }));
  const auto booked = must(w.book({w.call(1), w.call(2), w.call(3)}));
  REQUIRE(booked.entry_no.has_value());
  REQUIRE(failing(w) == "");
  const auto entry = std::to_string(*booked.entry_no);
  must(w.root.script("CREATE SCHEMA good; CREATE TABLE good.call_postings AS SELECT * FROM call_postings"));
  const std::pair<std::string, std::string> changes[] = {
      {"debit_book", "debit_book || '1'"},
      {"credit_book", "'4010'"},
      {"currency", "'EUR'"},
      {"is_valued", "NOT is_valued"},
      {"amounts_e8[2]", "amounts_e8[2] # 1"},
      {"amounts_e8", "ARRAY[amounts_e8[2], amounts_e8[1] + 1, amounts_e8[3]]"},
      {"call_ids[1]", "gen_random_uuid()"},
      {"call_ids", "ARRAY[call_ids[2], call_ids[1], call_ids[3]]"},
      {"amounts_e8", "amounts_e8[1:2], call_ids = call_ids[1:2]"}};
  for (const auto& [column, to] : changes) {
    CAPTURE(column);
    CAPTURE(to);
    tamper(w, "UPDATE call_postings SET " + column + " = " + to + " WHERE entry_no = " + entry);
    const auto found = failing(w);
    CHECK_MESSAGE(found.find("entry " + entry + " ") != std::string::npos, found);
    tamper(w, "DELETE FROM call_postings; INSERT INTO call_postings SELECT * FROM good.call_postings");
    REQUIRE(failing(w) == "");
  }
  tamper(w, "DELETE FROM call_postings WHERE entry_no = " + entry);
  CHECK(failing(w).find("entry " + entry + " ") != std::string::npos);
}

}  // namespace didtron::test
