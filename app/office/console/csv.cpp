#include "office/console/csv.h"

#include <string_view>

#include "domain/visible_text.h"

namespace huanka::office {

namespace {
/// Whatever stands before the sign, spreadsheets may skip it: spaces, and the full-width forms count too.
bool is_formula(std::string_view cell) {
  while (cell.starts_with(' ')) cell.remove_prefix(1);
  while (cell.starts_with("\u3000")) cell.remove_prefix(std::string_view("\u3000").size());
  for (const std::string_view sign : {"=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠"})
    if (cell.starts_with(sign)) return true;
  return false;
}
}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& cell : cells) {
    const std::string shown = (is_formula(cell) ? "'" : "") + domain::visible(cell);
    line += line.empty() ? "\"" : ",\"";
    for (const char c : shown) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace huanka::office
