// From key strokes to text: what a keyboard-wedge scanner types on a US layout, ended by Enter or Tab.
#pragma once

#include <linux/input.h>

#include <chrono>
#include <optional>
#include <string>

namespace huanka::code_scanner {

/// One code at a time. A code with a key that prints nothing, with too many characters or with a long pause inside is
/// dropped up to its end: half a number would be a wrong number.
class KeyDecoder {
 public:
  /// The finished text, when this key ended an acceptable one. `at` is when the key was seen.
  std::optional<std::string> take(const input_event& key, std::chrono::steady_clock::time_point at);
  /// Forgets and wipes the unfinished code.
  void reset();

 private:
  std::string text_;
  bool spoilt_ = false;
  bool left_shift_ = false, right_shift_ = false, caps_lock_ = false;
  std::chrono::steady_clock::time_point last_key_;
};

}  // namespace huanka::code_scanner
