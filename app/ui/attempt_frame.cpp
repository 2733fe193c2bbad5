// What every screen has: text by the line, surfaces, header with steps, footer.
#include <algorithm>

#include "ui/attempt.h"

namespace huanka::ui {

namespace {
constexpr int em_percent_of_line = 140;
constexpr double shadow_mm = 1.0;
}  // namespace

void Attempt::draw(Primitive primitive) {
  if (drawing_) screen_->drawing.push_back(std::move(primitive));
}

void Attempt::touchable(const Rect& rect, const std::string& id, const visit::Event& event, bool primary) {
  if (!drawing_) return;
  // On a screen that is one target the header's buttons come first.
  screen_->targets.insert(screen_->targets.begin(), Target{rect, id, event, primary});
}

int Attempt::line_height(Font font) const { return font.px * em_percent_of_line / 100; }

Attempt::Height Attempt::paragraph(const std::string& text, Font font, Color color, const Rect& room, Align align) {
  const auto lines =
      look_.text.wrap(text, font, room.w, align == Align::Center ? WrapStyle::Balanced : WrapStyle::Filled);
  if (lines.width > room.w) overflow_ = true;
  int y = room.y;
  for (const auto& one : lines.lines) {
    const int x = align == Align::Center ? room.x + (room.w - one.width) / 2 : room.x;
    draw(TextRun{{x, y + (line_height(font) - font.px) / 2, one.width, font.px}, one.utf8, font, color});
    y += line_height(font);
  }
  return y - room.y;
}

Attempt::Height Attempt::paragraph_height(const std::string& text, Font font, int width) {
  return without_drawing([&] { return paragraph(text, font, look_.theme.ink, {0, 0, width, 0}, Align::Left); });
}

void Attempt::label(const Rect& rect, const std::string& text, Font font, Color color) {
  const auto lines = look_.text.wrap(text, font, rect.w, WrapStyle::Balanced);
  int y = rect.y + (rect.h - static_cast<int>(lines.lines.size()) * line_height(font)) / 2;
  for (const auto& one : lines.lines) {
    draw(TextRun{{rect.x + (rect.w - one.width) / 2, y + (line_height(font) - font.px) / 2, one.width, font.px},
                 one.utf8,
                 font,
                 color});
    y += line_height(font);
  }
}

void Attempt::line(Point left_middle, const std::string& text, Font font, Color color) {
  draw(TextRun{{left_middle.x, left_middle.y - font.px / 2, look_.text.width(text, font), font.px}, text, font, color});
}

void Attempt::card(const Rect& rect, const Paint& paint, int border) {
  // The shadow is a box of its own, so that a press repaints the surface alone.
  draw(Box{.rect = rect, .radius = m_.radius, .fill = look_.theme.surface, .shadow = m_.px(shadow_mm)});
  draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = border, .border = paint.border});
}

void Attempt::badge(const Rect& disc, const std::string& icon, Tone tone) {
  const Paint& paint = look_.theme.tone(tone);
  draw(Box{.rect = disc, .radius = disc.w / 2, .fill = paint.fill});
  draw(Icon{disc.inset(disc.w * 22 / 100), icon, paint.ink});
}

Attempt::Height Attempt::header() {
  const int height = m_.target + 2 * m_.gap;
  const Theme& theme = look_.theme;
  draw(Box{.rect = {0, 0, m_.screen.width_px, height}, .fill = theme.bar.fill});
  int x = m_.screen.width_px - m_.margin;
  const Font font = small(FontWeight::Bold);
  const auto button = [&](const char* id, const std::string& text, const visit::Event& event) {
    const int width = std::max(m_.target, look_.text.width(text, font) + 2 * m_.gap);
    x -= width;
    const Rect rect{x, m_.gap, width, m_.target};
    const Paint paint = is_pressed(id) ? theme.secondary_pressed : theme.secondary;
    draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill});
    label(rect, text, font, paint.ink);
    touchable(rect, id, event, false);
    x -= m_.gap;
  };
  const bool chinese = state_.language == visit::Language::Chinese;
  const visit::TextSize next = state_.text_size == visit::TextSize::Standard ? visit::TextSize::Large
                               : state_.text_size == visit::TextSize::Large  ? visit::TextSize::ExtraLarge
                                                                             : visit::TextSize::Standard;
  button("help", look_.words.text("frame.help"), visit::event::Help{});
  button("text_size", look_.words.text("frame.text_size"), visit::event::TextSizeChosen{next});
  button("language", look_.words.text("frame.other_language"),
         visit::event::LanguageChosen{chinese ? visit::Language::English : visit::Language::Chinese});
  if (x < m_.margin) overflow_ = true;
  const std::string name = look_.words.text("frame.name");
  const int mark = m_.em_caption * 13 / 10;
  const int name_x = m_.margin + mark + m_.gap;
  if (name_x + look_.text.width(name, font) <= x) {
    draw(Icon{{m_.margin, (height - mark) / 2, mark, mark}, "card_swap", theme.accent});
    line({name_x, height / 2}, name, font, theme.bar.ink);
  }
  return height;
}

