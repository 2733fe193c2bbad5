#include "ui/canvas.h"

#include <algorithm>
#include <cmath>

namespace huanka::ui {
namespace {

constexpr double shadow_strength = 46.0;  // of 255, right under the edge
constexpr Color shadow_color = rgb(0x2B2418);

constexpr std::uint32_t pack(Color c) {
  return 0xFF000000U | (static_cast<std::uint32_t>(c.r) << 16U) | (static_cast<std::uint32_t>(c.g) << 8U) | c.b;
}

// to + (from - to) * a / 255, two channels at a time.
inline std::uint32_t mixed(std::uint32_t to, std::uint32_t from, std::uint32_t a) {
  const std::uint32_t inverse = 255 - a;
  std::uint32_t rb = (from & 0xFF00FFU) * a + (to & 0xFF00FFU) * inverse + 0x800080U;
  std::uint32_t g = (from & 0x00FF00U) * a + (to & 0x00FF00U) * inverse + 0x008000U;
  rb = (rb + ((rb >> 8U) & 0xFF00FFU)) >> 8U;
  g = (g + ((g >> 8U) & 0x00FF00U)) >> 8U;
  return 0xFF000000U | (rb & 0xFF00FFU) | (g & 0x00FF00U);
}

// Distance from the edge of a rounded box whose corner circle is centred at the origin; negative inside.
double corner_distance(double x, double y, double radius) {
  return std::hypot(std::max(x, 0.0), std::max(y, 0.0)) - radius;
}

}  // namespace

Canvas::Canvas(int width, int height)
    : width_(width),
      height_(height),
      clip_{0, 0, width, height},
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0xFF000000U) {}

void Canvas::clip_to(const Rect& clip) { clip_ = intersection(clip, {0, 0, width_, height_}); }

void Canvas::fill(const Rect& rect, Color color) {
  const Rect r = intersection(rect, clip_);
  if (r.empty()) return;
  const std::uint32_t value = pack(color);
  for (int y = r.y; y < r.bottom(); ++y) std::fill_n(at(r.x, y), r.w, value);
}

void Canvas::blend_span(int x, int y, int width, Color color, std::uint32_t coverage) {
  const int from = std::max(x, clip_.x);
  const int to = std::min(x + width, clip_.right());
  if (y < clip_.y || y >= clip_.bottom() || from >= to || coverage == 0) return;
  const std::uint32_t value = pack(color);
  std::uint32_t* p = at(from, y);
  for (int i = from; i < to; ++i, ++p) *p = mixed(*p, value, coverage);
}

// Coverage of the top-left corner square, radius x radius.
const std::vector<std::uint8_t>& Canvas::corner(int radius) {
  auto& table = corners_[radius];
  if (table.empty()) {
    table.resize(static_cast<std::size_t>(radius) * static_cast<std::size_t>(radius));
    for (int y = 0; y < radius; ++y)
      for (int x = 0; x < radius; ++x) {
        const double d = corner_distance(radius - x - 0.5, radius - y - 0.5, radius);
        table[static_cast<std::size_t>(y) * radius + x] =
            static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(0.5 - d, 0.0, 1.0)));
      }
  }
  return table;
}

void Canvas::round_fill(const Rect& rect, int radius, Color color) {
  const int r = std::min({radius, rect.w / 2, rect.h / 2});
  if (r <= 0) return fill(rect, color);
  if (!overlap(rect, clip_)) return;
  fill({rect.x, rect.y + r, rect.w, rect.h - 2 * r}, color);
  fill({rect.x + r, rect.y, rect.w - 2 * r, r}, color);
  fill({rect.x + r, rect.bottom() - r, rect.w - 2 * r, r}, color);
  const auto& coverage = corner(r);
  for (int y = 0; y < r; ++y)
    for (int x = 0; x < r; ++x) {
      const std::uint32_t c = coverage[static_cast<std::size_t>(y) * r + x];
      const int left = rect.x + x;
      const int right = rect.right() - 1 - x;
      blend_span(left, rect.y + y, 1, color, c);
      blend_span(right, rect.y + y, 1, color, c);
      blend_span(left, rect.bottom() - 1 - y, 1, color, c);
      blend_span(right, rect.bottom() - 1 - y, 1, color, c);
    }
}

const std::vector<std::uint8_t>& Canvas::shadow_corner(int radius, int reach) {
  auto& table = shadow_corners_[{radius, reach}];
  if (table.empty()) {
    const int side = radius + reach;
    table.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const double d = corner_distance(side - x - 0.5, side - y - 0.5, radius);
        const double fade = std::clamp(1.0 - (d + reach * 0.35) / (reach * 1.35), 0.0, 1.0);
        table[static_cast<std::size_t>(y) * side + x] =
            static_cast<std::uint8_t>(std::lround(shadow_strength * fade * fade));
      }
  }
  return table;
}

// Offset downwards by a third of its reach; the middle, which the box will cover, is left out.
void Canvas::soft_shadow(const Rect& rect, int radius, int reach) {
  const Rect outer = Rect{rect.x, rect.y + reach / 3, rect.w, rect.h}.inset(-reach);
  if (!overlap(outer, clip_)) return;
  const int side = std::min({radius + reach, outer.w / 2, outer.h / 2});
  const auto& table = shadow_corner(radius, reach);
  const int table_side = radius + reach;
  const Rect covered = rect.inset(radius);
  for (int y = std::max(outer.y, clip_.y); y < std::min(outer.bottom(), clip_.bottom()); ++y) {
    const int from_edge = std::min(y - outer.y, outer.bottom() - 1 - y);
    const std::uint8_t* line =
        table.data() + static_cast<std::ptrdiff_t>(std::min(from_edge, table_side - 1)) * table_side;
    for (int x = 0; x < side; ++x) {
      blend_span(outer.x + x, y, 1, shadow_color, line[x]);
      blend_span(outer.right() - 1 - x, y, 1, shadow_color, line[x]);
    }
    if (y < covered.y || y >= covered.bottom())
      blend_span(outer.x + side, y, outer.w - 2 * side, shadow_color, line[table_side - 1]);
  }
}

