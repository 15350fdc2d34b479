#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/exchange_postings.hpp"
#include "tests/support/posting_cases.hpp"

using namespace didtron;

TEST_CASE("business events post the lines of their tables, and the books stand where they say") {
  for (const auto& name : cases::list("postings", ".txt")) {
    std::map<std::string, cases::memory_books> books;
    for (const auto& step : cases::read_postings(name)) {
      CAPTURE(step.event.where);
      if (step.quote) continue;
      auto& of = books[step.event.books];
      if (step.is_question) {
        const auto now = step.question == "base" ? of.base(step.book, step.money)
                                                 : of.balance(step.book, step.money);
        CHECK(cases::money_text(now) == cases::money_text(step.answer));
        continue;
      }
      std::vector<std::string> posted;
      if (step.event.outcome) {
        if (!step.event.is_valuation) CHECK(check_balanced(*step.event.outcome).has_value());
        for (const auto& line : *step.event.outcome)
          posted.push_back(cases::text_of(line));
        of.post(*step.event.outcome);
      } else {
        posted.push_back("refused " + std::string{name_of(step.event.outcome.error().kind)});
      }
      CHECK(posted == step.expected);
    }
    for (const auto& [whose, of] : books)
      CHECK_MESSAGE(of.is_balanced(), name);
  }
}

TEST_CASE("a charge is paid from promotions in order, then reward, then cash") {
  const auto burn = [](std::int64_t charge, std::vector<std::int64_t> promotions, std::int64_t reward) {
    std::vector<amount> left;
    for (const auto p : promotions)
      left.push_back({p});
    const auto paid = postings::burn_order(amount{charge}, left, amount{reward}).value();
    std::string out;
    for (const auto p : paid.promotions)
      out += std::to_string(p.e8) + " ";
    return out + "reward " + std::to_string(paid.reward.e8) + " cash " + std::to_string(paid.cash.e8);
  };
  CHECK(burn(10, {3, 4}, 2) == "3 4 reward 2 cash 1");
  CHECK(burn(5, {3, 4}, 2) == "3 2 reward 0 cash 0");
  CHECK(burn(8, {3, 4}, 2) == "3 4 reward 1 cash 0");
  CHECK(burn(8, {}, 0) == "reward 0 cash 8");
  CHECK(burn(0, {3}, 2) == "0 reward 0 cash 0");
  CHECK_FALSE(postings::burn_order(amount{-1}, {}, {}).has_value());
  CHECK_FALSE(postings::burn_order(amount{1}, {amount{-1}}, {}).has_value());
}

TEST_CASE("rental is shared out by days to the last digit") {
  const auto part = [](const char* value, int days, int of) {
    return format(postings::pro_rata(parse_amount(value).value(), days, of).value(), 6);
  };
  CHECK(part("1.50", 20, 30) == "1.000000");
  CHECK(part("0.80", 20, 30) == "0.533333");
  CHECK(part("0.80", 30, 30) == "0.800000");
  CHECK(part("0.80", 0, 30) == "0.000000");
  CHECK_FALSE(postings::pro_rata(amount{1}, 31, 30).has_value());
  CHECK_FALSE(postings::pro_rata(amount{1}, 0, 0).has_value());
  CHECK(postings::day_share(amount{100'000'000}, 7, 20).value() == amount{5'000'000});
  CHECK_FALSE(postings::day_share(amount{1}, 0, 20).has_value());
  CHECK_FALSE(postings::day_share(amount{1}, 21, 20).has_value());
  CHECK(rc::check("day shares add up, none differs by more than one unit", [] {
    const auto total = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
    const auto days = *rc::gen::inRange(1, 367);
    std::int64_t sum = 0;
    for (int d = 1; d <= days; ++d) {
      const auto share = postings::day_share(amount{total}, d, days).value().e8;
      RC_ASSERT(share >= total / days);
      RC_ASSERT(share <= total / days + 1);
      sum += share;
    }
    RC_ASSERT(sum == total);
  }));
}

TEST_CASE("values of any lines at any rate balance exactly and stay within a unit a line") {
  CHECK(rc::check("valued lines balance", [] {
    std::vector<posting> lines;
    const auto n = *rc::gen::inRange(1, 6);
    std::int64_t total = 0;
    for (int i = 0; i < n; ++i) {
      const auto e8 = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
      lines.push_back({"4000", side::credit, {}, amount{e8}});
      total += e8;
    }
    lines.push_back({"1000", side::debit, {}, amount{total}});
    const auto rate = *rc::gen::inRange<std::int64_t>(1, 2'000'000'000'000);
    const auto valued = postings::valued(lines, rate);
    RC_ASSERT(valued.has_value());
    for (const auto& p : *valued) {
      const auto exact = static_cast<__int128>(p.value.e8) * rate / 10'000'000'000;
      const auto off = static_cast<__int128>(p.base->e8) - exact;
      RC_ASSERT(off >= -(n + 1) && off <= n + 2);
    }
  }));
}

TEST_CASE("sums beyond 64 bits and rates of nothing are refused") {
  constexpr amount largest{std::numeric_limits<std::int64_t>::max()};
  CHECK(postings::rental_ordered(7, 1, {}, largest, amount{1}).error().kind == errc::overflow);
  CHECK(postings::converted(largest, 20'000'000'000).error().kind == errc::overflow);
  CHECK(postings::converted(amount{1}, 0).error().kind == errc::invalid_argument);
  CHECK(postings::converted(amount{1}, -1).error().kind == errc::invalid_argument);
  CHECK(postings::netting_offset(amount{5}, amount{-1}, {}) == amount{});
}
