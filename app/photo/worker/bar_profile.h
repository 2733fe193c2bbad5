// Bar codes that are slanted, noisy, soft or moved: where many parallel edges lie close together, the picture is turned
// until the bars stand upright and averaged along them. What is left is one line, which can be sharpened far more than
// a picture could: noise is averaged away, and the blur is undone by each of several guesses.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace huanka::photo {

/// The line of one bar code, as 32-bit floats: once from the upper half of its bars, once from the lower one, so that
/// two reads of it are independent.
struct BarProfile {
  cv::Mat upper, lower;
};

/// The most bar-like place of an 8-bit grey picture; nothing when there is none.
std::optional<BarProfile> find_bars(const cv::Mat& grey);

/// How many guesses there are at the blur: none, soft by so many pixels, moved by so many pixels.
int blur_guesses();
/// The line with that blur undone, as a picture a decoder takes: 8-bit grey, several equal rows.
cv::Mat sharpened(const cv::Mat& line, int guess);

}  // namespace huanka::photo
