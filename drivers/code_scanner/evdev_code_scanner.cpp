#include "code_scanner/evdev_code_scanner.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#include <cstring>

namespace huanka::code_scanner {

Descriptor open_and_grab(const std::string& path) {
  Descriptor device(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (device && ::ioctl(device.get(), EVIOCGRAB, 1) != 0) device.reset();
  return device;
}

EvdevCodeScanner::EvdevCodeScanner(std::string path, OpenDevice open_device, std::chrono::milliseconds look_again)
    : DeviceCodeScanner(std::move(path), std::move(open_device), look_again, sizeof(input_event)) {
  static_assert(sizeof(input_event) <= largest_piece);
}

EvdevCodeScanner::~EvdevCodeScanner() { decoder_.reset(); }

std::optional<std::string> EvdevCodeScanner::take(std::span<const std::byte> piece,
                                                  std::chrono::steady_clock::time_point at) {
  input_event key{};
  std::memcpy(&key, piece.data(), sizeof key);
  return decoder_.take(key, at);
}

}  // namespace huanka::code_scanner
