#include "bar_profile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "wipe.h"

namespace huanka::photo {
namespace {

// ---- where the bars are ------------------------------------------------------------------------

constexpr double look_width_px = 640;  // bars of 1.5 pixels and more survive at this size
constexpr double window_px = 27;       // holds a few bars, at that size
constexpr double clear_direction = 0.5;
constexpr double shortest_bar_px = 12, shortest_line_px = 80;  // at full size

struct Place {
  cv::RotatedRect rect;  ///< full size
  double degrees = 0;    ///< across the bars, counter-clockwise from the x axis
};

/// Structure tensor: of all edges around a place, how strong they are and how much they agree on one direction.
std::optional<Place> most_bar_like(const cv::Mat& grey) {
  const double scale = std::min(1.0, look_width_px / grey.cols);
  cv::Mat small, dx, dy;
  cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  cv::Sobel(small, dx, CV_32F, 1, 0);
  cv::Sobel(small, dy, CV_32F, 0, 1);
  cv::Mat xx = dx.mul(dx), yy = dy.mul(dy), xy = dx.mul(dy);
  const cv::Size window(static_cast<int>(window_px), static_cast<int>(window_px));
  for (cv::Mat* part : {&xx, &yy, &xy}) cv::boxFilter(*part, *part, CV_32F, window);
  cv::Mat difference = xx - yy, strength = xx + yy, direction;
  cv::magnitude(difference, 2 * xy, direction);
  cv::Mat bars = direction.mul(direction / (strength + 1));  // strong, and of one mind
  double most = 0;
  cv::Point at;
  cv::minMaxLoc(bars, nullptr, &most, nullptr, &at);
  if (most <= 0 || direction.at<float>(at) < clear_direction * strength.at<float>(at)) return std::nullopt;
  // What belongs to it: as bar-like, and in the same direction. Angles are doubled here, so that up and down are one.
  const double angle = std::atan2(2 * xy.at<float>(at), difference.at<float>(at));
  const cv::Mat along = difference * std::cos(angle) + 2 * xy * std::sin(angle);
  constexpr double same_kind = 0.06;
  cv::Mat mask = (bars > same_kind * most) & (along > clear_direction * strength);
  cv::Mat names;
  cv::connectedComponents(mask, names, 4);
  const int ours = names.at<int>(at);
  std::vector<cv::Point> points;
  cv::findNonZero(names == ours, points);
  for (cv::Mat* picture : {&small, &dx, &dy}) wipe(*picture);
  if (ours == 0 || points.empty()) return std::nullopt;
  // One direction for the whole: the sum over all of it.
  double sum_difference = 0, sum_xy = 0;
  for (const cv::Point& point : points) {
    sum_difference += difference.at<float>(point);
    sum_xy += xy.at<float>(point);
  }
  const double across = std::atan2(2 * sum_xy, sum_difference) / 2;
  // Its extent across and along the bars.
  const double cosine = std::cos(across), sine = std::sin(across);
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const cv::Point& point : points) {
    const double u = point.x * cosine + point.y * sine, v = point.y * cosine - point.x * sine;
    left = std::min(left, u), right = std::max(right, u), top = std::min(top, v), bottom = std::max(bottom, v);
  }
  const double u = (left + right) / 2, v = (top + bottom) / 2;
  Place place;
  place.rect.center = cv::Point2f(static_cast<float>((u * cosine - v * sine) / scale),
                                  static_cast<float>((u * sine + v * cosine) / scale));
  place.rect.size = cv::Size2f(static_cast<float>((right - left) / scale), static_cast<float>((bottom - top) / scale));
  place.degrees = across * 180 / std::numbers::pi;
  if (place.rect.size.width < shortest_line_px || place.rect.size.height < shortest_bar_px) return std::nullopt;
  return place;
}

// ---- undoing blur on a line --------------------------------------------------------------------

struct Blur {
  double soft_px = 0, moved_px = 0;
  double noise = 0.003;  ///< of the signal's power: what the blur left weaker than that is let be
};
constexpr std::array<Blur, 18> guesses{{{0, 0},
                                        {1.0, 0},
                                        {1.6, 0},
                                        {1.6, 0, 0.0003},
                                        {2.2, 0, 0.0003},
                                        {2.7, 0, 0.0003},
                                        {3.2, 0, 0.0001},
                                        {0.5, 3},
                                        {0.5, 4},
                                        {0.5, 5},
                                        {0.5, 6},
                                        {0.5, 7},
                                        {0.5, 8},
                                        {0.5, 9},
                                        {0.5, 10},
                                        {0.5, 11},
                                        {0.5, 12},
                                        {0.5, 14}}};

/// What a blur leaves of a wave of `frequency` per pixel, 1 for everything.
double left_by(const Blur& blur, double frequency) {
  const double soft = std::numbers::pi * frequency * blur.soft_px;
  const double moved = std::numbers::pi * frequency * blur.moved_px;
  return std::exp(-2 * soft * soft) * (moved == 0 ? 1 : std::sin(moved) / moved);
}

}  // namespace

