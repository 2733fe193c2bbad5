// The three networks of assets/models in OpenCV's dnn: where faces are, the 468 points of one, which pixels are person.
// One core, no files but the models; loaded once.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <optional>
#include <vector>

#include "photo/face_shape.h"
#include "photo/geometry.h"

namespace huanka::photo {

/// assets/models of the build tree or installation this program is of.
std::filesystem::path models_folder();

struct FoundFace {
  Box box;
  Point left_eye, right_eye;  ///< the picture's left and right
  double score = 0;           ///< 0 to 1
};

struct MeshedFace {
  FaceMesh mesh;
  double presence = 0;  ///< 0 to 1: how surely there is a face under the mesh
};

struct PersonMask {
  cv::Mat mask;             ///< how surely a pixel is person: 0 to 255
  cv::Matx23d from_source;  ///< where a pixel of the source lies in it
};

class FaceNetworks {
 public:
  /// False when a model is missing or cannot be read; the others functions must not be called then.
  bool load(const std::filesystem::path& models_folder);

  /// All faces from about a sixteenth of the picture's longer side on, the surest first.
  std::vector<FoundFace> find(const cv::Mat& bgr);
  /// The points of the face that was found here; fitted twice, the second time where the first one lay.
  MeshedFace mesh(const cv::Mat& bgr, const FoundFace& face);
  /// The same face in the next frame, from its points in the last one.
  MeshedFace follow(const cv::Mat& bgr, const FaceMesh& last);

  /// The person of this face, in an upright square of `side` source pixels with the eyes' middle at (1/2, eyes_at).
  static constexpr double eyes_at = 0.42;
  PersonMask person(const cv::Mat& bgr, const FaceShape& face, double side);

  /// Overwrites what the networks still hold of the last picture.
  void forget();

 private:
  struct Place {
    Point middle;
    double side = 0, roll = 0;  ///< px, degrees
  };
  static Place place_of(const FaceMesh& mesh);
  MeshedFace mesh_at(const cv::Mat& bgr, const Place& place);

  cv::dnn::Net detection_, mesh_, person_;
  cv::Mat input_, part_;
  bool used_ = false;  ///< since forget()
};

/// From the source to an upright square picture of `pixels` x `pixels` whose middle is `middle`.
cv::Matx23d upright_square(const Point& middle, double side, double roll_degrees, int pixels);

}  // namespace huanka::photo
