// Blocks that tell: titles, notes, pictures, facts, stages.
#include <algorithm>

#include "ui/attempt.h"

namespace huanka::ui {

Attempt::Height Attempt::put(const block::Title& title, const Rect& room) {
  const int height = paragraph(title.text, {m_.em_title, FontWeight::Bold}, look_.theme.ink, room, Align::Center);
  if (begins_with_picture()) return height;
  // A short stroke of the accent under a title that stands without a picture.
  const int width = m_.px(20), stroke = m_.px(1.4);
  draw(Box{.rect = {room.x + (room.w - width) / 2, room.y + height + m_.gap / 2, width, stroke},
           .radius = stroke / 2,
           .fill = look_.theme.accent});
  return height + m_.gap / 2 + stroke;
}

Attempt::Height Attempt::put(const block::Text& text, const Rect& room) {
  return paragraph(text.text, text.small ? small() : body(), text.small ? look_.theme.ink_soft : look_.theme.ink, room,
                   Align::Center);
}

Attempt::Height Attempt::put(const block::Note& note, const Rect& room) {
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

std::size_t Attempt::second_column(const block::Points& points) {
  std::size_t best = 0;
  const auto uneven = [&](std::size_t from) {
    return std::max(from, points.rows.size() - from) - std::min(from, points.rows.size() - from);
  };
  for (std::size_t i = 1; i < points.rows.size(); ++i)
    if (!points.rows[i].heading.empty() && (best == 0 || uneven(i) < uneven(best))) best = i;
  return best;
}

Attempt::Height Attempt::put(const block::Points& points, const Rect& room) {
  const std::size_t count = std::min(points.rows.size(), points_), second = second_column(points);
  const bool one_column = !m_.two_panes || room.w < m_.screen.width_px / 2 || second == 0 || second >= count;
  if (one_column) return put_rows(points, 0, count, room, 0);
  const int width = (room.w - m_.space) / 2;
  const Rect left{room.x, room.y, width, 0}, right{room.x + width + m_.space, room.y, width, 0};
  const Height height = without_drawing(
      [&] { return std::max(put_rows(points, 0, second, left, 0), put_rows(points, second, count, right, 0)); });
  put_rows(points, 0, second, left, height);
  return put_rows(points, second, count, right, height);
}

Attempt::Height Attempt::put_rows(const block::Points& points, std::size_t from, std::size_t to, const Rect& room,
                                  int least_height) {
  const int disc = m_.em_body * 16 / 10;
  const int text_x = m_.pad + disc + m_.gap;
  const int text_width = room.w - text_x - m_.pad;
  int between = m_.gap + grown(m_.em_body);
  const int edge = edge_of(between);
  const Font heading_font = small(FontWeight::Bold);
  const auto row_height = [&](const block::Points::Row& row) {
    return std::max(disc, paragraph_height(row.text, body(), text_width));
  };
  const auto heading_height = [&](const block::Points::Row& row) {
    return row.heading.empty() ? 0 : line_height(heading_font) + m_.gap / 2;
  };
  int height = 2 * edge - between;
  for (std::size_t i = from; i < to; ++i)
    height += heading_height(points.rows[i]) + row_height(points.rows[i]) + between;
  const int share = share_of(least_height - height, to - from);
  between += share;
  height = std::max(height, least_height);
  card({room.x, room.y, room.w, height}, {look_.theme.surface, look_.theme.ink, look_.theme.hairline}, m_.stroke);
  int y = room.y + edge + share / 2;
  for (std::size_t i = from; i < to; ++i) {
    const auto& row = points.rows[i];
    if (!row.heading.empty()) {
      if (look_.text.width(row.heading, heading_font) > room.w - 2 * m_.pad) overflow_ = true;
      line({room.x + m_.pad, y + line_height(heading_font) / 2}, row.heading, heading_font, look_.theme.ink_soft);
      y += heading_height(row);
    }
    const int h = row_height(row);
    const Rect mark{room.x + m_.pad, y + (h - disc) / 2, disc, disc};
    if (points.numbered) {
      const Paint& paint = look_.theme.tone(row.tone);
      draw(Box{.rect = mark, .radius = disc / 2, .fill = paint.fill});
      label(mark, std::to_string(i + 1), body(FontWeight::Bold), paint.ink);
    } else {
      badge(mark, row.icon, row.tone);
    }
    const int text_height = paragraph_height(row.text, body(), text_width);
    paragraph(row.text, body(), look_.theme.ink, {room.x + text_x, y + (h - text_height) / 2, text_width, 0},
              Align::Left);
    y += h + between;
    if (i + 1 < to) {  // a new group is parted from the last one over the whole width
      const int x = points.rows[i + 1].heading.empty() ? text_x : m_.pad;
      draw(Box{.rect = {room.x + x, y - between / 2, room.w - x - m_.pad, m_.stroke}, .fill = look_.theme.hairline});
    }
  }
  return height;
}

Attempt::Height Attempt::put(const block::Hero& hero, const Rect& room) {
  // Words come first: where room is scarce the picture gives way before the type does.
  const int percent = m_.density == Density::Tight ? (hero.illustration ? 50 : 35) : (hero.illustration ? 90 : 70);
  const int least = m_.hero * percent / 100;
  const int size = std::min(least + grown(m_.hero), room.w);
  const Rect disc{room.x + (room.w - size) / 2, room.y, size, size};
  if (hero.illustration) {
    draw(Illustration{disc, hero.icon});
    return size;
  }
  const Paint& paint = look_.theme.tone(hero.tone);
  draw(Box{.rect = disc, .radius = size / 2, .fill = paint.fill});
  draw(Icon{disc.inset(size * 27 / 100), hero.icon, paint.ink});
  return size;
}

Attempt::Height Attempt::put(const block::Facts& facts, const Rect& room) {
  if (facts_columns_ < 2 || facts.rows.size() < 2) return put_facts(facts, room, 0);
  const auto half = static_cast<std::ptrdiff_t>((facts.rows.size() + 1) / 2);
  const block::Facts first{{facts.rows.begin(), facts.rows.begin() + half}};
  const block::Facts second{{facts.rows.begin() + half, facts.rows.end()}};
  const int width = (room.w - m_.space) / 2;
  const Rect left{room.x, room.y, width, 0}, right{room.x + width + m_.space, room.y, width, 0};
  const Height height =
      without_drawing([&] { return std::max(put_facts(first, left, 0), put_facts(second, right, 0)); });
  put_facts(first, left, height);
  return put_facts(second, right, height);
}

Attempt::Height Attempt::put_facts(const block::Facts& facts, const Rect& room, int least_height) {
  const Theme& theme = look_.theme;
  const Font value_font = body(FontWeight::Bold);
  const int change_width =
      std::any_of(facts.rows.begin(), facts.rows.end(), [](const auto& row) { return row.change.has_value(); })
          ? look_.text.width(look_.words.text("frame.change"), body()) + 4 * m_.gap
          : 0;
  const int text_width = room.w - 2 * m_.pad - (change_width > 0 ? change_width + m_.gap : 0);
  int label_width = 0;
  for (const auto& row : facts.rows) label_width = std::max(label_width, look_.text.width(row.label, body()));
  label_width += 2 * m_.gap;
  const bool beside = label_width < text_width * 45 / 100;
  const Font label_font = beside ? body() : small();
  const int value_width = beside ? text_width - label_width : text_width;

  const auto row_height = [&](const block::Facts::Row& row) {
    const int label_height = paragraph_height(row.label, label_font, text_width);
    const int value_height = paragraph_height(row.value, value_font, value_width);
    return std::max(beside ? std::max(label_height, value_height) : label_height + value_height,
                    row.change ? m_.target : 0);
  };
  int between = m_.gap + grown(m_.em_body * 2);
  const int edge = edge_of(between);
  int height = 2 * edge - between;
  for (const auto& row : facts.rows) height += row_height(row) + between;
  const int share = share_of(least_height - height, facts.rows.size());
  between += share;
  height = std::max(height, least_height);
  card({room.x, room.y, room.w, height}, {theme.surface, theme.ink, theme.hairline}, m_.stroke);
  int y = room.y + edge + share / 2;
  for (const auto& row : facts.rows) {
    const int h = row_height(row);
    const int x = room.x + m_.pad;
    const int label_height = paragraph_height(row.label, label_font, text_width);
    const int value_height = paragraph_height(row.value, value_font, value_width);
    if (beside) {
      paragraph(row.label, label_font, theme.ink_soft, {x, y + (h - label_height) / 2, label_width, 0}, Align::Left);
      paragraph(row.value, value_font, theme.ink, {x + label_width, y + (h - value_height) / 2, value_width, 0},
                Align::Left);
    } else {
      const int top = y + (h - label_height - value_height) / 2;
      paragraph(row.label, label_font, theme.ink_soft, {x, top, text_width, 0}, Align::Left);
      paragraph(row.value, value_font, theme.ink, {x, top + label_height, value_width, 0}, Align::Left);
    }
    if (row.change) {
      const Rect rect{room.right() - m_.pad - change_width, y + (h - m_.target) / 2, change_width, m_.target};
      const Paint paint = is_pressed(row.change_id) ? theme.secondary_pressed : theme.secondary;
      draw(Box{
          .rect = rect, .radius = m_.radius, .fill = paint.fill, .border_width = m_.stroke, .border = paint.border});
      label(rect, look_.words.text("frame.change"), body(), paint.ink);
      touchable(rect, row.change_id, *row.change, false);
    }
    y += h + between;
    if (&row != &facts.rows.back())
      draw(Box{.rect = {x, y - between / 2, room.w - 2 * m_.pad, m_.stroke}, .fill = theme.hairline});
  }
  return height;
}

Attempt::Height Attempt::put(const block::Ticket& ticket, const Rect& room) {
  const Paint& paint = look_.theme.calm;
  const Font number_font{m_.em_title, FontWeight::Bold};
  const Rect inner = Rect{room.x, room.y, room.w, 0}.inset(m_.pad, 0);
  const int label_height = paragraph_height(ticket.label, small(), inner.w);
  const int number_height = paragraph_height(ticket.number, number_font, inner.w);
  const int height = label_height + number_height + 2 * m_.pad;
  draw(Box{.rect = {room.x, room.y, room.w, height},
           .radius = m_.radius,
           .fill = paint.fill,
           .border_width = m_.stroke,
           .border = paint.border});
  paragraph(ticket.label, small(), paint.ink, {inner.x, room.y + m_.pad, inner.w, 0}, Align::Center);
  paragraph(ticket.number, number_font, paint.ink, {inner.x, room.y + m_.pad + label_height, inner.w, 0},
            Align::Center);
  return height;
}

Attempt::Height Attempt::put(const block::Stages& stages, const Rect& room) {
  const int disc = m_.em_body * 16 / 10;
  const int between = m_.gap + grown(m_.em_body);
  const int edge = edge_of(between);
  const int height = static_cast<int>(stages.rows.size()) * (disc + between) - between + 2 * edge;
  card({room.x, room.y, room.w, height}, {look_.theme.surface, look_.theme.ink, look_.theme.hairline}, m_.stroke);
  int y = room.y + edge;
  for (const auto& row : stages.rows) {
    using State = block::Stages::State;
    const bool done = row.state == State::Done, now = row.state == State::Now;
    badge({room.x + m_.pad, y, disc, disc},
          done  ? "check"
          : now ? "hourglass"
                : "more",
          done  ? Tone::Good
          : now ? Tone::Act
                : Tone::Calm);
    const Font font = body(now ? FontWeight::Bold : FontWeight::Regular);
    const int text_x = room.x + m_.pad + disc + m_.gap;
    if (look_.text.width(row.text, font) > room.right() - m_.pad - text_x) overflow_ = true;
    line({text_x, y + disc / 2}, row.text, font, now ? look_.theme.ink : look_.theme.ink_soft);
    y += disc + between;
  }
  return height;
}

Attempt::Height Attempt::put(const block::Preview&, const Rect& room) {
  const int height = m_.screen.height_px * (m_.two_panes ? 55 : 38) / 100;
  const int width = std::min(room.w, height * 358 / 441);
  const Rect rect{room.x + (room.w - width) / 2, room.y, width, height};
  draw(Box{.rect = rect, .radius = 0, .fill = look_.theme.calm.fill});
  // Until the first picture comes.
  const int size = width / 2;
  draw(Icon{{rect.x + (width - size) / 2, rect.y + (height - size) / 2, size, size}, "staff", look_.theme.calm.border});
  if (drawing_) screen_->preview = rect;
  return height;
}

}  // namespace huanka::ui
