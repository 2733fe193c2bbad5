#include "photo/crop_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace huanka::photo {
namespace {

/// Maps upright: the middle of the eyes comes to the middle column at `eye_line`.
CropPlan plan_for(const FaceShape& face, double face_width, double eye_line, double crown, Size source,
                  const domain::PortraitRule& rule) {
  CropPlan plan{.scale = face_width / face.face_width, .face_width = face_width, .crown = crown, .eye_line = eye_line};
  const double turn = -face.roll * std::numbers::pi / 180;
  const double c = std::cos(turn) * plan.scale, s = std::sin(turn) * plan.scale;
  const Point& eyes = face.eye_middle;
  plan.matrix = {c, -s, rule.width_px / 2.0 - c * eyes.x + s * eyes.y, s, c, eye_line - s * eyes.x - c * eyes.y};
  constexpr double rounding = 1;  // a corner half a pixel outside is filled by its neighbour
  const double squared = plan.scale * plan.scale;
  plan.covered = true;
  const double right = rule.width_px, bottom = rule.height_px;
  for (const Point corner : {Point{0, 0}, Point{right, 0}, Point{0, bottom}, Point{right, bottom}}) {
    const double x = corner.x - plan.matrix[2], y = corner.y - plan.matrix[5];
    const Point from{(c * x + s * y) / squared, (c * y - s * x) / squared};
    plan.covered = plan.covered && from.x >= -rounding && from.y >= -rounding && from.x <= source.width + rounding &&
                   from.y <= source.height + rounding;
  }
  return plan;
}

}  // namespace

CropPlan plan_crop(const FaceShape& face, double crown_above_eyes, Size source, const domain::PortraitRule& rule) {
  const double crown_share = crown_above_eyes / face.face_width;
  const double lowest_eyes = rule.height_px - rule.eyes_to_bottom_px;
  const double best_width = (rule.face_width_px.low + rule.face_width_px.high) / 2.0;
  const double best_crown = (rule.crown_px.low + rule.crown_px.high) / 2.0;

  // The best place first: widths and crowns are tried by how far they are from the middle of what is allowed.
  std::optional<CropPlan> best;
  double least = std::numeric_limits<double>::max();
  for (int width = rule.face_width_px.low; width <= rule.face_width_px.high; ++width) {
    for (int crown = rule.crown_px.low; crown <= rule.crown_px.high; ++crown) {
      const double eye_line = crown + crown_share * width;
      if (eye_line > lowest_eyes) continue;
      const CropPlan plan = plan_for(face, width, eye_line, crown, source, rule);
      constexpr double a_missing_corner = 1000;  // worse than any place that is covered
      const double cost = std::abs(width - best_width) / std::max(1.0, best_width - rule.face_width_px.low) +
                          std::abs(crown - best_crown) / std::max(1.0, best_crown - rule.crown_px.low) +
                          (plan.covered ? 0 : a_missing_corner);
      if (cost < least) {
        least = cost;
        best = plan;
      }
    }
  }
  if (best) return *best;

  // Tall hair: the eye line wins, hair may be cut (GA 461-2004). The smallest face loses the least of it.
  CropPlan plan = plan_for(face, rule.face_width_px.low, lowest_eyes,
                           lowest_eyes - crown_share * rule.face_width_px.low, source, rule);
  plan.hair_cut = true;
  return plan;
}

}  // namespace huanka::photo
