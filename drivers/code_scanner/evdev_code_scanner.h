// A USB scanner that types like a keyboard, read from its event device (/dev/input/by-id/usb-...-event-kbd). The device
// is grabbed, so that its keys reach nobody else, and found again after it was unplugged.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "code_scanner/code_scanner.h"
#include "code_scanner/key_decoder.h"
#include "process/descriptor.h"

namespace huanka::code_scanner {

using process::Descriptor;

/// Opens a source of input_event structures without blocking; empty when it is not there.
using OpenDevice = std::function<Descriptor(const std::string& path)>;
/// Opens an event device for this program alone (EVIOCGRAB); empty also when another program holds it.
Descriptor open_and_grab(const std::string& path);

class EvdevCodeScanner : public CodeScanner {
 public:
  /// A missing device is looked for every `look_again`.
  explicit EvdevCodeScanner(std::string path, OpenDevice open_device = open_and_grab,
                            std::chrono::milliseconds look_again = std::chrono::milliseconds{500});
  ~EvdevCodeScanner() override;
  EvdevCodeScanner(const EvdevCodeScanner&) = delete;
  EvdevCodeScanner& operator=(const EvdevCodeScanner&) = delete;

  bool ready() override { return ready_; }
  void start() override;
  void stop() override { started_ = false; }
  std::optional<Event> wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) override;

 private:
  std::optional<Event> read_keys();
  std::optional<Event> lost();

  const std::string path_;
  const OpenDevice open_device_;
  const std::chrono::milliseconds look_again_;
  std::atomic<bool> ready_ = false, started_ = false;
  std::atomic<int> round_ = 0;  ///< counts start(); a code begun before it is dropped
  // the waiting thread only
  Descriptor device_;
  int decoding_round_ = 0;
  KeyDecoder decoder_;
};

}  // namespace huanka::code_scanner
