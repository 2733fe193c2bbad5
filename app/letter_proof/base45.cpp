#include "letter_proof/base45.h"

namespace huanka::letter_proof {

namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr unsigned base = 45;
constexpr unsigned byte_values = 256;

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
}  // namespace

std::string base45(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const bool pair = at + 1 < bytes.size();
    unsigned value = pair ? byte_at(bytes, at) * byte_values + byte_at(bytes, at + 1) : byte_at(bytes, at);
    for (int i = 0; i < (pair ? 3 : 2); ++i, value /= base) text += alphabet[value % base];
  }
  return text;
}

std::optional<std::string> base45_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const auto part = text.substr(at, 3);
    if (part.size() == 1) return std::nullopt;
    unsigned value = 0;
    for (auto c = part.rbegin(); c != part.rend(); ++c) {
      const auto digit = alphabet.find(*c);
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * base + static_cast<unsigned>(digit);
    }
    const bool pair = part.size() == 3;
    if (value >= (pair ? byte_values * byte_values : byte_values)) return std::nullopt;
    if (pair) bytes += static_cast<char>(value / byte_values);
    bytes += static_cast<char>(value % byte_values);
  }
  return bytes;
}

}  // namespace huanka::letter_proof
