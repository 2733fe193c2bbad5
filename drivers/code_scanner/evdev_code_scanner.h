// A USB scanner that types like a keyboard, read from its event device (/dev/input/by-id/usb-...-event-kbd). The device
// is grabbed, so that its keys reach nobody else.
#pragma once

#include "code_scanner/device_code_scanner.h"
#include "code_scanner/key_decoder.h"

namespace huanka::code_scanner {

/// Opens an event device for this program alone (EVIOCGRAB); empty also when another program holds it.
Descriptor open_and_grab(const std::string& path);

class EvdevCodeScanner : public DeviceCodeScanner {
 public:
  /// `open_device` gives whole input_event structures.
  explicit EvdevCodeScanner(std::string path, OpenDevice open_device = open_and_grab,
                            std::chrono::milliseconds look_again = std::chrono::milliseconds{500});
  ~EvdevCodeScanner() override;
  EvdevCodeScanner(const EvdevCodeScanner&) = delete;
  EvdevCodeScanner& operator=(const EvdevCodeScanner&) = delete;

 private:
  std::optional<std::string> take(std::span<const std::byte> piece, std::chrono::steady_clock::time_point at) override;
  void forget() override { decoder_.reset(); }

  KeyDecoder decoder_;
};

}  // namespace huanka::code_scanner
