// What to say to the person before the camera, and where to cut the picture: pure geometry on face boxes, so that it is
// tested without a camera. Target: GA 461-2004, 358 x 441 px, face width 207 px, crown 7 to 21 px below the upper edge,
// eye line at least 207 px above the lower edge.
#pragma once

#include <optional>
#include <vector>

#include "domain/camera.h"
#include "domain/portrait_rule.h"
#include "photo/geometry.h"

namespace huanka::photo {

using domain::FaceHint;

/// The part of the camera picture that becomes the card's picture for this face box; may stick out of the frame.
Box crop_for(const Box& face, const domain::PortraitRule& rule);

/// The face the picture is of: the largest one; empty when there is none or a second person stands beside.
std::optional<Box> single_face(const std::vector<Box>& faces);

/// Good means: crop_for(single_face(faces)) lies inside the frame and has enough pixels.
FaceHint hint_for(const std::vector<Box>& faces, Size frame, const domain::PortraitRule& rule);

/// Stops a hint from flickering: a new one counts after it was seen `needed` times in a row.
class SteadyHint {
 public:
  /// The hint to tell, when it changed with this one.
  std::optional<FaceHint> see(FaceHint seen);
  std::optional<FaceHint> told() const { return told_; }

 private:
  static constexpr int needed = 2;
  std::optional<FaceHint> told_, candidate_;
  int times_ = 0;
};

}  // namespace huanka::photo
