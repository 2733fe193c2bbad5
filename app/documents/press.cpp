#include "documents/press.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <qrencode.h>

#include <algorithm>
#include <cmath>

namespace huanka::documents {

namespace {
constexpr double points_per_mm = 72.0 / 25.4;
constexpr double longest_roll_mm = 2000;

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Layout = std::unique_ptr<PangoLayout, Release<g_object_unref>>;
using Context = std::unique_ptr<PangoContext, Release<g_object_unref>>;
using FontMap = std::unique_ptr<PangoFontMap, Release<g_object_unref>>;
using Cairo = std::unique_ptr<cairo_t, Release<cairo_destroy>>;
using Surface = std::unique_ptr<cairo_surface_t, Release<cairo_surface_destroy>>;
using Qr = std::unique_ptr<QRcode, Release<QRcode_free>>;
using Description = std::unique_ptr<PangoFontDescription, Release<pango_font_description_free>>;

/// Sets blocks one under the other; with a null `cairo` only measures. All lengths in points.
class Compositor {
 public:
  Compositor(PangoContext* context, const Document& document, cairo_t* cairo)
      : context_(context),
        cairo_(cairo),
        left_(document.page.margin_mm * points_per_mm),
        width_((document.page.width_mm - 2 * document.page.margin_mm) * points_per_mm),
        y_(left_) {}

  /// Returns the y below the last block.
  double set(const Document& document) {
    for (const Block& block : document.blocks) std::visit([this](const auto& b) { put(b); }, block);
    return y_;
  }

