#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/rate_card.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::rate_card_test {

rate_row row(std::string prefix, std::int64_t from_s, std::optional<std::int64_t> to_s = {}) {
  rate_row r = price::row("0.01", "1/1");
  r.prefix = std::move(prefix);
  r.effective_from = instant::from_s(from_s);
  if (to_s) r.effective_to = instant::from_s(*to_s);
  return r;
}

result<std::shared_ptr<const rate_card>> build(std::vector<rate_row> rows) {
  return rate_card::build(rate_card_id{1}, "test", rate_terms{}, std::move(rows));
}

/// Rule 1.5 read aloud: of the rows in force whose prefix starts the number, the longest prefix,
/// then the newest.
const rate_row* naive_find(const std::vector<rate_row>& rows, std::string_view called, instant at) {
  const rate_row* best = nullptr;
  for (const rate_row& r : rows) {
    if (!called.starts_with(r.prefix) || at < r.effective_from) continue;
    if (r.effective_to && at >= *r.effective_to) continue;
    if (best == nullptr || r.prefix.size() > best->prefix.size() ||
        (r.prefix.size() == best->prefix.size() && r.effective_from > best->effective_from)) {
      best = &r;
    }
  }
  return best;
}

}  // namespace didtron::rate_card_test
using rate_card_test::build;
using rate_card_test::row;

TEST_CASE("the row that wins is that of rule 1.5") {
  std::vector<rate_row> rows;
  std::map<std::int64_t, std::string> names;
  std::shared_ptr<const rate_card> card;
  for (const cases::line& line : cases::read("rating/rows.txt")) {
    CAPTURE(line.where);
    if (line.word(0) == "row") {
      const bool is_blocked = line.word(3) == "blocked";
      rate_row r = price::row(is_blocked ? "0" : line.word(3), "1/1");
      r.id = {static_cast<std::int64_t>(rows.size()) + 1};
      r.prefix = line.word(2);
      if (is_blocked) r.status = row_status::blocked;
      r.effective_from = parse_instant(line.option("from")).value();
      if (line.options.contains("to")) r.effective_to = parse_instant(line.option("to")).value();
      names[r.id.value] = line.word(1);
      rows.push_back(r);
      card.reset();
      continue;
    }
    REQUIRE(line.word(0) == "find");
    if (card == nullptr) card = build(rows).value();
    const rate_row* found = card->find(line.word(1), parse_instant(line.option("at")).value());
    std::string got = "none";
    if (found != nullptr) {
      got = (found->status == row_status::blocked ? "blocked " : "") + names[found->id.value];
    }
    CHECK(got == line.expected);
  }
}

TEST_CASE("a card keeps its name, terms and number of rows") {
  rate_terms terms;
  terms.precision = 4;
  const auto card =
      rate_card::build(rate_card_id{7}, "gold", terms, {row("44", 0), row("1", 0)}).value();
  CHECK(card->id() == rate_card_id{7});
  CHECK(card->name() == "gold");
  CHECK(card->terms() == terms);
  CHECK(card->size() == 2);
}

TEST_CASE("an empty card and an empty number match nothing") {
  CHECK(rate_card_test::build({}).value()->find("442071838750", instant{}) == nullptr);
  CHECK(build({row("4", 0)}).value()->find("", instant{}) == nullptr);
  CHECK(build({row("4", 0)}).value()->find("+44", instant{}) == nullptr);
  CHECK(build({row("4", 0)}).value()->find("4x", instant{})->prefix == "4");
  CHECK(build({row("4", 0)}).value()->find(std::string(1000, '4'), instant{})->prefix == "4");
}

TEST_CASE("two rows of one prefix from one time are refused, naming the prefix") {
  const auto card = build({row("44", 5), row("447", 5), row("447", 6), row("447", 5)});
  REQUIRE(!card.has_value());
  CHECK(card.error().kind == errc::conflict);
  CHECK(card.error().message == "prefix '447' has two rows effective from 1970-01-01T00:00:05Z");
}

TEST_CASE("rows that cannot be rated are refused when the card is built") {
  const auto kind_of = [](rate_row r) {
    const auto card = build({std::move(r)});
    return card ? std::string{"built"} : std::string{name_of(card.error().kind)};
  };
  CHECK(kind_of(row("44", 0)) == "built");
  CHECK(kind_of(row("", 0)) == "invalid_argument");
  CHECK(kind_of(row("1234567890123456", 0)) == "invalid_argument");
  CHECK(kind_of(row("44x", 0)) == "invalid_argument");
  CHECK(kind_of(row("+44", 0)) == "invalid_argument");
  CHECK(kind_of(row("44", 5, 5)) == "invalid_argument");
  rate_row bad = row("44", 0);
  bad.steps.next_s = 0;
  CHECK(kind_of(bad) == "invalid_argument");
  bad = row("44", 0);
  bad.rate_next = {-1};
  CHECK(kind_of(bad) == "invalid_argument");
  rate_terms terms;
  terms.precision = 9;
  CHECK(!rate_card::build(rate_card_id{1}, "test", terms, {row("44", 0)}).has_value());
}

TEST_CASE("find gives what a plain search over all rows gives") {
  CHECK(rc::check("trie == naive scan", [] {
    const auto digits = [](std::size_t least, std::size_t most) {
      const auto size = *rc::gen::inRange(least, most + 1);
      return *rc::gen::container<std::string>(size, rc::gen::element('1', '2', '3', '9'));
    };
    std::vector<rate_row> rows;
    const auto wanted = *rc::gen::inRange(0, 60);
    for (int i = 0; i < wanted; ++i) {
      const std::int64_t from = *rc::gen::inRange(0, 20);
      rate_row r = row(digits(1, 5), from);
      if (*rc::gen::arbitrary<bool>()) {
        r.effective_to = instant::from_s(from + *rc::gen::inRange(1, 10));
      }
      if (*rc::gen::inRange(0, 5) == 0) r.status = row_status::blocked;
      r.id = {i + 1};
      const bool is_double = std::any_of(rows.begin(), rows.end(), [&r](const rate_row& other) {
        return other.prefix == r.prefix && other.effective_from == r.effective_from;
      });
      if (!is_double) rows.push_back(std::move(r));
    }
    const auto card = build(rows).value();
    for (int i = 0; i < 20; ++i) {
      const std::string called = digits(0, 7);
      const instant at = instant::from_s(*rc::gen::inRange(-1, 32));
      const rate_row* naive = rate_card_test::naive_find(rows, called, at);
      const rate_row* found = card->find(called, at);
      RC_ASSERT((naive == nullptr) == (found == nullptr));
      if (naive != nullptr) RC_ASSERT(*found == *naive);
    }
  }));
}
