#include "storage/sealing.hpp"

#include <limits>
#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace didtron::storage {

namespace sealing_detail {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
static_assert(nonce_bytes + tag_bytes == sealing_overhead_bytes);
/// Far above any secret; lengths are int in OpenSSL.
constexpr std::size_t text_bytes_max = 1U << 20;

struct free_context {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using context_pointer = std::unique_ptr<EVP_CIPHER_CTX, free_context>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

failure not_opened() {
  return fail(errc::malformed, "the secret does not open: another key, or it was changed or moved");
}

}  // namespace sealing_detail

using namespace sealing_detail;

result<sealing_key> sealing_key::generate() {
  sealing_key key;
  if (RAND_bytes(key.bytes_.data(), static_cast<int>(size)) != 1)
    return fail(errc::internal, "no random bytes");
  return key;
}

result<sealing_key> sealing_key::from_bytes(std::string_view bytes) {
  if (bytes.size() != size) return fail(errc::invalid_argument, "a key has 32 bytes");
  sealing_key key;
  bytes.copy(reinterpret_cast<char*>(key.bytes_.data()), size);
  return key;
}

sealing_key::sealing_key(sealing_key&& other) noexcept : bytes_{other.bytes_} {
  OPENSSL_cleanse(other.bytes_.data(), size);
}

sealing_key& sealing_key::operator=(sealing_key&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  OPENSSL_cleanse(other.bytes_.data(), size);
  return *this;
}

sealing_key::~sealing_key() { OPENSSL_cleanse(bytes_.data(), size); }

void wipe(std::string& text) noexcept {
  if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

result<std::string> seal(const sealing_key& key, std::string_view plain, std::string_view context) {
  if (plain.size() > text_bytes_max || context.size() > text_bytes_max)
    return fail(errc::too_large, "a secret has at most 1 MiB");
  std::string out(nonce_bytes + plain.size() + tag_bytes, '\0');
  unsigned char* const at = bytes_of(out);
  if (RAND_bytes(at, static_cast<int>(nonce_bytes)) != 1)
    return fail(errc::internal, "no random bytes");
  const context_pointer cipher{EVP_CIPHER_CTX_new()};
  int size = 0;
  const bool is_sealed =
      cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.bytes()), at) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(context), static_cast<int>(context.size())) == 1 &&
      EVP_EncryptUpdate(cipher.get(), at + nonce_bytes, &size, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), at + nonce_bytes + plain.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes),
                          at + nonce_bytes + plain.size()) == 1;
  if (!is_sealed) return fail(errc::internal, "the secret was not sealed");
  return out;
}

result<std::string> unseal(const sealing_key& key, std::string_view sealed, std::string_view context) {
  if (sealed.size() < sealing_overhead_bytes || sealed.size() > text_bytes_max + sealing_overhead_bytes ||
      context.size() > text_bytes_max)
    return not_opened();
  const std::size_t plain_bytes = sealed.size() - sealing_overhead_bytes;
  std::string tag{sealed.substr(nonce_bytes + plain_bytes)};
  std::string out(plain_bytes, '\0');
  const context_pointer cipher{EVP_CIPHER_CTX_new()};
  int size = 0;
  const bool is_genuine =
      cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.bytes()), bytes_of(sealed)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(context), static_cast<int>(context.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes_of(out), &size, bytes_of(sealed) + nonce_bytes, static_cast<int>(plain_bytes)) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), bytes_of(tag)) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + plain_bytes, &size) == 1;
  if (is_genuine) return out;
  wipe(out);
  return not_opened();
}

}  // namespace didtron::storage
