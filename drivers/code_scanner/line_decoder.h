// From bytes to text: what a serial scanner sends, each code ended by CR, LF or both.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace huanka::code_scanner {

/// One code at a time. A code with a byte that is no printable ASCII, with too many characters or with a long pause
/// inside is dropped up to its end: half a number would be a wrong number.
class LineDecoder {
 public:
  /// The finished text, when this byte ended an acceptable one. `at` is when the byte was seen.
  std::optional<std::string> take(char byte, std::chrono::steady_clock::time_point at);
  /// Forgets and wipes the unfinished code.
  void reset();

 private:
  std::string text_;
  bool spoilt_ = false;
  std::chrono::steady_clock::time_point last_byte_;
};

}  // namespace huanka::code_scanner
