#include "code_scanner/line_decoder.h"

#include <string.h>

#include "code_scanner/code_scanner.h"

namespace huanka::code_scanner {

std::optional<std::string> LineDecoder::take(char byte, std::chrono::steady_clock::time_point at) {
  const bool ends_code = byte == '\r' || byte == '\n';
  if (at - last_byte_ > max_pause) {
    // An end after the pause still ends the old code; anything else begins a new one.
    const bool lost = !text_.empty() || spoilt_;
    reset();
    spoilt_ = lost && ends_code;
  }
  last_byte_ = at;
  if (ends_code) {
    std::optional<std::string> finished;
    if (!spoilt_ && acceptable(text_)) finished = text_;
    reset();
    return finished;
  }
  if (!acceptable(std::string(1, byte)) || text_.size() >= max_text_length) spoilt_ = true;
  if (!spoilt_) text_ += byte;
  return std::nullopt;
}

void LineDecoder::reset() {
  if (!text_.empty()) ::explicit_bzero(text_.data(), text_.size());
  text_.clear();
  spoilt_ = false;
}

}  // namespace huanka::code_scanner
