// The judgement of a portrait: every measure with its value, its limits, and what follows. Pure: values in, findings
// out; who measured them (app/photo/worker) and who words them (the catalogues, by name_of) are elsewhere.
// Geometry: GA 461-2004 from the county file. Light, colour and sharpness: the classical measures of ISO/IEC 29794-5,
// with limits found on portraits (tests/accuracy), since neither standard publishes any.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/county.h"

namespace huanka::photo {

enum class Measure {
  Faces,                 ///< how many
  FaceWidth,             ///< px of the finished picture, from ear root to ear root
  Crown,                 ///< px from the upper edge to the top of the hair
  EyeLine,               ///< px from the eyes to the lower edge
  Centring,              ///< px between the middle of the eyes and the middle of the picture
  Roll,                  ///< degrees, to either side
  Yaw,                   ///< degrees, to either side
  Pitch,                 ///< degrees, up or down
  EyesOpen,              ///< lid gap of the eye that is less open, share of the eye-to-chin distance
  MouthClosed,           ///< inner lip gap, share of the eye-to-chin distance
  BackgroundBrightness,  ///< L* that 95 % of the background reach
  BackgroundEvenness,    ///< mean gradient of the background's L*
  BackgroundColour,      ///< median chroma of the background, CIELAB
  FaceBrightness,        ///< mean grey of the face, 0 to 1
  Overexposed,           ///< share of the face's pixels above 246 of 255
  Underexposed,          ///< share of the face's pixels below 26 of 255
  SideLight,             ///< brightness of the darker cheek over that of the lighter one, 0 to 1
  Contrast,              ///< entropy of the face's grey values, bits
  ColourCast,            ///< how far the cheeks' a*, b* lie outside the colours of skin
  Saturation,            ///< mean chroma of the cheeks; near 0 is a black-and-white picture
  Sharpness,             ///< standard deviation of the Laplacian over that of the grey values
  Motion,                ///< fine detail of the weaker of two directions at a right angle over the stronger, 0 to 1
  Noise,                 ///< standard deviation of pixel noise, grey values of 255
  SourceResolution,      ///< pixels of the source's face width over those of the finished picture
  FileSize,              ///< KiB of the JPEG file
  PictureSize,           ///< 1 when width, height and resolution are the standard's
  // What no packaged network can judge: asked of the person or of staff.
  FaceFree,      ///< nothing before the face, hair out of the eyes
  HeadBare,      ///< no head covering but what faith or health ask for
  GlassesClear,  ///< no glare, no dark lenses
};
inline constexpr std::size_t measure_count = 29;

enum class Verdict {
  Pass,
  Advise,    ///< usable, could be better
  Fail,      ///< the issuing office would send it back
  Ask,       ///< a person has to say
  NotJudged  ///< could not be measured here
};

/// Outside `fail` a measure fails, outside `advise` it is advised about; an end that is empty has no limit.
struct Limits {
  std::optional<double> fail_below, advise_below, advise_above, fail_above;
  bool operator==(const Limits&) const = default;
};

struct Finding {
  Measure measure{};
  Verdict verdict = Verdict::NotJudged;
  std::optional<double> value;
  Limits limits;
  bool too_high = false;  ///< of a value that failed or is advised about: above its limits, not below

  bool operator==(const Finding&) const = default;
};

/// What was measured, by Measure; what could not be measured is empty.
using Values = std::array<std::optional<double>, measure_count>;

inline std::optional<double>& value_of(Values& values, Measure measure) {
  return values.at(static_cast<std::size_t>(measure));
}

inline const std::optional<double>& value_of(const Values& values, Measure measure) {
  return values.at(static_cast<std::size_t>(measure));
}

/// "face-width": the stable name in JSON, in codes for staff ("E-PHOTO-FACE-WIDTH") and in the catalogues.
std::string_view name_of(Measure measure);
std::string_view name_of(Verdict verdict);
Limits limits_of(Measure measure, const domain::PortraitRule& rule);
/// Pass, Advise or Fail.
Verdict verdict_on(double value, const Limits& limits);

/// The catalogue's key of the sentence for the person ("photo.face-width.low"); empty when there is nothing to say.
std::string sentence_key(const Finding& finding);
/// For staff and logs: "E-PHOTO-FACE-WIDTH".
std::string staff_code(Measure measure);

/// One finding for each measure, the most important for the person first.
std::vector<Finding> judge(const Values& values, const domain::PortraitRule& rule);
/// judge's finding on one measure.
const Finding& finding_of(const std::vector<Finding>& findings, Measure measure);

/// Fail before Advise before Pass; what is asked or not judged does not count.
Verdict worst(const std::vector<Finding>& findings);

}  // namespace huanka::photo
