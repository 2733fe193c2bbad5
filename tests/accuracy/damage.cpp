#include "damage.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace huanka::accuracy {
namespace {
using photo::Measure;

cv::Mat with_gain(const cv::Mat& picture, double gain, double offset) {
  cv::Mat out;
  picture.convertTo(out, -1, gain, offset);
  return out;
}

/// A lamp at one side: the cheek away from it gets a quarter of its light.
cv::Mat lit_from_one_side(const GoodPicture& good) {
  cv::Mat out = good.picture.clone();
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x) {
      const double across = std::clamp((static_cast<double>(x) / out.cols - 0.3) / 0.4, 0.0, 1.0);
      const double light = 1 - 0.75 * across;
      for (int c = 0; c < 3; ++c) {
        auto& value = out.at<cv::Vec3b>(y, x)[c];
        value = cv::saturate_cast<std::uint8_t>(value * light);
      }
    }
  return out;
}

cv::Mat tinted(const GoodPicture& good) {
  cv::Mat lab;
  good.picture.convertTo(lab, CV_32F, 1 / 255.0);
  cv::cvtColor(lab, lab, cv::COLOR_BGR2Lab);
  lab += cv::Scalar(0, 0, -35);  // towards blue, as under a cold lamp
  cv::Mat out;
  cv::cvtColor(lab, out, cv::COLOR_Lab2BGR);
  out.convertTo(out, CV_8U, 255);
  return out;
}

cv::Mat without_colour(const GoodPicture& good) {
  cv::Mat grey, out;
  cv::cvtColor(good.picture, grey, cv::COLOR_BGR2GRAY);
  cv::cvtColor(grey, out, cv::COLOR_GRAY2BGR);
  return out;
}

cv::Mat moved(const GoodPicture& good) {
  constexpr int length = 13;
  const cv::Mat kernel = cv::Mat::eye(length, length, CV_32F) / length;
  cv::Mat out;
  cv::filter2D(good.picture, out, -1, kernel);
  return out;
}

cv::Mat grainy(const GoodPicture& good) {
  cv::Mat noise(good.picture.size(), CV_16SC3), out;
  cv::RNG random(461);
  random.fill(noise, cv::RNG::NORMAL, 0, 18);
  cv::add(good.picture, noise, out, cv::noArray(), CV_8U);
  return out;
}

/// The person's own shadow, and the corner of a cupboard.
cv::Mat before_a_cluttered_wall(const GoodPicture& good) {
  GoodPicture cluttered = good;
  cv::Mat wall(good.picture.size(), CV_8UC3, cv::Scalar(250, 250, 250));
  for (int x = 0; x < wall.cols; x += 24) cv::line(wall, {x, 0}, {x, wall.rows}, cv::Scalar(205, 205, 205), 3);
  for (int y = 0; y < wall.rows; ++y)
    for (int x = 0; x < wall.cols; ++x) {
      const float person = good.person.at<float>(y, x);
      auto& pixel = cluttered.picture.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c)
        pixel[c] = cv::saturate_cast<std::uint8_t>(good.picture.at<cv::Vec3b>(y, x)[c] * person +
                                                   wall.at<cv::Vec3b>(y, x)[c] * (1 - person));
    }
  return cluttered.picture;
}

}  // namespace

cv::Mat darker(const cv::Mat& picture, double gain) { return with_gain(picture, gain, 0); }

cv::Mat blurred(const cv::Mat& picture, double sigma_px) {
  cv::Mat out;
  cv::GaussianBlur(picture, out, {}, sigma_px);
  return out;
}

cv::Mat before_wall(const GoodPicture& good, const cv::Scalar& wall_bgr) {
  cv::Mat out = good.picture.clone();
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x) {
      const double person = good.person.at<float>(y, x);
      for (int c = 0; c < 3; ++c) {
        auto& value = out.at<cv::Vec3b>(y, x)[c];
        value = cv::saturate_cast<std::uint8_t>(value * person + wall_bgr[c] * (1 - person));
      }
    }
  return out;
}

std::vector<Damage> damages() {
  return {
      {"a third of the light", Measure::FaceBrightness, [](const GoodPicture& g) { return darker(g.picture, 0.3); }},
      {"overexposed", Measure::Overexposed, [](const GoodPicture& g) { return with_gain(g.picture, 1.6, 30); }},
      {"black shadows", Measure::Underexposed, [](const GoodPicture& g) { return with_gain(g.picture, 1.0, -110); }},
      {"light from one side", Measure::SideLight, lit_from_one_side},
      {"grey and flat", Measure::Contrast, [](const GoodPicture& g) { return with_gain(g.picture, 0.2, 100); }},
      {"cold lamp", Measure::ColourCast, tinted},
      {"black and white", Measure::Saturation, without_colour},
      {"out of focus", Measure::Sharpness, [](const GoodPicture& g) { return blurred(g.picture, 2.5); }, true},
      {"moved", Measure::Motion, moved, true},
      {"grainy", Measure::Noise, grainy},
      {"grey wall", Measure::BackgroundBrightness,
       [](const GoodPicture& g) {
         return before_wall(g, {165, 165, 165});
       }},
      {"striped wall", Measure::BackgroundEvenness, before_a_cluttered_wall},
      {"blue wall", Measure::BackgroundColour,
       [](const GoodPicture& g) {
         return before_wall(g, {235, 205, 180});
       }},
  };
}

}  // namespace huanka::accuracy
