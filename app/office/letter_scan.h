// Reads the QR codes of a scanned letter, a picture or a PDF. pdftoppm and zbarimg do it, each in a process of its own
// with a time limit: decoders die of hostile pictures, and then only they die.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"

namespace huanka::office {

enum class ScanProblem {
  NoFile,         ///< not there, not readable or too large
  NoDecoder,      ///< pdftoppm or zbarimg cannot be started
  NotAPicture,    ///< neither PNG nor JPEG
  TooManyPixels,  ///< it would become too large
  Unreadable      ///< no code was found
};
/// The text of the letter's code among all codes found, or of the first other one.
Result<std::string, ScanProblem> letter_code_in(const std::filesystem::path& file);

inline constexpr std::size_t largest_letter_picture = std::size_t{8} * 1024 * 1024;  ///< bytes
inline constexpr std::uint64_t most_letter_pixels = 36'000'000;                      ///< A4 at 600 dpi
/// The same for a picture that somebody sent: PNG or JPEG, its size judged before anything unfolds it, and less
/// patience.
Result<std::string, ScanProblem> letter_code_in_picture(std::string_view bytes);

}  // namespace huanka::office
