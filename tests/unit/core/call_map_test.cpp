#include <map>
#include <memory>
#include <random>

#include <doctest/doctest.h>

#include "actors/domain/core/call_map.hpp"

using namespace didtron;

TEST_CASE("a call map does what a standard map does, small and large, over many changes") {
  for (const std::uint64_t span : {6ULL, 40ULL, 9000ULL}) {
    CAPTURE(span);
    std::mt19937_64 random{span};
    call_map<std::unique_ptr<int>> map;
    std::map<call_id, int> plain;
    for (int step = 0; step < 60'000; ++step) {
      const auto n = random() % span;
      const auto call = make_uuid_v7(instant::from_s(static_cast<std::int64_t>(n)), n, n * 77);
      // Grows for a while, then shrinks, so that both are seen at every size.
      const bool is_growing = step / 20'000 % 2 == 0;
      if (random() % 10 < (is_growing ? 7U : 3U)) {
        map.insert_or_assign(call, std::make_unique<int>(step));
        plain.insert_or_assign(call, step);
      } else {
        REQUIRE(map.erase(call) == plain.erase(call));
      }
      REQUIRE(map.size() == plain.size());
      const auto found = map.find(call);
      REQUIRE((found == map.end()) == !plain.contains(call));
      if (found != map.end()) REQUIRE(*found->second == plain.at(call));
    }
    for (const auto& [call, value] : plain) REQUIRE(*map.at(call) == value);
    std::size_t seen = 0;
    for (const auto& [call, value] : map) seen += plain.at(call) == *value ? 1 : 0;
    CHECK(seen == plain.size());
    while (!map.empty()) map.erase(map.begin());
    CHECK(map.find(call_id{}) == map.end());
    CHECK_THROWS(map.at(call_id{}));
  }
}

TEST_CASE("a call that is there already stays as it is") {
  call_map<int> map;
  const auto call = make_uuid_v7(instant{}, 1, 1);
  CHECK(map.try_emplace(call, 1).second);
  const auto [found, is_new] = map.try_emplace(call, 2);
  CHECK(!is_new);
  CHECK(found->second == 1);
}
