// One document: blocks from top to bottom, set once with Pango and rendered to PDF or to dots. Sizes are millimetres
// and points; the text is what the catalogues say.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace huanka::documents {

struct TextBlock {
  std::string text;
  double size_pt = 11;
  bool bold = false, centered = false;
  double space_after_mm = 2;
};
/// Label and value side by side; the value may be long and wraps.
struct FieldsBlock {
  std::vector<std::pair<std::string, std::string>> rows;
  double size_pt = 11;
  double label_width_mm = 28;
  double row_gap_mm = 1;
};
struct RuleBlock {};
/// Centred; with a caption the code stands on the left and its caption beside it.
struct QrBlock {
  std::string content;
  double size_mm = 24;
  std::string caption;
};
/// Two places to sign or stamp, side by side.
struct SignBlock {
  std::string left, right;
  double height_mm = 26;
};
struct GapBlock {
  double height_mm = 4;
};
using Block = std::variant<TextBlock, FieldsBlock, RuleBlock, QrBlock, SignBlock, GapBlock>;

struct Page {
  double width_mm = 210;
  double height_mm = 297;  ///< 0: a roll, as long as the content
  double margin_mm = 20;
};
inline constexpr Page a4{210, 297, 16};
inline constexpr Page roll_80mm{80, 0, 4};

struct Document {
  Page page;
  std::string title;     ///< of the PDF; no personal data
  std::string language;  ///< "zh-cn" or "en"
  std::vector<Block> blocks;
};

struct DocumentError {
  enum class Code { FontsMissing, TooLong, Failed };
  Code code = Code::Failed;
  std::string detail;
  bool operator==(const DocumentError&) const = default;
};

}  // namespace huanka::documents
