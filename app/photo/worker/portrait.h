// One picture looked at with the networks: how many faces, the shape of the one it is of, where the hair ends, and
// which pixels are background.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "face_networks.h"

namespace huanka::photo {

struct Portrait {
  int faces = 0;  ///< those that count: sure ones of at least half the largest one's width
  FaceMesh mesh;  ///< of the largest; empty when there is none
  FaceShape shape;
  /// From the eye line up to the top of the hair, px of the picture; empty when the hair reaches the picture's edge or
  /// no person is found above the eyes.
  std::optional<double> crown_above_eyes;
  cv::Mat background;  ///< 255 where surely no person is, of the picture's size; 0 along all edges of the person
};

/// What every measure of a face needs; without a face only `faces` is set.
Portrait look_at(const cv::Mat& bgr, FaceNetworks& networks);

/// The largest face and how many count.
struct CountedFaces {
  int count = 0;
  std::optional<MeshedFace> largest;
};
CountedFaces count_faces(const cv::Mat& bgr, FaceNetworks& networks);

}  // namespace huanka::photo
