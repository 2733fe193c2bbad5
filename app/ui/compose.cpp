#include <algorithm>

#include "ui/screen.h"

namespace huanka::ui {

namespace {
using visit::TextSize;

constexpr int em_percent_of_line = 140;

/// One attempt to place a plan with given metrics. Drawing and measuring are the same walk, so they cannot disagree.
class Attempt {
 public:
  Attempt(const Plan& plan, const visit::State& state, const Look& look, const Metrics& metrics,
          const std::string& pressed)
      : plan_(plan), state_(state), look_(look), m_(metrics), pressed_(pressed) {}

  /// False when something would be clipped.
  bool place(Screen& into) {
    screen_ = &into;
    const int width = m_.screen.width_px, height = m_.screen.height_px;
    draw(Box{.rect = {0, 0, width, height}, .fill = look_.theme.ground});
    if (plan_.touch_anywhere) into.targets.push_back({{0, 0, width, height}, "touch", visit::event::Touched{}, true});
    const int top = header() + steps();
    const int bottom = footer();
    return content({m_.margin, top + m_.space, width - 2 * m_.margin, bottom - top - 2 * m_.space});
  }

 private:
  using Measure = int;  ///< height used

  void draw(Primitive primitive) {
    if (drawing_) screen_->drawing.push_back(std::move(primitive));
  }
  void touchable(const Rect& rect, const std::string& id, const visit::Event& event, bool primary) {
    if (!drawing_) return;
    // On a screen that is one target the header's buttons come first.
    screen_->targets.insert(screen_->targets.begin(), Target{rect, id, event, primary});
  }
  bool is_pressed(const std::string& id) const { return !pressed_.empty() && id == pressed_; }

  int line_height(Font font) const { return font.px * em_percent_of_line / 100; }
  Font body(FontWeight weight = FontWeight::Regular) const { return {m_.em_body, weight}; }
  Font small() const { return {m_.em_caption, FontWeight::Regular}; }

  enum class Align { Left, Center };
  Measure paragraph(const std::string& text, Font font, Color color, const Rect& room, Align align) {
    const auto lines =
        look_.text.wrap(text, font, room.w, align == Align::Center ? WrapStyle::Balanced : WrapStyle::Filled);
    if (lines.width > room.w) overflow_ = true;
    int y = room.y;
    for (const auto& line : lines.lines) {
      const int x = align == Align::Center ? room.x + (room.w - line.width) / 2 : room.x;
      draw(TextRun{{x, y + (line_height(font) - font.px) / 2, line.width, font.px}, line.utf8, font, color});
      y += line_height(font);
    }
    return y - room.y;
  }
  int paragraph_height(const std::string& text, Font font, int width) {
    const bool was = std::exchange(drawing_, false);
    const int height = paragraph(text, font, look_.theme.ink, {0, 0, width, 0}, Align::Left);
    drawing_ = was;
    return height;
  }

  // ---- frame

  int header() {
    const int height = m_.target + 2 * m_.gap;
    const Theme& theme = look_.theme;
    draw(Box{.rect = {0, 0, m_.screen.width_px, height}, .fill = theme.bar.fill});
    int x = m_.screen.width_px - m_.margin;
    const auto button = [&](const char* id, const std::string& text, const visit::Event& event) {
      const int width = std::max(m_.target, look_.text.width(text, {m_.em_caption, FontWeight::Bold}) + 2 * m_.gap);
      x -= width;
      const Rect rect{x, m_.gap, width, m_.target};
      const Paint paint = is_pressed(id) ? theme.secondary_pressed : theme.secondary;
      draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill});
      label(rect, text, {m_.em_caption, FontWeight::Bold}, paint.ink);
      touchable(rect, id, event, false);
      x -= m_.gap;
    };
    const bool chinese = state_.language == visit::Language::Chinese;
    const TextSize next = state_.text_size == TextSize::Standard ? TextSize::Large
                          : state_.text_size == TextSize::Large  ? TextSize::ExtraLarge
                                                                 : TextSize::Standard;
    button("help", look_.words.text("frame.help"), visit::event::Help{});
    button("text_size", look_.words.text("frame.text_size"), visit::event::TextSizeChosen{next});
    button("language", look_.words.text("frame.other_language"),
           visit::event::LanguageChosen{chinese ? visit::Language::English : visit::Language::Chinese});
    const std::string name = look_.words.text("frame.name");
    const Font font{m_.em_caption, FontWeight::Bold};
    const int width = look_.text.width(name, font);
    if (m_.margin + width <= x)
      draw(TextRun{{m_.margin, (height - font.px) / 2, width, font.px}, name, font, theme.bar.ink});
    return height;
  }

