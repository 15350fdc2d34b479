#include "storage/repositories/ledger_roots.hpp"

#include "storage/ed25519.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/journal_chain.hpp"
#include "storage/sha256.hpp"
#include "tests/storage/ledger_support.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace ledger_roots_support {

struct signed_world : world {
  signed_world() : world{"roots"} {
    secret = must(storage::ed25519::new_secret());
    public_key = must(storage::ed25519::public_key_of(secret));
  }
  std::string money_book() const { return storage::account_book(demo.customers[0].account, false); }
  void top_up(const std::string& key) {
    must(post(node, seller(), journal("topup", key, {debit("1000", 5), credit(money_book(), 5)})));
  }
  /// Everything recorded so far is two days older than it was, and the chain is made to agree.
  void days_pass() {
    tamper(*this, "UPDATE journal_entries SET recorded_at = recorded_at - interval '2 days'; "
                  "UPDATE ledger_heads SET recorded_at = recorded_at - interval '2 days'");
    reseal();
  }
  /// The seals of all entries as their facts are now.
  void reseal() {
    storage::chain_head last;
    std::string sql;
    for (const auto& e : must(pg::run(node, storage::chain_after(seller(), 0)))) {
      last = {e.digest, storage::seal_of(e, last.seal)};
      sql += "UPDATE journal_entries SET seal = '\\x" + storage::to_hex(last.seal) + "' WHERE tenant_id = 1 AND entry_no = " +
             std::to_string(e.entry.entry_no) + "; ";
    }
    tamper(*this, sql + "UPDATE ledger_heads SET seal = '\\x" + storage::to_hex(last.seal) + "' WHERE tenant_id = 1");
  }
  std::vector<ledger_root> sign() {
    return must(in_transaction(node, seller(), [&](pg::transaction& tx) { return storage::sign_roots(tx, secret); }));
  }
  storage::exported_proof prove(account_id account) {
    return must(in_transaction(node, seller(), [&](pg::transaction& tx) { return storage::prove_account(tx, account); }));
  }
  std::string faults(const ledger_proof& p) const {
    std::string out;
    for (const auto& line : check_proof(p, public_key, [](std::string_view b) { return storage::sha256(b); },
                                        storage::ed25519::is_genuine))
      if (!line.is_ok) out += line.text + "\n";
    return out;
  }
  std::string secret, public_key;
};

}  // namespace ledger_roots_support

using namespace ledger_roots_support;

TEST_CASE("a day's root is signed once it is over, and proves a customer's entries without the database") {
  signed_world w;
  w.top_up("a");
  must(w.book({w.call(1), w.call(2)}));
  CHECK(w.sign().empty());  // today is not over
  w.days_pass();
  CHECK(failing(w) == "");
  const auto first = w.sign();
  REQUIRE(first.size() == 1);
  CHECK(first[0].first_entry_no == 1);
  CHECK(w.sign().empty());

  w.top_up("b");
  auto shared = journal("adjustment", "shared", {debit("4900", 2), credit(w.money_book(), 1), credit("2100:acct-999", 1)});
  must(post(w.node, w.seller(), shared));
  const auto half = w.prove(w.demo.customers[0].account);
  CHECK(half.unsigned_yet == 1);
  CHECK(half.withheld == 1);
  CHECK(half.proof.roots.size() == 1);
  CHECK(w.faults(half.proof) == "");
  // Opening balance, top-up "a", and the two calls' one entry.
  CHECK(half.proof.entries.size() == 3);
  for (const auto& e : half.proof.entries)
    CHECK(e.entry.find(":carrier-") == std::string::npos);
  CHECK(failing(w) == "");
  CHECK_FALSE(in_transaction(w.node, w.seller(), [](pg::transaction& tx) {
                return storage::prove_account(tx, account_id{4711});
              }).has_value());

  SUBCASE("an entry changed after its root was signed is found, although the chain was made to agree") {
    tamper(w, "UPDATE journal_entries SET cause = 'another' WHERE idempotency_key = 'a'");
    CHECK(failing(w).find("chain_digests") != std::string::npos);
    w.reseal();
    CHECK(failing(w).starts_with("signed_roots: tenant 1: the root of "));
    CHECK(w.faults(w.prove(w.demo.customers[0].account).proof).find("was altered") != std::string::npos);
  }
  SUBCASE("a root with another signature is found") {
    tamper(w, "UPDATE ledger_roots SET signature = set_byte(signature, 5, get_byte(signature, 5) # 1)");
    CHECK(failing(w).find("has no genuine signature") != std::string::npos);
  }
  SUBCASE("a missing root is found once there is a later one") {
    w.days_pass();
    tamper(w, "DELETE FROM ledger_roots");
    REQUIRE(w.sign().size() == 2);
    CHECK(failing(w) == "");
    tamper(w, "DELETE FROM ledger_roots WHERE first_entry_no = 1");
    CHECK(failing(w).find("does not begin at entry 1") != std::string::npos);
  }
}

TEST_CASE("Ed25519 is the standard's") {
  // RFC 8032, 7.1, test 2.
  const auto bytes = [](std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2)
      out += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    return out;
  };
  const auto secret = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const auto key = must(storage::ed25519::public_key_of(secret));
  CHECK(storage::to_hex(key) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const auto signature = must(storage::ed25519::sign(secret, "\x72"));
  CHECK(storage::to_hex(signature) ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(storage::ed25519::is_genuine(key, "\x72", signature));
  CHECK_FALSE(storage::ed25519::is_genuine(key, "\x73", signature));
  CHECK_FALSE(storage::ed25519::is_genuine(key, "\x72", signature.substr(1)));
  CHECK_FALSE(storage::ed25519::is_genuine(key.substr(1), "\x72", signature));
  CHECK_FALSE(storage::ed25519::sign("short", "x").has_value());
}

}  // namespace didtron::test
