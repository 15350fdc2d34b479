#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "actors/domain/core/instant.hpp"

/// CDRs as a switch would write them, for the benches that read some.
namespace didtron::bench {

/// `count` CDRs of one day, with keys like a switch's; the same for the same arguments. A quarter of
/// the calls is not answered, unless all are.
inline std::string make_file(std::int64_t count, std::int64_t round, bool is_all_answered) {
  static const char* called[] = {"33142345678",  "442071838750", "4915112345678", "919812345678",
                                 "447911123456", "12125550123",  "27821234567",   "81312345678"};
  const instant day = *parse_instant("2026-02-20T00:00:00Z");
  std::string out = "id,start,answer,end,src,dst,bill,cause,carrier,account\n";
  std::uint64_t random = 20'261'123ULL + static_cast<std::uint64_t>(round);
  for (std::int64_t n = 0; n < count; ++n) {
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto bits = random >> 33U;
    const auto started = plus_ms(day, n * 86'000'000 / count);
    const bool is_answered = is_all_answered || bits % 4 != 0;
    const auto bill_ms = is_answered ? static_cast<std::int64_t>(bits % 300'000) + 1 : 0;
    const auto answered = plus_ms(started, 3'000);
    char key[48];
    std::snprintf(key, sizeof key, "%02lld-%012lld-%08llx", static_cast<long long>(round % 100),
                  static_cast<long long>(n), static_cast<unsigned long long>(bits));
    out += std::string{key} + "," + format(started) + "," + (is_answered ? format(answered) : "") +
           "," + format(plus_ms(is_answered ? answered : started, bill_ms)) + ",4420712345" +
           std::to_string(10 + bits % 90) + "," + called[(bits >> 3U) % 8] + "," +
           std::to_string(bill_ms) + "," + (is_answered ? "16" : "17") + "," +
           ((bits >> 7U) % 2 != 0 ? "a" : "b") + "," + ((bits >> 9U) % 2 != 0 ? "one" : "two") + "\n";
  }
  return out;
}

}  // namespace didtron::bench
