// Passwords of people: kept as argon2id (RFC 9106) in libsodium's text form, which names its own cost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/error.h"

namespace huanka::vault {

/// What one try costs. The default takes a few tenths of a second on an office machine (operations reference 2.3).
struct PasswordCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;

  /// The least libsodium allows; for tests only.
  static PasswordCost least();
};

/// Fails only when the memory for it cannot be had.
Result<std::string, Error> hash_password(std::string_view password, const PasswordCost& cost);
/// Takes the same time for a right and a wrong password. False when `hash` is no such form.
bool password_matches(const std::string& hash, std::string_view password);
/// Whether `hash` was made at another cost and is due to be made anew.
bool is_outdated(const std::string& hash, const PasswordCost& cost);

}  // namespace huanka::vault
