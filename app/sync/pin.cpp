#include "sync/pin.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace huanka::sync {

namespace {
template <auto Function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    Function(pointer);
  }
};
}  // namespace

std::optional<std::string> pin_of(const std::filesystem::path& certificate) {
  const std::unique_ptr<BIO, Free<BIO_free>> file(BIO_new_file(certificate.c_str(), "r"));
  const std::unique_ptr<X509, Free<X509_free>> read(file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)
                                                         : nullptr);
  if (!read) return std::nullopt;
  std::array<unsigned char, 32> digest{};
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(read.get()), &encoded);
  const bool hashed = size > 0 && EVP_Digest(encoded, static_cast<std::size_t>(size), digest.data(), nullptr,
                                             EVP_sha256(), nullptr) == 1;
  OPENSSL_free(encoded);
  if (!hashed) return std::nullopt;
  std::array<unsigned char, 45> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return std::string(text.begin(), text.begin() + length);
}

}  // namespace huanka::sync
