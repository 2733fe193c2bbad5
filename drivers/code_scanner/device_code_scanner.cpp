#include "code_scanner/device_code_scanner.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace huanka::code_scanner {
namespace {
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
}  // namespace

DeviceCodeScanner::DeviceCodeScanner(std::string path, OpenDevice open_device, milliseconds look_again,
                                     std::size_t piece_bytes)
    : path_(std::move(path)),
      open_device_(std::move(open_device)),
      look_again_(look_again),
      piece_bytes_(std::min(piece_bytes, largest_piece)) {}

void DeviceCodeScanner::start() {
  ++round_;
  started_ = true;
}

std::optional<Event> DeviceCodeScanner::wait_for_event(milliseconds timeout, std::stop_token stopping) {
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
    } else if (auto event = read_pieces()) {
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

std::optional<Event> DeviceCodeScanner::read_pieces() {
  std::array<std::byte, largest_piece> piece{};
  while (true) {
    const ssize_t got = ::read(device_.get(), piece.data(), piece_bytes_);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    // The kernel gives whole pieces only; end of file, ENODEV, EIO or a part of one mean that this is no device any
    // more.
    if (got != static_cast<ssize_t>(piece_bytes_)) return lost();
    if (decoding_round_ != round_) {
      decoding_round_ = round_;
      forget();
    }
    auto text = take(std::span(piece).first(piece_bytes_), Clock::now());
    if (text && started_) return Scanned{*std::move(text)};
  }
}

std::optional<Event> DeviceCodeScanner::lost() {
  device_.reset();
  forget();
  ready_ = false;
  return ReadyChanged{false};
}

}  // namespace huanka::code_scanner
