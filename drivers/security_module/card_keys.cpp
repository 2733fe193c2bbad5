#include "security_module/card_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

namespace huanka::security_module {

std::optional<Key> Key::from(ByteView bytes) {
  if (bytes.size() != size) return std::nullopt;
  Key key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

Key::~Key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Bytes Key::encrypt(Algorithm algorithm, ByteView sixteen_bytes) const {
  if (sixteen_bytes.size() != size) return {};
  const EVP_CIPHER* cipher = algorithm == Algorithm::Sm4 ? EVP_sm4_ecb() : EVP_des_ede_ecb();
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  Bytes out(size + 16);
  int written = 0;
  const bool done = context && EVP_EncryptInit_ex(context.get(), cipher, nullptr, bytes_.data(), nullptr) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                    EVP_EncryptUpdate(context.get(), out.data(), &written, sixteen_bytes.data(),
                                      static_cast<int>(sixteen_bytes.size())) == 1 &&
                    written == static_cast<int>(size);
  out.resize(done ? size : 0);
  return out;
}

std::optional<KeyPair> keys_of_card(const KeyPair& masters, Algorithm algorithm, ByteView identification_code) {
  const auto internal = Key::from(masters.internal.encrypt(algorithm, identification_code));
  const auto external = Key::from(masters.external.encrypt(algorithm, identification_code));
  if (!internal || !external) return std::nullopt;
  return KeyPair{*internal, *external};
}

bool same(ByteView one, ByteView other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

Bytes random_challenge() {
  Bytes bytes(challenge_bytes);
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) bytes.clear();
  return bytes;
}

}  // namespace huanka::security_module
