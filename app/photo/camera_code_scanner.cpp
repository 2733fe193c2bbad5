#include "photo/camera_code_scanner.h"

#include <algorithm>

namespace huanka::photo {
namespace {
using Clock = std::chrono::steady_clock;
using code_scanner::Event;
using code_scanner::ReadyChanged;
using code_scanner::Scanned;
}  // namespace

CameraCodeScanner::CameraCodeScanner(Camera camera, std::chrono::milliseconds look_again)
    : camera_(std::move(camera)), look_again_(look_again) {}

bool CameraCodeScanner::ready() {
  const std::lock_guard lock(mutex_);
  return ready_;
}

void CameraCodeScanner::start() {
  const std::lock_guard lock(mutex_);
  started_ = true;
  open_again_.reset();
  camera_.open();
}

void CameraCodeScanner::stop() {
  const std::lock_guard lock(mutex_);
  started_ = false;
  open_again_.reset();
  std::erase_if(events_, [](const Event& event) { return std::holds_alternative<Scanned>(event); });
  camera_.close();
}

std::optional<Event> CameraCodeScanner::wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) {
  const auto deadline = Clock::now() + timeout;
  std::unique_lock lock(mutex_);
  while (!stopping.stop_requested()) {
    if (!events_.empty()) {
      Event event = std::move(events_.front());
      events_.pop_front();
      return event;
    }
    const auto now = Clock::now();
    if (open_again_ && *open_again_ <= now) {
      open_again_.reset();
      camera_.open();
    }
    if (now >= deadline) return std::nullopt;
    const auto until = open_again_ ? std::min(deadline, *open_again_) : deadline;
    const auto opens_at = open_again_;
    changed_.wait_until(lock, stopping, until, [&] { return !events_.empty() || open_again_ != opens_at; });
  }
  return std::nullopt;
}

void CameraCodeScanner::heard(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (!started_ || !code_scanner::acceptable(text)) return;
  events_.emplace_back(Scanned{text});
  changed_.notify_all();
}

bool CameraCodeScanner::saw_picture() {
  const std::lock_guard lock(mutex_);
  if (started_) set_ready(true);
  return started_;
}

bool CameraCodeScanner::failed() {
  const std::lock_guard lock(mutex_);
  if (!started_) return false;
  set_ready(false);
  open_again_ = Clock::now() + look_again_;
  changed_.notify_all();
  return true;
}

void CameraCodeScanner::set_ready(bool ready) {
  if (ready_ == ready) return;
  ready_ = ready;
  events_.emplace_back(ReadyChanged{ready});
  changed_.notify_all();
}

}  // namespace huanka::photo
