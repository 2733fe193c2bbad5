// The few cryptographic words that storing personal data needs, over OpenSSL: SHA-256, keyed fingerprints, sealed
// boxes. Personal data is stored only sealed (AES-256-GCM, one key per case), so erasing a case is erasing its key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::vault {

std::string sha256_hex(std::string_view bytes);
std::string hex(std::string_view bytes);
/// From the system's generator; ends the process when there is no randomness.
std::string random_bytes(std::size_t size);

/// 32 random bytes that lock other things.
class SecretKey {
 public:
  static SecretKey random();
  static std::optional<SecretKey> from_bytes(std::string_view bytes);
  /// Reads the key file, making it (0600) when there is none yet.
  static Result<SecretKey, Error> from_file(const std::filesystem::path& file);

  const std::string& bytes() const { return bytes_; }
  /// Nonce, ciphertext and tag. `context` must be the same when opening; it binds the box to its place.
  std::string seal(std::string_view plain, std::string_view context) const;
  std::optional<std::string> open(std::string_view box, std::string_view context) const;
  /// HMAC-SHA-256: finds a person or a card again without storing the number in the clear.
  std::string fingerprint(std::string_view text) const;

 private:
  explicit SecretKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

/// Writes all of `content` with exactly these permissions, atomically: a reader sees the old file or the new one.
Result<Done, Error> write_file(const std::filesystem::path& file, std::string_view content,
                               std::filesystem::perms permissions);
std::optional<std::string> read_file(const std::filesystem::path& file);

}  // namespace huanka::vault
