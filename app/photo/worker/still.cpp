#include "still.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "photo/picture.h"
#include "photo/protocol.h"
#include "picture_values.h"
#include "wipe.h"

namespace huanka::photo {
namespace {

// The JFIF header: density unit, then dots across and down as two bytes each (ISO/IEC 10918-5).
constexpr std::size_t density_at = 13;

std::array<std::uint8_t, 5> density_of(int dpi) {
  constexpr std::uint8_t dots_per_inch = 1;
  const auto high = static_cast<std::uint8_t>(dpi >> 8), low = static_cast<std::uint8_t>(dpi & 255);
  return {dots_per_inch, high, low, high, low};
}

/// OpenCV writes no resolution.
void set_density(std::vector<std::uint8_t>& jpeg, int dpi) {
  const auto density = density_of(dpi);
  if (jpeg.size() > density_at + density.size()) std::copy(density.begin(), density.end(), jpeg.begin() + density_at);
}

bool has_density(std::span<const std::uint8_t> file, int dpi) {
  constexpr std::array<std::uint8_t, 5> jfif{'J', 'F', 'I', 'F', 0};
  constexpr std::size_t jfif_at = 6;
  const auto density = density_of(dpi);
  return file.size() > density_at + density.size() && std::equal(jfif.begin(), jfif.end(), file.begin() + jfif_at) &&
         std::equal(density.begin(), density.end(), file.begin() + density_at);
}

/// The quality of the rule where the file's size allows it: coarser until it is small enough, finer until it is large
/// enough. Empty when it stays too large.
std::vector<std::uint8_t> encode(const cv::Mat& picture, const domain::PortraitRule& rule) {
  constexpr int step = 5, coarsest = 40, finest = 95, kib = 1024;
  std::vector<std::uint8_t> jpeg;
  const auto write = [&](int quality) {
    if (!cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, quality})) jpeg.clear();
  };
  const auto too_large = [&] { return std::cmp_greater(jpeg.size(), rule.jpeg_kib.high * kib); };
  const auto too_small = [&] { return std::cmp_less(jpeg.size(), rule.jpeg_kib.low * kib); };
  int quality = rule.jpeg_quality;
  write(quality);
  while (too_large() && quality > coarsest) write(quality -= step);
  while (too_small() && quality < finest) write(quality += step);
  if (jpeg.empty() || too_large()) return {};
  set_density(jpeg, rule.dpi);
  return jpeg;
}

}  // namespace

