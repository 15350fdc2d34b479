#include "protocols/webhooks/signature.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace didtron::webhooks {

namespace signature_detail {

constexpr std::string_view prefix = "whsec_";
constexpr std::string_view version = "v1,";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

/// Empty: it is none.
std::string from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 128) return {};
  const std::size_t body = text.find_last_not_of('=') + 1;
  const std::size_t padding = text.size() - body;
  const bool is_good = padding <= 2 && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(body), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
  if (!is_good) return {};
  std::string out(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size())) < 0) return {};
  out.resize(out.size() - padding);
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace signature_detail

using namespace signature_detail;

result<std::string> make_secret() {
  std::string key(secret_bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
    return fail(errc::internal, "no random numbers");
  return std::string{prefix} + base64(key);
}

result<std::string> key_of_secret(std::string_view secret) {
  if (!secret.starts_with(prefix)) return fail(errc::malformed, "a signing secret begins with whsec_");
  auto key = from_base64(secret.substr(prefix.size()));
  if (key.size() < 16 || key.size() > 64) return fail(errc::malformed, "a signing secret has 16 to 64 bytes as base64 behind whsec_");
  return key;
}

std::string sign(std::string_view key, std::string_view id, std::int64_t timestamp_s, std::string_view body) {
  std::string text;
  text.reserve(id.size() + body.size() + 24);
  text.append(id).append(".").append(std::to_string(timestamp_s)).append(".").append(body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), mac.data(), &size);
  return std::string{version} + base64({reinterpret_cast<const char*>(mac.data()), size});
}

bool verify(const std::vector<std::string>& keys, std::string_view id, std::string_view timestamp, std::string_view signatures,
            std::string_view body, std::int64_t now_s) {
  std::int64_t at = 0;
  const auto [end, fault] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), at);
  if (fault != std::errc{} || end != timestamp.data() + timestamp.size() || at < 0) return false;
  if (at > now_s + tolerance_s || at < now_s - tolerance_s) return false;
  bool is_right = false;
  for (const auto& key : keys) {
    const std::string wanted = sign(key, id, at, body);
    for (std::string_view rest = signatures; !rest.empty();) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      is_right = equal(rest.substr(0, space), wanted) || is_right;
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  return is_right;
}

}  // namespace didtron::webhooks
