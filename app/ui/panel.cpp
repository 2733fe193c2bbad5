#include "ui/panel.h"

#include <algorithm>

namespace huanka::ui {

namespace {
using namespace std::chrono_literals;
constexpr int width_px = 460, margin = 10, gap = 6, button_height = 30, answer_lines = 6;
constexpr Font button_font{14, FontWeight::Regular}, heading_font{13, FontWeight::Bold};
constexpr double desk_inch = 24;  // only the kiosk's own screens are measured in millimetres

const Theme theme;

TextRun centred(const std::string& words, Font font, Color color, const Rect& in, TextEngine& text) {
  const int width = text.width(words, font);
  return {{in.x + (in.w - width) / 2, in.y + (in.h - font.px) / 2, width, font.px}, words, font, color};
}

Box button_box(const Rect& rect, bool pressed) {
  const Paint& paint = pressed ? theme.secondary_pressed : theme.secondary;
  return {.rect = rect, .radius = 5, .fill = paint.fill, .border_width = 1, .border = paint.border};
}
}  // namespace

const PanelLayout::Button* PanelLayout::at(Point point) const {
  const auto found =
      std::find_if(buttons.begin(), buttons.end(), [&](const Button& button) { return button.rect.contains(point); });
  return found == buttons.end() ? nullptr : &*found;
}

PanelLayout lay_out(const std::vector<PanelGroup>& groups, TextEngine& text) {
  PanelLayout layout;
  int y = margin;
  for (const PanelGroup& group : groups) {
    const int heading = text.width(group.name, heading_font);
    layout.drawing.emplace_back(
        TextRun{{margin, y, heading, heading_font.px}, group.name, heading_font, theme.ink_soft});
    y += heading_font.px + gap;
    int x = margin;
    for (const std::string& line : group.lines) {
      const int width = text.width(line, button_font) + 2 * margin;
      if (x > margin && x + width > width_px - margin) {
        x = margin;
        y += button_height + gap;
      }
      layout.buttons.push_back({{x, y, width, button_height}, line});
      x += width + gap;
    }
    y += button_height + margin;
  }
  layout.answer = {margin, y, width_px - 2 * margin, answer_lines * (button_font.px + gap)};
  layout.size = {width_px, layout.answer.bottom() + margin};
  layout.drawing.insert(layout.drawing.begin(),
                        Box{.rect = {0, 0, layout.size.w, layout.size.h}, .fill = theme.ground});
  return layout;
}

Panel::Panel(std::unique_ptr<TextEngine> text, PanelLayout layout)
    : text_(std::move(text)), layout_(std::move(layout)) {}

Result<std::unique_ptr<Panel>, UiError> Panel::open(const std::string& title, const std::vector<PanelGroup>& groups) {
  auto text = TextEngine::open(debian_fonts());
  if (!text) return Failure{text.error()};
  PanelLayout layout = lay_out(groups, **text);
  auto window = Window::open({layout.size.w, layout.size.h, desk_inch}, false, title);
  if (!window) return Failure{window.error()};
  std::unique_ptr<Panel> panel(new Panel(std::move(text).value(), std::move(layout)));
  panel->window_ = std::move(window).value();
  panel->paint();
  return panel;
}

void Panel::paint() {
  DrawList list = layout_.drawing;
  for (const auto& button : layout_.buttons) {
    const bool pressed = button.line == pressed_;
    list.emplace_back(button_box(button.rect, pressed));
    list.emplace_back(centred(button.line, button_font, theme.secondary.ink, button.rect, *text_));
  }
  int y = layout_.answer.y;
  for (const auto& line : text_->wrap(answer_, button_font, layout_.answer.w, WrapStyle::Filled).lines) {
    if (y + button_font.px > layout_.answer.bottom()) break;
    list.emplace_back(TextRun{{layout_.answer.x, y, line.width, button_font.px}, line.utf8, button_font, theme.ink});
    y += button_font.px + gap;
  }
  window_->present(renderer_.canvas(), renderer_.render(list, layout_.size));
}

void Panel::tell(const std::string& answer) {
  answer_ = answer;
  paint();
}

std::optional<std::string> Panel::wait() {
  while (true) {
    for (const Input& input : window_->wait(1h)) {
      if (input.kind == Input::Kind::Quit) return std::nullopt;
      if (input.kind == Input::Kind::Exposed)
        window_->present(renderer_.canvas(), {{0, 0, layout_.size.w, layout_.size.h}});
      if (input.kind != Input::Kind::Touched) continue;
      const auto* under = layout_.at(input.touch.at);
      const std::string line = under != nullptr ? under->line : "";
      if (input.touch.kind == Touch::Kind::Down) pressed_ = line;
      if (input.touch.kind != Touch::Kind::Up) {
        paint();
        continue;
      }
      const bool on_it = line == std::exchange(pressed_, "");
      paint();
      if (on_it && !line.empty()) return line;
    }
  }
}

}  // namespace huanka::ui
