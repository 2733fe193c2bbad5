#include "photo/findings.h"

#include <algorithm>

namespace huanka::photo {
namespace {

struct Row {
  Measure measure{};
  std::string_view name;
  Limits limits{};
  bool asked = false;
};

using std::nullopt;

/// In the order in which a person should hear of them.
constexpr std::array<Row, measure_count> rows{{
    {Measure::Faces, "faces", {1, nullopt, nullopt, 1}},
    {Measure::FaceBrightness, "face-brightness", {0.24, 0.33, 0.82, 0.90}},
    {Measure::Overexposed, "overexposed", {nullopt, nullopt, 0.02, 0.08}},
    {Measure::Underexposed, "underexposed", {nullopt, nullopt, 0.15, 0.50}},
    {Measure::SideLight, "side-light", {0.35, 0.55, nullopt, nullopt}},
    {Measure::Yaw, "yaw", {nullopt, nullopt, 10, 18}},
    {Measure::Pitch, "pitch", {nullopt, nullopt, 12, 20}},
    {Measure::Roll, "roll", {nullopt, nullopt, 4, 8}},
    {Measure::EyesOpen, "eyes-open", {0.020, 0.035, nullopt, nullopt}},
    {Measure::MouthClosed, "mouth-closed", {nullopt, nullopt, 0.05, 0.10}},
    {Measure::FaceWidth, "face-width", {}},
    {Measure::Crown, "crown", {}},
    {Measure::EyeLine, "eye-line", {}},
    {Measure::Centring, "centring", {nullopt, nullopt, 8, 17}},
    {Measure::BackgroundBrightness, "background-brightness", {80, 92, nullopt, nullopt}},
    {Measure::BackgroundEvenness, "background-evenness", {nullopt, nullopt, 0.8, 2.5}},
    {Measure::BackgroundColour, "background-colour", {nullopt, nullopt, 4, 9}},
    {Measure::ColourCast, "colour-cast", {nullopt, nullopt, 5, 10}},
    {Measure::Saturation, "saturation", {3, 6, nullopt, nullopt}},
    {Measure::Contrast, "contrast", {5.0, 6.0, nullopt, nullopt}},
    {Measure::Sharpness, "sharpness", {0.14, 0.19, nullopt, nullopt}},
    {Measure::Motion, "motion", {0.40, 0.58, nullopt, nullopt}},
    {Measure::Noise, "noise", {nullopt, nullopt, 2.5, 6}},
    {Measure::SourceResolution, "source-resolution", {0.6, 1.0, nullopt, nullopt}},
    {Measure::PictureSize, "picture-size", {1, nullopt, nullopt, nullopt}},
    {Measure::FileSize, "file-size", {}},
    {Measure::FaceFree, "face-free", {}, true},
    {Measure::HeadBare, "head-bare", {}, true},
    {Measure::GlassesClear, "glasses-clear", {}, true},
}};

const Row& row_of(Measure measure) {
  return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.measure == measure; });
}

Limits between(const domain::Range& range) {
  return {.fail_below = range.low, .advise_below = nullopt, .advise_above = nullopt, .fail_above = range.high};
}

bool is_below(const std::optional<double>& limit, double value) { return limit && value < *limit; }
bool is_above(const std::optional<double>& limit, double value) { return limit && value > *limit; }

Finding judge_one(const Row& row, const std::optional<double>& value, const domain::PortraitRule& rule) {
  Finding finding{.measure = row.measure, .value = value, .limits = limits_of(row.measure, rule)};
  if (row.asked) {
    finding.verdict = Verdict::Ask;
    return finding;
  }
  if (!value) return finding;
  const Limits& limits = finding.limits;
  finding.verdict = verdict_on(*value, limits);
  finding.too_high = is_above(limits.fail_above, *value) || is_above(limits.advise_above, *value);
  return finding;
}

/// "If both vertical rules cannot hold, the eye rule wins": hair above the edge is no fault while the eyes are as low
/// as they may be (GA 461-2004).
void let_the_eye_line_win(std::vector<Finding>& findings, const domain::PortraitRule& rule) {
  constexpr double as_low_as_may_be = 4;  // px
  const Finding& eyes = finding_of(findings, Measure::EyeLine);
  const bool as_low = eyes.verdict == Verdict::Pass && *eyes.value < rule.eyes_to_bottom_px + as_low_as_may_be;
  for (Finding& finding : findings)
    if (finding.measure == Measure::Crown && finding.verdict == Verdict::Fail && !finding.too_high && as_low)
      finding.verdict = Verdict::Advise;
}

}  // namespace

std::string_view name_of(Measure measure) { return row_of(measure).name; }

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Advise:
      return "advise";
    case Verdict::Fail:
      return "fail";
    case Verdict::Ask:
      return "ask";
    case Verdict::NotJudged:
      break;
  }
  return "not-judged";
}

Verdict verdict_on(double value, const Limits& limits) {
  if (is_below(limits.fail_below, value) || is_above(limits.fail_above, value)) return Verdict::Fail;
  const bool is_advised = is_below(limits.advise_below, value) || is_above(limits.advise_above, value);
  return is_advised ? Verdict::Advise : Verdict::Pass;
}

std::string sentence_key(const Finding& finding) {
  const std::string key = "photo." + std::string(name_of(finding.measure));
  if (finding.verdict == Verdict::Ask) return key + ".ask";
  if (finding.verdict != Verdict::Fail && finding.verdict != Verdict::Advise) return {};
  return key + (finding.too_high ? ".high" : ".low");
}

std::string staff_code(Measure measure) {
  std::string code = "E-PHOTO-" + std::string(name_of(measure));
  std::transform(code.begin(), code.end(), code.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return code;
}

const Finding& finding_of(const std::vector<Finding>& findings, Measure measure) {
  return *std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.measure == measure; });
}

Limits limits_of(Measure measure, const domain::PortraitRule& rule) {
  switch (measure) {
    case Measure::FaceWidth:
      return between(rule.face_width_px);
    case Measure::Crown:
      return between(rule.crown_px);
    case Measure::EyeLine:
      return {.fail_below = rule.eyes_to_bottom_px,
              .advise_below = nullopt,
              .advise_above = nullopt,
              .fail_above = nullopt};
    case Measure::FileSize:
      return between(rule.jpeg_kib);
    default:
      return row_of(measure).limits;
  }
}

std::vector<Finding> judge(const Values& values, const domain::PortraitRule& rule) {
  std::vector<Finding> findings;
  findings.reserve(rows.size());
  for (const Row& row : rows) findings.push_back(judge_one(row, value_of(values, row.measure), rule));
  let_the_eye_line_win(findings, rule);
  return findings;
}

Verdict worst(const std::vector<Finding>& findings) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.verdict == verdict; });
  };
  return any(Verdict::Fail) ? Verdict::Fail : any(Verdict::Advise) ? Verdict::Advise : Verdict::Pass;
}

}  // namespace huanka::photo
