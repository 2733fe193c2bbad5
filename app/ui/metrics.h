// Every size on the screen, in millimetres, turned into pixels from the configured screen. Nothing else in this room
// may invent a size. Sources: operations reference section 3 (EN 301 549 5.1.4, MIIT elder-app rules, touch
// experiments).
#pragma once

#include "visit/events.h"

namespace huanka::ui {

/// A panel: its pixels and its diagonal, both from kiosk.toml.
struct ScreenGeometry {
  int width_px = 1080, height_px = 1920;
  double diagonal_inch = 21.5;
  bool operator==(const ScreenGeometry&) const = default;

  bool portrait() const { return height_px >= width_px; }
  double mm_per_px() const;
  double width_mm() const { return width_px * mm_per_px(); }
  double height_mm() const { return height_px * mm_per_px(); }
  /// Rounded up, so that a size stated as a minimum stays one.
  int px(double mm) const;
};

namespace mm {
inline constexpr double text_floor = 7.0;         ///< em of the smallest text anywhere
inline constexpr double body_standard = 7.0;      ///< 标准
inline constexpr double body_large = 10.0;        ///< 大, the default: capitals are 7.3 mm, 0.7 degrees at 600 mm
inline constexpr double body_extra_large = 12.0;  ///< 特大
inline constexpr double target = 16.0;            ///< everything that can be touched
inline constexpr double primary_target = 20.0;    ///< the main button, choices, keys
inline constexpr double target_gap = 3.0;
inline constexpr double line_spacing = 1.5;  ///< times em
inline constexpr double title_spacing = 1.3;
}  // namespace mm

/// How generously a screen is spaced. A screen takes the roomiest one its content fits in; type never shrinks.
enum class Density { Roomy, Normal, Tight };

/// Pixel sizes for one screen, text size and density.
struct Metrics {
  ScreenGeometry screen;
  visit::TextSize text_size = visit::TextSize::Large;
  Density density = Density::Normal;

  int em_body, em_title, em_display, em_caption;  ///< em_display: digits being typed, countdown
  int gap;                                        ///< between things that can be touched
  int space;                                      ///< between groups
  int pad;                                        ///< inside cards and buttons
  int margin;                                     ///< at the screen's edge
  int radius, stroke;
  int target, primary;        ///< least heights
  int icon, card_icon, hero;  ///< icon beside text, icon of a choice, picture of a screen
  int measure;                ///< widest text column: 30 em
  bool two_panes;             ///< landscape: what to know on the left, what to do on the right

  int px(double millimetres) const { return screen.px(millimetres); }
};

Metrics make_metrics(const ScreenGeometry& screen, visit::TextSize size, Density density);

}  // namespace huanka::ui
