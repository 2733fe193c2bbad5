// What scanners with a device file have in common: the file is opened for this program alone, found again after it was
// unplugged, and read piece by piece into codes.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "code_scanner/code_scanner.h"
#include "process/descriptor.h"

namespace huanka::code_scanner {

using process::Descriptor;

/// Opens a device without blocking; empty when it is not there or another program holds it.
using OpenDevice = std::function<Descriptor(const std::string& path)>;

class DeviceCodeScanner : public CodeScanner {
 public:
  bool ready() override { return ready_; }
  void start() override;
  void stop() override { started_ = false; }
  std::optional<Event> wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) override;

 protected:
  /// A missing device is looked for every `look_again`. The device gives pieces of `piece_bytes`, at most
  /// largest_piece, and never a part of one.
  DeviceCodeScanner(std::string path, OpenDevice open_device, std::chrono::milliseconds look_again,
                    std::size_t piece_bytes);
  static constexpr std::size_t largest_piece = 64;

  /// The finished text, when this piece ended an acceptable one. `at` is when the piece was seen.
  virtual std::optional<std::string> take(std::span<const std::byte> piece,
                                          std::chrono::steady_clock::time_point at) = 0;
  /// Forgets and wipes the unfinished code.
  virtual void forget() = 0;

 private:
  std::optional<Event> read_pieces();
  std::optional<Event> lost();

  const std::string path_;
  const OpenDevice open_device_;
  const std::chrono::milliseconds look_again_;
  const std::size_t piece_bytes_;
  std::atomic<bool> ready_ = false, started_ = false;
  std::atomic<int> round_ = 0;  ///< counts start(); a code begun before it is dropped
  // the waiting thread only
  Descriptor device_;
  int decoding_round_ = 0;
};

}  // namespace huanka::code_scanner
