#include "vault/sealing.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "process/descriptor.h"

namespace huanka::vault {

namespace {
constexpr std::size_t key_size = 32, nonce_size = 12, tag_size = 16;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}
}  // namespace

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  const int drawn = RAND_bytes(bytes_of(bytes), static_cast<int>(size));
  // Without randomness every key would be guessable: stopping is the only safe answer.
  if (drawn != 1) std::abort();
  return bytes;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(bytes), bytes.size(), digest.data());
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

SecretKey SecretKey::random() { return SecretKey(random_bytes(key_size)); }

std::optional<SecretKey> SecretKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != key_size) return std::nullopt;
  return SecretKey(std::string(bytes));
}

Result<SecretKey, Error> SecretKey::from_file(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    // Two processes may start together: whoever links the file first wins, and both then read the same key.
    const auto candidate = file.string() + "." + std::to_string(::getpid());
    const auto written = write_file(candidate, random().bytes(),
                                    std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    if (!written) return Failure{written.error()};
    std::error_code ignored;
    std::filesystem::create_hard_link(candidate, file, ignored);
    std::filesystem::remove(candidate, ignored);
  }
  const auto bytes = read_file(file);
  if (!bytes) return Failure{Error{Error::Code::File, "cannot read the key file"}};
  auto key = from_bytes(*bytes);
  if (!key) return Failure{Error{Error::Code::Damaged, "the key file is not 32 bytes"}};
  return *std::move(key);
}

std::string SecretKey::seal(std::string_view plain, std::string_view context) const {
  std::string box = random_bytes(nonce_size);
  const std::string nonce = box;
  box.resize(nonce_size + plain.size() + tag_size);
  unsigned char* body = bytes_of(box) + nonce_size;
  int written = 0;
  const Cipher cipher{EVP_CIPHER_CTX_new()};
  const bool sealed =
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(std::string_view(bytes_)),
                         bytes_of(std::string_view(nonce))) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), static_cast<int>(context.size())) == 1 &&
      EVP_EncryptUpdate(cipher.get(), body, &written, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), body + written, &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, body + plain.size()) == 1;
  if (!sealed) std::abort();  // out of memory or a broken library; storing it unsealed is not an option
  return box;
}

std::optional<std::string> SecretKey::open(std::string_view box, std::string_view context) const {
  if (box.size() < nonce_size + tag_size) return std::nullopt;
  const auto body = box.substr(nonce_size, box.size() - nonce_size - tag_size);
  std::string tag(box.substr(box.size() - tag_size));
  std::string plain(body.size(), '\0');
  int written = 0;
  const Cipher cipher{EVP_CIPHER_CTX_new()};
  const bool opened =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(std::string_view(bytes_)), bytes_of(box)) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), static_cast<int>(context.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &written, bytes_of(body), static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + written, &written) == 1;
  if (!opened) return std::nullopt;
  return plain;
}

std::string SecretKey::fingerprint(std::string_view text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), bytes_.data(), static_cast<int>(bytes_.size()), bytes_of(text), text.size(), digest.data(), &size);
  return std::string(reinterpret_cast<const char*>(digest.data()), size);
}

Result<Done, Error> write_file(const std::filesystem::path& file, std::string_view content,
                               std::filesystem::perms permissions) {
  const auto fresh = file.string() + ".new";
  {
    ::unlink(fresh.c_str());
    const process::Descriptor out{
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(permissions))};
    if (out.get() < 0 || !write_all(out.get(), content))
      return Failure{Error{Error::Code::File, "cannot write " + file.filename().string()}};
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (error) return Failure{Error{Error::Code::File, "cannot replace " + file.filename().string()}};
  return Done{};
}

std::optional<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace huanka::vault
