#include "actors/domain/core/lines.hpp"

namespace didtron {

std::string printable(std::string_view bytes, std::size_t bytes_max) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes.substr(0, bytes_max)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 0x0f];
    }
  }
  if (bytes.size() > bytes_max) out += "...";
  return out;
}

}  // namespace didtron
