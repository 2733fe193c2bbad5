#include "portrait.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace huanka::photo {
namespace {

/// The mesh's own answer to "is this a face at all"; with the finder's it keeps textures and dogs out (platform notes
/// part C 1c).
constexpr double surely_a_face = 0.9;
constexpr double second_face_counts = 0.5;  // smaller ones are passers-by or posters

/// Rows of the mask from the eyes up to where the head ends, with half a pixel's accuracy; empty at the picture's edge.
std::optional<double> head_rows(const cv::Mat& person, double face_width_px, const cv::Mat& inside) {
  constexpr double band = 0.40;  // of the face's width, to either side: an ear-high hat of hair, no raised hand
  constexpr int person_at = 128;
  const int side = person.cols, eyes = static_cast<int>(side * FaceNetworks::eyes_at);
  const int half = std::max(2, static_cast<int>(band * face_width_px));
  const int left = std::max(0, side / 2 - half), right = std::min(side, side / 2 + half);
  const auto widest_row = [&](int y) {
    double most = 0;
    for (int x = left; x < right; ++x) most = std::max<double>(most, person.at<std::uint8_t>(y, x));
    return most;
  };
  if (widest_row(eyes) < person_at) return std::nullopt;
  double below = widest_row(eyes);
  for (int y = eyes - 1; y >= 0; --y) {
    if (inside.at<std::uint8_t>(y, side / 2) == 0) return std::nullopt;
    const double here = widest_row(y);
    if (here < person_at) return eyes - y - (person_at - here) / std::max(1.0, below - here);
    below = here;
  }
  return std::nullopt;
}

}  // namespace

CountedFaces count_faces(const cv::Mat& bgr, FaceNetworks& networks) {
  auto found = networks.find(bgr);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.box.width > b.box.width; });
  CountedFaces counted;
  double largest = 0;
  for (const FoundFace& face : found) {
    if (face.box.width < largest * second_face_counts) break;
    MeshedFace meshed = networks.mesh(bgr, face);
    if (meshed.presence < surely_a_face) continue;
    ++counted.count;
    if (counted.largest) continue;
    largest = face.box.width;
    counted.largest = std::move(meshed);
  }
  return counted;
}

Portrait look_at(const cv::Mat& bgr, FaceNetworks& networks) {
  Portrait portrait;
  CountedFaces counted = count_faces(bgr, networks);
  portrait.faces = counted.count;
  if (!counted.largest) return portrait;
  portrait.mesh = std::move(counted.largest->mesh);
  portrait.shape = shape_of(portrait.mesh);

  // The head with the shoulders, but not much more than there is.
  constexpr double heads = 5, whole_picture = 1.15;
  const double side = std::min(heads * portrait.shape.eye_to_chin, whole_picture * std::max(bgr.cols, bgr.rows));
  const PersonMask person = networks.person(bgr, portrait.shape, side);
  cv::Mat inside;
  cv::warpAffine(cv::Mat(bgr.size(), CV_8U, cv::Scalar(255)), inside, person.from_source, person.mask.size(),
                 cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
  const double to_source = side / person.mask.cols;
  if (const auto rows = head_rows(person.mask, portrait.shape.face_width / to_source, inside))
    portrait.crown_above_eyes = *rows * to_source;

  constexpr int surely_not = 25;  // of 255
  cv::Mat nobody;
  cv::threshold(person.mask, nobody, surely_not, 255, cv::THRESH_BINARY_INV);
  const int edge = 3;
  cv::erode(nobody, nobody, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * edge + 1, 2 * edge + 1}));
  cv::warpAffine(nobody, portrait.background, person.from_source, bgr.size(), cv::INTER_NEAREST | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, 0);
  return portrait;
}

}  // namespace huanka::photo