std::optional<BarProfile> find_bars(const cv::Mat& grey) {
  const auto place = most_bar_like(grey);
  if (!place) return std::nullopt;
  // The window has widened the place along the bars and has not seen the thin ends across them.
  const double margin = window_px / std::min(1.0, look_width_px / grey.cols);
  const int width = static_cast<int>(place->rect.size.width + 2 * margin);
  const int height = static_cast<int>(std::max(shortest_bar_px, place->rect.size.height - margin));
  cv::Mat turn = cv::getRotationMatrix2D(place->rect.center, place->degrees, 1);
  turn.at<double>(0, 2) += width / 2.0 - place->rect.center.x;
  turn.at<double>(1, 2) += height / 2.0 - place->rect.center.y;
  cv::Mat upright;
  cv::warpAffine(grey, upright, turn, {width, height}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  BarProfile profile;
  cv::reduce(upright.rowRange(0, height / 2), profile.upper, 0, cv::REDUCE_AVG, CV_32F);
  cv::reduce(upright.rowRange(height / 2, height), profile.lower, 0, cv::REDUCE_AVG, CV_32F);
  wipe(upright);
  return profile;
}

int blur_guesses() { return static_cast<int>(guesses.size()); }

cv::Mat sharpened(const cv::Mat& line, int guess) {
  constexpr int finer = 4, rows = 24;
  const Blur& blur = guesses.at(static_cast<std::size_t>(guess));
  // Mirrored at its end, so that the transform meets no edge.
  cv::Mat twice, waves;
  cv::Mat back;
  cv::flip(line, back, 1);
  cv::hconcat(line, back, twice);
  const int length = twice.cols;
  cv::dft(twice, waves, cv::DFT_COMPLEX_OUTPUT);
  for (int n = 0; n < length; ++n) {
    const double left = left_by(blur, static_cast<double>(std::min(n, length - n)) / length);
    waves.at<cv::Vec2f>(0, n) *= static_cast<float>(left * (1 + blur.noise) / (left * left + blur.noise));
  }
  // More samples by more, empty, waves.
  cv::Mat more = cv::Mat::zeros(1, length * finer, CV_32FC2);
  waves.colRange(0, length / 2).copyTo(more.colRange(0, length / 2));
  waves.colRange(length / 2, length).copyTo(more.colRange(more.cols - (length - length / 2), more.cols));
  cv::Mat fine;
  cv::dft(more, fine, cv::DFT_INVERSE | cv::DFT_REAL_OUTPUT);
  cv::Mat bytes;
  cv::normalize(fine.colRange(0, line.cols * finer), bytes, 0, 255, cv::NORM_MINMAX, CV_8U);
  cv::Mat picture;
  cv::repeat(bytes, rows, 1, picture);
  return picture;
}

}  // namespace huanka::photo
