// Reads the QR codes of a scanned letter, a picture or a PDF. pdftoppm and zbarimg do it, each in a process of its own
// with a time limit: decoders die of hostile pictures, and then only they die.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "result/result.h"

namespace huanka::office {

enum class ScanProblem {
  NoFile,     ///< not there, not readable or too large
  NoDecoder,  ///< pdftoppm or zbarimg cannot be started
  Unreadable  ///< no code was found
};
/// The text of the letter's code among all codes found, or of the first other one.
Result<std::string, ScanProblem> letter_code_in(const std::filesystem::path& file);

}  // namespace huanka::office
