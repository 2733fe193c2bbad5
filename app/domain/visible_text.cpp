#include "domain/visible_text.h"

#include <algorithm>
#include <array>

#include "domain/utf8.h"

namespace huanka::domain {

namespace {
struct Range {
  char32_t first, last;
};

// Written in order, so that each stands once.
constexpr std::array hidden{
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x00AD, 0x00AD},   Range{0x034F, 0x034F},
    Range{0x0600, 0x0605},   Range{0x061C, 0x061C},   Range{0x06DD, 0x06DD},   Range{0x070F, 0x070F},
    Range{0x0890, 0x0891},   Range{0x08E2, 0x08E2},   Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},   Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x2800, 0x2800},   Range{0x3164, 0x3164},   Range{0xD800, 0xDFFF},   Range{0xFDD0, 0xFDEF},
    Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFF},
    Range{0x110BD, 0x110BD}, Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F}, Range{0x1BCA0, 0x1BCA3},
    Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF}};

constexpr std::array right_to_left{Range{0x0590, 0x08FF}, Range{0xFB1D, 0xFDFF}, Range{0xFE70, 0xFEFF},
                                   Range{0x10800, 0x10FFF}, Range{0x1E800, 0x1EFFF}};

constexpr std::array overprinting{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x1AB0, 0x1AFF},
                                  Range{0x1DC0, 0x1DFF}, Range{0x20D0, 0x20FF}, Range{0x302A, 0x302F},
                                  Range{0x3099, 0x309A}, Range{0xFE20, 0xFE2F}};

constexpr std::array spaces{Range{0x0020, 0x0020}, Range{0x00A0, 0x00A0}, Range{0x1680, 0x1680}, Range{0x2000, 0x200A},
                            Range{0x202F, 0x202F}, Range{0x205F, 0x205F}, Range{0x3000, 0x3000}};

template <class Table>
bool contains(const Table& table, char32_t c) {
  return std::any_of(table.begin(), table.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

constexpr char32_t last_two_of_a_plane = 0xFFFE, last_code_point = 0x10FFFF, replacement = 0xFFFD;
}  // namespace

bool is_hidden(char32_t c) {
  return c > last_code_point || (c & last_two_of_a_plane) == last_two_of_a_plane || contains(hidden, c);
}

bool is_right_to_left(char32_t c) { return contains(right_to_left, c); }
bool is_overprinting(char32_t c) { return contains(overprinting, c); }
bool is_space(char32_t c) { return contains(spaces, c); }

std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    // What decodes is the character; a byte that begins none stands for itself.
    std::size_t length = 1;
    std::u32string decoded;
    for (; length <= 4 && at + length <= text.size(); ++length)
      if (const auto found = decode_utf8(text.substr(at, length))) {
        decoded = *found;
        break;
      }
    const bool broken = decoded.empty();
    const bool shown = !broken && !is_hidden(decoded[0]) && !is_right_to_left(decoded[0]);
    out += encode_utf8(shown ? decoded[0] : replacement);
    at += broken ? 1 : length;
  }
  return out;
}

}  // namespace huanka::domain
