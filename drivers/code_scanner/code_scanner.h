// The code scanner's contract: the text of a scanned bar code or QR code, for example a photo receipt's number (R125).
// Implemented by EvdevCodeScanner (a USB scanner that types like a keyboard), SerialCodeScanner and
// SimulatedCodeScanner; all pass the same contract test. It never judges what a code means, and never puts a code into
// an error or a log.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "result/result.h"

namespace huanka::code_scanner {

/// A longer code is dropped as a whole, never cut. A receipt number has 6 to 32 characters; a QR code around it has
/// more.
inline constexpr std::size_t max_text_length = 256;
/// A pause this long inside one code means that its beginning was lost; it is dropped.
inline constexpr std::chrono::milliseconds max_pause{500};

/// One code: 1 to max_text_length printable ASCII characters.
struct Scanned {
  std::string text;
  bool operator==(const Scanned&) const = default;
};
struct ReadyChanged {
  bool ready = false;
  bool operator==(const ReadyChanged&) const = default;
};
using Event = std::variant<Scanned, ReadyChanged>;

/// True for a text that Scanned may carry.
bool acceptable(const std::string& text);

/// start, stop and ready from any thread; wait_for_event from one. Nothing throws.
class CodeScanner {
 public:
  virtual ~CodeScanner() = default;
  virtual bool ready() = 0;
  /// Codes scanned while stopped are dropped, so that what one person scanned too early never reaches the next one.
  virtual void start() = 0;
  virtual void stop() = 0;
  /// The next event in order, or empty when `timeout` passed or `stopping` was requested. A scanner found at the first
  /// call is reported as ReadyChanged; a replugged one comes back by itself.
  virtual std::optional<Event> wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) = 0;

 protected:
  CodeScanner() = default;
  CodeScanner(const CodeScanner&) = default;
  CodeScanner& operator=(const CodeScanner&) = default;
};

}  // namespace huanka::code_scanner
