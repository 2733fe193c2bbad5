// What the rules for portraits speak of, worked out from the points of a face: eyes, chin, width, pose, lids and lips.
// Pure geometry on the 468 points of MediaPipe's face mesh (assets/models), so that it is tested without a picture.
#pragma once

#include <vector>

#include "photo/geometry.h"

namespace huanka::photo {

/// A mesh point; z in pixels too, smaller is nearer to the camera.
struct MeshPoint {
  double x = 0, y = 0, z = 0;
};

inline constexpr std::size_t mesh_size = 468;

/// Exactly mesh_size points, in the mesh's own order.
using FaceMesh = std::vector<MeshPoint>;

/// Lengths in pixels of the picture, angles in degrees. Left and right are the picture's.
struct FaceShape {
  Point left_eye, right_eye;  ///< middles between the corners of the lids
  Point eye_middle;
  Point chin;
  double eye_distance = 0;
  double eye_to_chin = 0;    ///< T of ISO/IEC 29794-5: from the middle of the eyes to the chin
  double face_width = 0;     ///< from ear root to ear root (GA 461-2004)
  double roll = 0;           ///< positive when the picture's right eye is lower
  double yaw = 0;            ///< positive when the face looks to the picture's right
  double pitch = 0;          ///< positive when it looks down
  double eye_opening = 0;    ///< of the eye that is less open, as a share of eye_to_chin
  double mouth_opening = 0;  ///< between the inner lips, as a share of eye_to_chin
};

FaceShape shape_of(const FaceMesh& mesh);

}  // namespace huanka::photo
