#include "receipt_frames.h"

#include <algorithm>
#include <chrono>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <random>

#include "process/child_process.h"

namespace huanka::rig {
namespace {

using Random = std::mt19937;

std::string drawn(Random& random, const std::string& alphabet, std::size_t length) {
  std::string text;
  while (text.size() < length) text += alphabet[random() % alphabet.size()];
  return text;
}

std::string content(std::size_t kind, Random& random) {
  const std::string digits = "0123456789", letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
  switch (kind) {
    case 0:
      return drawn(random, digits, 23);
    case 1:
      return drawn(random, letters, 18);
    case 2:
      return "https://photo.example.cn/receipt?n=" + drawn(random, letters, 20);
    case 3:
      return drawn(random, digits, 20);
    default:
      return drawn(random, letters, 24);
  }
}

/// White paper with printed lines, as wide as the frame.
cv::Mat page(cv::Size size, Random& random) {
  cv::Mat paper(size, CV_8UC1, cv::Scalar(235));
  const double scale = size.width / 1280.0;
  const int line_px = static_cast<int>(46 * scale);
  for (int y = line_px; y < size.height; y += line_px) {
    std::string words;
    while (words.size() < 70) words += drawn(random, "abcdefghijklmnopqrstuvwxyz", 2 + random() % 8) + " ";
    cv::putText(paper, words, {static_cast<int>(20 * scale), y}, cv::FONT_HERSHEY_SIMPLEX, 0.8 * scale, cv::Scalar(60),
                std::max(1, static_cast<int>(2 * scale)), cv::LINE_AA);
  }
  return paper;
}

/// Lays what is around the middle of the page differently: turned or seen from the side.
cv::Mat laid(const cv::Mat& paper, Condition condition) {
  const cv::Point2f middle(static_cast<float>(paper.cols) / 2, static_cast<float>(paper.rows) / 2);
  cv::Mat out;
  const auto turned = [&](double degrees) {
    cv::warpAffine(paper, out, cv::getRotationMatrix2D(middle, degrees, 1), paper.size(), cv::INTER_CUBIC,
                   cv::BORDER_CONSTANT, cv::Scalar(120));
    return out;
  };
  switch (condition) {
    case Condition::Turned10:
      return turned(10);
    case Condition::Turned45:
      return turned(45);
    case Condition::Turned90:
      return turned(90);
    case Condition::Turned180:
      return turned(180);
    case Condition::Perspective: {
      const auto w = static_cast<float>(paper.cols), h = static_cast<float>(paper.rows);
      const std::array<cv::Point2f, 4> from{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
      const std::array<cv::Point2f, 4> to{
          {{w * 0.06F, h * 0.08F}, {w * 0.97F, h * 0.01F}, {w * 0.99F, h * 0.97F}, {w * 0.02F, h * 0.88F}}};
      cv::warpPerspective(paper, out, cv::getPerspectiveTransform(from.data(), to.data()), paper.size(),
                          cv::INTER_CUBIC, cv::BORDER_CONSTANT, cv::Scalar(120));
      return out;
    }
    default:
      return paper.clone();
  }
}

cv::Mat motion_kernel(int length) {
  cv::Mat kernel = cv::Mat::eye(length, length, CV_32F);
  return kernel / length;
}

/// How the camera sees it. Lengths are pixels at 640 x 480, twice as many at 1280 x 720.
void degrade(cv::Mat& seen, Condition condition, int times, std::uint32_t seed) {
  switch (condition) {
    case Condition::BlurWeak:
      return cv::GaussianBlur(seen, seen, {}, 1.0 * times);
    case Condition::BlurStrong:
      return cv::GaussianBlur(seen, seen, {}, 1.6 * times);
    case Condition::Motion:
      return cv::filter2D(seen, seen, -1, motion_kernel(5 * times));
    case Condition::Dark:
      return seen.convertTo(seen, -1, 0.15);
    case Condition::Noise: {
      cv::RNG noise(seed);
      cv::Mat grain(seen.size(), CV_16SC1);
      noise.fill(grain, cv::RNG::NORMAL, 0, 25);
      cv::add(seen, grain, seen, cv::noArray(), CV_8U);
      return;
    }
    case Condition::Glare: {
      // Light falls off to one side, and a lamp is mirrored beside the middle.
      cv::Mat light(seen.size(), CV_32FC1), lamp(seen.size(), CV_8UC1);
      const double width = seen.cols, height = seen.rows;
      for (int y = 0; y < seen.rows; ++y)
        for (int x = 0; x < seen.cols; ++x) {
          const double dx = (x - 0.62 * width) / (0.10 * width), dy = (y - 0.38 * height) / (0.12 * height);
          light.at<float>(y, x) = static_cast<float>(0.30 + 0.75 * x / width);
          lamp.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(140 * std::exp(-(dx * dx + dy * dy)));
        }
      cv::multiply(seen, light, seen, 1, CV_8U);
      cv::add(seen, lamp, seen);
      return;
    }
    case Condition::Jpeg20: {
      std::vector<std::uint8_t> bytes;
      cv::imencode(".jpg", seen, bytes, {cv::IMWRITE_JPEG_QUALITY, 20});
      seen = cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
      return;
    }
    default:
      return;
  }
}

cv::Size pixels(FrameSize size) { return size == FrameSize::Vga ? cv::Size(640, 480) : cv::Size(1280, 720); }

cv::Mat finished(const cv::Mat& paper, FrameSize size, Condition condition, std::uint32_t seed) {
  cv::Mat seen = laid(paper, condition);
  degrade(seen, condition, size == FrameSize::Vga ? 1 : 2, seed);
  cv::Mat bgr;
  cv::cvtColor(seen, bgr, cv::COLOR_GRAY2BGR);
  return bgr;
}

}  // namespace

const char* to_string(Condition condition) {
  static constexpr std::array<const char*, conditions> names{
      "clean",       "10 deg", "45 deg", "90 deg", "180 deg", "perspective", "blur weak",
      "blur strong", "motion", "dark",   "noise",  "glare",   "JPEG 20",     "small"};
  return names.at(static_cast<std::size_t>(condition));
}

Half half_of(const std::string& text) {
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return (hash >> 16U) % 2 == 0 ? Half::Tuned : Half::HeldOut;
}

std::vector<std::string> contents(std::size_t kind, Half half, std::size_t count) {
  Random random(static_cast<std::uint32_t>(20'261'123 + kind));
  std::vector<std::string> texts;
  while (texts.size() < count)
    if (std::string text = content(kind, random); half_of(text) == half) texts.push_back(std::move(text));
  return texts;
}

cv::Mat symbol(const CodeKind& kind, const std::string& text, const std::filesystem::path& scratch) {
  const auto file = (scratch / "symbol.png").string();
  // zint draws two pixels a module at scale 1.
  process::ChildProcess zint({"zint", "-b", kind.zint, "-d", text, "--notext", "--scale", std::to_string(module_px / 2),
                              "--quietzones", "-o", file},
                             "/dev/null", false);
  if (zint.wait(std::chrono::seconds(60)) != 0) return {};
  return cv::imread(file, cv::IMREAD_GRAYSCALE);
}

cv::Mat frame(const CodeKind& kind, const cv::Mat& symbol, FrameSize size, Condition condition, std::uint32_t seed) {
  constexpr double small = 0.75;
  Random random(seed);
  cv::Mat paper = page(pixels(size), random);
  double scale = (size == FrameSize::Vga ? kind.small_px : kind.large_px) / module_px;
  if (condition == Condition::Small) scale *= small;
  cv::Mat printed;
  cv::resize(symbol, printed, {}, scale, scale, cv::INTER_AREA);
  printed.convertTo(printed, -1, 215.0 / 255, 20);  // ink is not black, paper is not white
  const cv::Rect place((paper.cols - printed.cols) / 2, (paper.rows - printed.rows) / 2, printed.cols, printed.rows);
  printed.copyTo(paper(place));
  return finished(paper, size, condition, seed);
}

cv::Mat empty_frame(FrameSize size, Condition condition, std::uint32_t seed) {
  Random random(seed);
  return finished(page(pixels(size), random), size, condition, seed);
}

}  // namespace huanka::rig
