// A list as a file for a spreadsheet (RFC 4180, UTF-8 with a byte order mark, because Excel asks for it).
#pragma once

#include <string>
#include <vector>

namespace huanka::office {

/// One line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
std::string csv_line(const std::vector<std::string>& cells);
inline constexpr const char* csv_start = "\xEF\xBB\xBF";

}  // namespace huanka::office
