#include "vault/sealing.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace huanka::vault {

namespace {
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t head_size = 1 + nonce_size;
static_assert(SecretKey::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(SecretKey::size == crypto_kdf_KEYBYTES && SecretKey::size == crypto_generichash_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// Without the library, or without memory for a key, going on would mean storing things unsealed.
void need(bool good) {
  if (!good) std::abort();
}

void need_library() {
  static const bool ready = sodium_init() >= 0;
  need(ready);
}

void add_number(std::string& to, std::uint32_t number) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) to += static_cast<char>((number >> shift) & 0xffU);
}

/// Lengths before contents, so that no two places are written alike.
void add_text(std::string& to, std::string_view text) {
  add_number(to, static_cast<std::uint32_t>(text.size()));
  to += text;
}

std::string associated_data(Suite suite, const Place& place) {
  std::string data(1, static_cast<char>(suite));
  add_text(data, place.table);
  add_text(data, place.row);
  add_text(data, place.column);
  add_number(data, place.schema);
  return data;
}

/// Opens into `plain`, which has room for plain_size(box) bytes.
std::optional<BoxProblem> open_into(unsigned char* plain, std::string_view box, const unsigned char* key,
                                    const Place& place) {
  const std::string about = associated_data(Suite::Sodium, place);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain, nullptr, nullptr, bytes_of(box) + head_size, box.size() - head_size, bytes_of(std::string_view(about)),
      about.size(), bytes_of(box) + 1, key);
  return opened == 0 ? std::nullopt : std::optional(BoxProblem::NotAuthentic);
}

std::optional<BoxProblem> shape_problem(std::string_view box) {
  if (box.empty()) return BoxProblem::Truncated;
  const auto suite = static_cast<Suite>(box.front());
  if (suite == Suite::National) return BoxProblem::SuiteNotAvailable;
  if (suite != Suite::Sodium) return BoxProblem::UnknownSuite;
  if (box.size() < head_size + tag_size) return BoxProblem::Truncated;
  return std::nullopt;
}

std::size_t plain_size(std::string_view box) { return box.size() - head_size - tag_size; }

/// Places for keys, many to a guarded block. An office opens thousands of keys a second, and a block for each would be
/// half a dozen system calls that every other thread of the process waits for.
class KeyPlaces {
 public:
  unsigned char* take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) add_block();
    unsigned char* place = free_.back();
    free_.pop_back();
    return place;
  }
  void give_back(unsigned char* place) {
    sodium_memzero(place, SecretKey::size);
    const std::lock_guard lock(mutex_);
    free_.push_back(place);
  }

 private:
  struct FreeBlock {
    void operator()(unsigned char* block) const { sodium_free(block); }
  };
  static constexpr std::size_t places_in_block = 128;  // one page

  void add_block() {
    blocks_.emplace_back(static_cast<unsigned char*>(sodium_malloc(places_in_block * SecretKey::size)));
    need(blocks_.back() != nullptr);
    free_.reserve(blocks_.size() * places_in_block);  // giving back never needs memory
    for (std::size_t place = 0; place < places_in_block; ++place)
      free_.push_back(blocks_.back().get() + place * SecretKey::size);
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<unsigned char, FreeBlock>> blocks_;
  std::vector<unsigned char*> free_;
};

KeyPlaces& key_places() {
  need_library();
  static KeyPlaces places;  // made before the first key is, so gone after the last
  return places;
}
}  // namespace

std::string random_bytes(std::size_t size) {
  need_library();
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
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
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // libsodium's terminating zero
  return text;
}

std::optional<std::string> base64_bytes(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int read = sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                                     sodium_base64_VARIANT_ORIGINAL);
  if (read != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

void SecretKey::WipeAndGiveBack::operator()(unsigned char* bytes) const { key_places().give_back(bytes); }

SecretKey::SecretKey() : bytes_(key_places().take()) {}

SecretKey::SecretKey(const SecretKey& other) : SecretKey() { std::copy_n(other.bytes_.get(), size, bytes_.get()); }

SecretKey& SecretKey::operator=(const SecretKey& other) {
  if (this != &other) *this = SecretKey(other);
  return *this;
}

SecretKey SecretKey::random() {
  SecretKey key;
  randombytes_buf(key.bytes_.get(), size);
  return key;
}

std::optional<SecretKey> SecretKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != size) return std::nullopt;
  SecretKey key;
  std::copy_n(bytes_of(bytes), size, key.bytes_.get());
  return key;
}

std::string_view SecretKey::bytes() const { return {reinterpret_cast<const char*>(bytes_.get()), size}; }

std::string SecretKey::seal(std::string_view plain, const Place& place) const {
  std::string box(1, static_cast<char>(Suite::Sodium));
  box += random_bytes(nonce_size);
  box.resize(head_size + plain.size() + tag_size);
  const std::string about = associated_data(Suite::Sodium, place);
  const int sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(box) + head_size, nullptr, bytes_of(plain),
                                                                plain.size(), bytes_of(std::string_view(about)),
                                                                about.size(), nullptr, bytes_of(box) + 1, bytes_.get());
  need(sealed == 0);
  return box;
}

Result<std::string, BoxProblem> SecretKey::open(std::string_view box, const Place& place) const {
  if (const auto problem = shape_problem(box)) return Failure{*problem};
  std::string plain(plain_size(box), '\0');
  if (const auto problem = open_into(bytes_of(plain), box, bytes_.get(), place)) return Failure{*problem};
  return plain;
}

Result<SecretKey, BoxProblem> SecretKey::open_key(std::string_view box, const Place& place) const {
  if (const auto problem = shape_problem(box)) return Failure{*problem};
  if (plain_size(box) != size) return Failure{BoxProblem::Truncated};
  SecretKey key;
  if (const auto problem = open_into(key.bytes_.get(), box, bytes_.get(), place)) return Failure{*problem};
  return key;
}

SecretKey SecretKey::derive(KeyUse use) const {
  constexpr std::array<char, crypto_kdf_CONTEXTBYTES> product{'H', 'u', 'a', 'n', 'K', 'a', ' ', ' '};
  SecretKey key;
  need(crypto_kdf_derive_from_key(key.bytes_.get(), size, static_cast<std::uint64_t>(use), product.data(),
                                  bytes_.get()) == 0);
  return key;
}

std::string SecretKey::fingerprint(std::string_view kind, std::string_view text) const {
  std::string message;
  add_text(message, kind);
  add_text(message, text);
  std::string digest(crypto_generichash_BYTES, '\0');
  need(crypto_generichash(bytes_of(digest), digest.size(), bytes_of(std::string_view(message)), message.size(),
                          bytes_.get(), size) == 0);
  sodium_memzero(message.data(), message.size());
  return digest;
}

}  // namespace huanka::vault
