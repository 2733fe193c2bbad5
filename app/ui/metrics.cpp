#include "ui/metrics.h"

#include <algorithm>
#include <cmath>

namespace huanka::ui {
namespace {

constexpr double mm_per_inch = 25.4;
// The screen the spacing was drawn for: 21.5 inch. Larger panels get more air, smaller ones less; type stays the same.
constexpr double reference_short_mm = 267.7, reference_long_mm = 475.9;

struct TypeScale {
  double body, title, display, caption;
};

TypeScale type_scale(visit::TextSize size) {
  switch (size) {
    case visit::TextSize::Standard:
      return {mm::body_standard, 11.0, 13.0, mm::text_floor};
    case visit::TextSize::Large:
      return {mm::body_large, 14.0, 16.0, 7.5};
    case visit::TextSize::ExtraLarge:
      return {mm::body_extra_large, 16.0, 18.0, 9.0};
  }
  return {mm::body_large, 14.0, 16.0, 7.5};
}

double air(const ScreenGeometry& screen) {
  const double shorter = std::min(screen.width_mm(), screen.height_mm());
  const double longer = std::max(screen.width_mm(), screen.height_mm());
  return std::clamp(std::min(shorter / reference_short_mm, longer / reference_long_mm), 0.7, 1.5);
}

double tightness(Density density) {
  switch (density) {
    case Density::Roomy:
      return 1.35;
    case Density::Normal:
      return 1.0;
    case Density::Tight:
      return 0.65;
  }
  return 1.0;
}

}  // namespace

double ScreenGeometry::mm_per_px() const {
  return diagonal_inch * mm_per_inch / std::hypot(static_cast<double>(width_px), static_cast<double>(height_px));
}

int ScreenGeometry::px(double mm) const { return static_cast<int>(std::ceil(mm / mm_per_px() - 1e-9)); }

Metrics make_metrics(const ScreenGeometry& screen, visit::TextSize size, Density density) {
  const TypeScale type = type_scale(size);
  const double a = air(screen);
  const double s = a * tightness(density);
  Metrics m{};
  m.screen = screen;
  m.text_size = size;
  m.density = density;
  m.em_body = screen.px(type.body);
  m.em_title = screen.px(type.title);
  m.em_display = screen.px(type.display);
  m.em_caption = screen.px(type.caption);
  m.gap = screen.px(std::max(mm::target_gap, 4.5 * s));
  m.space = screen.px(std::max(mm::target_gap, 8.0 * s));
  m.pad = screen.px(std::max(2.5, 5.5 * s));
  m.margin = screen.px(std::max(4.0, 12.0 * a * (density == Density::Tight ? 0.7 : 1.0)));
  m.radius = screen.px(4.0 * std::min(a, 1.0));
  m.stroke = screen.px(0.5);
  m.target = screen.px(mm::target);
  m.primary = screen.px(std::max(mm::primary_target, 24.0 * s));
  m.icon = screen.px(type.body * 1.2);
  m.card_icon = screen.px(std::max(12.0, 22.0 * s));
  m.hero = screen.px(std::max(30.0, 78.0 * s));
  m.measure = m.em_body * 30;
  m.two_panes = !screen.portrait();
  return m;
}

}  // namespace huanka::ui
