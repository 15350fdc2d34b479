#include <random>

#include "actors/domain/ledger/base_values.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/entry_valuations.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "storage/repositories/money_commands.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace base_values_support {

currency code(const char* text) { return must(parse_currency(text)); }

std::string first_text(pg::connection& db, std::string_view sql) {
  return must(pg::first_row(must(db.execute(sql)), [](pg::row_reader& in) { return in.text(); }));
}
std::string today(world& w) { return first_text(w.root, "SELECT ((now() AT TIME ZONE 'UTC')::date)::text"); }

/// A seller whose books are in EUR, while its calls are in USD.
struct euro_world : world {
  explicit euro_world(const std::string& name) : world{name} {
    tamper(*this, "UPDATE ledger_heads SET base_currency = 'EUR'");
  }
  fx_rate_id store(const std::string& day, std::int64_t rate_e10 = 10'850'000'000) {
    return must(in_transaction(node, seller(), [&](pg::transaction& tx) {
      return storage::insert_fx_rate(tx, dollar_rate(day.c_str(), rate_e10));
    }));
  }
  void set_per_call() {
    must(in_transaction(node, seller(), [](pg::transaction& tx) {
      return tx.execute("INSERT INTO ledger_settings (tenant_id, usage_journal) VALUES (app_tenant(), 'per_call')");
    }));
  }
  std::vector<storage::entry_valuation> value() {
    return must(in_transaction(node, seller(), [](pg::transaction& tx) { return storage::value_entries(tx, 0, 1'000); })).valued;
  }
  std::int64_t unvalued_lines() {
    return number(root, "SELECT count(*) FROM valued_postings p JOIN journal_entries e USING (tenant_id, entry_no) "
                        "WHERE e.base_currency = 'EUR' AND e.kind <> 'valuation' AND p.base_e8 IS NULL");
  }
  journal_entry_view entry(std::int64_t no) {
    return must(in_transaction(node, seller(), [&](pg::transaction& tx) { return storage::journal_in(tx, no); }));
  }
};

constexpr std::int64_t euros_a_dollar_e10 = 9'216'589'862;

}  // namespace base_values_support

using namespace base_values_support;

TEST_CASE("usage of another currency has its value, rate and quote on every line: by batch and call by call") {
  euro_world w{"base_usage"};
  const auto quote = w.store(today(w));
  must(w.book({w.call(1), w.call(2)}));
  w.set_per_call();
  const auto booked = must(w.book({w.call(3), w.call(4), w.call(5)}));
  const std::string usage = " FROM postings p JOIN journal_entries e USING (tenant_id, entry_no) WHERE e.batch_id IS NOT NULL";
  CHECK(number(w.root, "SELECT count(*)" + usage) == 4 + 12);
  CHECK(number(w.root, "SELECT count(*)" + usage + " AND p.rate_e10 = " + std::to_string(euros_a_dollar_e10) + " AND p.fx_rate_id = " +
                           std::to_string(quote.value) + " AND p.fx_second_rate_id IS NULL AND p.base_e8 = round(p.amount_e8 * 0.9216589862)") ==
        4 + 12);
  CHECK(number(w.root, "SELECT sum(base_debit_e8 - base_credit_e8)::bigint FROM ledger_balances") == 0);
  CHECK(w.unvalued_lines() == 0);
  CHECK(number(w.root, "SELECT count(*) FROM unvalued_entries") == 0);
  CHECK(failing(w) == "");
  REQUIRE(booked.entry_no.has_value());
  // Undone, it has the values that it had, and their rate.
  const auto undone = must(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    return storage::reverse_journal(tx, *booked.entry_no, "undo", "test");
  }));
  CHECK(number(w.root, "SELECT count(*) FROM postings WHERE entry_no = " + std::to_string(undone.entry_no) +
                           " AND fx_rate_id = " + std::to_string(quote.value)) == 6);
  CHECK(failing(w) == "");
  // Every stored number of it is watched.
  for (const std::string change : {"bases_e8[2] = bases_e8[2] + 1", "rate_e10 = rate_e10 + 1", "fx_rate_id = fx_rate_id + 1",
                                   "fx_second_rate_id = fx_rate_id"}) {
    CAPTURE(change);
    const std::string entry = std::to_string(*booked.entry_no);
    must(w.root.script("CREATE TABLE kept AS SELECT * FROM call_postings"));
    tamper(w, "UPDATE call_postings SET " + change + " WHERE entry_no = " + entry);
    CHECK(failing(w).find("entry " + entry) != std::string::npos);
    tamper(w, "DELETE FROM call_postings; INSERT INTO call_postings SELECT * FROM kept; DROP TABLE kept");
    REQUIRE(failing(w) == "");
  }
  tamper(w, "UPDATE fx_rates SET rate_e10 = rate_e10 + 1");
  CHECK(failing(w).find("base_values: tenant 1: entry") != std::string::npos);
  tamper(w, "UPDATE fx_rates SET rate_e10 = rate_e10 - 1, as_of_on = as_of_on + 1");
  CHECK(failing(w).find("rate_days: tenant 1: entry") != std::string::npos);
}

TEST_CASE("without a rate usage is booked all the same, is seen to wait, and is valued once its rate is there") {
  euro_world w{"base_late"};
  w.set_per_call();
  w.store("2025-01-01");  // of another time
  const auto booked = must(w.book({w.call(1), w.call(2)}));
  REQUIRE(booked.entry_no.has_value());
  const auto customer = storage::account_book(w.demo.customers.front().account, false);
  auto large = journal("usage", "large", {debit(customer, 90'000'000'000'000), credit("4000", 90'000'000'000'000)});
  const auto second = must(post(w.node, w.seller(), large)).entry_no;  // far below the prepaid limit
  const auto undone = must(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    return storage::reverse_journal(tx, second, "undo", "test");
  })).entry_no;
  const viewer staff{{}, w.seller(), true, true};
  CHECK(must(pg::run(w.node, storage::trial_balance(staff))).unvalued_entries == 4);
  CHECK_FALSE(w.entry(*booked.entry_no).lines.front().base.has_value());
  CHECK(number(w.root, "SELECT sum(base_debit_e8)::bigint FROM ledger_balances WHERE book LIKE '5000%'") == 0);
  bool is_noted = false;
  for (const auto& line : must(storage::verify_ledger(w.node)))
    is_noted = is_noted || line.detail.find("4 entries without a base value: no exchange rate was known for USD of " + today(w)) != std::string::npos;
  CHECK(is_noted);
  CHECK(failing(w) == "");
  CHECK(w.value().empty());
  const auto waiting = must(pg::run(w.node, storage::values_waiting(w.seller())));
  CHECK(waiting.entries == 4);
  CHECK(waiting.missing == "USD of " + today(w));

  const auto quote = w.store(today(w));
  const auto valued = w.value();
  CHECK(valued.size() == 4);
  CHECK(w.value().empty());
  CHECK(w.unvalued_lines() == 0);
  CHECK(must(pg::run(w.node, storage::values_waiting(w.seller()))).entries == 0);
  CHECK(must(pg::run(w.node, storage::trial_balance(staff))).unvalued_entries == 0);
  const auto seen = w.entry(*booked.entry_no);
  CHECK(seen.valuation_entry_no == valued.front().valuation_entry_no);
  CHECK(seen.lines.front().rate == exchange_rate{euros_a_dollar_e10});
  CHECK(seen.lines.front().quote == quote);
  CHECK(seen.base_money == code("EUR"));
  // What was undone before it had a value is worth as much as what undid it.
  CHECK(number(w.root, "SELECT sum(CASE side WHEN 'D' THEN base_e8 ELSE -base_e8 END)::bigint FROM valued_postings WHERE book = '4000' "
                       "AND entry_no IN (" + std::to_string(second) + ", " + std::to_string(undone) + ")") == 0);
  CHECK(number(w.root, "SELECT sum(base_debit_e8 - base_credit_e8)::bigint FROM ledger_balances") == 0);
  CHECK(failing(w) == "");

  // The same key asks for the same entry, whatever is known of rates by now; what tells values is not undone alone.
  CHECK(must(post(w.node, w.seller(), large)).entry_no == second);
  CHECK(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
          return storage::reverse_journal(tx, valued.front().valuation_entry_no, "no", "test");
        }).error().kind == errc::conflict);
  const auto back = must(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) {
    return storage::reverse_journal(tx, *booked.entry_no, "back", "test");
  })).entry_no;
  CHECK(w.entry(back).lines.front().base == seen.lines.front().base);
  CHECK(failing(w) == "");
  tamper(w, "UPDATE posting_lines SET base_e8 = base_e8 + 500 WHERE entry_no = " + std::to_string(valued.front().valuation_entry_no));
  CHECK(failing(w).find("tells other values than entry") != std::string::npos);
}

