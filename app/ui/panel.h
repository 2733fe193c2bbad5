// A slim window of buttons for somebody's hand on simulated devices: groups of lines to say, and what was answered. For
// desks, not for the public: it has neither themes nor languages.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/window.h"

namespace huanka::ui {

struct PanelGroup {
  std::string name;
  std::vector<std::string> lines;  ///< each a button that bears it
};

struct PanelLayout {
  struct Button {
    Rect rect;
    std::string line;
  };
  std::vector<Button> buttons;
  Rect answer;  ///< where tell() writes
  Size size;
  DrawList drawing;

  const Button* at(Point point) const;
};

/// Pure but for measuring: groups one under the other, buttons in rows as there is room.
PanelLayout lay_out(const std::vector<PanelGroup>& groups, TextEngine& text);

class Panel {
 public:
  static Result<std::unique_ptr<Panel>, UiError> open(const std::string& title, const std::vector<PanelGroup>& groups);
  /// The line whose button is pressed next; nothing when the window was closed.
  std::optional<std::string> wait();
  void tell(const std::string& answer);

 private:
  Panel(std::unique_ptr<TextEngine> text, PanelLayout layout);
  void paint();

  std::unique_ptr<TextEngine> text_;
  PanelLayout layout_;
  IconSet icons_{""};
  Renderer renderer_{*text_, icons_};
  std::unique_ptr<Window> window_;
  std::string answer_, pressed_;
};

}  // namespace huanka::ui
