// Finds upright frontal faces with the Haar cascade of Debian's opencv-data (98.5 % of clean portraits, platform notes
// part C 1c). Only in the vision worker.
#pragma once

#include <opencv2/core.hpp>
#include <opencv2/objdetect.hpp>
#include <string>
#include <vector>

#include "photo/face_hint.h"

namespace huanka::photo {

/// Debian's opencv-data.
inline constexpr const char* face_cascade = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";

class FaceFinder {
 public:
  /// False when the cascade file cannot be read.
  bool load(const std::string& cascade_file);
  /// Faces in the picture's own pixels.
  std::vector<Box> find(const cv::Mat& bgr);
  /// Wipes the working copies.
  void forget();

 private:
  cv::CascadeClassifier cascade_;
  cv::Mat small_, grey_;
};

}  // namespace huanka::photo