  int steps() {
    const auto step = visit::progress(state_);
    if (!step) return 0;
    const int height = m_.px(3), gap = m_.px(2);
    const int width = (m_.screen.width_px - 2 * m_.margin - (visit::progress_of - 1) * gap) / visit::progress_of;
    const int y = m_.target + 2 * m_.gap;
    draw(Box{.rect = {0, y, m_.screen.width_px, height + 2 * gap}, .fill = look_.theme.bar.fill});
    for (int i = 0; i < visit::progress_of; ++i)
      draw(Box{.rect = {m_.margin + i * (width + gap), y, width, height},
               .radius = height / 2,
               .fill = i < *step ? look_.theme.accent : look_.theme.bar_idle});
    return height + 2 * gap;
  }

  /// Returns the y where the footer begins.
  int footer() {
    const bool overlay = state_.overlay != visit::Overlay::None;
    const bool back = visit::can_go_back(state_) && !overlay, cancel = visit::can_cancel(state_) && !overlay;
    const int height = m_.target + 2 * m_.gap;
    const int y = m_.screen.height_px - height;
    if (!back && !cancel) return m_.screen.height_px - m_.gap;
    const auto button = [&](const char* id, const char* icon, const char* key, const visit::Event& event, bool left) {
      const std::string text = look_.words.text(key);
      const int width = look_.text.width(text, body()) + m_.icon + 5 * m_.gap;
      const Rect rect{left ? m_.margin : m_.screen.width_px - m_.margin - width, y + m_.gap, width, m_.target};
      const Paint paint = is_pressed(id) ? look_.theme.quiet_pressed : look_.theme.quiet;
      draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill});
      draw(Icon{{rect.x + 2 * m_.gap, rect.y + (rect.h - m_.icon) / 2, m_.icon, m_.icon}, icon, paint.ink});
      const int text_width = look_.text.width(text, body());
      draw(TextRun{{rect.x + 3 * m_.gap + m_.icon, rect.y + (rect.h - m_.em_body) / 2, text_width, m_.em_body},
                   text,
                   body(),
                   paint.ink});
      touchable(rect, id, event, false);
    };
    if (back) button("back", "back", "frame.back", visit::event::Back{}, true);
    if (cancel) button("cancel", "close", "frame.cancel", visit::event::Cancel{}, false);
    return y;
  }

  void label(const Rect& rect, const std::string& text, Font font, Color color) {
    const auto lines = look_.text.wrap(text, font, rect.w, WrapStyle::Balanced);
    int y = rect.y + (rect.h - static_cast<int>(lines.lines.size()) * line_height(font)) / 2;
    for (const auto& line : lines.lines) {
      draw(TextRun{{rect.x + (rect.w - line.width) / 2, y + (line_height(font) - font.px) / 2, line.width, font.px},
                   line.utf8,
                   font,
                   color});
      y += line_height(font);
    }
  }

  // ---- content

  bool content(const Rect& room) {
    const bool panes = m_.two_panes && !plan_.wide && !plan_.doing.empty();
    if (panes) {
      const int gutter = 2 * m_.space;
      const int left_width = (room.w - gutter) * 45 / 100;
      const Rect left{room.x, room.y, left_width, room.h};
      const Rect right{room.x + left_width + gutter, room.y, room.w - left_width - gutter, room.h};
      const int left_height = height_of(plan_.knowing, left), right_height = height_of(plan_.doing, right);
      if (left_height > room.h || right_height > room.h || overflow_) return false;
      column(plan_.knowing, {left.x, left.y + (room.h - left_height) / 3, left.w, left.h});
      column(plan_.doing, {right.x, right.y + (room.h - right_height) / 2, right.w, right.h});
      return true;
    }
    const int measure = m_.two_panes && !plan_.wide ? std::min(room.w, m_.measure) : room.w;
    const Rect middle{room.x + (room.w - measure) / 2, room.y, measure, room.h};
    const int above = height_of(plan_.knowing, middle), below = height_of(plan_.doing, middle);
    const int between = plan_.knowing.empty() || plan_.doing.empty() ? 0 : m_.space;
    const int spare = room.h - above - below - between;
    if (spare < 0 || overflow_) return false;
    // What to know sits a little above the middle of its room; what to do near the hand.
    const int lift = spare / 4;
    column(plan_.knowing, {middle.x, middle.y + lift, middle.w, middle.h});
    column(plan_.doing, {middle.x, middle.bottom() - below - (spare - lift) / 3, middle.w, middle.h});
    return true;
  }

  int height_of(const std::vector<Block>& blocks, const Rect& room) {
    const bool was = std::exchange(drawing_, false);
    const int height = column(blocks, room);
    drawing_ = was;
    return height;
  }

  int column(const std::vector<Block>& blocks, const Rect& room) {
    int y = room.y;
    for (const Block& b : blocks) {
      if (y > room.y) y += m_.space;
      const Rect left{room.x, y, room.w, 0};
      y += std::visit([&](const auto& one) { return put(one, left); }, b);
    }
    return y - room.y;
  }

  Measure put(const block::Title& title, const Rect& room) {
    return paragraph(title.text, {m_.em_title, FontWeight::Bold}, look_.theme.ink, room, Align::Center);
  }

  Measure put(const block::Text& text, const Rect& room) {
    return paragraph(text.text, text.small ? small() : body(), text.small ? look_.theme.ink_soft : look_.theme.ink,
                     room, Align::Center);
  }

  Measure put(const block::Note& note, const Rect& room) {
    const Paint& paint = look_.theme.tone(note.tone);
    const int text_x = m_.pad + m_.icon + m_.gap;
    const int text_height = paragraph_height(note.text, body(), room.w - text_x - m_.pad);
    const int height = std::max(text_height, m_.icon) + 2 * m_.pad;
    draw(Box{.rect = {room.x, room.y, room.w, height},
             .radius = m_.radius,
             .fill = paint.fill,
             .border_width = m_.stroke,
             .border = paint.border});
    draw(Icon{{room.x + m_.pad, room.y + (height - m_.icon) / 2, m_.icon, m_.icon}, note.icon, paint.ink});
    paragraph(note.text, body(), paint.ink,
              {room.x + text_x, room.y + (height - text_height) / 2, room.w - text_x - m_.pad, 0}, Align::Left);
    return height;
  }

  Measure put(const block::Hero& hero, const Rect& room) {
    const Paint& paint = look_.theme.tone(hero.tone);
    const Rect disc{room.x + (room.w - m_.hero) / 2, room.y, m_.hero, m_.hero};
    draw(Box{.rect = disc, .radius = m_.hero / 2, .fill = paint.fill});
    draw(Icon{disc.inset(m_.hero / 5), hero.icon, paint.ink});
    return m_.hero;
  }

  Measure put(const block::Facts& facts, const Rect& room) {
    const Theme& theme = look_.theme;
    const int change_width =
        std::any_of(facts.rows.begin(), facts.rows.end(), [](const auto& row) { return row.change.has_value(); })
            ? look_.text.width(look_.words.text("frame.change"), body()) + 4 * m_.gap
            : 0;
    const int text_width = room.w - 2 * m_.pad - (change_width > 0 ? change_width + m_.gap : 0);
    int label_width = 0;
    for (const auto& row : facts.rows)
      label_width = std::max(label_width, look_.text.width(row.label, small()) + m_.gap);
    const bool beside = label_width < text_width * 4 / 10;
    const int value_width = beside ? text_width - label_width : text_width;

    const auto row_height = [&](const block::Facts::Row& row) {
      const int label = paragraph_height(row.label, small(), text_width);
      const int value = paragraph_height(row.value, body(FontWeight::Bold), value_width);
      return std::max(beside ? std::max(label, value) : label + value, row.change ? m_.target : 0);
    };
    int height = 2 * m_.pad - m_.gap;
    for (const auto& row : facts.rows) height += row_height(row) + m_.gap;
    draw(Box{.rect = {room.x, room.y, room.w, height},
             .radius = m_.radius,
             .fill = theme.surface,
             .border_width = m_.stroke,
             .border = theme.hairline});
    int y = room.y + m_.pad;
    for (const auto& row : facts.rows) {
      const int h = row_height(row);
      const int x = room.x + m_.pad;
      const int label_height = paragraph_height(row.label, small(), text_width);
      const int value_height = paragraph_height(row.value, body(FontWeight::Bold), value_width);
      if (beside) {
        paragraph(row.label, small(), theme.ink_soft, {x, y + (h - label_height) / 2, label_width, 0}, Align::Left);
        paragraph(row.value, body(FontWeight::Bold), theme.ink,
                  {x + label_width, y + (h - value_height) / 2, value_width, 0}, Align::Left);
      } else {
        const int top = y + (h - label_height - value_height) / 2;
        paragraph(row.label, small(), theme.ink_soft, {x, top, text_width, 0}, Align::Left);
        paragraph(row.value, body(FontWeight::Bold), theme.ink, {x, top + label_height, value_width, 0}, Align::Left);
      }
      if (row.change) {
        const Rect rect{room.right() - m_.pad - change_width, y + (h - m_.target) / 2, change_width, m_.target};
        const Paint paint = is_pressed(row.change_id) ? theme.secondary_pressed : theme.secondary;
        draw(Box{
            .rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
        label(rect, look_.words.text("frame.change"), body(), paint.ink);
        touchable(rect, row.change_id, *row.change, false);
      }
      y += h + m_.gap;
    }
    return height;
  }

  Measure put(const block::Choices& choices, const Rect& room) {
    int y = room.y;
    for (const auto& choice : choices.list) {
      if (y > room.y) y += m_.gap;
      y += put_choice(choice, {room.x, y, room.w, 0});
    }
    return y - room.y;
  }

  int put_choice(const block::Choices::Choice& choice, const Rect& room) {
    const Theme& theme = look_.theme;
    const Paint paint = is_pressed(choice.id) ? theme.secondary_pressed
                        : choice.chosen       ? theme.chosen
                                              : theme.secondary;
    const int text_x = m_.pad + m_.card_icon + m_.gap;
    const int text_width = room.w - text_x - m_.pad;
    const int text_height = paragraph_height(choice.text, body(FontWeight::Bold), text_width);
    const int detail_height = choice.detail.empty() ? 0 : paragraph_height(choice.detail, small(), text_width);
    const int height = std::max({m_.primary, text_height + detail_height + m_.pad, m_.card_icon + m_.gap});
    draw(Box{.rect = {room.x, room.y, room.w, height},
             .radius = m_.radius,
             .fill = paint.fill,
             .border_width = choice.chosen ? 2 * m_.stroke : m_.stroke,
             .border = paint.border});
    draw(Icon{{room.x + m_.pad, room.y + (height - m_.card_icon) / 2, m_.card_icon, m_.card_icon},
              choice.chosen ? "check" : choice.icon,
              paint.ink});
    const int top = room.y + (height - text_height - detail_height) / 2;
    paragraph(choice.text, body(FontWeight::Bold), paint.ink, {room.x + text_x, top, text_width, 0}, Align::Left);
    if (!choice.detail.empty())
      paragraph(choice.detail, small(), paint.ink, {room.x + text_x, top + text_height, text_width, 0}, Align::Left);
    touchable({room.x, room.y, room.w, height}, choice.id, choice.event, true);
    return height;
  }

  Measure put(const block::Compare& compare, const Rect& room) {
    const int count = static_cast<int>(compare.cards.size());
    const bool beside = m_.two_panes;
    const int width = beside ? (room.w - (count - 1) * m_.gap) / count : room.w;
    const auto card_height = [&](const block::Compare::Card& card) {
      int height = 2 * m_.pad + paragraph_height(card.title, body(FontWeight::Bold), width - 2 * m_.pad);
      for (const auto& line : card.lines) height += paragraph_height(line, small(), width - 2 * m_.pad);
      return std::max(height, m_.primary);
    };
    int tallest = 0;
    for (const auto& card : compare.cards) tallest = std::max(tallest, card_height(card));
    int x = room.x, y = room.y;
    for (const auto& card : compare.cards) {
      const int height = beside ? tallest : card_height(card);
      const Paint paint = is_pressed(card.id) ? look_.theme.secondary_pressed
                          : card.chosen       ? look_.theme.chosen
                                              : look_.theme.secondary;
      const Rect rect{x, y, width, height};
      draw(Box{.rect = rect,
               .radius = m_.radius,
               .fill = paint.fill,
               .border_width = card.chosen ? 3 * m_.stroke : m_.stroke,
               .border = paint.border});
      int inner = y + m_.pad;
      inner += paragraph(card.title, body(FontWeight::Bold), paint.ink, {x + m_.pad, inner, width - 2 * m_.pad, 0},
                         Align::Left);
      for (const auto& line : card.lines)
        inner += paragraph(line, small(), paint.ink, {x + m_.pad, inner, width - 2 * m_.pad, 0}, Align::Left);
      touchable(rect, card.id, card.event, true);
      if (beside)
        x += width + m_.gap;
      else
        y += height + m_.gap;
    }
    return beside ? tallest : y - room.y - m_.gap;
  }

  Measure put(const block::Typed& typed, const Rect& room) {
    const Font font{m_.em_display, FontWeight::Bold};
    const int height = line_height(font) + m_.pad;
    draw(Box{.rect = {room.x, room.y, room.w, height},
             .radius = m_.radius,
             .fill = look_.theme.surface,
             .border_width = 2 * m_.stroke,
             .border = look_.theme.primary.fill});
    const bool empty = typed.text.empty();
    const std::string& text = empty ? typed.hint : typed.text;
    const Font used = empty ? body() : font;
    const int width = look_.text.width(text, used);
    if (width > room.w - m_.pad) overflow_ = true;
    draw(TextRun{{room.x + (room.w - width) / 2, room.y + (height - used.px) / 2, width, used.px},
                 text,
                 used,
                 empty ? look_.theme.ink_soft : look_.theme.ink});
    return height;
  }

  Measure put(const block::Keypad&, const Rect& room) {
    const int width = std::min(room.w, 3 * m_.px(46) + 2 * m_.gap);
    const int key_width = (width - 2 * m_.gap) / 3;
    const int left = room.x + (room.w - width) / 2;
    const auto key = [&](int column, int row, int columns, const std::string& id, const std::string& text,
                         const visit::Event& event) {
      const Rect rect{left + column * (key_width + m_.gap), room.y + row * (m_.primary + m_.gap),
                      columns * key_width + (columns - 1) * m_.gap, m_.primary};
      const Paint paint = is_pressed(id) ? look_.theme.secondary_pressed : look_.theme.secondary;
      draw(Box{
          .rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
      label(rect, text, id.starts_with("digit") ? Font{m_.em_title, FontWeight::Bold} : body(), paint.ink);
      touchable(rect, id, event, true);
    };
    for (int digit = 1; digit <= 9; ++digit)
      key((digit - 1) % 3, (digit - 1) / 3, 1, "digit." + std::to_string(digit), std::to_string(digit),
          visit::event::Digit{static_cast<char>('0' + digit)});
    key(0, 3, 1, "digit.0", "0", visit::event::Digit{'0'});
    key(1, 3, 2, "erase", look_.words.text("frame.erase"), visit::event::Erase{});
    return 4 * m_.primary + 3 * m_.gap;
  }

  Measure put(const block::Button& button, const Rect& room) {
    const Theme& theme = look_.theme;
    const bool pressed = is_pressed(button.id);
    const Paint paint = button.kind == block::Kind::Main     ? (pressed ? theme.primary_pressed : theme.primary)
                        : button.kind == block::Kind::Danger ? (pressed ? theme.danger_pressed : theme.danger)
                                                             : (pressed ? theme.secondary_pressed : theme.secondary);
    const Font font{m_.em_body, FontWeight::Bold};
    const int height = std::max(m_.primary, paragraph_height(button.text, font, room.w - 2 * m_.pad) + m_.pad);
    const Rect rect{room.x, room.y, room.w, height};
    draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
    label(rect.inset(m_.pad, 0), button.text, font, paint.ink);
    touchable(rect, button.id, button.event, true);
    return height;
  }

  Measure put(const block::Preview&, const Rect& room) {
    const int height = m_.screen.height_px * (m_.two_panes ? 55 : 38) / 100;
    const int width = std::min(room.w, height * 358 / 441);
    const Rect rect{room.x + (room.w - width) / 2, room.y, width, height};
    draw(Box{.rect = rect, .radius = 0, .fill = look_.theme.bar.fill});
    if (drawing_) screen_->preview = rect;
    return height;
  }

  const Plan& plan_;
  const visit::State& state_;
  const Look& look_;
  const Metrics& m_;
  const std::string& pressed_;
  Screen* screen_ = nullptr;
  bool drawing_ = true;
  bool overflow_ = false;
};
}  // namespace

Screen compose(const Plan& plan, const visit::State& state, const Look& look, const std::string& pressed) {
  Screen screen;
  const int wished = static_cast<int>(state.text_size);
  for (int size = wished; size >= 0; --size)
    for (const Density density : {Density::Roomy, Density::Normal, Density::Tight}) {
      const Metrics metrics = make_metrics(look.geometry, static_cast<TextSize>(size), density);
      screen = {};
      screen.name = plan.name;
      screen.text_size = static_cast<TextSize>(size);
      if (Attempt(plan, state, look, metrics, pressed).place(screen)) return screen;
    }
  return screen;  // the last attempt; a test makes sure that no screen comes to this
}

}  // namespace huanka::ui
