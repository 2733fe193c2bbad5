// The camera as code scanner: behind the scanners' contract, the vision worker's code reading. The camera is open only
// while a code is wanted; whether it works is known only then, so it counts as ready until it failed.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "code_scanner/code_scanner.h"

namespace huanka::photo {

class CameraCodeScanner : public code_scanner::CodeScanner {
 public:
  struct Camera {
    std::function<void()> open, close;  ///< return at once; what comes of it is told below
  };
  /// A camera that failed is opened again every `look_again` while a code is wanted.
  explicit CameraCodeScanner(Camera camera, std::chrono::milliseconds look_again = std::chrono::milliseconds{2'000});

  bool ready() override;
  void start() override;
  void stop() override;
  std::optional<code_scanner::Event> wait_for_event(std::chrono::milliseconds timeout,
                                                    std::stop_token stopping) override;

  // What the vision worker says, from any thread.
  void heard(const std::string& text);
  /// These two: false when no code is wanted; then the camera was open for somebody else.
  bool saw_picture();
  bool failed();

 private:
  void set_ready(bool ready);

  const Camera camera_;
  const std::chrono::milliseconds look_again_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool ready_ = true, started_ = false;
  std::optional<std::chrono::steady_clock::time_point> open_again_;
  std::deque<code_scanner::Event> events_{code_scanner::ReadyChanged{true}};
};

}  // namespace huanka::photo