Attempt::Height Attempt::steps() {
  const auto step = visit::progress(state_);
  if (!step) return 0;
  const Theme& theme = look_.theme;
  const Font font = small(FontWeight::Bold);
  const std::string number = std::to_string(*step);
  const std::string text = look_.words.format("frame.step", {{"step", number},
                                                             {"steps", std::to_string(visit::progress_of)},
                                                             {"name", look_.words.text("frame.step." + number)}});
  const int gap = m_.px(2), bar = m_.px(3), y = m_.target + 2 * m_.gap;
  const int words = line_height(font);
  const int text_width = look_.text.width(text, font) + 2 * m_.gap;
  const int whole = m_.screen.width_px - 2 * m_.margin;
  if (text_width > whole) overflow_ = true;
  // Beside the marks where the screen is wide, above them where it is narrow.
  const bool beside = m_.two_panes;
  const int height = (beside ? words : words + bar) + 2 * gap;
  draw(Box{.rect = {0, y, m_.screen.width_px, height}, .fill = theme.bar.fill});
  line({m_.margin, y + words / 2}, text, font, theme.bar.ink);
  const int left = m_.margin + (beside ? text_width : 0);
  const int marks_y = beside ? y + (words - bar) / 2 : y + words + gap / 2;
  const int width = (m_.screen.width_px - m_.margin - left - (visit::progress_of - 1) * gap) / visit::progress_of;
  for (int i = 0; i < visit::progress_of; ++i)
    draw(Box{.rect = {left + i * (width + gap), marks_y, width, bar},
             .radius = bar / 2,
             .fill = i < *step ? theme.accent : theme.bar_idle});
  return height;
}

int Attempt::footer() {
  const bool overlay = state_.overlay != visit::Overlay::None;
  const bool back = visit::can_go_back(state_) && !overlay, cancel = visit::can_cancel(state_) && !overlay;
  const int height = m_.target + 2 * m_.gap;
  const int y = m_.screen.height_px - height;
  // The place of the footer stays free without it, so that the main button is at the same height on every screen.
  if (!back && !cancel) return y;
  draw(Box{.rect = {m_.margin, y, m_.screen.width_px - 2 * m_.margin, m_.stroke}, .fill = look_.theme.hairline});
  const auto button = [&](const char* id, const char* icon, const char* key, const visit::Event& event, bool left) {
    const std::string text = look_.words.text(key);
    const int width = look_.text.width(text, body()) + m_.icon + 5 * m_.gap;
    const Rect rect{left ? m_.margin : m_.screen.width_px - m_.margin - width, y + m_.gap, width, m_.target};
    const Paint paint = is_pressed(id) ? look_.theme.quiet_pressed : look_.theme.quiet;
    draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill});
    draw(Icon{{rect.x + 2 * m_.gap, rect.y + (rect.h - m_.icon) / 2, m_.icon, m_.icon}, icon, paint.ink});
    line({rect.x + 3 * m_.gap + m_.icon, rect.y + rect.h / 2}, text, body(), paint.ink);
    touchable(rect, id, event, false);
  };
  if (back) button("back", "back", "frame.back", visit::event::Back{}, true);
  if (cancel) button("cancel", "close", "frame.cancel", visit::event::Cancel{}, false);
  return y;
}

}  // namespace huanka::ui
