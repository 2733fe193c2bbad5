#include "code_reader.h"

#define ZX_USE_UTF8 1  // what ZXing 1.4 asks for: text() as UTF-8
#include <ZXing/ReadBarcode.h>

#include <array>
#include <exception>
#include <opencv2/imgproc.hpp>

#include "bar_profile.h"
#include "code_scanner/code_scanner.h"
#include "wipe.h"

namespace huanka::photo {
namespace {

// Never EAN or UPC: Debian's ZXing 1.4 keeps its asserts and aborts on them (platform notes, part C section 5).
const ZXing::BarcodeFormats formats = ZXing::BarcodeFormat::Code128 | ZXing::BarcodeFormat::Code39 |
                                      ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::PDF417;

constexpr int small_side_px = 1000;  // below this the ladder works at twice the size
constexpr int column_px = 9;
constexpr double ladder_side_px = 2600;  // a larger still is made smaller for the ladder

/// In the order of what they cost and what they find.
enum class Way { Even, Profile, Turned, ColumnMean, Half };
struct Rung {
  Way way;
  double degrees = 0;
};
constexpr std::array<Rung, 9> ladder{{{Way::Even},
                                      {Way::Profile},
                                      {Way::Half},
                                      {Way::Turned, 45},
                                      {Way::Turned, 22.5},
                                      {Way::Turned, -22.5},
                                      {Way::Turned, 12},
                                      {Way::Turned, -12},
                                      {Way::ColumnMean}}};

std::optional<ReadCode> decode(const cv::Mat& grey, const ZXing::DecodeHints& hints) {
  try {
    const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum, static_cast<int>(grey.step));
    const auto found = ZXing::ReadBarcode(view, hints);
    if (!found.isValid()) return std::nullopt;
    std::string text = found.text();
    if (!code_scanner::acceptable(text)) return std::nullopt;
    return ReadCode{ZXing::ToString(found.format()), std::move(text)};
  } catch (const std::exception&) {  // what it says may hold what it read
    return std::nullopt;
  }
}

std::optional<ReadCode> decode(const cv::Mat& grey) { return decode(grey, ZXing::DecodeHints().setFormats(formats)); }

/// A line's rows are all the same, so the decoder's own comparison of rows says nothing: only a code with a check
/// character counts, and only when both halves of its bars say the same.
std::optional<ReadCode> read_profile(const cv::Mat& grey) {
  const auto bars = find_bars(grey);
  if (!bars) return std::nullopt;
  static const auto hints =
      ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::Code128).setTryRotate(false).setTryDownscale(false);
  std::array<std::optional<ReadCode>, 2> first;
  for (int guess = 0; guess < blur_guesses(); ++guess) {
    for (const std::size_t half : {0, 1}) {
      auto read = decode(sharpened(half == 0 ? bars->upper : bars->lower, guess), hints);
      if (!read) continue;
      if (read == first.at(1 - half)) return read;
      if (!first.at(half)) first.at(half) = std::move(read);
    }
  }
  return std::nullopt;
}

/// What is white there, a symbol's width around each place: dividing by it takes shadow and glare away. Then edges are
/// made stronger.
void make_even(const cv::Mat& grey, double softness, cv::Mat& even, cv::Mat& level) {
  constexpr int light_px = 41;
  constexpr double edge = 2.0;
  cv::dilate(grey, level, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  cv::blur(level, level, {light_px, light_px});
  cv::divide(grey, level, even, 255);
  cv::GaussianBlur(even, level, {}, softness);
  cv::addWeighted(even, edge, level, 1 - edge, 0, even);
}

}  // namespace

int CodeReader::rungs() { return static_cast<int>(ladder.size()); }

std::optional<ReadCode> CodeReader::read_frame(const cv::Mat& bgr) {
  take(bgr);
  if (auto read = decode(grey_)) return read;
  const int rung = next_rung_;
  next_rung_ = (next_rung_ + 1) % rungs();
  return climb(rung);
}

std::optional<ReadCode> CodeReader::read_still(const cv::Mat& bgr) {
  take(bgr);
  std::optional<ReadCode> unsure;
  const auto believed = [&](const std::optional<ReadCode>& read) {
    if (!read) return false;
    if (read->format != "Code39" || read == unsure) return true;
    unsure = read;
    return false;
  };
  if (auto read = decode(grey_); believed(read)) return read;
  const double side = std::max(grey_.cols, grey_.rows);
  if (side > ladder_side_px) cv::resize(grey_, grey_, {}, ladder_side_px / side, ladder_side_px / side, cv::INTER_AREA);
  for (int rung = 0; rung < rungs(); ++rung)
    if (auto read = climb(rung); believed(read)) return read;
  return std::nullopt;
}

std::optional<ReadCode> CodeReader::climb(int index) {
  constexpr double softness = 1.5;
  const Rung& rung = ladder.at(static_cast<std::size_t>(index));
  if (rung.way == Way::Profile) return read_profile(grey_);
  if (rung.way == Way::Half) {  // for a code that is large and soft: what is finer than it goes first
    cv::resize(grey_, turned_, {}, 0.5, 0.5, cv::INTER_AREA);
    cv::resize(turned_, turned_, {}, 2, 2, cv::INTER_CUBIC);
    make_even(turned_, 2 * softness, turned_, level_);
    return decode(turned_);
  }
  if (!evened_) {
    const bool small = grey_.cols < small_side_px;
    if (small) cv::resize(grey_, even_, {}, 2, 2, cv::INTER_CUBIC);
    make_even(small ? even_ : grey_, small ? 2 * softness : softness, even_, level_);
    evened_ = true;
  }
  if (rung.way == Way::Even) return decode(even_);
  if (rung.way == Way::ColumnMean) {
    cv::blur(even_, turned_, {1, column_px});
    return decode(turned_);
  }
  const cv::Point2f middle(static_cast<float>(even_.cols) / 2, static_cast<float>(even_.rows) / 2);
  cv::warpAffine(even_, turned_, cv::getRotationMatrix2D(middle, rung.degrees, 1), even_.size(), cv::INTER_LINEAR,
                 cv::BORDER_CONSTANT, cv::Scalar(255));
  return decode(turned_);
}

void CodeReader::take(const cv::Mat& bgr) {
  evened_ = false;
  cv::cvtColor(bgr, grey_, cv::COLOR_BGR2GRAY);
}

void CodeReader::forget() {
  for (cv::Mat* picture : {&grey_, &level_, &even_, &turned_}) wipe(*picture);
  evened_ = false;
}

}  // namespace huanka::photo
