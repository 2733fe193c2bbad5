// Reads the code of a photo receipt in a picture: Code 128, Code 39, QR and PDF417 (R125; domain reference 4.2). ZXing
// decodes; a ladder of preparations helps it with what it cannot read itself: uneven light, noise, blur and slanted bar
// codes (platform notes, part C section 5). Only in the vision worker: a decoder may abort.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace huanka::photo {

struct ReadCode {
  std::string format;  ///< Code128, Code39, QRCode or PDF417
  std::string text;    ///< one that code_scanner::acceptable takes
  bool operator==(const ReadCode&) const = default;
};

/// A misread is possible, above all of Code 39, which has no check character: whoever reads live asks for two equal
/// reads (CodeVote). read_still asks that of Code 39 by itself.
class CodeReader {
 public:
  /// A live frame: the picture as it is, then one rung of the ladder, with each frame the next.
  std::optional<ReadCode> read_frame(const cv::Mat& bgr);
  /// A single picture: the whole ladder, until something is read.
  std::optional<ReadCode> read_still(const cv::Mat& bgr);
  /// Wipes the working copies.
  void forget();

  /// How many rungs the ladder has, without the picture as it is.
  static int rungs();

 private:
  std::optional<ReadCode> climb(int rung);
  void take(const cv::Mat& bgr);

  cv::Mat grey_, level_, even_, turned_;
  bool evened_ = false;  ///< even_ belongs to grey_
  int next_rung_ = 0;
};

}  // namespace huanka::photo
