// Base45 (RFC 9285): bytes in the 45 characters that a QR code packs into 5.5 bits each. Reading is strict: every text
// that is read is the one that writing gives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace huanka::letter_proof {

std::string base45(std::string_view bytes);
std::optional<std::string> base45_bytes(std::string_view text);

}  // namespace huanka::letter_proof
