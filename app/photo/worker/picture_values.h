// The classical measures of ISO/IEC 29794-5 and the standard's geometry, taken from one picture.
#pragma once

#include <opencv2/core.hpp>

#include "domain/county.h"
#include "photo/findings.h"
#include "portrait.h"

namespace huanka::photo {

/// Values of a picture that has the finished photo's width and height; geometry and light alike. What needs a face is
/// empty without one; FileSize, PictureSize and SourceResolution are the caller's.
Values measure(const cv::Mat& bgr, const Portrait& portrait, const domain::PortraitRule& rule);

/// FaceBrightness, Overexposed and SideLight of a face in a camera's frame of any size: what can be told while the
/// person still moves, at little cost.
Values measure_frame(const cv::Mat& bgr, const FaceMesh& mesh);

}  // namespace huanka::photo
