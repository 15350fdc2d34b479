#include <unordered_set>

#include <doctest/doctest.h>

#include "actors/domain/core/shard.hpp"
#include "actors/domain/core/uuid.hpp"

using namespace didtron;

TEST_CASE("the version 7 example of RFC 9562 is made from its parts") {
  // Appendix A.6: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
  const uuid id = make_uuid_v7(instant::from_ms(0x017F22E279B0), 0xCC3, 0x18C4DC0C0C07398FULL);
  CHECK(format(id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("version and variant stand whatever the random bits are") {
  for (const std::uint64_t bits : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    const uuid id = make_uuid_v7(instant::from_ms(1), bits, bits);
    CHECK((id.bytes[6] >> 4) == 7);
    CHECK((id.bytes[8] >> 6) == 2);
  }
}

TEST_CASE("later identifiers sort after earlier ones") {
  CHECK(make_uuid_v7(instant::from_ms(1000), ~0ULL, ~0ULL) <
        make_uuid_v7(instant::from_ms(1001), 0, 0));
}

TEST_CASE("a UUID is read in either case and written in lower case") {
  const auto id = parse_uuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
  REQUIRE(id.has_value());
  CHECK(format(*id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK(format(uuid{}) == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("other texts are not UUIDs") {
  for (const char* text :
       {"", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2079b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c0739-f"}) {
    const auto id = parse_uuid(text);
    CHECK_MESSAGE(!id.has_value(), text);
    if (!id) CHECK(id.error().kind == errc::malformed);
  }
}

TEST_CASE("hashes of identifiers from the same millisecond differ") {
  std::unordered_set<std::size_t> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    seen.insert(std::hash<uuid>{}(make_uuid_v7(instant::from_ms(5), 0, i)));
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("the shard of a tenant never changes") {
  // Computed independently from the published SplitMix64 reference code.
  CHECK(shard_of(tenant_id{0}) == 431);
  CHECK(shard_of(tenant_id{1}) == 193);
  CHECK(shard_of(tenant_id{2}) == 718);
  CHECK(shard_of(tenant_id{3}) == 1005);
  CHECK(shard_of(tenant_id{1000}) == 328);
  CHECK(shard_of(tenant_id{9223372036854775807}) == 679);
}

TEST_CASE("tenants spread over all shards") {
  std::unordered_set<std::int32_t> seen;
  for (std::int64_t t = 1; t <= 20'000; ++t) {
    const std::int32_t shard = shard_of(tenant_id{t});
    CHECK(shard >= 0);
    CHECK(shard < shard_count);
    seen.insert(shard);
  }
  CHECK(seen.size() == static_cast<std::size_t>(shard_count));
}
