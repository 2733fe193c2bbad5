#include "vault/password.h"

#include <sodium.h>

#include <array>

namespace huanka::vault {

namespace {
/// libsodium picks the fastest code for this machine once, before first use.
bool ready() {
  static const bool is_ready = sodium_init() >= 0;
  return is_ready;
}
}  // namespace

PasswordCost PasswordCost::least() {
  return {.passes = crypto_pwhash_argon2id_OPSLIMIT_MIN, .memory_bytes = crypto_pwhash_argon2id_MEMLIMIT_MIN};
}

Result<std::string, Error> hash_password(std::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (!ready() || crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes, cost.memory_bytes,
                                        crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Failure{Error{Error::Code::File, "not enough memory for a password"}};
  return std::string(text.data());
}

bool password_matches(const std::string& hash, std::string_view password) {
  return ready() && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_outdated(const std::string& hash, const PasswordCost& cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace huanka::vault
