#include <doctest/doctest.h>

#include "protocols/ledger/proof_json.hpp"

using namespace didtron;

namespace didtron::proof_json_test {

ledger_proof sample() {
  ledger_proof p;
  p.tenant = 1;
  p.roots.push_back({"2026-05-04", 1, 2, std::string(32, 'r'), std::string(32, 'k'), std::string(64, 's')});
  proven_entry e;
  e.entry = R"({"id":1,"ts":"2026-05-04T00:00:00Z","lines":[["1000","D","USD","1"]]})";
  e.facts = R"({"cause":"a \"quoted\" ö"})";
  e.previous.assign(32, '\0');
  e.previous_seal.assign(32, '\xff');
  e.day = "2026-05-04";
  e.path = {std::string(32, 'p')};
  p.entries.push_back(e);
  return p;
}

}  // namespace didtron::proof_json_test
using namespace didtron::proof_json_test;

TEST_CASE("a proof is read back as it was written") {
  const auto text = ledger_json::format_proof(sample());
  const auto back = ledger_json::parse_proof(text);
  REQUIRE(back.has_value());
  CHECK(ledger_json::format_proof(*back) == text);
  CHECK(back->entries[0].entry == sample().entries[0].entry);
  CHECK(back->entries[0].facts == sample().entries[0].facts);
  CHECK(back->roots[0].signature == std::string(64, 's'));
}

TEST_CASE("what is no proof is refused") {
  const auto text = ledger_json::format_proof(sample());
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return ledger_json::parse_proof(changed);
  };
  for (const char* bad : {"", "{}", "[]", "null", "{\"format\":\"didtron-ledger-proof/1\"}"})
    CHECK_FALSE(ledger_json::parse_proof(bad).has_value());
  CHECK_FALSE(with("proof/1", "proof/2").has_value());
  CHECK_FALSE(with("\"tenant\":1", "\"tenant\":0").has_value());
  CHECK_FALSE(with("\"tenant\":1", "\"tenant\":\"1\"").has_value());
  CHECK_FALSE(with("7272", "727").has_value());
  CHECK_FALSE(with("7272", "72G2").has_value());
  CHECK_FALSE(with("\"day\":\"2026-05-04\",\"entry\"", "\"day\":\"2026-05-04\",\"more\":1,\"entry\"").has_value());
  CHECK_FALSE(with("[\"7070", "[7,\"7070").has_value());
  CHECK_FALSE(with("\"first_entry_no\":1", "\"first_entry_no\":-1").has_value());
  CHECK_FALSE(ledger_json::from_hex("zz", 1).has_value());
  CHECK_FALSE(ledger_json::from_hex("AA", 1).has_value());
  CHECK(ledger_json::from_hex("00ff", 2).value() == std::string("\0\xff", 2));
}
