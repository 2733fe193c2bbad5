#include "code_scanner/simulated_code_scanner.h"

namespace huanka::code_scanner {

bool SimulatedCodeScanner::ready() {
  const std::lock_guard lock(mutex_);
  return plugged_;
}

void SimulatedCodeScanner::start() {
  const std::lock_guard lock(mutex_);
  started_ = true;
}

void SimulatedCodeScanner::stop() {
  const std::lock_guard lock(mutex_);
  started_ = false;
  std::erase_if(events_, [](const Event& event) { return std::holds_alternative<Scanned>(event); });
}

std::optional<Event> SimulatedCodeScanner::wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, stopping, timeout, [&] { return !events_.empty(); })) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void SimulatedCodeScanner::scan(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (!plugged_ || !started_ || !acceptable(text)) return;
  events_.push_back(Scanned{text});
  changed_.notify_all();
}

void SimulatedCodeScanner::set_plugged(bool plugged) {
  const std::lock_guard lock(mutex_);
  if (plugged_ == plugged) return;
  plugged_ = plugged;
  events_.push_back(ReadyChanged{plugged});
  changed_.notify_all();
}

}  // namespace huanka::code_scanner
