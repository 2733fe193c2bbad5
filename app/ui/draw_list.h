// What a screen looks like, as plain data: primitives in painting order. Widgets only ever write here; the renderer
// turns it into pixels and the tests read it (clipping, overlap, contrast, sizes).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ui/geometry.h"
#include "ui/theme.h"

namespace huanka::ui {

enum class FontWeight { Regular, Bold };

struct Font {
  int px = 0;  ///< em
  FontWeight weight = FontWeight::Regular;
  bool operator==(const Font&) const = default;
};

/// Rounded box; radius 0 is a plain one. The fill is opaque.
struct Box {
  Rect rect;
  int radius = 0;
  Color fill;
  int border_width = 0;
  Color border;
  int shadow = 0;  ///< reach of the soft shadow, 0 for none
  bool operator==(const Box&) const = default;
};

/// One line of text. `rect` is as wide as the line and one em high, centred on the glyphs.
struct TextRun {
  Rect rect;
  std::string utf8;
  Font font;
  Color color;
  bool operator==(const TextRun&) const = default;
};

/// An icon from assets/icons in one colour.
struct Icon {
  Rect rect;
  std::string name;
  Color color;
  bool operator==(const Icon&) const = default;
};

/// An illustration from assets/icons in its own colours.
struct Illustration {
  Rect rect;
  std::string name;
  bool operator==(const Illustration&) const = default;
};

/// 24-bit pixels, three bytes R, G, B each, rows without padding.
struct Bitmap {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

/// A picture that changes: the camera preview. Two are equal when they show the same bitmap object.
struct Picture {
  Rect rect;
  std::shared_ptr<const Bitmap> bitmap;
  bool operator==(const Picture&) const = default;
};

/// The outline that helps a face into place: nothing inside is covered.
struct OvalGuide {
  Rect rect;
  int width = 0;
  Color color;
  bool operator==(const OvalGuide&) const = default;
};

using Primitive = std::variant<Box, TextRun, Icon, Illustration, Picture, OvalGuide>;
using DrawList = std::vector<Primitive>;

/// Every pixel the primitive may touch, shadow and overhanging glyphs included.
Rect paint_bounds(const Primitive& primitive);

/// The rectangles in which two lists differ: disjoint, within `screen`, few (at most max_damage_rects).
std::vector<Rect> damage(const DrawList& before, const DrawList& after, const Rect& screen);
inline constexpr int max_damage_rects = 24;

}  // namespace huanka::ui
