// Blocks that are touched or typed into: choices, cards to compare, fields, number pad, buttons.
#include <algorithm>

#include "ui/attempt.h"

namespace huanka::ui {

namespace {
/// Beside each other over the whole width of a screen that lies down, so that no row is left with one alone if
/// possible.
int columns_for(std::size_t choices) {
  return choices == 3 || choices > 4 ? 3 : static_cast<int>(std::min<std::size_t>(choices, 2));
}
}  // namespace

Attempt::Height Attempt::put(const block::Choices& choices, const Rect& room) {
  const bool whole_width = m_.two_panes && room.w > m_.screen.width_px / 2;
  if (choices.tiles) return put_in_columns(choices, whole_width ? 4 : 2, room);
  return put_in_columns(choices, whole_width ? columns_for(choices.list.size()) : 1, room);
}

Attempt::Height Attempt::put_in_columns(const block::Choices& choices, int columns, const Rect& room) {
  const int width = (room.w - (columns - 1) * m_.gap) / columns;
  const auto in_row = [&](std::size_t i) { return static_cast<int>(i) % columns; };
  int y = room.y, tallest = 0;
  for (std::size_t i = 0; i < choices.list.size(); ++i) {
    if (in_row(i) == 0) {
      if (i > 0) y += tallest + m_.gap;
      // In one column each is as high as it must be; beside each other, or many of one kind, all of a row are alike.
      tallest = 0;
      const std::size_t end = choices.tiles ? choices.list.size() : i + static_cast<std::size_t>(columns);
      for (std::size_t k = choices.tiles ? 0 : i; k < std::min(end, choices.list.size()); ++k)
        tallest = std::max(tallest, without_drawing([&] {
                             return put_choice(choices.list[k], {room.x, y, width, 0}, choices.tiles, 0);
                           }));
    }
    put_choice(choices.list[i], {room.x + in_row(i) * (width + m_.gap), y, width, 0}, choices.tiles, tallest);
  }
  return y + tallest - room.y;
}

Attempt::Height Attempt::put_choice(const block::Choices::Choice& choice, const Rect& room, bool tile,
                                    int least_height) {
  const Theme& theme = look_.theme;
  const Paint paint = is_pressed(choice.id) ? theme.secondary_pressed
                      : choice.chosen       ? theme.chosen
                                            : Paint{theme.surface, theme.secondary.ink, theme.hairline};
  const int chevron = choice.tick || tile ? 0 : m_.em_body;
  const int icon_size = tile ? std::min(m_.card_icon, m_.em_body * 16 / 10) : m_.card_icon;
  const int text_x = m_.pad + icon_size + m_.gap;
  const int text_width = room.w - text_x - m_.pad - chevron;
  const int text_height = paragraph_height(choice.text, body(FontWeight::Bold), text_width);
  const int detail_height = choice.detail.empty() ? 0 : paragraph_height(choice.detail, small(), text_width);
  const int height = std::max(std::max({m_.primary, text_height + detail_height + m_.pad, icon_size + m_.gap}) +
                                  grown(tile ? m_.primary : m_.primary * 3 / 4),
                              least_height);
  const Rect rect{room.x, room.y, room.w, height};
  card(rect, paint, choice.chosen ? 2 * m_.stroke : m_.stroke);
  const Rect icon{rect.x + m_.pad, rect.y + (height - icon_size) / 2, icon_size, icon_size};
  if (choice.tick)
    draw(Icon{icon.inset(icon_size / 8), choice.chosen ? "box_ticked" : "box", paint.ink});
  else
    badge(icon, choice.icon, Tone::Calm);
  const int top = rect.y + (height - text_height - detail_height) / 2;
  paragraph(choice.text, body(FontWeight::Bold), paint.ink, {rect.x + text_x, top, text_width, 0}, Align::Left);
  if (!choice.detail.empty())
    paragraph(choice.detail, small(), theme.ink_soft, {rect.x + text_x, top + text_height, text_width, 0}, Align::Left);
  if (chevron > 0)
    draw(Icon{
        {rect.right() - m_.pad - chevron, rect.y + (height - chevron) / 2, chevron, chevron}, "forward", paint.ink});
  touchable(rect, choice.id, choice.event, true);
  return height;
}

Attempt::Height Attempt::put_compared(const block::Compare::Card& compared, const Rect& room, int least_height) {
  const Theme& theme = look_.theme;
  const Paint paint = is_pressed(compared.id) ? theme.secondary_pressed
                      : compared.chosen       ? theme.chosen
                                              : Paint{theme.surface, theme.secondary.ink, theme.hairline};
  const Rect inner = room.inset(m_.pad, 0);
  const Font label_font = m_.two_panes ? small() : body();
  const Font value_font = {label_font.px, FontWeight::Bold};
  const int mark = m_.em_body * 13 / 10;
  const int title_width = inner.w - mark - m_.gap;
  const int title_height = paragraph_height(compared.title, body(FontWeight::Bold), title_width);
  const int badge_height = compared.badge.empty() ? 0 : line_height(small(FontWeight::Bold)) + m_.gap;
  int label_width = 0;
  for (const auto& row : compared.rows) label_width = std::max(label_width, look_.text.width(row.label, label_font));
  label_width += 2 * m_.gap;
  const bool beside = label_width < inner.w * 35 / 100;
  const int value_width = beside ? inner.w - label_width : inner.w;
  const auto row_height = [&](const block::Compare::Row& row) {
    return paragraph_height(row.value, value_font, value_width) + (beside ? 0 : line_height(label_font));
  };
  int height = 2 * m_.pad + badge_height + title_height + m_.gap / 2;
  for (const auto& row : compared.rows) height += row_height(row) + m_.gap / 2;
  height = std::max({height + grown(m_.em_body), m_.primary, least_height});

  const Rect rect{room.x, room.y, room.w, height};
  card(rect, paint, compared.chosen ? 3 * m_.stroke : m_.stroke);
  int y = rect.y + m_.pad;
  if (badge_height > 0) {
    const Font font = small(FontWeight::Bold);
    const int width = look_.text.width(compared.badge, font);
    draw(Box{.rect = {inner.x, y, width + 2 * m_.gap, line_height(font)},
             .radius = line_height(font) / 2,
             .fill = theme.good.fill,
             .border_width = m_.stroke,
             .border = theme.good.border});
    line({inner.x + m_.gap, y + line_height(font) / 2}, compared.badge, font, theme.good.ink);
    y += badge_height;
  }
  draw(Icon{{inner.right() - mark, y + (title_height - mark) / 2, mark, mark},
            compared.chosen ? "yes" : "circle",
            paint.ink});
  y += paragraph(compared.title, body(FontWeight::Bold), paint.ink, {inner.x, y, title_width, 0}, Align::Left);
  y += m_.gap / 2;
  for (const auto& row : compared.rows) {
    paragraph(row.label, label_font, theme.ink_soft, {inner.x, y, inner.w, 0}, Align::Left);
    paragraph(row.value, value_font, theme.ink,
              {beside ? inner.x + label_width : inner.x, beside ? y : y + line_height(label_font), value_width, 0},
              Align::Left);
    y += row_height(row) + m_.gap / 2;
  }
  touchable(rect, compared.id, compared.event, true);
  return height;
}

Attempt::Height Attempt::put(const block::Compare& compare, const Rect& room) {
  const int count = static_cast<int>(compare.cards.size());
  if (!m_.two_panes) {
    int y = room.y;
    for (const auto& one : compare.cards) {
      if (y > room.y) y += m_.gap;
      y += put_compared(one, {room.x, y, room.w, 0}, 0);
    }
    return y - room.y;
  }
  const int width = (room.w - (count - 1) * m_.gap) / count;
  int tallest = 0;
  for (const auto& one : compare.cards)
    tallest = std::max(tallest, without_drawing([&] { return put_compared(one, {room.x, room.y, width, 0}, 0); }));
  int x = room.x;
  for (const auto& one : compare.cards) {
    put_compared(one, {x, room.y, width, 0}, tallest);
    x += width + m_.gap;
  }
  return tallest;
}

Attempt::Height Attempt::put(const block::Typed& typed, const Rect& room) {
  const bool empty = typed.text.empty();
  const std::string& text = empty ? typed.hint : typed.text;
  const int text_width = room.w - 2 * m_.pad;
  // Large as long as it is short; a long number is smaller before it takes a second line.
  Font font = body(empty ? FontWeight::Regular : FontWeight::Bold);
  for (const int px : {m_.em_title, m_.em_display})
    if (const Font larger{px, FontWeight::Bold}; !empty && look_.text.width(text, larger) <= text_width) font = larger;
  const int text_height = paragraph_height(text, font, text_width);
  const int height = std::max(line_height({m_.em_display, FontWeight::Bold}), text_height) + m_.pad;
  draw(Box{.rect = {room.x, room.y, room.w, height},
           .radius = m_.radius,
           .fill = look_.theme.surface,
           .border_width = 2 * m_.stroke,
           .border = look_.theme.primary.fill});
  paragraph(text, font, empty ? look_.theme.ink_soft : look_.theme.ink,
            {room.x + m_.pad, room.y + (height - text_height) / 2, text_width, 0}, Align::Center);
  return height;
}

Attempt::Height Attempt::put(const block::Groups& groups, const Rect& room) {
  const Theme& theme = look_.theme;
  const Font font{m_.em_display, FontWeight::Bold};
  const std::string hold_id = "hold";
  const bool held = is_pressed(hold_id);
  const auto& seen = held ? groups.held : groups.shown;
  std::size_t characters = 0;
  for (const std::size_t size : groups.sizes) characters += size;
  const int count = static_cast<int>(groups.sizes.size());
  const int whole = std::min(room.w, static_cast<int>(characters) * m_.em_display * 5 / 4 + count * m_.gap);
  const int unit = (whole - (count - 1) * m_.gap) / static_cast<int>(characters);
  const int height = line_height(font) + m_.pad;
  int x = room.x + (room.w - whole) / 2;
  for (std::size_t i = 0; i < groups.sizes.size(); ++i) {
    const int width = unit * static_cast<int>(groups.sizes[i]);
    const bool current = groups.current == i;
    draw(Box{.rect = {x, room.y, width, height},
             .radius = m_.radius,
             .fill = theme.surface,
             .border_width = current ? 2 * m_.stroke : m_.stroke,
             .border = current ? theme.primary.fill : theme.secondary.border});
    const int text_width = look_.text.width(seen[i], font);
    if (text_width > width - m_.gap) overflow_ = true;
    if (!seen[i].empty()) line({x + (width - text_width) / 2, room.y + height / 2}, seen[i], font, theme.ink);
    x += width + m_.gap;
  }
  if (groups.hold_text.empty()) return height;
  const Font hold_font = body(FontWeight::Bold);
  const int text_width = look_.text.width(groups.hold_text, hold_font);
  const int button_width = text_width + m_.icon + 7 * m_.gap;
  if (button_width > room.w) overflow_ = true;
  const Rect rect{room.x + (room.w - button_width) / 2, room.y + height + m_.space, button_width, m_.primary};
  const Paint paint = held ? theme.secondary_pressed : theme.secondary;
  draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
  draw(Icon{{rect.x + 3 * m_.gap, rect.y + (rect.h - m_.icon) / 2, m_.icon, m_.icon}, "eye", paint.ink});
  line({rect.x + 4 * m_.gap + m_.icon, rect.y + rect.h / 2}, groups.hold_text, hold_font, paint.ink);
  // Letting go changes nothing; it only shows that somebody is here.
  touchable(rect, hold_id, visit::event::Touched{}, true);
  return height + m_.space + m_.primary;
}

void Attempt::put_key(const Rect& rect, const std::string& id, const std::string& text, const visit::Event& event) {
  const Paint paint = is_pressed(id) ? look_.theme.secondary_pressed : look_.theme.secondary;
  draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
  label(rect, text, id == "erase" ? body(FontWeight::Bold) : Font{m_.em_title, FontWeight::Bold}, paint.ink);
  touchable(rect, id, event, true);
}

Attempt::Height Attempt::put_letters(const Rect& room) {
  // In the order of the alphabet: whoever does not type every day finds a letter by its place.
  struct Row {
    std::string_view keys;
    int columns;  ///< what the erase key leaves is its own
  };
  const int gap = m_.px(mm::target_gap);
  const bool wide = (room.w - 9 * gap) / 10 >= m_.px(mm::primary_target);
  const std::vector<Row> rows =
      wide ? std::vector<Row>{{"1234567890", 10}, {"ABCDEFGHIJ", 10}, {"KLMNOPQRST", 10}, {"UVWXYZ", 10}}
           : std::vector<Row>{{"12345", 5}, {"67890", 5}, {"ABCDEFG", 7}, {"HIJKLMN", 7}, {"OPQRSTU", 7}, {"VWXYZ", 7}};
  const int key_height = m_.primary + grown(m_.primary / 6);
  int y = room.y;
  for (const Row& row : rows) {
    const int width = (room.w - (row.columns - 1) * gap) / row.columns;
    int x = room.x;
    for (const char key : row.keys) {
      const bool digit = key >= '0' && key <= '9';
      put_key({x, y, width, key_height}, (digit ? "digit." : "letter.") + std::string(1, key), std::string(1, key),
              digit ? visit::Event{visit::event::Digit{key}} : visit::Event{visit::event::Letter{key}});
      x += width + gap;
    }
    if (&row == &rows.back())
      put_key({x, y, room.right() - x, key_height}, "erase", look_.words.text("frame.erase"), visit::event::Erase{});
    y += key_height + gap;
  }
  return y - gap - room.y;
}

Attempt::Height Attempt::put(const block::Keypad& keypad, const Rect& room) {
  if (keypad.letters) return put_letters(room);
  const int width = std::min(room.w, 3 * m_.px(62) + 2 * m_.gap);
  const int key_width = (width - 2 * m_.gap) / 3;
  const int key_height = m_.primary + grown(m_.primary / 2);
  const int left = room.x + (room.w - width) / 2;
  const auto key = [&](int column, int row, int columns, const std::string& id, const std::string& text,
                       const visit::Event& event) {
    put_key({left + column * (key_width + m_.gap), room.y + row * (key_height + m_.gap),
             columns * key_width + (columns - 1) * m_.gap, key_height},
            id, text, event);
  };
  for (int digit = 1; digit <= 9; ++digit)
    key((digit - 1) % 3, (digit - 1) / 3, 1, "digit." + std::to_string(digit), std::to_string(digit),
        visit::event::Digit{static_cast<char>('0' + digit)});
  key(0, 3, 1, "digit.0", "0", visit::event::Digit{'0'});
  key(1, 3, 2, "erase", look_.words.text("frame.erase"), visit::event::Erase{});
  return 4 * key_height + 3 * m_.gap;
}

Attempt::Height Attempt::put(const block::Button& button, const Rect& room) {
  const Theme& theme = look_.theme;
  const bool pressed = is_pressed(button.id);
  const Paint paint = button.kind == block::Kind::Main     ? (pressed ? theme.primary_pressed : theme.primary)
                      : button.kind == block::Kind::Danger ? (pressed ? theme.danger_pressed : theme.danger)
                                                           : (pressed ? theme.secondary_pressed : theme.secondary);
  const Font font{m_.em_body, FontWeight::Bold};
  const int width = m_.two_panes ? std::min(room.w, m_.measure) : room.w;
  const int height =
      std::max(m_.primary, paragraph_height(button.text, font, width - 2 * m_.pad) + m_.pad) + grown(m_.primary / 6);
  const Rect rect{room.x + (room.w - width) / 2, room.y, width, height};
  draw(Box{.rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
  label(rect.inset(m_.pad, 0), button.text, font, paint.ink);
  touchable(rect, button.id, button.event, true);
  return height;
}

}  // namespace huanka::ui
