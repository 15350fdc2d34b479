// Any bytes as a file of number blocks and their states: what is read makes a table or two states of one
// block, and every block of the table is found again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "actors/domain/rating/us_states.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  std::string input;
  if (size > 0 && (data[0] & 1) != 0) input = "npa_nxx,state\n";
  input.append(reinterpret_cast<const char*>(data), size);
  if (size > 0 && (data[0] & 1) != 0) input.erase(14, 1);
  const auto entries = parse_state_entries(input);
  if (!entries) return 0;
  const auto table = state_table::build(*entries);
  if (!table) {
    const auto kind = table.error().kind;
    if (kind != errc::conflict && kind != errc::invalid_argument) std::abort();
    return 0;
  }
  for (const state_entry& e : *entries) {
    const std::string number = "1" + e.block + (e.block.size() == 3 ? "2000000" : "0000");
    if ((*table)->state_of(number).empty()) std::abort();
  }
  return 0;
}
