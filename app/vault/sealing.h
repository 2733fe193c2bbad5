// The few cryptographic words that storing personal data needs, over libsodium: sealed boxes, keys that open them,
// keyed fingerprints, SHA-256, random bytes. Personal data is stored only sealed, under one key per case, so erasing a
// case is erasing its key (operations reference 2.2).
//
// A box is: suite byte, 24-byte nonce, ciphertext, 16-byte tag (XChaCha20-Poly1305, IETF construction). What is
// authenticated beside the ciphertext is the suite and the place the box belongs to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "result/result.h"

namespace huanka::vault {

std::string sha256_hex(std::string_view bytes);
std::string hex(std::string_view bytes);
/// RFC 4648 section 4, with padding; reading is strict: nothing when the text is anything else.
std::string base64(std::string_view bytes);
std::optional<std::string> base64_bytes(std::string_view text);
/// The one source of randomness of vault, store and office: libsodium's randombytes_buf. A simulation puts its own
/// generator under it with randombytes_set_implementation.
std::string random_bytes(std::size_t size);

/// First byte of every box: how the rest is sealed.
enum class Suite : std::uint8_t {
  Sodium = 1,   ///< XChaCha20-Poly1305
  National = 2  ///< reserved for SM4 with HMAC-SM3; refused today
};

/// Where a sealed value lives. A box opens only in its own place: moved to another row, column or table it is refused.
struct Place {
  std::string_view table;
  std::string row;
  std::string_view column;
  std::uint32_t schema = 1;  ///< of the content in this column; raised when what is sealed there changes its form
};

enum class BoxProblem {
  Truncated,          ///< too short to be a box
  UnknownSuite,       ///< a suite byte nobody gave out
  SuiteNotAvailable,  ///< a suite this program knows of and does not have
  NotAuthentic        ///< another key, another place, or changed
};

/// What a key derived from another one is for; each use has a key of its own.
enum class KeyUse : std::uint64_t {
  CaseKeys = 1,    ///< seals the keys of cases
  PersonIndex = 2  ///< finds a person again
};

/// 32 bytes in guarded memory that is not swapped, not dumped, and wiped when the key goes.
class SecretKey {
 public:
  static constexpr std::size_t size = 32;

  static SecretKey random();
  static std::optional<SecretKey> from_bytes(std::string_view bytes);
  SecretKey(const SecretKey& other);
  SecretKey& operator=(const SecretKey& other);
  SecretKey(SecretKey&&) noexcept = default;
  SecretKey& operator=(SecretKey&&) noexcept = default;
  ~SecretKey() = default;

  std::string_view bytes() const;

  std::string seal(std::string_view plain, const Place& place) const;
  Result<std::string, BoxProblem> open(std::string_view box, const Place& place) const;
  /// The same for a box that holds a key; the key never lies in ordinary memory.
  Result<SecretKey, BoxProblem> open_key(std::string_view box, const Place& place) const;
  SecretKey derive(KeyUse use) const;
  /// Keyed BLAKE2b: finds `text` of this `kind` again without storing it.
  std::string fingerprint(std::string_view kind, std::string_view text) const;

 private:
  struct WipeAndGiveBack {
    void operator()(unsigned char* bytes) const;
  };
  SecretKey();

  std::unique_ptr<unsigned char, WipeAndGiveBack> bytes_;
};

}  // namespace huanka::vault
