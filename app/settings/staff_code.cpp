#include "settings/staff_code.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <charconv>
#include <optional>
#include <vector>

namespace huanka::settings {

namespace {
constexpr std::string_view scheme = "pbkdf2-sha256$";
constexpr int least_iterations = 100'000, most_iterations = 10'000'000, fresh_iterations = 200'000;
constexpr std::size_t least_salt = 8, hash_size = 32;
using Bytes = std::vector<unsigned char>;

struct Parts {
  int iterations = 0;
  Bytes salt, hash;
};

std::optional<Bytes> bytes_from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + at, hex.data() + at + 2, byte, 16);
    if (error != std::errc{} || end != hex.data() + at + 2) return std::nullopt;
    bytes.push_back(byte);
  }
  return bytes;
}

std::string hex_from(const Bytes& bytes) {
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4U];
    hex += "0123456789abcdef"[byte & 15U];
  }
  return hex;
}

std::optional<Parts> parts_of(std::string_view text) {
  if (!text.starts_with(scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  const auto first = text.find('$'), second = first == std::string_view::npos ? first : text.find('$', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Parts parts;
  const auto [end, error] = std::from_chars(text.data(), text.data() + first, parts.iterations);
  const auto salt = bytes_from_hex(text.substr(first + 1, second - first - 1));
  const auto hash = bytes_from_hex(text.substr(second + 1));
  if (error != std::errc{} || end != text.data() + first || !salt || !hash) return std::nullopt;
  if (parts.iterations < least_iterations || parts.iterations > most_iterations || salt->size() < least_salt ||
      hash->size() != hash_size)
    return std::nullopt;
  parts.salt = *salt;
  parts.hash = *hash;
  return parts;
}

Bytes derive(std::string_view digits, const Bytes& salt, int iterations) {
  Bytes out(hash_size);
  PKCS5_PBKDF2_HMAC(digits.data(), static_cast<int>(digits.size()), salt.data(), static_cast<int>(salt.size()),
                    iterations, EVP_sha256(), static_cast<int>(out.size()), out.data());
  return out;
}
}  // namespace

bool is_staff_code_hash(std::string_view text) { return parts_of(text).has_value(); }

bool staff_code_matches(std::string_view hash, std::string_view digits) {
  const auto parts = parts_of(hash);
  if (!parts) return false;
  const Bytes derived = derive(digits, parts->salt, parts->iterations);
  return CRYPTO_memcmp(derived.data(), parts->hash.data(), hash_size) == 0;
}

bool is_trial_staff_code(std::string_view hash) { return staff_code_matches(hash, "246810"); }

std::string make_staff_code_hash(std::string_view digits) {
  Bytes salt(16);
  RAND_bytes(salt.data(), static_cast<int>(salt.size()));
  return std::string(scheme) + std::to_string(fresh_iterations) + "$" + hex_from(salt) + "$" +
         hex_from(derive(digits, salt, fresh_iterations));
}

}  // namespace huanka::settings
