#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <sstream>

#include <doctest/doctest.h>

#include "actors/domain/ledger/hold.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::hold_test {

call_id call_named(const std::string& name) {
  call_id id;
  for (std::size_t i = 0; i < name.size() && i < id.bytes.size(); ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(name[i]);
  }
  return id;
}

/// Compares numbers of a table ("0.24") with amounts as values, not as texts.
amount money(const std::string& text) { return price::must(parse_amount(text), text); }

/// A window over a price that lives as long as the tests.
price_window priced(const std::string& per_minute, const std::string& increments) {
  static std::deque<rate_row> rows;
  static const rate_terms terms;
  return {rows.emplace_back(price::row(per_minute, increments)), terms};
}

/// Runs a table of tests/cases/holds: book, price, reserve, extend, trim, settle, release, topup, day.
class table {
 public:
  void run(const cases::line& line) {
    const std::string& verb = line.word(0);
    if (verb == "book") return book(line);
    if (verb == "price") {
      auto [row, terms] = price::of(line, line.word(2), line.word(3));
      if (line.words.size() > 4 && line.word(4) == "blocked") row.status = row_status::blocked;
      prices_.insert_or_assign(line.word(1), std::pair{row, terms});
      return;
    }
    const instant now = instant::from_s(std::stoll(line.option("at", "0")));
    book_->set_limits(in_force(limits_, now));
    got_.clear();
    error_.clear();
    if (verb == "topup") {
      book_->set_posted(add(book_->posted(), money(line.word(1))).value());
    } else if (verb == "day") {
      book_->set_day_spent(utc_day(now), money(line.word(1)));
    } else {
      decide(verb, line, now);
    }
    got_["posted"] = book_->posted();
    got_["available"] = book_->available();
    if (limits_.day_spend_max) got_["spent"] = book_->day_spent();
    compare(line);
  }

 private:
  void book(const cases::line& line) {
    const auto given = [&](const char* key) { return line.options.contains(key); };
    limits_ = {};
    limits_.credit_limit = money(line.option("limit", "0"));
    limits_.channels_max = std::stoi(line.option("channels", "0"));
    limits_.cps_max = std::stoi(line.option("cps", "0"));
    if (given("day_spend")) limits_.day_spend_max = money(line.option("day_spend"));
    if (given("price")) limits_.price_max = price::must(parse_rate(line.option("price")), line.where);
    if (given("raised")) {
      limits_.temporary = {money(line.option("raised")),
                           instant::from_s(std::stoll(line.option("until")))};
    }
    book_.emplace(money(line.word(1)), limits_);
    prices_.clear();
  }

  void decide(const std::string& verb, const cases::line& line, instant now) {
    const auto& [row, terms] = prices_.at(line.word(1));
    const price_window price{row, terms};
    const call_id call = call_named(line.word(1));
    const slice wanted{std::stoll(line.option("slice", "60")), std::stoll(line.option("cap", "7200")),
                       std::stoll(line.option("least", "1"))};
    if (verb == "reserve") return grant(book_->reserve(call, price, wanted, now));
    if (verb == "extend") return grant(book_->extend(call, price, wanted, now));
    if (verb == "trim") return grant(book_->trim(call, price, std::stoll(line.word(2))));
    if (verb == "release") return money_result(book_->release(call));
    REQUIRE(verb == "settle");
    const auto charged = rate_call(price::duration_ms(line.word(2)), row, terms).value();
    const auto released = book_->settle(call, charged.total);
    if (released) {
      got_["charged"] = charged.total;
      book_->set_posted(subtract(book_->posted(), charged.total).value());
    }
    money_result(released);
  }

  void grant(const result<hold_grant>& granted) {
    error_ = granted ? std::string{} : std::string{name_of(granted.error().kind)};
    if (!granted) return;
    got_["granted"] = amount{granted->granted_s * 100'000'000};
    got_["reserved"] = granted->reserved;
  }

  void money_result(const result<amount>& released) {
    error_ = released ? std::string{} : std::string{name_of(released.error().kind)};
    if (released) got_["released"] = *released;
  }

  /// "granted 60 reserved 0.24 ..." or "error kind ...": all that is named must agree.
  void compare(const cases::line& line) {
    std::istringstream in{line.expected};
    std::string expected_error;
    std::size_t compared = 0;
    for (std::string name, value; in >> name >> value;) {
      if (name == "error") {
        expected_error = value;
        continue;
      }
      ++compared;
      REQUIRE_MESSAGE(got_.contains(name), line.where);
      CHECK_MESSAGE(format(got_[name]) == format(money(value)), line.where, " ", name);
    }
    CHECK_MESSAGE(error_ == expected_error, line.where);
    CHECK_MESSAGE(compared == got_.size(), line.where);
  }

  account_limits limits_;
  std::optional<account_book> book_;
  std::map<std::string, std::pair<rate_row, rate_terms>> prices_;
  std::map<std::string, amount> got_;
  std::string error_;
};

}  // namespace didtron::hold_test
using namespace didtron::hold_test;

TEST_CASE("three calls share one dollar as in rule 2.3") {
  table t;
  for (const cases::line& line : cases::read("holds/three_calls.txt"))
    t.run(line);
}

TEST_CASE("the rules of holds hold") {
  table t;
  for (const cases::line& line : cases::read("holds/rules.txt"))
    t.run(line);
}

