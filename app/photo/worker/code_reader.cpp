#include "code_reader.h"

#define ZX_USE_UTF8 1  // what ZXing 1.4 asks for: text() as UTF-8
#include <ZXing/ReadBarcode.h>

#include <array>
#include <exception>
#include <opencv2/imgproc.hpp>

#include "code_scanner/code_scanner.h"
#include "face_finder.h"

namespace huanka::photo {
namespace {

// Never EAN or UPC: Debian's ZXing 1.4 keeps its asserts and aborts on them (platform notes, part C section 5).
const ZXing::BarcodeFormats formats = ZXing::BarcodeFormat::Code128 | ZXing::BarcodeFormat::Code39 |
                                      ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::PDF417;

constexpr int small_side_px = 1000;  // below this the ladder works at twice the size
constexpr std::array<double, 5> turns_degrees{45, 22.5, -22.5, 12, -12};
constexpr int first_turn = 1, column_rung = first_turn + static_cast<int>(turns_degrees.size());
constexpr int column_px = 9;

std::optional<ReadCode> decode(const cv::Mat& grey) {
  try {
    const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum, static_cast<int>(grey.step));
    const auto found = ZXing::ReadBarcode(view, ZXing::DecodeHints().setFormats(formats));
    if (!found.isValid()) return std::nullopt;
    std::string text = found.text();
    if (!code_scanner::acceptable(text)) return std::nullopt;
    return ReadCode{ZXing::ToString(found.format()), std::move(text)};
  } catch (const std::exception&) {  // what it says may hold what it read
    return std::nullopt;
  }
}

}  // namespace

int CodeReader::rungs() { return column_rung + 1; }

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
  for (int rung = 0; rung < rungs(); ++rung)
    if (auto read = climb(rung); believed(read)) return read;
  return std::nullopt;
}

std::optional<ReadCode> CodeReader::climb(int rung) {
  if (!evened_) {
    // What is white there, a symbol's width around each place: dividing by it takes shadow and glare away.
    constexpr int light_px = 41;
    constexpr double softness = 1.5, edge = 2.0;
    const bool small = grey_.cols < small_side_px;
    if (small)
      cv::resize(grey_, even_, {}, 2, 2, cv::INTER_CUBIC);
    else
      grey_.copyTo(even_);
    cv::dilate(even_, level_, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
    cv::blur(level_, level_, {light_px, light_px});
    cv::divide(even_, level_, even_, 255);
    cv::GaussianBlur(even_, level_, {}, softness * (small ? 2 : 1));
    cv::addWeighted(even_, edge, level_, 1 - edge, 0, even_);
    evened_ = true;
  }
  if (rung == 0) return decode(even_);
  if (rung == column_rung) {
    cv::blur(even_, turned_, {1, column_px});
    return decode(turned_);
  }
  const double degrees = turns_degrees.at(static_cast<std::size_t>(rung - first_turn));
  const cv::Point2f middle(static_cast<float>(even_.cols) / 2, static_cast<float>(even_.rows) / 2);
  cv::warpAffine(even_, turned_, cv::getRotationMatrix2D(middle, degrees, 1), even_.size(), cv::INTER_LINEAR,
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
