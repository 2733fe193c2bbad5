// Pictures of people do not stay in memory that was given back.
#pragma once

#include <string.h>

#include <opencv2/core.hpp>

namespace huanka::photo {

/// Overwrites the pixels, then lets them go.
inline void wipe(cv::Mat& picture) {
  if (!picture.empty() && picture.isContinuous()) ::explicit_bzero(picture.data, picture.total() * picture.elemSize());
  picture.release();
}

}  // namespace huanka::photo
