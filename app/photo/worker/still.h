// From a camera picture to the card's picture: cut, scaled and written as JPEG with its resolution (GA 461-2004).
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "domain/county.h"
#include "photo/face_hint.h"

namespace huanka::photo {

/// Empty when the crop does not lie inside the picture or no quality gives a size that is accepted.
std::vector<std::uint8_t> make_still(const cv::Mat& bgr, const Box& crop, const domain::PhotoRule& rule);

/// A JPEG of unknown origin. Empty when it is none, or when a side is longer than max_shown_side_px: that is looked at
/// before anything is decoded. Turning marks (EXIF) are not followed.
cv::Mat decode_jpeg(std::span<const std::uint8_t> jpeg);

}  // namespace huanka::photo
