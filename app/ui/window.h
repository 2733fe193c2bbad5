// The kiosk's window: SDL2, full screen or sized, or headless on SDL's dummy driver. Sleeps until something happens.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "ui/stage.h"

namespace huanka::ui {

struct Input {
  enum class Kind { Touched, Exposed, Quit };
  Kind kind = Kind::Touched;
  Touch touch;
};

class Window {
 public:
  /// NoDisplay also when SDL finds nothing but a driver nobody can see, unless SDL_VIDEODRIVER asks for that one.
  static Result<std::unique_ptr<Window>, UiError> open(const ScreenGeometry& geometry, bool fullscreen,
                                                       const std::string& title = "HuanKa");
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Sleeps until there is input, wake() or the time is over. Fingers, and a mouse as one finger.
  std::vector<Input> wait(std::chrono::milliseconds at_most);
  /// From any thread: ends a wait().
  void wake();
  /// Puts the changed parts of the canvas on the screen.
  void present(const Canvas& canvas, const std::vector<Rect>& changed);

 private:
  struct Impl;
  explicit Window(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace huanka::ui
