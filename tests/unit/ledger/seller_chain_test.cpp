#include <map>
#include <optional>
#include <sstream>

#include <doctest/doctest.h>

#include "actors/domain/ledger/seller_chain.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::seller_chain_test {

call_id call_named(const std::string& name) {
  call_id id;
  for (std::size_t i = 0; i < name.size() && i < id.bytes.size(); ++i)
    id.bytes[i] = static_cast<std::uint8_t>(name[i]);
  return id;
}

amount money(const std::string& text) { return price::must(parse_amount(text), text); }

/// One account of the chain with its price for the table's calls.
struct level {
  std::string name;
  account_book book;
  rate_row row;
  rate_terms terms;
  [[nodiscard]] price_window price() const { return {row, terms}; }
};

/// Runs tests/cases/holds/chain.txt: `level NAME BALANCE RATE I/N`, customer first; `chain` begins anew.
class table {
 public:
  void run(const cases::line& line) {
    const std::string& verb = line.word(0);
    if (verb == "chain") return levels_.clear();
    if (verb == "level") {
      const auto [row, terms] = price::of(line, line.word(3), line.word(4));
      account_limits limits;
      limits.credit_limit = money(line.option("limit", "0"));
      limits.channels_max = std::stoi(line.option("channels", "0"));
      levels_.push_back({line.word(1), account_book{money(line.word(2)), limits}, row, terms});
      return;
    }
    const call_id call = call_named(line.word(1));
    if (verb == "topup") {
      auto& book = find(line.word(1)).book;
      book.set_posted(add(book.posted(), money(line.word(2))).value());
      return;
    }
    result<hold_grant> got = hold_grant{};
    if (verb == "reserve") got = reserve(0, call, {});
    if (verb == "extend") got = extend(0, call, {});
    if (verb == "end") end(call, price::duration_ms(line.word(2)));
    compare(line, got);
  }

 private:
  level& find(const std::string& name) {
    for (auto& l : levels_)
      if (l.name == name) return l;
    throw std::runtime_error("no level " + name);
  }

  result<hold_grant> reserve(std::size_t at, const call_id& call, const slice& wanted) {
    level& own = levels_[at];
    auto grant = own.book.reserve(call, own.price(), wanted, instant{});
    if (!grant || at + 1 == levels_.size()) return grant;
    const auto above = reserve(at + 1, call, ask_above(*grant, own.price(), wanted));
    return conclude_reserve(own.book, call, own.price(), above);
  }

  result<hold_grant> extend(std::size_t at, const call_id& call, const slice& wanted) {
    level& own = levels_[at];
    const auto found = own.book.holds().find(call);
    if (found == own.book.holds().end()) return fail(errc::not_found, "no hold");
    const hold_grant before{found->second.granted_s, found->second.reserved};
    auto grant = at == 0 ? own.book.extend(call, own.price(), wanted, instant{})
                         : cover(own.book, call, own.price(), wanted.cap_s, instant{});
    if (!grant || at + 1 == levels_.size()) return grant;
    const auto above = extend(at + 1, call, {grant->granted_s, grant->granted_s});
    return conclude_extend(own.book, call, own.price(), before, above);
  }

  void end(const call_id& call, std::int64_t duration_ms) {
    for (auto& l : levels_) {
      const auto charged = rate_call(duration_ms, l.row, l.terms).value().total;
      REQUIRE(l.book.settle(call, charged).has_value());
      l.book.set_posted(subtract(l.book.posted(), charged).value());
    }
  }

  /// "granted 60 cust 0.40 resl 0.10": the grant, and what each level has available.
  void compare(const cases::line& line, const result<hold_grant>& got) {
    std::istringstream in{line.expected};
    std::string expected_error;
    for (std::string name, value; in >> name >> value;) {
      if (name == "error") {
        expected_error = value;
      } else if (name == "granted") {
        CHECK_MESSAGE(std::to_string(got ? got->granted_s : 0) == value, line.where);
      } else {
        CHECK_MESSAGE(format(find(name).book.available()) == format(money(value)), line.where, " ",
                      name);
      }
    }
    CHECK_MESSAGE((got ? std::string{} : std::string{name_of(got.error().kind)}) == expected_error,
                  line.where);
  }

  std::vector<level> levels_;
};

}  // namespace didtron::seller_chain_test

TEST_CASE("all levels of a chain of sellers hold the same seconds, or none does") {
  seller_chain_test::table t;
  for (const cases::line& line : cases::read("holds/chain.txt"))
    t.run(line);
}
