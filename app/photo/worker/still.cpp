#include "still.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "face_finder.h"
#include "photo/picture.h"
#include "photo/protocol.h"

namespace huanka::photo {
namespace {

// GA 461-2004 writes quality 70, the social-card specification 14 to 40 KB; both hold for most pictures.
constexpr std::array<int, 4> qualities{70, 60, 50, 40};
constexpr std::size_t largest_bytes = std::size_t{40} * 1024;

/// OpenCV writes no resolution: the JFIF header's density unit and values are set by hand.
void set_density(std::vector<std::uint8_t>& jpeg, int dpi) {
  constexpr std::size_t unit_at = 13;
  constexpr std::uint8_t dots_per_inch = 1;
  const std::array<std::uint8_t, 5> density{dots_per_inch, static_cast<std::uint8_t>(dpi >> 8),
                                            static_cast<std::uint8_t>(dpi & 255), static_cast<std::uint8_t>(dpi >> 8),
                                            static_cast<std::uint8_t>(dpi & 255)};
  if (jpeg.size() > unit_at + density.size()) std::copy(density.begin(), density.end(), jpeg.begin() + unit_at);
}

}  // namespace

std::vector<std::uint8_t> make_still(const cv::Mat& bgr, const Box& crop, const domain::PhotoRule& rule) {
  const cv::Rect part(static_cast<int>(std::lround(crop.x)), static_cast<int>(std::lround(crop.y)),
                      static_cast<int>(std::lround(crop.width)), static_cast<int>(std::lround(crop.height)));
  const cv::Rect inside = part & cv::Rect(0, 0, bgr.cols, bgr.rows);
  // Rounding may put the crop one pixel outside; more than that is no crop of this picture.
  if (inside.empty() || part.width - inside.width > 1 || part.height - inside.height > 1) return {};
  cv::Mat picture;
  const bool shrinks = inside.width > rule.width_px;
  cv::resize(bgr(inside), picture, {rule.width_px, rule.height_px}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  std::vector<std::uint8_t> jpeg;
  for (const int quality : qualities) {
    if (!cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, quality})) jpeg.clear();
    if (jpeg.size() <= largest_bytes) break;
  }
  wipe(picture);
  if (jpeg.size() > largest_bytes) return {};
  set_density(jpeg, rule.dpi);
  return jpeg;
}

cv::Mat decode_jpeg(std::span<const std::uint8_t> jpeg) {
  if (jpeg.empty()) return {};
  // The copy is judged and decoded: the other side could still change the shared memory.
  cv::Mat file(1, static_cast<int>(jpeg.size()), CV_8UC1);
  std::copy(jpeg.begin(), jpeg.end(), file.data);
  const auto size = size_of_foreign_jpeg({file.data, jpeg.size()});
  if (!size || size->width > max_shown_side_px || size->height > max_shown_side_px) return wipe(file), cv::Mat{};
  cv::Mat picture;
  try {
    picture = cv::imdecode(file, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const cv::Exception&) {
    picture.release();
  }
  wipe(file);
  if (picture.cols != size->width || picture.rows != size->height) picture.release();
  return picture;
}

}  // namespace huanka::photo
