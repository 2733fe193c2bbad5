#include "photo/face_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace huanka::photo {
namespace {

// Numbers of mesh points (MediaPipe's canonical face model).
constexpr int left_eye_outer = 33, left_eye_inner = 133, right_eye_inner = 362, right_eye_outer = 263;
constexpr int chin_point = 152, forehead = 10, left_ear = 234, right_ear = 454;
using Pairs = std::array<std::pair<int, int>, 3>;
constexpr Pairs left_lids{{{159, 145}, {158, 153}, {160, 144}}};
constexpr Pairs right_lids{{{386, 374}, {385, 380}, {387, 373}}};
constexpr Pairs inner_lips{{{13, 14}, {82, 87}, {312, 317}}};

// A face that looks straight ahead has its forehead this much nearer than its chin in the mesh's own depth; measured
// as the median of the frontal half of the tuning portraits (tests/accuracy).
constexpr double straight_pitch = 7.3;

double degrees(double radians) { return radians * 180 / std::numbers::pi; }
double distance(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }
double distance(const MeshPoint& a, const MeshPoint& b) { return std::hypot(a.x - b.x, a.y - b.y); }
Point between(const MeshPoint& a, const MeshPoint& b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }
Point between(const Point& a, const Point& b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

double widest(const FaceMesh& mesh, const Pairs& pairs) {
  double gap = 0;
  for (const auto& [upper, lower] : pairs) gap = std::max(gap, distance(mesh.at(upper), mesh.at(lower)));
  return gap;
}

}  // namespace

FaceShape shape_of(const FaceMesh& mesh) {
  FaceShape shape;
  shape.left_eye = between(mesh.at(left_eye_outer), mesh.at(left_eye_inner));
  shape.right_eye = between(mesh.at(right_eye_inner), mesh.at(right_eye_outer));
  shape.eye_middle = between(shape.left_eye, shape.right_eye);
  shape.chin = {mesh.at(chin_point).x, mesh.at(chin_point).y};
  shape.eye_distance = distance(shape.left_eye, shape.right_eye);
  shape.eye_to_chin = distance(shape.eye_middle, shape.chin);
  shape.face_width = distance(mesh.at(left_ear), mesh.at(right_ear));
  shape.roll = degrees(std::atan2(shape.right_eye.y - shape.left_eye.y, shape.right_eye.x - shape.left_eye.x));
  shape.yaw = degrees(std::atan2(mesh.at(right_ear).z - mesh.at(left_ear).z, shape.face_width));
  shape.pitch = degrees(std::atan2(mesh.at(chin_point).z - mesh.at(forehead).z,
                                   distance(mesh.at(chin_point), mesh.at(forehead)))) -
                straight_pitch;
  if (shape.eye_to_chin > 0) {
    shape.eye_opening = std::min(widest(mesh, left_lids), widest(mesh, right_lids)) / shape.eye_to_chin;
    shape.mouth_opening = widest(mesh, inner_lips) / shape.eye_to_chin;
  }
  return shape;
}

}  // namespace huanka::photo
