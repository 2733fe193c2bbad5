#include "code_scanner/evdev_code_scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace huanka::code_scanner {
namespace {
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
}  // namespace

Descriptor open_and_grab(const std::string& path) {
  Descriptor device(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (device && ::ioctl(device.get(), EVIOCGRAB, 1) != 0) device.reset();
  return device;
}

EvdevCodeScanner::EvdevCodeScanner(std::string path, OpenDevice open_device, milliseconds look_again)
    : path_(std::move(path)), open_device_(std::move(open_device)), look_again_(look_again) {}

EvdevCodeScanner::~EvdevCodeScanner() { decoder_.reset(); }

void EvdevCodeScanner::start() {
  ++round_;
  started_ = true;
}

std::optional<Event> EvdevCodeScanner::wait_for_event(milliseconds timeout, std::stop_token stopping) {
  const process::Bell bell;
  const std::stop_callback ring(stopping, [&bell] { bell.ring(); });
  const auto deadline = Clock::now() + timeout;
  while (!stopping.stop_requested()) {
    if (!device_) {
      device_ = open_device_(path_);
      if (device_) {
        ready_ = true;
        return ReadyChanged{true};
      }
    } else if (auto event = read_keys()) {
      return event;
    }
    auto left = std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(deadline - Clock::now()));
    if (left.count() == 0) return std::nullopt;
    if (!device_) left = std::min(left, look_again_);
    std::array<pollfd, 2> watched{{{bell.get(), POLLIN, 0}, {device_.get(), POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
  }
  return std::nullopt;
}

std::optional<Event> EvdevCodeScanner::read_keys() {
  input_event key{};
  while (true) {
    const ssize_t got = ::read(device_.get(), &key, sizeof key);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    // The kernel gives whole events only; end of file, ENODEV or a piece of one mean that this is no device any more.
    if (got != static_cast<ssize_t>(sizeof key)) return lost();
    if (decoding_round_ != round_) {
      decoding_round_ = round_;
      decoder_.reset();
    }
    auto text = decoder_.take(key, Clock::now());
    if (text && started_) return Scanned{*std::move(text)};
  }
}

std::optional<Event> EvdevCodeScanner::lost() {
  device_.reset();
  decoder_.reset();
  ready_ = false;
  return ReadyChanged{false};
}

}  // namespace huanka::code_scanner
