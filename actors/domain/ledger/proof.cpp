#include "actors/domain/ledger/proof.hpp"

#include <charconv>
#include <map>

#include "actors/domain/ledger/entry.hpp"

namespace didtron {
namespace proof_detail {

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 0x0f];
  }
  return out;
}

/// "" when the entry is in the root.
std::string fault_of(const proven_entry& e, const ledger_root& root, const merkle::hash& h) {
  const std::int64_t number = entry_no_of(e.entry);
  if (number < root.first_entry_no || number > root.last_entry_no)
    return "is not among the entries of that root";
  const std::string digest = h(hex(e.previous) + "\n" + e.entry);
  const std::string seal = h(seal_input(hex(e.previous_seal), hex(digest), e.facts));
  const auto size = static_cast<std::uint64_t>(root.last_entry_no - root.first_entry_no) + 1;
  const auto index = static_cast<std::uint64_t>(number - root.first_entry_no);
  const auto came_to = merkle::root_from(seal, index, size, e.path, h);
  if (!came_to) return came_to.error().message;
  if (*came_to != root.root) return "was altered, or is not the entry that was signed";
  return {};
}

}  // namespace proof_detail

std::string root_statement(std::int64_t tenant, const ledger_root& root) {
  return "didtron ledger root\n" + std::to_string(tenant) + "\n" + root.day + "\n" +
         std::to_string(root.first_entry_no) + "\n" + std::to_string(root.last_entry_no) + "\n" +
         proof_detail::hex(root.root) + "\n";
}

std::int64_t entry_no_of(std::string_view canonical) {
  constexpr std::string_view head = "{\"id\":";
  std::int64_t number = 0;
  if (!canonical.starts_with(head)) return 0;
  const char* end = canonical.data() + canonical.size();
  const auto read = std::from_chars(canonical.data() + head.size(), end, number);
  return read.ec == std::errc{} && read.ptr != end && *read.ptr == ',' && number > 0 ? number : 0;
}

std::vector<proof_line> check_proof(const ledger_proof& proof, std::string_view trusted_key,
                                    const merkle::hash& h, const verify_signature& verify) {
  std::vector<proof_line> out;
  std::map<std::string, const ledger_root*> trusted;
  for (const auto& root : proof.roots) {
    const bool has_range = root.first_entry_no > 0 && root.last_entry_no >= root.first_entry_no;
    const bool is_ours = root.public_key == trusted_key;
    const bool is_good = has_range && is_ours &&
                         verify(trusted_key, root_statement(proof.tenant, root), root.signature);
    if (is_good) trusted[root.day] = &root;
    out.push_back({is_good, "root of " + root.day +
                                (is_good    ? ": signed, entries " +
                                               std::to_string(root.first_entry_no) + " to " +
                                               std::to_string(root.last_entry_no)
                                 : is_ours ? ": the signature is not genuine"
                                           : ": signed with another key")});
  }
  for (const auto& e : proof.entries) {
    const std::string name = "entry " + std::to_string(entry_no_of(e.entry));
    const auto root = trusted.find(e.day);
    if (root == trusted.end()) {
      out.push_back({false, name + ": no genuine root of " + e.day});
      continue;
    }
    const std::string fault = proof_detail::fault_of(e, *root->second, h);
    out.push_back({fault.empty(),
                   name + (fault.empty() ? ": in the root of " + e.day : ": " + fault)});
  }
  return out;
}

}  // namespace didtron
