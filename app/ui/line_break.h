// Where a line may end: UAX #14 with Chinese rules (no "，" at the start of a line, no "（" at its end), and what a
// person reads as one thing kept in one piece: amounts, dates, masked and grouped numbers. Pure.
#pragma once

#include <string_view>
#include <vector>

namespace huanka::ui {

enum class BreakKind { Allowed, Required };

struct BreakPoint {
  std::size_t offset;  ///< byte offset of the first character after the break
  BreakKind kind;
  bool operator==(const BreakPoint&) const = default;
};

/// Break points strictly inside `utf8`, in order.
std::vector<BreakPoint> break_points(std::string_view utf8);

/// Decodes the code point at `offset` and moves past it; a broken byte gives U+FFFD and moves one byte.
char32_t next_code_point(std::string_view utf8, std::size_t& offset);

}  // namespace huanka::ui