Values measure_file(std::span<const std::uint8_t> file, const cv::Mat& bgr, FaceNetworks& networks,
                    const domain::PortraitRule& rule) {
  const bool right_size = bgr.cols == rule.width_px && bgr.rows == rule.height_px;
  cv::Mat finished = bgr;
  if (!right_size) {
    const double scale = static_cast<double>(rule.width_px) / bgr.cols;
    cv::resize(bgr, finished, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  }
  domain::PortraitRule as_is = rule;
  as_is.height_px = finished.rows;
  Values values = measure(finished, look_at(finished, networks), as_is);
  constexpr double kib = 1024;
  value_of(values, Measure::FileSize) = static_cast<double>(file.size()) / kib;
  value_of(values, Measure::PictureSize) = right_size && has_density(file, rule.dpi) ? 1 : 0;
  return values;
}

cv::Mat cut_by_plan(const cv::Mat& bgr, const CropPlan& plan, const domain::PortraitRule& rule) {
  const cv::Matx23d matrix(plan.matrix.data());
  const cv::Size size(rule.width_px, rule.height_px);
  cv::Mat picture;
  // Averaging first: a plain warp would pick single pixels out of a large source.
  constexpr double halves = 0.5;
  if (plan.scale < halves) {
    const double shrink = plan.scale / halves;
    cv::Mat smaller;
    cv::resize(bgr, smaller, {}, shrink, shrink, cv::INTER_AREA);
    cv::Matx23d from_smaller = matrix;
    for (int row : {0, 1})
      for (int column : {0, 1}) from_smaller(row, column) /= shrink;
    cv::warpAffine(smaller, picture, from_smaller, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    wipe(smaller);
  } else {
    cv::warpAffine(bgr, picture, matrix, size, plan.scale > 1 ? cv::INTER_CUBIC : cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
  }
  return picture;
}

namespace {
bool is_within(double value, const domain::Range& range) { return value >= range.low && value <= range.high; }

/// Cuts, writes, reads back and measures; keeps what is known of the source.
void finish(Still& still, const cv::Mat& bgr, FaceNetworks& networks, const domain::PortraitRule& rule) {
  cv::Mat picture = cut_by_plan(bgr, *still.plan, rule);
  still.jpeg = encode(picture, rule);
  wipe(picture);
  if (still.jpeg.empty()) return;
  cv::Mat read_back = cv::imdecode(still.jpeg, cv::IMREAD_COLOR);
  const auto resolution = value_of(still.values, Measure::SourceResolution);
  still.values = measure_file(still.jpeg, read_back, networks, rule);
  value_of(still.values, Measure::SourceResolution) = resolution;
  wipe(read_back);
}
}  // namespace

Still make_still(const cv::Mat& bgr, FaceNetworks& networks, const domain::PortraitRule& rule) {
  Still still;
  const Portrait portrait = look_at(bgr, networks);
  value_of(still.values, Measure::Faces) = portrait.faces;
  if (portrait.faces != 1) return still;
  value_of(still.values, Measure::SourceResolution) =
      portrait.shape.face_width / ((rule.face_width_px.low + rule.face_width_px.high) / 2.0);
  if (!portrait.crown_above_eyes) {
    value_of(still.values, Measure::Crown) = -1;
    return still;
  }
  // Width and hair line read a little differently in the finished picture; a second look there sets them right.
  FaceShape shape = portrait.shape;
  double crown_above_eyes = *portrait.crown_above_eyes;
  constexpr int looks = 2;
  for (int look = 0; look < looks; ++look) {
    still.plan = plan_crop(shape, crown_above_eyes, {bgr.cols, bgr.rows}, rule);
    if (!still.plan->covered) return still;
    finish(still, bgr, networks, rule);
    const auto width = value_of(still.values, Measure::FaceWidth), crown = value_of(still.values, Measure::Crown);
    const bool width_fits = !width || is_within(*width, rule.face_width_px);
    const bool crown_fits = !crown || *crown < 0 || still.plan->hair_cut || is_within(*crown, rule.crown_px);
    if (width_fits && crown_fits) break;
    if (!width_fits) shape.face_width *= *width / still.plan->face_width;
    if (!crown_fits) crown_above_eyes += (still.plan->crown - *crown) / still.plan->scale;
  }
  return still;
}

std::vector<std::uint8_t> cut_still(const cv::Mat& bgr, const Box& crop, const domain::PortraitRule& rule) {
  const cv::Rect part(static_cast<int>(std::lround(crop.x)), static_cast<int>(std::lround(crop.y)),
                      static_cast<int>(std::lround(crop.width)), static_cast<int>(std::lround(crop.height)));
  const cv::Rect inside = part & cv::Rect(0, 0, bgr.cols, bgr.rows);
  // Rounding may put the crop one pixel outside; more than that is no crop of this picture.
  if (inside.empty() || part.width - inside.width > 1 || part.height - inside.height > 1) return {};
  cv::Mat picture;
  const bool shrinks = inside.width > rule.width_px;
  cv::resize(bgr(inside), picture, {rule.width_px, rule.height_px}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  std::vector<std::uint8_t> jpeg = encode(picture, rule);
  wipe(picture);
  return jpeg;
}

cv::Mat decode_jpeg(std::span<const std::uint8_t> jpeg) {
  if (jpeg.empty()) return {};
  // The copy is judged and decoded: the other side could still change the shared memory.
  cv::Mat file(1, static_cast<int>(jpeg.size()), CV_8UC1);
  std::copy(jpeg.begin(), jpeg.end(), file.data);
  const auto size = size_of_foreign_jpeg({file.data, jpeg.size()});
  if (!size || size->width > domain::longest_picture_side_px || size->height > domain::longest_picture_side_px)
    return wipe(file), cv::Mat{};
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
