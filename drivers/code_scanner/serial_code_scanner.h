// A scanner on a serial line, most often USB (CDC ACM: /dev/ttyACM0, or /dev/serial/by-id/usb-... which stays the same
// after it was plugged in again). 8 data bits, no parity, 1 stop bit; 9600 baud where a real line has a speed.
#pragma once

#include "code_scanner/device_code_scanner.h"
#include "code_scanner/line_decoder.h"

namespace huanka::code_scanner {

/// Opens a serial line for this program alone (TIOCEXCL), raw, and drops what came before; empty also for a file that
/// is no serial line.
Descriptor open_serial(const std::string& path);

class SerialCodeScanner : public DeviceCodeScanner {
 public:
  explicit SerialCodeScanner(std::string path, OpenDevice open_device = open_serial,
                             std::chrono::milliseconds look_again = std::chrono::milliseconds{500});
  ~SerialCodeScanner() override;
  SerialCodeScanner(const SerialCodeScanner&) = delete;
  SerialCodeScanner& operator=(const SerialCodeScanner&) = delete;

 private:
  std::optional<std::string> take(std::span<const std::byte> piece, std::chrono::steady_clock::time_point at) override;
  void forget() override { decoder_.reset(); }

  LineDecoder decoder_;
};

}  // namespace huanka::code_scanner