void Canvas::box(const Box& box) {
  if (box.shadow > 0) soft_shadow(box.rect, box.radius, box.shadow);
  if (box.border_width > 0) {
    round_fill(box.rect, box.radius, box.border);
    round_fill(box.rect.inset(box.border_width), std::max(0, box.radius - box.border_width), box.fill);
  } else {
    round_fill(box.rect, box.radius, box.fill);
  }
}

void Canvas::mask(Point top_left, const Mask& mask, Color color) {
  const Rect r = intersection({top_left.x, top_left.y, mask.width, mask.height}, clip_);
  const std::uint32_t value = pack(color);
  for (int y = r.y; y < r.bottom(); ++y) {
    const std::uint8_t* coverage =
        mask.coverage.data() + static_cast<std::ptrdiff_t>(y - top_left.y) * mask.width + (r.x - top_left.x);
    std::uint32_t* p = at(r.x, y);
    for (int x = 0; x < r.w; ++x) {
      const std::uint32_t a = coverage[x];
      if (a == 255)
        p[x] = value;
      else if (a != 0)
        p[x] = mixed(p[x], value, a);
    }
  }
}

void Canvas::artwork(Point top_left, const Artwork& artwork) {
  const Rect r = intersection({top_left.x, top_left.y, artwork.width, artwork.height}, clip_);
  for (int y = r.y; y < r.bottom(); ++y) {
    const std::uint32_t* from =
        artwork.pixels.data() + static_cast<std::ptrdiff_t>(y - top_left.y) * artwork.width + (r.x - top_left.x);
    std::uint32_t* p = at(r.x, y);
    for (int x = 0; x < r.w; ++x) {
      const std::uint32_t alpha = from[x] >> 24U;
      if (alpha == 255) {
        p[x] = from[x];
      } else if (alpha != 0) {
        const std::uint32_t under = mixed(0, p[x], 255 - alpha);
        p[x] = 0xFF000000U | ((under & 0xFFFFFFU) + (from[x] & 0xFFFFFFU));
      }
    }
  }
}

// Covers the rectangle, keeping the picture's proportions: what does not fit is cut off at both sides. Bilinear.
void Canvas::picture(const Picture& picture) {
  if (!picture.bitmap || picture.bitmap->width < 2 || picture.bitmap->height < 2) return;
  const Bitmap& source = *picture.bitmap;
  const double scale =
      std::max(static_cast<double>(picture.rect.w) / source.width, static_cast<double>(picture.rect.h) / source.height);
  const double left = (source.width - picture.rect.w / scale) / 2;
  const double top = (source.height - picture.rect.h / scale) / 2;
  const Rect r = intersection(picture.rect, clip_);
  const auto fixed = [](double v, int limit) {
    return static_cast<int>(std::clamp(v, 0.0, static_cast<double>(limit) - 1.001) * 256);
  };
  for (int y = r.y; y < r.bottom(); ++y) {
    const int sy = fixed(top + (y - picture.rect.y + 0.5) / scale - 0.5, source.height);
    const std::uint8_t* upper = source.rgb.data() + static_cast<std::ptrdiff_t>(sy >> 8) * source.width * 3;
    const std::uint8_t* lower = upper + static_cast<std::ptrdiff_t>(source.width) * 3;
    const int fy = sy & 255;
    std::uint32_t* p = at(r.x, y);
    for (int x = 0; x < r.w; ++x) {
      const int along = r.x + x - picture.rect.x;
      const int sx = fixed(left + (along + 0.5) / scale - 0.5, source.width);
      const int fx = sx & 255;
      const int i = (sx >> 8) * 3;
      std::uint32_t value = 0xFF00U;
      for (int c = 0; c < 3; ++c) {
        const int a = upper[i + c] * (256 - fx) + upper[i + 3 + c] * fx;
        const int b = lower[i + c] * (256 - fx) + lower[i + 3 + c] * fx;
        value = (c == 0 ? 0xFF00U : value << 8U) | static_cast<std::uint32_t>((a * (256 - fy) + b * fy) >> 16);
      }
      p[x] = value | 0xFF000000U;
    }
  }
}

void Canvas::oval(const OvalGuide& guide) {
  const double rx = guide.rect.w / 2.0;
  const double ry = guide.rect.h / 2.0;
  const Rect r = intersection(guide.rect, clip_);
  for (int y = r.y; y < r.bottom(); ++y)
    for (int x = r.x; x < r.right(); ++x) {
      const double dx = (x + 0.5 - guide.rect.x - rx) / rx;
      const double dy = (y + 0.5 - guide.rect.y - ry) / ry;
      const double length = std::hypot(dx, dy);
      const double gradient = std::hypot(dx / rx, dy / ry);
      if (gradient <= 0) continue;
      const double d = (length - 1) * length / gradient + guide.width / 2.0;
      const double coverage = std::clamp(guide.width / 2.0 + 0.5 - std::abs(d), 0.0, 1.0);
      blend_span(x, y, 1, guide.color, static_cast<std::uint32_t>(coverage * 255));
    }
}

}  // namespace huanka::ui
