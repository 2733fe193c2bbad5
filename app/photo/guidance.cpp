#include "photo/guidance.h"

#include <algorithm>
#include <cmath>

namespace huanka::photo {
namespace {

// Until a picture is taken nobody looks for the hair's end; this is where it usually is, in face widths above the eyes.
constexpr double usual_crown = 0.95;
// A crop smaller than this share of the frame's height has room to spare: the person stands too far off.
constexpr double crop_height_at_least = 0.55;

/// Where the crop would leave the frame, straightened or not.
struct Overhang {
  double left = 0, right = 0, top = 0, bottom = 0;
};

Overhang overhang(const CropPlan& plan, const FaceShape& face, Size frame, const domain::PortraitRule& rule) {
  const double width = rule.width_px / plan.scale, height = rule.height_px / plan.scale;
  const double left = face.eye_middle.x - width / 2, top = face.eye_middle.y - plan.eye_line / plan.scale;
  return {std::max(0.0, -left), std::max(0.0, left + width - frame.width), std::max(0.0, -top),
          std::max(0.0, top + height - frame.height)};
}

std::optional<FaceHint> place(const FaceShape& face, Size frame, const domain::PortraitRule& rule) {
  const CropPlan plan = plan_crop(face, usual_crown * face.face_width, frame, rule);
  const double width = rule.width_px / plan.scale, height = rule.height_px / plan.scale;
  const auto too_coarse = limits_of(Measure::SourceResolution, rule).fail_below;
  const bool coarse = too_coarse && plan.scale > 1 / *too_coarse;
  if (height < frame.height * crop_height_at_least || coarse) return FaceHint::ComeCloser;
  if (height > frame.height || width > frame.width) return FaceHint::MoveBack;
  if (plan.covered) return std::nullopt;
  const Overhang over = overhang(plan, face, frame, rule);
  if (std::max(over.left, over.right) >= std::max(over.top, over.bottom)) return FaceHint::MoveToCentre;
  return over.top > over.bottom ? FaceHint::MoveDown : FaceHint::MoveUp;
}

}  // namespace

FaceHint guide(const Seen& seen, Size frame, const domain::PortraitRule& rule) {
  if (seen.faces == 0 || !seen.shape) return FaceHint::NoFace;
  if (seen.faces > 1) return FaceHint::ManyFaces;
  const FaceShape& face = *seen.shape;
  if (const auto where = place(face, frame, rule)) return *where;
  const auto verdict = [&](Measure measure, double value) { return verdict_on(value, limits_of(measure, rule)); };
  const auto lit = [&](Measure measure) {
    const auto& value = value_of(seen.light, measure);
    return value ? verdict(measure, *value) : Verdict::Pass;
  };
  const double brightness = value_of(seen.light, Measure::FaceBrightness).value_or(0.5);
  if (lit(Measure::FaceBrightness) == Verdict::Fail)
    return brightness < 0.5 ? FaceHint::MoreLight : FaceHint::LessLight;
  if (lit(Measure::Overexposed) == Verdict::Fail) return FaceHint::LessLight;
  if (lit(Measure::SideLight) == Verdict::Fail) return FaceHint::FaceTheLight;
  // What is only advised about in a finished picture is still easy to do better now.
  const auto off = [&](Measure measure, double value) { return verdict(measure, value) != Verdict::Pass; };
  if (off(Measure::Yaw, std::abs(face.yaw)) || off(Measure::Pitch, std::abs(face.pitch))) return FaceHint::LookStraight;
  if (off(Measure::Roll, std::abs(face.roll))) return FaceHint::HoldUpright;
  if (verdict(Measure::EyesOpen, face.eye_opening) == Verdict::Fail) return FaceHint::OpenEyes;
  if (off(Measure::MouthClosed, face.mouth_opening)) return FaceHint::CloseMouth;
  return FaceHint::Good;
}

FaceHint hint_of(const std::vector<Finding>& findings) {
  const auto failed =
      std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return f.verdict == Verdict::Fail; });
  if (failed == findings.end()) return FaceHint::Good;
  const bool high = failed->too_high;
  switch (failed->measure) {
    case Measure::Faces:
      return high ? FaceHint::ManyFaces : FaceHint::NoFace;
    case Measure::FaceBrightness:
      return high ? FaceHint::LessLight : FaceHint::MoreLight;
    case Measure::Overexposed:
      return FaceHint::LessLight;
    case Measure::SideLight:
      return FaceHint::FaceTheLight;
    case Measure::Yaw:
    case Measure::Pitch:
      return FaceHint::LookStraight;
    case Measure::Roll:
      return FaceHint::HoldUpright;
    case Measure::EyesOpen:
      return FaceHint::OpenEyes;
    case Measure::MouthClosed:
      return FaceHint::CloseMouth;
    case Measure::FaceWidth:
    case Measure::SourceResolution:
      return high ? FaceHint::MoveBack : FaceHint::ComeCloser;
    case Measure::Crown:
      return high ? FaceHint::MoveUp : FaceHint::MoveDown;
    case Measure::EyeLine:
      return FaceHint::MoveUp;
    case Measure::Centring:
      return FaceHint::MoveToCentre;
    case Measure::BackgroundBrightness:
    case Measure::BackgroundEvenness:
    case Measure::BackgroundColour:
      return FaceHint::PlainWall;
    case Measure::Sharpness:
    case Measure::Motion:
      return FaceHint::HoldStill;
    default:  // colour, contrast, noise, and what black shadows do
      return FaceHint::MoreLight;
  }
}

}  // namespace huanka::photo
