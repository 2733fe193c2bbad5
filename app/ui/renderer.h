// Puts draw lists on a canvas, repainting only the rectangles in which the new list differs from the last one.
#pragma once

#include <string>
#include <vector>

#include "ui/canvas.h"
#include "ui/icons.h"
#include "ui/text_engine.h"

namespace huanka::ui {

class Renderer {
 public:
  Renderer(TextEngine& text, IconSet& icons) : text_(text), icons_(icons), canvas_(1, 1) {}

  /// Repaints what changed and returns it. The first list, or another size, repaints everything.
  std::vector<Rect> render(const DrawList& list, Size size);
  const Canvas& canvas() const { return canvas_; }
  /// Paints the whole screen in one colour and drops the last list: nothing of a person stays in memory.
  void forget();

 private:
  void paint(const Primitive& primitive);

  TextEngine& text_;
  IconSet& icons_;
  Canvas canvas_;
  DrawList shown_;
};

/// Writes the canvas as a PNG file.
Result<Done, UiError> save_png(const Canvas& canvas, const std::string& path);

}  // namespace huanka::ui
