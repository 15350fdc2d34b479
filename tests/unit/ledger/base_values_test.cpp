#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/base_values.hpp"

using namespace didtron;

namespace base_values_test_detail {

currency code(const char* text) { return parse_currency(text).value(); }

fx_quote quote(std::int64_t id, const char* base, const char* to, const char* day, std::int64_t rate_e10) {
  return {{id}, code(base), code(to), parse_calendar_date(day).value(), {rate_e10}};
}

std::vector<posting> pair_of(const char* money, std::int64_t e8) {
  return {{"5000:carrier-3", side::debit, code(money), amount{e8}}, {"2010:carrier-3", side::credit, code(money), amount{e8}}};
}

const calendar_date today = parse_calendar_date("2026-04-15").value();

}  // namespace base_values_test_detail

using namespace base_values_test_detail;

TEST_CASE("a rate through USD is two stored quotes, each turned round as it must be") {
  const std::vector<fx_quote> stored{quote(1, "EUR", "USD", "2026-04-14", 10'850'000'000),
                                     quote(2, "USD", "GBP", "2026-04-15", 8'000'000'000)};
  const auto rates = fx_table::build(stored).value();
  const auto lines = with_base_values(pair_of("GBP", 100'000'000), code("EUR"), today, *rates);
  // 1.2500000000 USD a GBP, 0.9216589862 EUR a USD.
  CHECK(lines[0].rate_e10 == 11'520'737'328);  // half to even of 1.15207373275
  CHECK(lines[0].base == amount{115'207'373});
  CHECK(lines[1].base == lines[0].base);
  CHECK(lines[0].quote == fx_rate_id{2});
  CHECK(lines[0].second_quote == fx_rate_id{1});
  CHECK(base_values_fault(lines, code("EUR"), {{{1}, stored[0]}, {{2}, stored[1]}}) == "");
  CHECK(base_values_fault(lines, code("EUR"), {{{2}, stored[1]}}) != "");
  CHECK(base_values_fault(lines, code("EUR"), {{{1}, stored[1]}, {{2}, stored[0]}}) != "");
  CHECK_FALSE(rate_of(code("GBP"), code("USD"), stored[1], &stored[0]).has_value());
}

TEST_CASE("an entry of two currencies is valued as a whole or not at all; what states its value keeps it") {
  const auto rates = fx_table::build({quote(1, "EUR", "USD", "2026-04-14", 10'850'000'000)}).value();
  auto both = pair_of("EUR", 200);
  for (auto& line : pair_of("USD", 100)) both.push_back(line);
  const auto valued = with_base_values(both, code("USD"), today, *rates);
  CHECK(valued[0].base == amount{217});
  CHECK(valued[3].base == amount{100});
  CHECK(valued[3].rate_e10 == 10'000'000'000);
  CHECK_FALSE(valued[3].quote);
  both[2].money = both[3].money = code("GBP");
  CHECK(with_base_values(both, code("USD"), today, *rates) == both);
  CHECK(with_base_values(pair_of("EUR", 5), code("USD"), {today.day_no + 7}, *rates)[0].base == std::nullopt);
  CHECK(with_base_values(pair_of("EUR", 5), code("USD"), {today.day_no + 6}, *rates)[0].base == amount{5});
  auto stated = pair_of("EUR", 200);
  stated[0].base = stated[1].base = amount{230};
  CHECK(with_base_values(stated, code("USD"), today, *rates) == stated);
}

TEST_CASE("values in base balance, keep the amounts, and stay within a unit for each line") {
  rc::check("any balanced entry, any rates", [] {
    const std::vector<const char*> codes{"USD", "EUR", "GBP"};
    std::vector<fx_quote> stored;
    for (const char* money : {"EUR", "GBP"}) {
      const auto rate = *rc::gen::inRange<std::int64_t>(1, 200'000'000'000);
      stored.push_back(*rc::gen::arbitrary<bool>() ? quote(static_cast<std::int64_t>(stored.size()) + 1, money, "USD", "2026-04-15", rate)
                                                   : quote(static_cast<std::int64_t>(stored.size()) + 1, "USD", money, "2026-04-15", rate));
    }
    std::vector<posting> lines;
    for (const char* money : codes) {
      const auto parts = *rc::gen::inRange(0, 5);
      std::int64_t sum = 0;
      for (int i = 0; i < parts; ++i) {
        const auto e8 = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
        lines.push_back({"4900", side::debit, code(money), amount{e8}});
        sum += e8;
      }
      if (parts > 0) lines.push_back({"2130:acct-1", side::credit, code(money), amount{sum}});
    }
    RC_PRE(!lines.empty());
    fx_quotes by_number;
    for (const auto& q : stored) by_number.emplace(q.id, q);
    const auto rates = fx_table::build(stored).value();
    const auto valued = with_base_values(lines, code("USD"), today, *rates);
    RC_ASSERT(check_balanced(valued).has_value());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      RC_ASSERT(valued[i].value == lines[i].value);
      RC_ASSERT(valued[i].side == lines[i].side);
      if (!valued[i].base) continue;
      const auto exact_e18 = static_cast<__int128>(lines[i].value.e8) * *valued[i].rate_e10;
      const auto off = static_cast<__int128>(valued[i].base->e8) * 10'000'000'000 - exact_e18;
      const auto units = static_cast<__int128>(lines.size()) * 10'000'000'000;
      RC_ASSERT(off <= units);
      RC_ASSERT(off >= -units);
    }
    RC_ASSERT(base_values_fault(valued, code("USD"), by_number).empty());
    // Undone, it has the same values; one unit more on a line that was valued by a quote is found.
    RC_ASSERT(base_values_fault(mirrored(valued), code("USD"), by_number).empty());
    auto other = valued;
    const auto at = *rc::gen::inRange<std::size_t>(0, other.size());
    if (other[at].quote) {
      other[at].base->e8 += 1;
      RC_ASSERT(!base_values_fault(other, code("USD"), by_number).empty());
    }
  });
}
