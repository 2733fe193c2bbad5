// The press: sets a document with its own fonts and renders it. Setting is the same for paper and dots.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "documents/document.h"
#include "result/result.h"

namespace huanka::documents {

/// One bit a dot, 1 is black, rows of width/8 bytes, most significant bit left.
struct Bitmap {
  int width_px = 0, height_px = 0;
  std::string rows;
};

/// One press belongs to one thread.
class Press {
 public:
  /// `fonts` holds the kiosk's own fonts and nothing else: Debian's cairo loses a glyph of the stock Noto CJK when
  /// embedding, so a desubroutinized subset is built beside the program.
  static Result<Press, DocumentError> open(const std::filesystem::path& fonts);
  Press(Press&&) noexcept;
  Press& operator=(Press&&) noexcept;
  ~Press();

  /// Fonts embedded, text extractable. The same document gives the same bytes.
  Result<std::string, DocumentError> to_pdf(const Document& document) const;
  /// `width_px` dots across the page's whole width.
  Result<Bitmap, DocumentError> to_bitmap(const Document& document, int width_px) const;

 private:
  struct Fonts;
  explicit Press(std::unique_ptr<Fonts> fonts);
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace huanka::documents
