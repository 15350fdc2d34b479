#include "http/tokens.hpp"

#include <cstdlib>

#include <sodium.h>

#include "http/url.hpp"

namespace didtron::http {

namespace tokens_detail {

inline constexpr std::size_t token_bytes = 32;
inline constexpr std::size_t token_letters = 43;  ///< 32 bytes in base64url without padding
inline constexpr std::string_view csrf_purpose = "didtron csrf token v1";

/// Without a working random generator nothing here may go on.
inline void need_sodium() {
  static const bool is_ready = sodium_init() >= 0;
  if (!is_ready) std::abort();
}

inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace tokens_detail

std::string new_token() {
  tokens_detail::need_sodium();
  std::string bytes(tokens_detail::token_bytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return base64url_encode(bytes);
}

bool is_token(std::string_view text) noexcept {
  if (text.size() != tokens_detail::token_letters) return false;
  for (const char c : text) {
    const bool is_letter =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_letter && c != '-' && c != '_') return false;
  }
  return true;
}

token_digest digest_of(std::string_view token) {
  static_assert(std::tuple_size_v<token_digest> == crypto_hash_sha256_BYTES);
  token_digest digest{};
  crypto_hash_sha256(digest.data(), tokens_detail::bytes_of(token), token.size());
  return digest;
}

std::string csrf_token_of(std::string_view token) {
  tokens_detail::need_sodium();
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, tokens_detail::bytes_of(token), token.size());
  crypto_auth_hmacsha256_update(&state, tokens_detail::bytes_of(tokens_detail::csrf_purpose),
                                tokens_detail::csrf_purpose.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return base64url_encode(mac);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string new_request_id() {
  tokens_detail::need_sodium();
  unsigned char bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  char text[2 * sizeof bytes + 1];
  sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
  return text;
}

}  // namespace didtron::http
