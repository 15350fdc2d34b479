#include <cstddef>
#include <cstdint>
#include <string_view>

#include "actors/domain/events/delivery.hpp"
#include "actors/domain/events/webhook_target.hpp"
#include "protocols/webhooks/signature.hpp"

/// What comes from outside about webhooks: an address is refused or a name in small letters; a secret is refused or
/// signs; no signature header passes for a key that made none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto target = events::parse_webhook_url(text)) {
    const bool is_name = !target->host.empty() && target->host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
    const bool is_path = target->path.starts_with('/') && target->path.find_first_of("\r\n ") == std::string::npos;
    if (!is_name || !is_path || (target->port != 443 && target->port != 8443)) __builtin_trap();
  }
  if (const auto key = webhooks::key_of_secret(text); key && webhooks::sign(*key, "a", 1, "b").size() != 47) __builtin_trap();
  static const std::string fixed(24, 'k');
  if (webhooks::verify({fixed}, "evt_1_1", "100", text, "body", 100) && text.find(webhooks::sign(fixed, "evt_1_1", 100, "body")) == text.npos)
    __builtin_trap();
  (void)webhooks::verify({fixed}, "evt_1_1", text, "v1,x", "body", 100);
  (void)events::wanted_type_fault(text);
  return 0;
}
