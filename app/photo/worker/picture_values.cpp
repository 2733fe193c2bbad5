#include "picture_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

namespace huanka::photo {
namespace {

using Histogram = std::array<double, 256>;
constexpr std::size_t left_cheek = 50, right_cheek = 280;  // of the mesh

Histogram histogram_of(const cv::Mat& grey, const cv::Mat& mask) {
  Histogram histogram{};
  double all = 0;
  for (int y = 0; y < grey.rows; ++y)
    for (int x = 0; x < grey.cols; ++x)
      if (mask.at<std::uint8_t>(y, x) != 0) {
        ++histogram.at(grey.at<std::uint8_t>(y, x));
        ++all;
      }
  if (all > 0)
    for (double& share : histogram) share /= all;
  return histogram;
}

double share_between(const Histogram& histogram, int low, int high) {
  double share = 0;
  for (int i = low; i <= high; ++i) share += histogram.at(static_cast<std::size_t>(i));
  return share;
}

double entropy_bits(const Histogram& histogram) {
  double bits = 0;
  for (const double share : histogram)
    if (share > 0) bits -= share * std::log2(share);
  return bits;
}

/// The value that `share` of the values lie below.
double quantile(std::vector<float>& values, double share) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double deviation(const cv::Mat& values, const cv::Mat& mask) {
  cv::Scalar mean, deviation;
  cv::meanStdDev(values, mean, deviation, mask);
  return deviation[0];
}

/// The convex hull of the mesh, drawn in.
cv::Mat face_mask(const FaceMesh& mesh, cv::Size size) {
  std::vector<cv::Point> points, hull;
  points.reserve(mesh.size());
  for (const MeshPoint& point : mesh) points.emplace_back(cvRound(point.x), cvRound(point.y));
  cv::convexHull(points, hull);
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  cv::fillConvexPoly(mask, hull, 255);
  return mask;
}

/// A patch below the eye, clear of nose and mouth.
cv::Mat cheek_mask(const MeshPoint& cheek, double eye_distance, cv::Size size) {
  constexpr double radius = 0.17;  // of the distance between the eyes
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  cv::circle(mask, {cvRound(cheek.x), cvRound(cheek.y)}, std::max(2, cvRound(radius * eye_distance)), 255, cv::FILLED);
  return mask;
}

void put(Values& values, Measure measure, double value) { value_of(values, measure) = value; }

void measure_geometry(Values& values, const Portrait& portrait, cv::Size size) {
  const FaceShape& shape = portrait.shape;
  put(values, Measure::FaceWidth, shape.face_width);
  put(values, Measure::EyeLine, size.height - shape.eye_middle.y);
  put(values, Measure::Centring, std::abs(shape.eye_middle.x - size.width / 2.0));
  put(values, Measure::Roll, std::abs(shape.roll));
  put(values, Measure::Yaw, std::abs(shape.yaw));
  put(values, Measure::Pitch, std::abs(shape.pitch));
  put(values, Measure::EyesOpen, shape.eye_opening);
  put(values, Measure::MouthClosed, shape.mouth_opening);
  // Hair that leaves the picture has its crown above the edge.
  put(values, Measure::Crown, portrait.crown_above_eyes ? shape.eye_middle.y - *portrait.crown_above_eyes : -1.0);
}

/// Mean L*, its gradient and the chroma of what is not person.
void measure_background(Values& values, const cv::Mat& lab, const cv::Mat& background) {
  constexpr int too_little = 400;  // pixels: less says nothing
  if (cv::countNonZero(background) < too_little) return;
  std::vector<cv::Mat> planes;
  cv::split(lab, planes);
  std::vector<float> light, chroma;
  cv::Mat across, along, steepness;
  cv::Sobel(planes[0], across, CV_32F, 1, 0, 3, 1 / 8.0);
  cv::Sobel(planes[0], along, CV_32F, 0, 1, 3, 1 / 8.0);
  cv::magnitude(across, along, steepness);
  for (int y = 0; y < lab.rows; ++y)
    for (int x = 0; x < lab.cols; ++x)
      if (background.at<std::uint8_t>(y, x) != 0) {
        light.push_back(planes[0].at<float>(y, x));
        chroma.push_back(std::hypot(planes[1].at<float>(y, x), planes[2].at<float>(y, x)));
      }
  put(values, Measure::BackgroundBrightness, quantile(light, 0.05));
  put(values, Measure::BackgroundColour, quantile(chroma, 0.5));
  put(values, Measure::BackgroundEvenness, cv::mean(steepness, background)[0]);
}

void measure_light(Values& values, const cv::Mat& grey, const cv::Mat& face, const cv::Mat& left_side,
                   const cv::Mat& right_side) {
  const Histogram histogram = histogram_of(grey, face);
  put(values, Measure::FaceBrightness, cv::mean(grey, face)[0] / 255);
  put(values, Measure::Overexposed, share_between(histogram, 247, 255));
  put(values, Measure::Underexposed, share_between(histogram, 0, 25));
  put(values, Measure::Contrast, entropy_bits(histogram));
  const double left = cv::mean(grey, left_side)[0], right = cv::mean(grey, right_side)[0];
  put(values, Measure::SideLight, std::min(left, right) / std::max({left, right, 1.0}));
}

void measure_colour(Values& values, const cv::Mat& lab, const cv::Mat& cheeks) {
  const cv::Scalar mean = cv::mean(lab, cheeks);
  // The colours of lit skin (ISO/IEC 29794-5, natural colour).
  const double a_off = std::max({0.0, 5 - mean[1], mean[1] - 25}), b_off = std::max({0.0, 5 - mean[2], mean[2] - 35});
  put(values, Measure::ColourCast, std::hypot(a_off, b_off));
  put(values, Measure::Saturation, std::hypot(mean[1], mean[2]));
}

/// Second differences over two pixels to either side, along one direction.
double detail_along(const cv::Mat& grey, const cv::Mat& face, cv::Point step) {
  constexpr int reach = 2;
  cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_32F);
  kernel.at<float>(reach, reach) = 2;
  kernel.at<float>(reach + reach * step.y, reach + reach * step.x) = -1;
  kernel.at<float>(reach - reach * step.y, reach - reach * step.x) = -1;
  cv::Mat detail;
  cv::filter2D(grey, detail, CV_32F, kernel);
  return deviation(detail, face);
}

/// Blurring by movement takes the fine detail of one direction and leaves that across it.
double weakest_direction(const cv::Mat& grey, const cv::Mat& face) {
  double least = 1;
  for (const auto& [one, across] : {std::pair{cv::Point{1, 0}, cv::Point{0, 1}}, {cv::Point{1, 1}, cv::Point{1, -1}}}) {
    const double a = detail_along(grey, face, one), b = detail_along(grey, face, across);
    least = std::min(least, std::min(a, b) / std::max({a, b, 1e-6}));
  }
  return least;
}

/// Immerkaer's estimate from the second differences of both directions, by its median, so that edges do not count.
double noise_of(const cv::Mat& grey, const cv::Mat& face) {
  cv::Mat detail;
  cv::filter2D(grey, detail, CV_32F, cv::Matx33f(1, -2, 1, -2, 4, -2, 1, -2, 1));
  std::vector<float> strengths;
  for (int y = 0; y < grey.rows; ++y)
    for (int x = 0; x < grey.cols; ++x)
      if (face.at<std::uint8_t>(y, x) != 0) strengths.push_back(std::abs(detail.at<float>(y, x)));
  if (strengths.empty()) return 0;
  constexpr double median_to_deviation = 1.4826, gain_of_the_filter = 6;
  return median_to_deviation * quantile(strengths, 0.5) / gain_of_the_filter;
}

void measure_detail(Values& values, const cv::Mat& grey, const cv::Mat& face) {
  cv::Mat laplacian;
  cv::Laplacian(grey, laplacian, CV_32F);
  const double contrast = deviation(grey, face);
  put(values, Measure::Sharpness, contrast > 0 ? deviation(laplacian, face) / contrast : 0);
  put(values, Measure::Motion, weakest_direction(grey, face));
  put(values, Measure::Noise, noise_of(grey, face));
}

}  // namespace

