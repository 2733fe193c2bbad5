// What can go wrong with a picture, done to a good one: each damage is what one measure is there to notice.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "photo/findings.h"

namespace huanka::accuracy {

/// A finished picture before a white wall, and which of its pixels are person (0 to 1).
struct GoodPicture {
  std::string name;
  bool tuning = false;
  bool sharp = false;  ///< its source had enough pixels to judge detail by
  cv::Mat picture, person;
};

struct Damage {
  std::string name;
  photo::Measure measure{};  ///< that must notice
  cv::Mat (*done_to)(const GoodPicture&);
  bool needs_detail = false;  ///< only pictures with `sharp` show it
};

std::vector<Damage> damages();

cv::Mat darker(const cv::Mat& picture, double gain);
cv::Mat blurred(const cv::Mat& picture, double sigma_px);
cv::Mat before_wall(const GoodPicture& good, const cv::Scalar& wall_bgr);

}  // namespace huanka::accuracy
