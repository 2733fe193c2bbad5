#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace huanka::ui {
namespace {

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Color c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

}  // namespace

double contrast_ratio(Color a, Color b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Paint& Theme::tone(Tone t) const {
  switch (t) {
    case Tone::Calm:
      return calm;
    case Tone::Good:
      return good;
    case Tone::Act:
      return act;
    case Tone::Bad:
      return bad;
  }
  return calm;
}

}  // namespace huanka::ui
