// Where to cut a picture so that every row of the standard's geometry table holds at once (GA 461-2004; domain
// reference 4.1): pure geometry on one face's shape.
#pragma once

#include <array>
#include <optional>

#include "domain/county.h"
#include "photo/face_shape.h"

namespace huanka::photo {

/// Finished pixel = (matrix[0] x + matrix[1] y + matrix[2], matrix[3] x + matrix[4] y + matrix[5]) of a source pixel:
/// straightened about the middle of the eyes, scaled, and moved.
struct CropPlan {
  std::array<double, 6> matrix{};
  double scale = 1;       ///< finished pixels for one source pixel; above 1 the source is coarser than the photo
  double face_width = 0;  ///< in the finished picture, px
  double crown = 0;       ///< hair included, px below the upper edge; negative where hair is cut off
  double eye_line = 0;    ///< px below the upper edge
  bool covered = false;   ///< the source has a pixel for every corner of the finished picture
  bool hair_cut = false;  ///< the eye line won over the crown
};

/// `crown_above_eyes`: from the eye line to the top of the hair, px of the source, measured upright.
CropPlan plan_crop(const FaceShape& face, double crown_above_eyes, Size source, const domain::PortraitRule& rule);

}  // namespace huanka::photo
