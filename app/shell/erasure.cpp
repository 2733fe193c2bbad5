#include "shell/erasure.h"

#include <spdlog/spdlog.h>

#include <chrono>

namespace huanka::shell {

using namespace std::chrono_literals;

void erase_due_cases(store::Store& store, store::Instant now) {
  const auto erasure = store.erase_due(now);
  if (!erasure) return spdlog::error("cannot erase what is due: {}", erasure.error().detail);
  for (const auto& number : erasure->cases) spdlog::info("case {} erased", number);
  for (const auto& number : erasure->announced)
    spdlog::error("case {}: the office does not have it, and it must be erased within two days", number);
  if (!erasure->log_emptied) spdlog::warn("old pages are still in the database's log; tried again in an hour");
}

EveryHour::EveryHour(std::function<void()> task)
    : task_(std::move(task)), thread_([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
          task_();
          never_.wait_for(lock, stop, 1h, [] { return false; });
        }
      }) {}

}  // namespace huanka::shell
