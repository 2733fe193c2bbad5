#include "ui/window.h"

#include <SDL.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

namespace huanka::ui {

namespace {
/// SDL falls back to a driver without a picture when it finds no display; a kiosk nobody sees must not seem to run.
bool is_visible(std::string_view driver) { return driver != "dummy" && driver != "offscreen" && driver != "evdev"; }

bool is_set(const char* variable) {
  const char* value = SDL_getenv(variable);
  return value != nullptr && *value != '\0';
}

/// Without its folder of sockets no Wayland can answer, and its library would say so on the terminal: it is not asked.
void leave_out_wayland() {
  if (is_set("SDL_VIDEODRIVER") || is_set("XDG_RUNTIME_DIR")) return;
  std::string others;
  for (int i = 0; i < SDL_GetNumVideoDrivers(); ++i) {
    const std::string_view driver = SDL_GetVideoDriver(i);
    if (is_visible(driver) && driver != "wayland") others.append(others.empty() ? "" : ",").append(driver);
  }
  if (!others.empty()) SDL_SetHint(SDL_HINT_VIDEODRIVER, others.c_str());
}
}  // namespace

struct Window::Impl {
  ScreenGeometry geometry;
  SDL_Window* window = nullptr;
  SDL_Surface* picture = nullptr;  ///< the kiosk's own pixels, scaled to the window when sizes differ
  Uint32 wake_event = 0;
  std::atomic<bool> woken = false;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (picture != nullptr) SDL_FreeSurface(picture);
    if (window != nullptr) SDL_DestroyWindow(window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
  }

  Point from_window(int x, int y) const {
    int width = 1, height = 1;
    SDL_GetWindowSize(window, &width, &height);
    return {x * geometry.width_px / std::max(width, 1), y * geometry.height_px / std::max(height, 1)};
  }
  Point from_fraction(float x, float y) const {
    return {static_cast<int>(x * static_cast<float>(geometry.width_px)),
            static_cast<int>(y * static_cast<float>(geometry.height_px))};
  }

  void take(const SDL_Event& e, std::vector<Input>& into) const {
    const auto touched = [&](Touch::Kind kind, std::int64_t finger, Point at) {
      into.push_back({Input::Kind::Touched, {kind, finger, at, static_cast<std::int64_t>(e.common.timestamp)}});
    };
    switch (e.type) {
      case SDL_QUIT:
        into.push_back({Input::Kind::Quit, {}});
        break;
      case SDL_WINDOWEVENT:
        if (e.window.event == SDL_WINDOWEVENT_EXPOSED || e.window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
          into.push_back({Input::Kind::Exposed, {}});
        break;
      case SDL_FINGERDOWN:
        touched(Touch::Kind::Down, e.tfinger.fingerId, from_fraction(e.tfinger.x, e.tfinger.y));
        break;
      case SDL_FINGERMOTION:
        touched(Touch::Kind::Move, e.tfinger.fingerId, from_fraction(e.tfinger.x, e.tfinger.y));
        break;
      case SDL_FINGERUP:
        touched(Touch::Kind::Up, e.tfinger.fingerId, from_fraction(e.tfinger.x, e.tfinger.y));
        break;
      case SDL_MOUSEBUTTONDOWN:
      case SDL_MOUSEBUTTONUP:
        if (e.button.which != SDL_TOUCH_MOUSEID)
          touched(e.type == SDL_MOUSEBUTTONDOWN ? Touch::Kind::Down : Touch::Kind::Up, -1,
                  from_window(e.button.x, e.button.y));
        break;
      case SDL_MOUSEMOTION:
        if (e.motion.which != SDL_TOUCH_MOUSEID && e.motion.state != 0)
          touched(Touch::Kind::Move, -1, from_window(e.motion.x, e.motion.y));
        break;
      default:
        break;
    }
  }
};

Window::Window(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Window::~Window() = default;

Result<std::unique_ptr<Window>, UiError> Window::open(const ScreenGeometry& geometry, bool fullscreen,
                                                      const std::string& title) {
  SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
  leave_out_wayland();
  const bool asked = is_set("SDL_VIDEODRIVER");
  const Failure nobody_answers{UiError{UiErrorCode::NoDisplay, "neither Wayland nor X11 nor KMSDRM answers"}};
  if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0)
    return asked ? Failure{UiError{UiErrorCode::NoDisplay, SDL_GetError()}} : nobody_answers;
  auto impl = std::make_unique<Impl>();
  impl->geometry = geometry;
  const char* found = SDL_GetCurrentVideoDriver();
  if (!asked && (found == nullptr || !is_visible(found))) return nobody_answers;
  // X11 takes our picture as it is. Through its renderer SDL would load OpenGL for the same picture, on a machine
  // without a GPU even a compiler for shaders: four times the start, a hundred megabytes. Wayland and KMSDRM have no
  // other way.
  if (found != nullptr && std::string_view(found) == "x11") SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  impl->window =
      SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, geometry.width_px,
                       geometry.height_px, fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE);
  if (impl->window == nullptr) return Failure{UiError{UiErrorCode::NoDisplay, SDL_GetError()}};
  impl->picture =
      SDL_CreateRGBSurfaceWithFormat(0, geometry.width_px, geometry.height_px, 32, SDL_PIXELFORMAT_ARGB8888);
  if (impl->picture == nullptr) return Failure{UiError{UiErrorCode::NoDisplay, SDL_GetError()}};
  if (fullscreen) SDL_ShowCursor(SDL_DISABLE);
  impl->wake_event = SDL_RegisterEvents(1);
  return std::unique_ptr<Window>(new Window(std::move(impl)));
}

std::vector<Input> Window::wait(std::chrono::milliseconds at_most) {
  std::vector<Input> inputs;
  SDL_Event e;
  if (SDL_WaitEventTimeout(&e, static_cast<int>(at_most.count())) == 0) return inputs;
  do impl_->take(e, inputs);
  while (SDL_PollEvent(&e) != 0);
  impl_->woken = false;
  return inputs;
}

void Window::wake() {
  if (impl_->woken.exchange(true)) return;  // one is on its way
  SDL_Event e{};
  e.type = impl_->wake_event;
  SDL_PushEvent(&e);
}

void Window::present(const Canvas& canvas, const std::vector<Rect>& changed) {
  if (changed.empty()) return;
  std::vector<SDL_Rect> rects;
  for (const Rect& rect : changed) {
    for (int y = rect.y; y < rect.bottom(); ++y)
      std::memcpy(static_cast<std::uint8_t*>(impl_->picture->pixels) +
                      static_cast<std::ptrdiff_t>(y) * impl_->picture->pitch + static_cast<std::ptrdiff_t>(rect.x) * 4,
                  canvas.row(y) + rect.x, static_cast<std::size_t>(rect.w) * 4);
    rects.push_back({rect.x, rect.y, rect.w, rect.h});
  }
  SDL_Surface* target = SDL_GetWindowSurface(impl_->window);
  if (target == nullptr) return;
  if (target->w == impl_->picture->w && target->h == impl_->picture->h) {
    for (SDL_Rect rect : rects) {
      SDL_Rect place = rect;
      SDL_BlitSurface(impl_->picture, &rect, target, &place);
    }
    SDL_UpdateWindowSurfaceRects(impl_->window, rects.data(), static_cast<int>(rects.size()));
  } else {  // a desk screen smaller than the kiosk's
    SDL_BlitScaled(impl_->picture, nullptr, target, nullptr);
    SDL_UpdateWindowSurface(impl_->window);
  }
}

}  // namespace huanka::ui