Values measure(const cv::Mat& bgr, const Portrait& portrait, const domain::PortraitRule& rule) {
  Values values;
  put(values, Measure::Faces, portrait.faces);
  if (portrait.mesh.empty()) return values;
  measure_geometry(values, portrait, {rule.width_px, rule.height_px});
  cv::Mat grey, real, lab;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  bgr.convertTo(real, CV_32F, 1 / 255.0);
  cv::cvtColor(real, lab, cv::COLOR_BGR2Lab);
  measure_background(values, lab, portrait.background);
  const cv::Mat face = face_mask(portrait.mesh, bgr.size());
  if (cv::countNonZero(face) == 0) return values;
  const cv::Mat left = cheek_mask(portrait.mesh.at(left_cheek), portrait.shape.eye_distance, bgr.size());
  const cv::Mat right = cheek_mask(portrait.mesh.at(right_cheek), portrait.shape.eye_distance, bgr.size());
  measure_light(values, grey, face, left, right);
  measure_colour(values, lab, left | right);
  measure_detail(values, grey, face);
  return values;
}

Values measure_frame(const cv::Mat& bgr, const FaceMesh& mesh) {
  Values values;
  std::vector<cv::Point> points;
  points.reserve(mesh.size());
  for (const MeshPoint& point : mesh) points.emplace_back(cvRound(point.x), cvRound(point.y));
  const cv::Rect around = cv::boundingRect(points) & cv::Rect(0, 0, bgr.cols, bgr.rows);
  constexpr int too_small = 16;  // px
  if (around.width < too_small || around.height < too_small) return values;
  FaceMesh moved = mesh;
  for (MeshPoint& point : moved) {
    point.x -= around.x;
    point.y -= around.y;
  }
  cv::Mat grey;
  cv::cvtColor(bgr(around), grey, cv::COLOR_BGR2GRAY);
  const double eyes = shape_of(moved).eye_distance;
  const cv::Mat left = cheek_mask(moved.at(left_cheek), eyes, grey.size());
  const cv::Mat right = cheek_mask(moved.at(right_cheek), eyes, grey.size());
  measure_light(values, grey, face_mask(moved, grey.size()), left, right);
  return values;
}

}  // namespace huanka::photo
