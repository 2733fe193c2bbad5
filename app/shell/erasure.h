// Cases are erased when they are due: once at start, then every hour, on the store's own thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "store/store.h"

namespace huanka::shell {

/// Runs what is due and tells the log; numbers only.
void erase_due_cases(store::Store& store, store::Instant now);

/// Calls `task` at once and then every hour, until it goes.
class EveryHour {
 public:
  explicit EveryHour(std::function<void()> task);

 private:
  std::mutex mutex_;
  std::condition_variable_any never_;
  std::function<void()> task_;
  std::jthread thread_;  // last: it uses what is above
};

}  // namespace huanka::shell
