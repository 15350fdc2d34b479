// Any bytes as the URL of an engine: what is read is written the same way again, and nothing of it could
// break the head of a request.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "actors/domain/cdrs/pull_settings.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  // The port that is written may have been left out.
  if (size > pull_bounds::url_bytes_max - 8) return 0;
  const auto url = parse_pull_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  if (url->port == 0 || url->host.empty() || !url->target.starts_with('/')) std::abort();
  if (url->target.find_first_of(" \r\n#") != std::string::npos) std::abort();
  if (url->host.find_first_of("/@?# \r\n") != std::string::npos) std::abort();
  const auto again = parse_pull_url(origin_of(*url) + url->target);
  if (!again || *again != *url) std::abort();
  return 0;
}
