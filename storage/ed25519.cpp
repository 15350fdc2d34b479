#include "storage/ed25519.hpp"

#include <memory>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace didtron::storage::ed25519 {

namespace ed25519_detail {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t signature_bytes = 64;

struct free_key {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct free_context {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, free_key>;
using context_pointer = std::unique_ptr<EVP_MD_CTX, free_context>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

result<key_pointer> load(std::string_view secret) {
  if (secret.size() != key_bytes)
    return fail(errc::invalid_argument, "an Ed25519 key has 32 bytes");
  key_pointer key{
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes(secret), secret.size())};
  if (!key) return fail(errc::internal, "the key was not taken");
  return key;
}

}  // namespace ed25519_detail

using namespace ed25519_detail;

result<std::string> new_secret() {
  std::string out(key_bytes, '\0');
  if (RAND_bytes(bytes(out), static_cast<int>(out.size())) != 1)
    return fail(errc::internal, "no random bytes");
  return out;
}

result<std::string> public_key_of(std::string_view secret) {
  auto key = load(secret);
  if (!key) return fail(std::move(key).error());
  std::string out(key_bytes, '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key->get(), bytes(out), &size) != 1 || size != key_bytes)
    return fail(errc::internal, "no public key");
  return out;
}

result<std::string> sign(std::string_view secret, std::string_view message) {
  auto key = load(secret);
  if (!key) return fail(std::move(key).error());
  const context_pointer context{EVP_MD_CTX_new()};
  std::string out(signature_bytes, '\0');
  std::size_t size = out.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key->get()) != 1 ||
      EVP_DigestSign(context.get(), bytes(out), &size, bytes(message), message.size()) != 1)
    return fail(errc::internal, "not signed");
  return out;
}

bool is_genuine(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != key_bytes || signature.size() != signature_bytes) return false;
  const key_pointer key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(public_key),
                                                    public_key.size())};
  const context_pointer context{EVP_MD_CTX_new()};
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message),
                          message.size()) == 1;
}

}  // namespace didtron::storage::ed25519
