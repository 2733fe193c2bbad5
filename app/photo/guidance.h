// What to say to the person before the camera, while they can still move: one sentence at a time, the most important
// first. Pure: what the worker sees in a frame goes in, a hint comes out.
#pragma once

#include <optional>

#include "photo/crop_plan.h"
#include "photo/face_hint.h"
#include "photo/face_shape.h"
#include "photo/findings.h"

namespace huanka::photo {

/// One frame.
struct Seen {
  int faces = 0;
  std::optional<FaceShape> shape;  ///< of the face the picture is of
  Values light;                    ///< FaceBrightness, Overexposed and SideLight, where they were measured
};

/// Good means: a picture taken now would lie inside the frame, straight, with eyes open, mouth closed and enough light.
FaceHint guide(const Seen& seen, Size frame, const domain::PortraitRule& rule);

/// Why a picture was not accepted, as something to do about it; the first finding that failed decides.
FaceHint hint_of(const std::vector<Finding>& findings);

}  // namespace huanka::photo
