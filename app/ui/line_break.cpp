#include "ui/line_break.h"

#include <linebreak.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace huanka::ui {
namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool contains(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// A unit belongs to the number before it: 20 元, 3 个工作日, 12 月 3 日.
bool is_unit(char32_t c) { return contains(U"元年月日天个号位次份时分秒页步张岁%％℃", c); }

// Inside a date or a range the number goes on: 2026 年|12 月|3 日, 3–5, 11-30.
bool joins_numbers(char32_t c) { return contains(U"年月–—-~～至到.,:/", c); }

// Debian's libunibreak asserts, and so ends the process, at these: regional indicators and the end-of-text mark. Names
// hold neither, but what comes from outside must not be able to stop the kiosk.
bool ends_the_library(char32_t c) { return (c >= U'\U0001F1E6' && c <= U'\U0001F1FF') || c == U'\uFFFF'; }

struct Character {
  std::size_t offset;
  char32_t code;
};

// True where UAX #14 would allow a break but a person would not: around `at`, the first character after it.
bool splits_one_thing(const std::vector<Character>& text, std::size_t at) {
  const char32_t before = text[at - 1].code;
  const char32_t after = text[at].code;
  const auto code = [&](std::size_t i) { return i < text.size() ? text[i].code : U'\0'; };
  if (is_digit(before) && is_unit(after)) return true;
  if (joins_numbers(before) && is_digit(after) && at >= 2 && is_digit(text[at - 2].code)) return true;
  if (is_digit(before) && joins_numbers(after) && is_digit(code(at + 1))) return true;
  if (before == U' ') {
    const char32_t left = at >= 2 ? text[at - 2].code : U'\0';
    const bool number_left = is_digit(left) || left == U'*' || joins_numbers(left);
    if (number_left && (is_digit(after) || after == U'*' || is_unit(after))) return true;
    if (is_digit(after) && joins_numbers(left)) return true;
  }
  // 3 个|工作日: the counted thing stays with its counter for one more character.
  if (before == U'个' && at >= 2 && (is_digit(text[at - 2].code) || text[at - 2].code == U' ')) return true;
  // Weekday in brackets stays whole and with its date: 11 月 30 日（星期一）.
  if (before == U'星' && after == U'期') return true;
  if (before == U'期' && at >= 2 && text[at - 2].code == U'星') return true;
  if (contains(U"日", before) && contains(U"（(", after)) return true;
  return false;
}

}  // namespace

char32_t next_code_point(std::string_view utf8, std::size_t& offset) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned lead = byte(offset);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                             : lead >= 0xE0                ? 3
                             : lead >= 0xC2                ? 2
                                                           : 0;
  if (length == 0 || lead >= 0xF5 || offset + length > utf8.size()) return ++offset, U'\uFFFD';
  if (length == 1) return ++offset, static_cast<char32_t>(lead);
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(offset + i) & 0xC0U) != 0x80U) return ++offset, U'\uFFFD';
    code = (code << 6U) | (byte(offset + i) & 0x3FU);
  }
  offset += length;
  return code;
}

std::vector<BreakPoint> break_points(std::string_view utf8) {
  static std::once_flag once;
  std::call_once(once, init_linebreak);
  if (utf8.empty()) return {};

  std::vector<Character> text;
  std::vector<utf32_t> for_the_library;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t start = at;
    const char32_t code = next_code_point(utf8, at);
    text.push_back({start, code});
    for_the_library.push_back(ends_the_library(code) ? U'一' : code);
  }
  std::vector<char> breaks(text.size());
  set_linebreaks_utf32(for_the_library.data(), for_the_library.size(), "zh", breaks.data());

  std::vector<BreakPoint> points;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char kind = breaks[i - 1];
    if (kind == LINEBREAK_MUSTBREAK) points.push_back({text[i].offset, BreakKind::Required});
    if (kind == LINEBREAK_ALLOWBREAK && !splits_one_thing(text, i))
      points.push_back({text[i].offset, BreakKind::Allowed});
  }
  return points;
}

}  // namespace huanka::ui