TEST_CASE("nobody notes an entry as unvalued, or as valued, beside what it has") {
  euro_world w{"base_notes"};
  must(w.book({w.call(1)}));
  REQUIRE(failing(w) == "");
  tamper(w, "DELETE FROM unvalued_entries WHERE entry_no = (SELECT max(entry_no) FROM unvalued_entries)");
  CHECK(failing(w).find("valuations: tenant 1: entry") != std::string::npos);
  for (const std::string table : {"unvalued_entries", "entry_valuations"}) {
    CHECK_FALSE(w.root.script("UPDATE " + table + " SET entry_no = entry_no").has_value());
    CHECK_FALSE(w.node.script("DELETE FROM " + table).has_value());
  }
}

TEST_CASE("what PostgreSQL makes of any entry is what the domain makes of it") {
  world w{"base_any"};
  const char* codes[] = {"USD", "EUR", "GBP", "JPY", "KWD"};
  std::mt19937_64 dice{20260415};
  const auto pick = [&](std::int64_t below) { return static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(below)); };
  const auto day = must(parse_calendar_date("2026-04-15"));
  for (const char* base : {"USD", "EUR"}) {
    CAPTURE(base);
    const auto tenant = std::string_view{base} == "USD" ? w.seller() : w.demo.customers[0].tenant;
    must(in_transaction(w.node, tenant, [&](pg::transaction& tx) -> result<void> {
      if (tenant != w.seller())
        if (auto set = storage::set_base_currency(tx, code("EUR")); !set) return set;
      for (int i = 0; i < 11; ++i) {
        storage::new_fx_rate r;
        r.source = "s" + std::to_string(i);
        r.base = code(codes[pick(5)]);
        r.quote = code(codes[pick(5)]);
        if (r.base == r.quote) continue;
        r.as_of = {day.day_no - 10 + static_cast<std::int32_t>(pick(12))};
        r.rate = {1 + pick(1LL << (10 + pick(30)))};
        if (auto stored = storage::insert_fx_rate(tx, r); !stored) return fail(std::move(stored).error());
      }
      return {};
    }));
    const auto rates = must(fx_table::build(must(pg::run(w.node, storage::all_fx_quotes(tenant)))));
    int valued = 0;
    int unvalued = 0;
    for (int n = 0; n < 120; ++n) {
      std::vector<posting> lines;
      for (std::int64_t c = 0; c <= pick(3); ++c) {
        const auto money = code(codes[pick(5)]);
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i <= pick(4); ++i) {
          lines.push_back({"4900", side::debit, money, amount{1 + pick(1LL << (4 + pick(38)))}});
          sum += lines.back().value.e8;
        }
        lines.push_back({"2130:acct-1", side::credit, money, amount{sum}});
      }
      auto j = journal("adjustment", std::string{base} + std::to_string(n), lines);
      const std::int64_t before = pick(4);
      j.posted_at = must(parse_instant("2026-04-" + std::to_string(15 - before) + "T23:59:59Z"));
      const auto entry = must(post(w.node, tenant, j)).entry_no;
      const auto wanted = with_base_values(lines, code(base), {day.day_no - static_cast<std::int32_t>(before)}, *rates);
      const auto stored = must(in_transaction(w.node, tenant, [&](pg::transaction& tx) { return storage::journal_in(tx, entry); }));
      REQUIRE(stored.lines.size() == wanted.size());
      (wanted.front().base ? valued : unvalued) += 1;
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(n);
        CAPTURE(i);
        CHECK(stored.lines[i].base == wanted[i].base);
        CHECK(stored.lines[i].rate == (wanted[i].rate_e10 ? std::optional{exchange_rate{*wanted[i].rate_e10}} : std::nullopt));
        CHECK(stored.lines[i].quote == wanted[i].quote);
        CHECK(stored.lines[i].second_quote == wanted[i].second_quote);
      }
    }
    CHECK(valued > 20);
    CHECK(unvalued > 5);
  }
  CHECK(failing(w) == "");
}

}  // namespace didtron::test
