#include "domain/utf8.h"

#include <cstdint>

namespace huanka::domain {

namespace {
struct Form {
  std::size_t length = 0;
  char32_t first_bits = 0, smallest = 0;
};

Form form_of(std::uint8_t first) {
  if (first < 0x80) return {1, first, 0};
  if ((first & 0xE0) == 0xC0) return {2, static_cast<char32_t>(first & 0x1F), 0x80};
  if ((first & 0xF0) == 0xE0) return {3, static_cast<char32_t>(first & 0x0F), 0x800};
  if ((first & 0xF8) == 0xF0) return {4, static_cast<char32_t>(first & 0x07), 0x10000};
  return {};
}
}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const Form form = form_of(static_cast<std::uint8_t>(text[at]));
    if (form.length == 0 || at + form.length > text.size()) return std::nullopt;
    char32_t value = form.first_bits;
    for (std::size_t i = 1; i < form.length; ++i) {
      const auto byte = static_cast<std::uint8_t>(text[at + i]);
      if ((byte & 0xC0) != 0x80) return std::nullopt;
      value = (value << 6) | (byte & 0x3F);
    }
    if (value < form.smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
    out.push_back(value);
    at += form.length;
  }
  return out;
}

std::string encode_utf8(char32_t c) {
  const auto tail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(c)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(c >> 6), tail(c)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(c >> 12), tail(c >> 6), tail(c)};
}

}  // namespace huanka::domain