TEST_CASE("day, price and temporary limits hold") {
  table t;
  for (const cases::line& line : cases::read("holds/limits.txt"))
    t.run(line);
}

TEST_CASE("a hold expires its seconds plus grace after the last grant") {
  account_book book{money("9.00"), {}};
  const rate_row row = price::row("0.06", "1/1");
  const rate_terms terms;
  const call_id call = call_named("a");
  const instant start = instant::from_s(1000);
  REQUIRE(book.reserve(call, {row, terms}, {}, start).has_value());
  CHECK(book.holds().at(call).created_at == start);
  CHECK(book.holds().at(call).expires_at == instant::from_s(1000 + 60 + 120));
  REQUIRE(book.extend(call, {row, terms}, {}, instant::from_s(1050)).has_value());
  CHECK(book.holds().at(call).expires_at == instant::from_s(1050 + 120 + 120));
  CHECK(book.holds().at(call).created_at == start);
}

TEST_CASE("an answer after long ringing renews the hold, and nothing moves it back") {
  account_limits limits;
  limits.hold_grace_s = 30;
  account_book book{money("9.00"), limits};
  const call_id call = call_named("a");
  CHECK(book.renew(call, instant{}).error().kind == errc::not_found);
  REQUIRE(
      book.reserve(call, priced("0.06", "1/1"), {}, instant{}).has_value());
  REQUIRE(book.renew(call, instant::from_s(50)).has_value());
  CHECK(book.holds().at(call).expires_at == instant::from_s(50 + 60 + 30));
  REQUIRE(book.renew(call, instant::from_s(10)).has_value());
  CHECK(book.holds().at(call).expires_at == instant::from_s(50 + 60 + 30));
}

TEST_CASE("expired holds come oldest first and stay until they are resolved") {
  account_book book{money("9.00"), {}};
  for (const char* name : {"a", "b", "c"}) {
    hold h;
    h.call = call_named(name);
    h.expires_at = instant::from_s(name[0] == 'a' ? 30 : name[0] == 'b' ? 10 : 20);
    book.restore(h);
  }
  CHECK(book.expired(instant::from_s(9)).empty());
  CHECK(book.expired(instant::from_s(20)) ==
        std::vector<call_id>{call_named("b"), call_named("c")});
  CHECK(book.expired(instant::from_s(99)).size() == 3);
  CHECK(book.holds().size() == 3);
}

TEST_CASE("holds of running calls are restored whatever the balance") {
  account_book book{money("0.10"), {}};
  hold h;
  h.call = call_named("a");
  h.reserved = money("0.60");
  h.granted_s = 60;
  book.restore(h);
  CHECK(format(book.held(), 2) == "0.60");
  CHECK(format(book.available(), 2) == "-0.50");
  const rate_row row = price::row("0.60", "60/60");
  CHECK(book.extend(h.call, {row, rate_terms{}}, {}, instant{}).error().kind ==
        errc::insufficient_balance);
  CHECK(book.reserve(call_named("b"), {row, rate_terms{}}, {}, instant{}).error().kind ==
        errc::insufficient_balance);
  // The same hold twice counts once.
  h.reserved = money("0.30");
  book.restore(h);
  CHECK(format(book.held(), 2) == "0.30");
  CHECK(book.holds().size() == 1);
  // A top-up makes the account pay again.
  book.set_posted(money("5.00"));
  CHECK(book.extend(h.call, {row, rate_terms{}}, {}, instant{}).value().granted_s == 120);
}

TEST_CASE("new limits count from the next decision on") {
  account_book book{money("0.00"), {}};
  const rate_row row = price::row("0.60", "60/60");
  CHECK(!book.reserve(call_named("a"), {row, rate_terms{}}, {}, instant{}).has_value());
  account_limits limits;
  limits.credit_limit = money("0.60");
  book.set_limits(limits);
  CHECK(book.reserve(call_named("a"), {row, rate_terms{}}, {}, instant{}).has_value());
  CHECK(book.available() == amount{});
}

TEST_CASE("a refused call does not use up the second") {
  account_limits limits;
  limits.cps_max = 1;
  account_book book{money("0.60"), limits};
  const instant now = instant::from_s(7);
  CHECK(book.reserve(call_named("a"), priced("9.00", "60/60"), {}, now)
            .error()
            .kind == errc::insufficient_balance);
  CHECK(book.reserve(call_named("a"), priced("0.30", "60/60"), {}, now)
            .has_value());
  CHECK(book.reserve(call_named("b"), priced("0.30", "60/60"), {}, instant{7'999'999})
            .error()
            .kind == errc::limit_exceeded);
}

TEST_CASE("absurd stored values saturate instead of wrapping") {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  account_book book{amount{-largest}, {}};
  hold h;
  h.reserved = amount{largest};
  for (const char* name : {"a", "b", "c"}) {
    h.call = call_named(name);
    book.restore(h);
  }
  CHECK(book.held() == amount{largest});
  CHECK(book.available() == amount{std::numeric_limits<std::int64_t>::min()});
  CHECK(book.settle(call_named("a"), amount{-largest}).error().kind == errc::overflow);
  CHECK(book.holds().size() == 3);
  for (const char* name : {"a", "b", "c"})
    CHECK(book.release(call_named(name)).has_value());
  CHECK(book.held() == amount{});
}
