// Text: fonts with fallback by runs, measuring, line wrapping, and coverage masks for the canvas. SDL_ttf with HarfBuzz
// inside; nothing of it shows. Not thread-safe: belongs to the UI thread. Works without a display.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"
#include "ui/draw_list.h"

namespace huanka::ui {

enum class UiErrorCode { FileNotFound, FontMissing, IconMissing, NoDisplay, FileNotWritten };
struct UiError {
  UiErrorCode code;
  std::string detail;
};

/// One face of a font file; collections hold several (Noto Sans CJK: 2 is the simplified Chinese one).
struct FontFile {
  std::string regular, bold;
  int face = 0;
};

/// Noto Sans CJK SC first, then what else Debian may have for rare characters of names. Files that do not exist are
/// skipped, except the first.
std::vector<FontFile> debian_fonts();

/// Coverage of one line: 0 outside, 255 inside the glyphs. `origin`: the pen's start, at the height of the glyphs'
/// middle.
struct Mask {
  int width = 0, height = 0;
  Point origin;
  std::vector<std::uint8_t> coverage;
};

struct Paragraph {
  struct Line {
    std::string utf8;
    int width = 0;
  };
  std::vector<Line> lines;
  int width = 0;                  ///< of the widest line
  std::vector<char32_t> missing;  ///< characters no font has; drawn as a framed box, never silently dropped
};

enum class WrapStyle {
  Filled,   ///< as much as fits on each line, no lonely last character
  Balanced  ///< lines of nearly equal length: titles, centred text
};

class TextEngine {
 public:
  static Result<std::unique_ptr<TextEngine>, UiError> open(std::vector<FontFile> fonts);
  ~TextEngine();
  TextEngine(const TextEngine&) = delete;
  TextEngine& operator=(const TextEngine&) = delete;

  int width(std::string_view utf8, Font font);
  const Paragraph& wrap(std::string_view utf8, Font font, int max_width, WrapStyle style);
  const Mask& mask(std::string_view line, Font font);
  std::vector<char32_t> missing(std::string_view utf8);

  /// Drops every cached string and picture of one: nothing of a person stays (called at the end of a visit).
  void forget();
  std::size_t cached_bytes() const;

 private:
  struct Impl;
  explicit TextEngine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace huanka::ui
