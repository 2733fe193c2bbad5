#include <algorithm>

#include "ui/attempt.h"

namespace huanka::ui {

using visit::TextSize;

bool Attempt::place(Screen& into) {
  screen_ = &into;
  const int width = m_.screen.width_px, height = m_.screen.height_px;
  draw(Box{.rect = {0, 0, width, height}, .fill = look_.theme.ground});
  if (plan_.touch_anywhere) into.targets.push_back({{0, 0, width, height}, "touch", visit::event::Touched{}, true});
  const int top = header() + steps();
  const int bottom = footer();
  return content({m_.margin, top + m_.space, width - 2 * m_.margin, bottom - top - 2 * m_.space});
}

bool Attempt::begins_with_picture() const {
  return !plan_.knowing.empty() && std::holds_alternative<block::Hero>(plan_.knowing.front());
}

void Attempt::grow(int room, const std::function<int()>& height_now) {
  int low = 0, high = m_.primary;
  while (high - low > 2) {
    extra_ = (low + high) / 2;
    (height_now() <= room ? low : high) = extra_;
  }
  extra_ = low;
}

bool Attempt::content_in_panes(const Rect& room) {
  const int gutter = 2 * m_.space;
  const int left_width = (room.w - gutter) / 2;
  const Rect left{room.x, room.y, left_width, room.h};
  const Rect right{room.x + left_width + gutter, room.y, room.w - left_width - gutter, room.h};
  const auto left_height = [&] { return height_of(plan_.knowing, left); };
  const auto right_height = [&] { return height_of(plan_.doing, right); };
  if (left_height() > room.h || right_height() > room.h || overflow_) return false;
  grow(room.h * 9 / 10, left_height);
  column(plan_.knowing, {left.x, left.y + (room.h - left_height()) / 2, left.w, left.h});
  grow(room.h * 9 / 10, right_height);
  column(plan_.doing, {right.x, right.y + (room.h - right_height()) / 2, right.w, right.h});
  return true;
}

bool Attempt::content(const Rect& room) {
  if (m_.two_panes && !plan_.wide && !plan_.doing.empty()) return content_in_panes(room);
  const int measure = m_.two_panes && !plan_.wide ? std::min(room.w, m_.measure) : room.w;
  const Rect middle{room.x + (room.w - measure) / 2, room.y, measure, room.h};
  const int between = plan_.knowing.empty() || plan_.doing.empty() ? 0 : m_.space;
  const auto above = [&] { return height_of(plan_.knowing, middle); };
  const auto below = [&] { return height_of(plan_.doing, middle); };
  const auto height = [&] { return above() + between + below(); };
  if (height() > room.h || overflow_) return false;
  grow(room.h * 95 / 100, height);
  const int spare = room.h - height();
  // What to do is always at the lower edge, near the hand. What to know floats above it: a picture or a bare question
  // in the middle of its room, a form a little higher.
  const bool floats = begins_with_picture() || plan_.knowing.size() == 1;
  column(plan_.knowing, {middle.x, middle.y + spare * (floats ? 45 : 38) / 100, middle.w, middle.h});
  column(plan_.doing, {middle.x, middle.bottom() - below(), middle.w, middle.h});
  return true;
}

Attempt::Height Attempt::height_of(const std::vector<Block>& blocks, const Rect& room) {
  const bool was = std::exchange(drawing_, false);
  const int height = column(blocks, room);
  drawing_ = was;
  return height;
}

Attempt::Height Attempt::column(const std::vector<Block>& blocks, const Rect& room) {
  int y = room.y;
  for (const Block& b : blocks) {
    if (y > room.y) y += m_.space;
    const Rect left{room.x, y, room.w, 0};
    y += std::visit([&](const auto& one) { return put(one, left); }, b);
  }
  return y - room.y;
}

namespace {
/// The rows that may be left out one by one when there is no room, and how many must stay.
struct Elastic {
  std::size_t most = 0, least = 0;
};

Elastic elastic(const Plan& plan) {
  for (const auto* part : {&plan.knowing, &plan.doing})
    for (const Block& block : *part)
      if (const auto* points = std::get_if<block::Points>(&block))
        return {points->rows.size(), std::min(points->least, points->rows.size())};
  return {};
}

/// What can be done without where a panel is so small that not even the tightest spacing helps: the picture, the small
/// print.
Plan without_ornament(Plan plan) {
  std::erase_if(plan.knowing, [](const Block& block) {
    const auto* text = std::get_if<block::Text>(&block);
    return std::holds_alternative<block::Hero>(block) || (text != nullptr && text->small);
  });
  return plan;
}

/// The roomiest that fits with at least so many of the elastic rows; empty when nothing does.
std::optional<Screen> fitting(const Plan& plan, std::size_t least_rows, const visit::State& state, const Look& look,
                              const std::string& pressed) {
  const Elastic rows = elastic(plan);
  Screen screen;
  const auto fits = [&](TextSize size, Density density, std::size_t points) {
    const Metrics metrics = make_metrics(look.geometry, size, density);
    screen = {};
    screen.name = plan.name;
    screen.text_size = size;
    return Attempt(plan, state, look, metrics, pressed, points).place(screen);
  };
  const int wished = static_cast<int>(state.text_size);
  for (int index = wished; index >= 0; --index) {
    const auto size = static_cast<TextSize>(index);
    for (std::size_t points = rows.most + 1; points-- > std::min(rows.least, least_rows);) {
      if (rows.most > 0 && !fits(size, Density::Tight, points)) continue;
      for (const Density density : {Density::Roomy, Density::Normal, Density::Tight})
        if (fits(size, density, points)) return screen;
    }
  }
  return std::nullopt;
}
}  // namespace

Screen compose(const Plan& plan, const visit::State& state, const Look& look, const std::string& pressed) {
  const std::size_t all = elastic(plan).most;
  if (auto whole = fitting(plan, all, state, look, pressed)) return *std::move(whole);
  const Plan bare = without_ornament(plan);
  for (std::size_t rows = all + 1; rows-- > 0;)
    if (auto small = fitting(bare, rows, state, look, pressed)) return *std::move(small);
  Screen frame{.name = plan.name, .drawing = {}, .targets = {}, .preview = {}};
  return frame;  // a test makes sure that no screen comes to this
}

}  // namespace huanka::ui
