// Capture-related measures as ISO/IEC 29794-5's open reference implementation publishes them (native value and the
// mapping to a quality of 0 to 100), written down anew from their descriptions: a second opinion on the same picture.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "photo/findings.h"
#include "portrait.h"

namespace huanka::accuracy {

struct IsoQuality {
  std::string name;
  photo::Measure ours{};  ///< the measure that judges the same thing
  double quality = 0;     ///< 0 to 100, higher is better
};

/// Of a finished picture with one face.
std::vector<IsoQuality> iso_qualities(const cv::Mat& bgr, const photo::Portrait& portrait);

}  // namespace huanka::accuracy
