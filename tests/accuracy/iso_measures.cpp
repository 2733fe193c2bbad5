#include "iso_measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace huanka::accuracy {
namespace {
using photo::Measure;
using photo::MeshPoint;
using photo::Portrait;

double sigmoid(double x, double middle, double width) { return 1 / (1 + std::exp((middle - x) / width)); }
double score(double value) { return std::clamp(100 * value, 0.0, 100.0); }

std::vector<double> shares(const cv::Mat& grey, const cv::Mat& mask) {
  cv::Mat counts;
  const std::array<int, 1> channels{0}, bins{256};
  const std::array<float, 2> range{0, 256};
  const float* ranges = range.data();
  cv::calcHist(&grey, 1, channels.data(), mask, counts, 1, bins.data(), &ranges);
  std::vector<double> result(256);
  const double all = std::max(1.0, cv::sum(counts)[0]);
  for (int i = 0; i < 256; ++i) result[static_cast<std::size_t>(i)] = counts.at<float>(i) / all;
  return result;
}

cv::Mat hull_of(const Portrait& portrait, cv::Size size) {
  std::vector<cv::Point2f> points;
  for (const MeshPoint& p : portrait.mesh) points.emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
  std::vector<cv::Point2f> hull;
  cv::convexHull(points, hull);
  const std::vector<cv::Point> corners(hull.begin(), hull.end());
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  cv::fillConvexPoly(mask, corners, 255);
  return mask;
}

cv::Mat square_at(const Portrait& portrait, std::size_t point, cv::Size size) {
  const MeshPoint& middle = portrait.mesh.at(point);
  const int half = std::max(2, cvRound(0.15 * portrait.shape.eye_distance));
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  cv::rectangle(mask, {cvRound(middle.x) - half, cvRound(middle.y) - half},
                {cvRound(middle.x) + half, cvRound(middle.y) + half}, 255, cv::FILLED);
  return mask;
}

double squared_cosine(double degrees) { return std::pow(std::cos(degrees * CV_PI / 180), 2); }

}  // namespace

std::vector<IsoQuality> iso_qualities(const cv::Mat& bgr, const Portrait& portrait) {
  cv::Mat grey, real, lab, across, along, steep;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  bgr.convertTo(real, CV_32F, 1 / 255.0);
  cv::cvtColor(real, lab, cv::COLOR_BGR2Lab);
  const cv::Mat face = hull_of(portrait, bgr.size());
  const auto light = shares(grey, face);
  const auto between = [&](int low, int high) {
    double sum = 0;
    for (int i = low; i <= high; ++i) sum += light[static_cast<std::size_t>(i)];
    return sum;
  };
  double bits = 0;
  for (const double share : light) bits -= share > 0 ? share * std::log2(share) : 0;

  cv::Sobel(grey, across, CV_32F, 1, 0);
  cv::Sobel(grey, along, CV_32F, 0, 1);
  cv::magnitude(across, along, steep);
  const double uneven = cv::mean(steep, portrait.background)[0];

  const cv::Mat left = square_at(portrait, 50, bgr.size()), right = square_at(portrait, 280, bgr.size());
  const auto left_light = shares(grey, left), right_light = shares(grey, right);
  double common = 0;
  for (std::size_t i = 0; i < 256; ++i) common += std::min(left_light[i], right_light[i]);
  const cv::Scalar cheeks = cv::mean(lab, left | right);
  const double colour_off =
      std::hypot(std::max({0.0, 5 - cheeks[1], cheeks[1] - 25}), std::max({0.0, 5 - cheeks[2], cheeks[2] - 35}));
  const auto& shape = portrait.shape;
  return {
      {"background uniformity", Measure::BackgroundEvenness, score(1.9 * (1 - sigmoid(uneven, 10, 100)))},
      {"illumination uniformity", Measure::SideLight, score(std::pow(common, 0.3))},
      {"under-exposure prevention", Measure::Underexposed, score(sigmoid(1 - between(0, 25), 0.92, 0.05))},
      {"over-exposure prevention", Measure::Overexposed, score(0.01 / (between(247, 255) + 0.01))},
      {"dynamic range", Measure::Contrast, score(bits * 12.5 / 100)},
      {"natural colour", Measure::ColourCast, score(2 * (1 - sigmoid(colour_off, 0, 10)))},
      {"eyes open", Measure::EyesOpen, score(sigmoid(shape.eye_opening, 0.02, 0.01))},
      {"mouth closed", Measure::MouthClosed, score(1 - sigmoid(shape.mouth_opening, 0.2, 0.06))},
      {"head pose, yaw", Measure::Yaw, score(squared_cosine(shape.yaw))},
      {"head pose, pitch", Measure::Pitch, score(squared_cosine(shape.pitch))},
      {"head pose, roll", Measure::Roll, score(squared_cosine(shape.roll))},
  };
}

}  // namespace huanka::accuracy
