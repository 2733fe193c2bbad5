// Everything between a state and its pixels, without a window: shows states, takes touches, repaints what changed.
// Belongs to the UI thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/renderer.h"
#include "ui/screen.h"

namespace huanka::ui {

struct Touch {
  enum class Kind { Down, Move, Up };
  Kind kind = Kind::Down;
  std::int64_t finger = 0;
  Point at;                ///< pixels
  std::int64_t at_ms = 0;  ///< any steady clock
};

struct StageFiles {
  std::filesystem::path locale, icons;
};

class Stage {
 public:
  static Result<std::unique_ptr<Stage>, UiError> open(const StageFiles& files, const ScreenGeometry& geometry);

  void show(const visit::State& state, const visit::World& world);
  /// The event of a target that was touched and let go on it. A second finger is ignored, so is a second tap within
  /// 300 ms (a trembling hand).
  std::optional<visit::Event> touch(const Touch& touch);
  /// Paints what changed since the last call and says where.
  std::vector<Rect> redraw();
  const Canvas& canvas() const { return renderer_->canvas(); }
  const Screen& screen() const { return screen_; }
  const ScreenGeometry& geometry() const { return geometry_; }
  void set_preview(std::shared_ptr<const Bitmap> picture);
  /// Nothing of a person stays in caches or pixels.
  void forget();

 private:
  Stage(text::Catalog chinese, text::Catalog english, std::unique_ptr<TextEngine> text, std::unique_ptr<IconSet> icons,
        const ScreenGeometry& geometry);
  void compose_again();

  text::Catalog chinese_, english_;
  std::unique_ptr<TextEngine> text_;
  std::unique_ptr<IconSet> icons_;
  std::unique_ptr<Renderer> renderer_;
  ScreenGeometry geometry_;
  std::unique_ptr<visit::State> state_ = std::make_unique<visit::State>();  ///< a new block for each: see Session
  Plan plan_;
  Screen screen_;
  std::shared_ptr<const Bitmap> preview_;
  std::optional<std::int64_t> finger_;
  std::string pressed_;
  std::int64_t last_activation_ms_ = -1'000;
};

}  // namespace huanka::ui