 private:
  Layout layout(const std::string& text, double size_pt, bool bold, double width) const {
    Layout made(pango_layout_new(context_));
    const Description font(pango_font_description_new());
    pango_font_description_set_family(font.get(), "Noto Sans CJK SC");
    pango_font_description_set_absolute_size(font.get(), size_pt * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(made.get(), font.get());
    pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(made.get(), 1.25F);
    pango_layout_set_text(made.get(), text.c_str(), static_cast<int>(text.size()));
    return made;
  }

  /// Draws at x and the current y; returns the height.
  double show(PangoLayout* text, double x) const {
    int height = 0;
    pango_layout_get_size(text, nullptr, &height);
    if (cairo_ != nullptr) {
      cairo_move_to(cairo_, x, y_);
      pango_cairo_show_layout(cairo_, text);
    }
    return static_cast<double>(height) / PANGO_SCALE;
  }

  void put(const TextBlock& block) {
    const Layout text = layout(block.text, block.size_pt, block.bold, width_);
    if (block.centered) pango_layout_set_alignment(text.get(), PANGO_ALIGN_CENTER);
    y_ += show(text.get(), left_) + block.space_after_mm * points_per_mm;
  }

  void put(const FieldsBlock& block) {
    const double label_width = block.label_width_mm * points_per_mm;
    for (const auto& [label, value] : block.rows) {
      const Layout name = layout(label, block.size_pt, false, label_width);
      const Layout content = layout(value, block.size_pt, true, width_ - label_width);
      const double height = std::max(show(name.get(), left_), show(content.get(), left_ + label_width));
      y_ += height + block.row_gap_mm * points_per_mm;
    }
    y_ += points_per_mm;
  }

  void put(const RuleBlock&) {
    y_ += points_per_mm;
    if (cairo_ != nullptr) {
      cairo_set_line_width(cairo_, 0.6);
      cairo_move_to(cairo_, left_, y_);
      cairo_line_to(cairo_, left_ + width_, y_);
      cairo_stroke(cairo_);
    }
    y_ += 2 * points_per_mm;
  }

  void put(const QrBlock& block) {
    const double size = block.size_mm * points_per_mm;
    // Not 8-bit throughout: capitals and digits take the code's own, shorter form.
    const Qr code(QRcode_encodeString(block.content.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
    const bool captioned = !block.caption.empty();
    if (cairo_ != nullptr && code) {
      const double module = size / code->width;
      const double x = captioned ? left_ : left_ + (width_ - size) / 2;
      cairo_save(cairo_);
      cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
      for (int row = 0; row < code->width; ++row)
        for (int column = 0; column < code->width; ++column)
          if ((code->data[row * code->width + column] & 1U) != 0)
            cairo_rectangle(cairo_, x + column * module, y_ + row * module, module, module);
      cairo_fill(cairo_);
      cairo_restore(cairo_);
    }
    double height = size;
    if (captioned) {
      const double beside = size + 6 * points_per_mm;  // more than the code's quiet zone
      const Layout text = layout(block.caption, 10, false, width_ - beside);
      height = std::max(height, show(text.get(), left_ + beside));
    }
    y_ += height + (captioned ? 0 : 3 * points_per_mm);
  }

  void put(const SignBlock& block) {
    const double height = block.height_mm * points_per_mm;
    const double half = width_ / 2;
    const Layout left = layout(block.left, 10, false, half - 8);
    const Layout right = layout(block.right, 10, false, half - 8);
    y_ += points_per_mm;
    show(left.get(), left_ + 4);
    show(right.get(), left_ + half + 4);
    if (cairo_ != nullptr) {
      cairo_set_line_width(cairo_, 0.6);
      cairo_rectangle(cairo_, left_, y_ - points_per_mm, half, height);
      cairo_rectangle(cairo_, left_ + half, y_ - points_per_mm, half, height);
      cairo_stroke(cairo_);
    }
    y_ += height + points_per_mm;
  }

  void put(const GapBlock& block) { y_ += block.height_mm * points_per_mm; }

  PangoContext* context_;
  cairo_t* cairo_;
  double left_, width_, y_;
};

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

Failure<DocumentError> failed(DocumentError::Code code, std::string detail) {
  return Failure{DocumentError{code, std::move(detail)}};
}
}  // namespace

struct Press::Fonts {
  std::unique_ptr<FcConfig, Release<FcConfigDestroy>> config;
  FontMap map;

  Context context(const std::string& language) const {
    Context made(pango_font_map_create_context(map.get()));
    pango_context_set_language(made.get(), pango_language_from_string(language.c_str()));
    return made;
  }
};

Press::Press(std::unique_ptr<Fonts> fonts) : fonts_(std::move(fonts)) {}
Press::Press(Press&&) noexcept = default;
Press& Press::operator=(Press&&) noexcept = default;
Press::~Press() = default;

Result<Press, DocumentError> Press::open(const std::filesystem::path& fonts) {
  auto made = std::make_unique<Fonts>();
  made->config.reset(FcConfigCreate());
  // File by file: a whole folder would ask for a place to keep its scan.
  std::error_code missing;
  for (const auto& font : std::filesystem::directory_iterator(fonts, missing))
    FcConfigAppFontAddFile(made->config.get(), reinterpret_cast<const FcChar8*>(font.path().c_str()));
  const FcFontSet* found = FcConfigGetFonts(made->config.get(), FcSetApplication);
  if (found == nullptr || found->nfont == 0) return failed(DocumentError::Code::FontsMissing, fonts.string());
  // FreeType explicitly: the default font map may be another one.
  made->map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(made->map.get()), made->config.get());
  return Press(std::move(made));
}

Result<std::string, DocumentError> Press::to_pdf(const Document& document) const {
  const Context context = fonts_->context(document.language);
  const double content = Compositor(context.get(), document, nullptr).set(document);
  const double margin = document.page.margin_mm * points_per_mm;
  const double width = document.page.width_mm * points_per_mm;
  const double height = document.page.height_mm > 0 ? document.page.height_mm * points_per_mm : content + margin;
  if (content > height - (document.page.height_mm > 0 ? margin : 0) + 0.5 || height > longest_roll_mm * points_per_mm)
    return failed(DocumentError::Code::TooLong, document.title);

  std::string pdf;
  const Surface surface(cairo_pdf_surface_create_for_stream(append, &pdf, width, height));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  // Fixed, so that the same document is the same file; the date of the paper stands on the paper.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-01T00:00:00");
  {
    const Cairo cairo(cairo_create(surface.get()));
    pango_cairo_update_context(cairo.get(), context.get());
    Compositor(context.get(), document, cairo.get()).set(document);
    cairo_show_page(cairo.get());
  }
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return failed(DocumentError::Code::Failed, cairo_status_to_string(cairo_surface_status(surface.get())));
  return pdf;
}

Result<Bitmap, DocumentError> Press::to_bitmap(const Document& document, int width_px) const {
  const Context context = fonts_->context(document.language);
  const double content = Compositor(context.get(), document, nullptr).set(document);
  const double scale = width_px / (document.page.width_mm * points_per_mm);
  const int height_px = static_cast<int>(std::ceil((content + document.page.margin_mm * points_per_mm) * scale));
  if (height_px > longest_roll_mm * points_per_mm * scale) return failed(DocumentError::Code::TooLong, document.title);

  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, width_px, height_px));
  {
    const Cairo cairo(cairo_create(surface.get()));
    cairo_scale(cairo.get(), scale, scale);
    pango_cairo_update_context(cairo.get(), context.get());
    Compositor(context.get(), document, cairo.get()).set(document);
  }
  cairo_surface_flush(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
    return failed(DocumentError::Code::Failed, cairo_status_to_string(cairo_surface_status(surface.get())));

  Bitmap bitmap{width_px, height_px, {}};
  const std::size_t row_bytes = (static_cast<std::size_t>(width_px) + 7) / 8;
  bitmap.rows.assign(row_bytes * static_cast<std::size_t>(height_px), '\0');
  const unsigned char* ink = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  constexpr unsigned char dark_enough = 110;  // a thermal head has no grey; thin strokes must not break up
  for (int y = 0; y < height_px; ++y)
    for (int x = 0; x < width_px; ++x)
      if (ink[y * stride + x] >= dark_enough) {
        char& eight = bitmap.rows[static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(x) / 8];
        eight = static_cast<char>(static_cast<unsigned char>(eight) | (0x80U >> (static_cast<unsigned>(x) % 8U)));
      }
  return bitmap;
}

}  // namespace huanka::documents
