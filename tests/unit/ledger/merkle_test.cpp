#include <cstdint>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/proof.hpp"

using namespace didtron;

namespace didtron::merkle_test {

/// Not a good hash, but one that tells inputs apart: 32 bytes from eight seeds of FNV-1a.
std::string mix(std::string_view bytes) {
  std::string out;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    std::uint64_t sum = 14695981039346656037ULL ^ (seed * 0x9e3779b97f4a7c15ULL);
    for (const char c : bytes)
      sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    for (int i = 0; i < 8; ++i)
      out += static_cast<char>((sum >> (8 * i)) & 0xff);
  }
  return out;
}
const merkle::hash h = mix;

std::vector<std::string> leaves_of(std::size_t n) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back("leaf " + std::to_string(i));
  return out;
}

std::string leaf(const std::string& data) { return mix(std::string(1, '\0') + data); }
std::string node(const std::string& l, const std::string& r) { return mix("\x01" + l + r); }

/// A proof of entries 1 to n of one day, "signed" by repeating key and message.
ledger_proof proof_of(int n) {
  ledger_proof p;
  p.tenant = 1;
  std::vector<std::string> seals;
  for (int i = 1; i <= n; ++i) {
    proven_entry e;
    e.entry = "{\"id\":" + std::to_string(i) + ",\"ts\":\"…\",\"lines\":[]}";
    e.facts = "{}";
    e.previous.assign(32, 'p');
    e.previous_seal.assign(32, 's');
    e.day = "2026-05-04";
    const auto hex = [](char c) {
      std::string out;
      for (int k = 0; k < 32; ++k) {
        out += "0123456789abcdef"[c >> 4];
        out += "0123456789abcdef"[c & 15];
      }
      return out;
    };
    const auto digest = mix(hex('p') + "\n" + e.entry);
    std::string digest_hex;
    for (const char c : digest) {
      digest_hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
      digest_hex += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    seals.push_back(mix(hex('s') + "\n" + digest_hex + "\n" + e.facts));
    p.entries.push_back(e);
  }
  const merkle::tree tree{seals, h};
  for (int i = 0; i < n; ++i)
    p.entries[static_cast<std::size_t>(i)].path = tree.path(static_cast<std::uint64_t>(i)).value();
  ledger_root r;
  r.day = "2026-05-04";
  r.first_entry_no = 1;
  r.last_entry_no = n;
  r.root = tree.root();
  r.public_key.assign(32, 'k');
  r.signature = r.public_key + root_statement(1, r);
  p.roots.push_back(r);
  return p;
}

/// The lines that fail, joined.
std::string faults(const ledger_proof& p, char key = 'k') {
  std::string out;
  for (const auto& line : check_proof(p, std::string(32, key), h, [](auto k, auto m, auto s) {
         return std::string{k} + std::string{m} == s;
       }))
    if (!line.is_ok) out += line.text + "\n";
  return out;
}

}  // namespace didtron::merkle_test
using namespace didtron::merkle_test;

TEST_CASE("the tree is that of RFC 9162: split at the largest power of two") {
  const auto d = leaves_of(5);
  CHECK(merkle::tree({}, h).root() == mix(""));
  CHECK(merkle::tree(leaves_of(1), h).root() == leaf(d[0]));
  CHECK(merkle::tree(leaves_of(2), h).root() == node(leaf(d[0]), leaf(d[1])));
  CHECK(merkle::tree(leaves_of(3), h).root() == node(node(leaf(d[0]), leaf(d[1])), leaf(d[2])));
  CHECK(merkle::tree(leaves_of(5), h).root() ==
        node(node(node(leaf(d[0]), leaf(d[1])), node(leaf(d[2]), leaf(d[3]))), leaf(d[4])));
  CHECK_FALSE(merkle::tree(leaves_of(3), h).path(3).has_value());
  CHECK_FALSE(merkle::tree({}, h).path(0).has_value());
}

TEST_CASE("every leaf's path leads to the root; nothing else does") {
  CHECK(rc::check("paths prove membership", [] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 70);
    const auto leaves = leaves_of(n);
    const merkle::tree tree{leaves, h};
    const auto i = *rc::gen::inRange<std::size_t>(0, n);
    auto path = tree.path(i).value();
    RC_ASSERT(merkle::root_from(leaves[i], i, n, path, h).value() == tree.root());
    RC_ASSERT(merkle::root_from("another", i, n, path, h).value() != tree.root());
    if (!path.empty()) {
      auto cut = path;
      cut.pop_back();
      RC_ASSERT(!merkle::root_from(leaves[i], i, n, cut, h).has_value());
      path[0][3] = static_cast<char>(path[0][3] ^ 1);
      RC_ASSERT(merkle::root_from(leaves[i], i, n, path, h).value() != tree.root());
    }
    path.resize(path.size() + 70, std::string(32, 'x'));
    RC_ASSERT(!merkle::root_from(leaves[i], i, n, path, h).has_value());
  }));
  CHECK_FALSE(merkle::root_from("x", 3, 3, {}, h).has_value());
  CHECK_FALSE(merkle::root_from("x", 0, 0, {}, h).has_value());
}

TEST_CASE("a proof holds as it was made, and any change to it is named") {
  CHECK(faults(proof_of(1)).empty());
  CHECK(faults(proof_of(7)).empty());
  CHECK(faults(proof_of(7), 'x').starts_with("root of 2026-05-04: signed with another key\nentry 1: no genuine root"));
  const auto broken = [](auto change) {
    auto p = proof_of(7);
    change(p);
    return faults(p);
  };
  CHECK(broken([](auto& p) { p.entries[2].entry += ' '; }).starts_with("entry 3: was altered"));
  CHECK(broken([](auto& p) { p.entries[2].facts = "{ }"; }).starts_with("entry 3: was altered"));
  CHECK(broken([](auto& p) { p.entries[2].previous[0] = 'x'; }).starts_with("entry 3: was altered"));
  CHECK(broken([](auto& p) { p.entries[2].previous_seal[0] = 'x'; }).starts_with("entry 3: was altered"));
  CHECK(broken([](auto& p) { p.entries[2].path.pop_back(); }).starts_with("entry 3: the path is too short"));
  CHECK(broken([](auto& p) { p.entries[2].day = "2026-05-05"; }).starts_with("entry 3: no genuine root"));
  CHECK(broken([](auto& p) { p.entries[2].entry = "{\"id\":9,"; }).starts_with("entry 9: is not among"));
  CHECK(broken([](auto& p) { p.entries[2].entry = "{}"; }).starts_with("entry 0: is not among"));
  CHECK(broken([](auto& p) { p.roots[0].root[0] = 'x'; }).starts_with("root of 2026-05-04: the signature"));
  CHECK(broken([](auto& p) { p.roots[0].last_entry_no = 6; }).starts_with("root of 2026-05-04: the signature"));
  CHECK(broken([](auto& p) { p.tenant = 2; }).starts_with("root of 2026-05-04: the signature"));
  CHECK(broken([](auto& p) { p.roots.clear(); }).starts_with("entry 1: no genuine root"));
}
