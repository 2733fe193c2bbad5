// The staff's code as it stands in kiosk.toml: "pbkdf2-sha256$<iterations>$<salt hex>$<hash hex>", never the digits.
#pragma once

#include <string>
#include <string_view>

namespace huanka::settings {

/// The form above with at least 100 000 iterations, 8 bytes of salt and a 32-byte hash.
bool is_staff_code_hash(std::string_view text);
/// Compares in constant time. False when `hash` is not such a form.
bool staff_code_matches(std::string_view hash, std::string_view digits);
/// The code the shipped configuration comes with, known to everybody who can read: for trying out only.
bool is_trial_staff_code(std::string_view hash);
/// A new hash for these digits, with fresh salt.
std::string make_staff_code_hash(std::string_view digits);

}  // namespace huanka::settings
