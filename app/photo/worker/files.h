// Pictures in files: `huanka-vision files COMMAND RULE FILE...`, for staff, batch work and outside testing.
// RULE is the finished picture's as JSON with the keys of the county file ([photo.portrait]); what is left out is the
// standard's. What a file
// holds is judged by its head before a decoder unfolds it. Prints "ready", then one line of JSON for each file:
//
//   {"verdict": "pass" | "fail" | "refused", "reason": WORD, "detail": SENTENCE, ... what the command adds}
//
// reason and detail stand there when the verdict is not "pass". The worker can write no file: a command that makes a
// picture puts it into its line, as base64, and whoever started it writes the file.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <vector>

#include "result/result.h"

namespace huanka::photo {

inline constexpr std::size_t largest_picture_file = std::size_t{32} * 1024 * 1024;  ///< bytes
inline constexpr std::uint64_t most_picture_pixels = 40'000'000;                    ///< A4 at 600 dpi is 35 million
inline constexpr std::uint32_t longest_picture_side = 16'000;                       ///< pixels

struct FileRefusal {
  std::string reason;  ///< unreadable, not_a_picture, too_large, too_many_pixels, damaged
  std::string detail;  ///< a sentence for staff; names no content
  bool operator==(const FileRefusal&) const = default;
};

struct LoadedPicture {
  std::string bytes;  ///< the file as it is
  cv::Mat picture;    ///< 24-bit colour, upright as its EXIF says

  void wipe();
};

/// JPEG and PNG only.
Result<LoadedPicture, FileRefusal> load_picture(const std::string& file);

/// Says on standard output what COMMAND finds in each file; the process's exit code, EX_USAGE when there is no such
/// command or the rule is none.
int run_file_command(const std::string& command, const std::string& rule, std::span<const std::string> files);

}  // namespace huanka::photo
