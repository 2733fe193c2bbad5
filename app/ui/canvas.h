// Pixels and the few operations that put a draw list on them: opaque fills, antialiased rounded boxes by coverage, soft
// shadows drawn only where they show, coverage masks in a colour, pictures. Pure: no display, same result everywhere.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ui/draw_list.h"
#include "ui/text_engine.h"

namespace huanka::ui {

/// Premultiplied 0xAARRGGBB pixels.
struct Artwork {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;
};

class Canvas {
 public:
  Canvas(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  /// Rows of 0xFFRRGGBB, `width` pixels each.
  const std::uint32_t* row(int y) const { return pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_; }

  void clip_to(const Rect& clip);
  void fill(const Rect& rect, Color color);
  void box(const Box& box);
  void mask(Point top_left, const Mask& mask, Color color);
  void artwork(Point top_left, const Artwork& artwork);
  void picture(const Picture& picture);
  void oval(const OvalGuide& guide);

 private:
  const std::vector<std::uint8_t>& corner(int radius);
  const std::vector<std::uint8_t>& shadow_corner(int radius, int reach);
  void round_fill(const Rect& rect, int radius, Color color);
  void soft_shadow(const Rect& rect, int radius, int reach);
  void blend_span(int x, int y, int width, Color color, std::uint32_t coverage);
  std::uint32_t* at(int x, int y) { return pixels_.data() + static_cast<std::ptrdiff_t>(y) * width_ + x; }

  int width_, height_;
  Rect clip_;
  std::vector<std::uint32_t> pixels_;
  std::map<int, std::vector<std::uint8_t>> corners_;
  std::map<std::pair<int, int>, std::vector<std::uint8_t>> shadow_corners_;
};

}  // namespace huanka::ui
