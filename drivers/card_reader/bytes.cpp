#include "card_reader/bytes.h"

#include <algorithm>

namespace huanka::card_reader {
namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_filler(std::uint8_t byte) { return byte == 0x00 || byte == 0x20 || byte == 0xFF; }

}  // namespace

std::string to_hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    hex += digits[byte >> 4];
    hex += digits[byte & 0x0F];
  }
  return hex;
}

std::optional<Bytes> from_hex(std::string_view hex) {
  Bytes bytes;
  int high = -1;
  for (const char c : hex) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    const int value = nibble(c);
    if (value < 0) return std::nullopt;
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | value));
      high = -1;
    }
  }
  if (high >= 0) return std::nullopt;
  return bytes;
}

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

Bytes to_bcd(std::string_view digits) {
  std::string even(digits);
  if (even.size() % 2 != 0) even += 'F';
  return from_hex(even).value_or(Bytes{});
}

std::optional<std::string> from_bcd(ByteView bytes) {
  std::string digits;
  for (const char c : to_hex(bytes)) {
    if (c == 'F') break;
    if (c > '9') return std::nullopt;
    digits += c;
  }
  return digits;
}

ByteView without_filler(ByteView bytes) {
  while (!bytes.empty() && is_filler(bytes.back())) bytes = bytes.first(bytes.size() - 1);
  return bytes;
}

bool is_blank(ByteView bytes) { return std::all_of(bytes.begin(), bytes.end(), is_filler); }

}  // namespace huanka::card_reader
