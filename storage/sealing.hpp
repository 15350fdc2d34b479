#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

/// AES-256-GCM by OpenSSL: what is sealed can be read, and cannot be changed or moved, without its key.
namespace didtron::storage {

/// 32 bytes that are wiped when they are not needed any more; never copied by accident.
class sealing_key {
 public:
  static constexpr std::size_t size = 32;

  /// Random. Error: internal.
  static result<sealing_key> generate();
  /// Error: invalid_argument (not 32 bytes).
  static result<sealing_key> from_bytes(std::string_view bytes);

  sealing_key(sealing_key&& other) noexcept;
  sealing_key& operator=(sealing_key&& other) noexcept;
  sealing_key(const sealing_key&) = delete;
  sealing_key& operator=(const sealing_key&) = delete;
  ~sealing_key();

  [[nodiscard]] std::string_view bytes() const noexcept {
    return {reinterpret_cast<const char*>(bytes_.data()), size};
  }

 private:
  sealing_key() = default;
  std::array<unsigned char, size> bytes_ = {};
};

/// Sealed texts are this much longer: a nonce of 12 random bytes before, a tag of 16 behind.
inline constexpr std::size_t sealing_overhead_bytes = 28;

/// `context` is not stored; only whoever names the same opens it. Error: internal.
result<std::string> seal(const sealing_key& key, std::string_view plain, std::string_view context);
/// Error: malformed when the key or the context is another one, or a bit was changed: which of them
/// cannot be told.
result<std::string> unseal(const sealing_key& key, std::string_view sealed,
                           std::string_view context);

/// Overwrites a text that was secret.
void wipe(std::string& text) noexcept;

}  // namespace didtron::storage
