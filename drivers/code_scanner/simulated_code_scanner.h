// A code scanner that is not there: a hand (a test, huanka rig) scans codes and unplugs it.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "code_scanner/code_scanner.h"

namespace huanka::code_scanner {

/// Thread-safe.
class SimulatedCodeScanner : public CodeScanner {
 public:
  bool ready() override;
  void start() override;
  void stop() override;
  std::optional<Event> wait_for_event(std::chrono::milliseconds timeout, std::stop_token stopping) override;

  // the hand
  void scan(const std::string& text);
  void set_plugged(bool plugged);

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool plugged_ = true;
  bool started_ = false;
  std::deque<Event> events_{ReadyChanged{true}};
};

}  // namespace huanka::code_scanner
