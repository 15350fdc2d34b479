#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/ledger/proof_json.hpp"

/// A proof file from anywhere: it is refused, or it comes back as it was written and can be checked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  const auto proof =
      ledger_json::parse_proof({reinterpret_cast<const char*>(data), size});
  if (!proof) return 0;
  const auto text = ledger_json::format_proof(*proof);
  const auto back = ledger_json::parse_proof(text);
  if (!back || ledger_json::format_proof(*back) != text) std::abort();
  const auto lines = check_proof(
      *proof, std::string(32, 'k'),
      [](std::string_view bytes) { return std::string(32, static_cast<char>(bytes.size())); },
      [](auto, auto, auto) { return true; });
  if (lines.size() != proof->roots.size() + proof->entries.size()) std::abort();
  return 0;
}
