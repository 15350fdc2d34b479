#include <random>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/prefix_index.hpp"

namespace didtron::prefix_index_test {

struct indexed {
  std::vector<std::string> prefixes;  ///< ascending
  prefix_index index;
};

indexed index_of(const std::set<std::string>& prefixes) {
  indexed out;
  std::vector<std::uint64_t> keys;
  for (const auto& prefix : prefixes) {
    out.prefixes.push_back(prefix);
    keys.push_back(prefix_index::key_of(prefix));
  }
  out.index = prefix_index::build(std::move(keys)).value();
  return out;
}

/// All prefixes of the set that `number` starts with, longest first.
std::vector<std::string> naive(const std::set<std::string>& prefixes, const std::string& number) {
  std::vector<std::string> out;
  for (auto size = number.size(); size > 0; --size)
    if (prefixes.contains(number.substr(0, size))) out.push_back(number.substr(0, size));
  return out;
}

std::vector<std::string> found(const indexed& in, const std::string& number) {
  std::vector<std::string> out;
  const dialled packed{number};
  in.index.prefetch(packed);
  for (auto at = in.index.longest(packed); at != prefix_index::none; at = in.index.shorter(at))
    out.push_back(in.prefixes[at]);
  return out;
}


TEST_CASE("a dialled number keeps its leading digits") {
  CHECK(dialled{"442071838750"}.count() == 12);
  CHECK(dialled{""}.count() == 0);
  CHECK(dialled{"+44"}.count() == 0);
  CHECK(dialled{"44x9"}.count() == 2);
  CHECK(dialled{std::string(1000, '7')}.count() == 15);
  CHECK(dialled{"4420"}.digits() == 0x4420'0000'0000'0000U);
  CHECK(dialled{"4420"}.exact() == 0x4420'FFFF'FFFF'FFFFU);
  CHECK(dialled{"442071"}.shortened(4).exact() == dialled{"4420"}.exact());
  CHECK(dialled{"442071"}.shortened(9).count() == 6);
  CHECK(dialled{"442071"}.shortened(0).exact() == dialled{""}.exact());
}

TEST_CASE("a prefix has a key that sorts as its digits, shorter ones first") {
  CHECK(prefix_index::key_of("44") < prefix_index::key_of("440"));
  CHECK(prefix_index::key_of("440") < prefix_index::key_of("45"));
  CHECK(prefix_index::length_of(prefix_index::key_of("123456789012345")) == 15);
  for (const char* bad : {"", "+44", "4x", "1234567890123456"}) CHECK(prefix_index::key_of(bad) == 0);
}

TEST_CASE("keys out of order, twice or empty are refused") {
  const auto one = prefix_index::key_of("1");
  const auto two = prefix_index::key_of("2");
  CHECK(prefix_index::build({one, two}).has_value());
  CHECK(!prefix_index::build({two, one}).has_value());
  CHECK(!prefix_index::build({one, one}).has_value());
  CHECK(!prefix_index::build({0, one}).has_value());
  CHECK(prefix_index::build({})->longest(dialled{"44"}) == prefix_index::none);
}

TEST_CASE("every chain of matches equals the plain search, also for numbers shorter than a prefix") {
  CHECK(rc::check("index == set", [] {
    // Few digits make nests; a common head makes levels of slots below one another.
    const std::string head(*rc::gen::inRange<std::size_t>(0, 9), '4');
    std::set<std::string> prefixes;
    const auto digits = [](std::size_t least, std::size_t most) {
      const auto size = *rc::gen::inRange(least, most + 1);
      return *rc::gen::container<std::string>(size, rc::gen::element('1', '2', '4', '0', '9'));
    };
    const auto wanted = *rc::gen::inRange(0, 400);
    for (int i = 0; i < wanted; ++i) {
      const bool is_headed = *rc::gen::inRange(0, 4) != 0;
      prefixes.insert(is_headed ? head + digits(1, 6) : digits(1, 15));
    }
    const auto in = index_of(prefixes);
    for (int i = 0; i < 30; ++i) {
      const auto number = *rc::gen::inRange(0, 2) == 0 ? head + digits(0, 7) : digits(0, 15);
      RC_ASSERT(found(in, number) == naive(prefixes, number));
    }
  }));
}

TEST_CASE("many prefixes, spread and crowded, are found like in a set, in bounded memory") {
  for (const auto& [name, share, least, most] :
       {std::tuple{"spread", 0, 3, 9}, std::tuple{"one country", 10, 5, 11},
        std::tuple{"one range", 10, 12, 15}, std::tuple{"mixed", 5, 2, 15}}) {
    CAPTURE(name);
    std::mt19937_64 random{7};
    const auto number = [&](int size) {
      std::string out = static_cast<int>(random() % 10) < share ? "447" : "";
      if (least >= 12) out = "4477009000";
      while (static_cast<int>(out.size()) < size) out += static_cast<char>('0' + random() % 10);
      return out;
    };
    std::set<std::string> prefixes;
    for (int i = 0; i < 60'000; ++i)
      prefixes.insert(number(least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1))));
    const auto in = index_of(prefixes);
    CHECK(in.index.bytes() <= 28 * prefixes.size());
    for (int i = 0; i < 20'000; ++i) {
      auto called = number(4 + static_cast<int>(random() % 12));
      if (i % 2 == 0) called = in.prefixes[random() % in.prefixes.size()] + called;
      called.resize(std::min<std::size_t>(called.size(), 15));
      if (found(in, called) != naive(prefixes, called)) FAIL(called);
    }
  }
}

}  // namespace didtron::prefix_index_test
