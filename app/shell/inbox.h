// The one way into a visit: events from any thread, taken out by the main loop in the order they came.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "visit/events.h"

namespace huanka::shell {

/// Thread-safe queue of visit events. `wake` (may be empty) is called after each post, from the posting thread, so that
/// a loop that sleeps elsewhere (in the window system) notices.
class Inbox {
 public:
  explicit Inbox(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

  void post(visit::Event event) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    arrived_.notify_one();
    if (wake_) wake_();
  }

  std::optional<visit::Event> take() {
    const std::lock_guard lock(mutex_);
    return take_locked();
  }

  /// Waits at most `patience` for an event.
  std::optional<visit::Event> take_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, patience, [this] { return !events_.empty(); });
    return take_locked();
  }

 private:
  std::optional<visit::Event> take_locked() {
    if (events_.empty()) return std::nullopt;
    visit::Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<visit::Event> events_;
};

}  // namespace huanka::shell
