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

namespace {
bool only_buttons(const std::vector<Block>& blocks) {
  return !blocks.empty() && std::all_of(blocks.begin(), blocks.end(), [](const Block& block) {
    return std::holds_alternative<block::Button>(block);
  });
}

/// What there is to read beyond title and text.
bool is_heavy(const Block& block) {
  return std::holds_alternative<block::Facts>(block) || std::holds_alternative<block::Points>(block) ||
         std::holds_alternative<block::Ticket>(block) || std::holds_alternative<block::Stages>(block);
}
}  // namespace

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

bool Attempt::content_in_panes(const Rect& room, const std::vector<Block>& in_left,
                               const std::vector<Block>& in_right) {
  const int gutter = 2 * m_.space;
  const int left_width = (room.w - gutter) / 2;
  const Rect left{room.x, room.y, left_width, room.h};
  const Rect right{room.x + left_width + gutter, room.y, room.w - left_width - gutter, room.h};
  const auto left_height = [&] { return height_of(in_left, left); };
  const auto right_height = [&] { return height_of(in_right, right); };
  if (left_height() > room.h || right_height() > room.h || overflow_) return false;
  grow(room.h * 9 / 10, left_height);
  column(in_left, {left.x, left.y + (room.h - left_height()) / 2, left.w, left.h});
  grow(room.h * 9 / 10, right_height);
  column(in_right, {right.x, right.y + (room.h - right_height()) / 2, right.w, right.h});
  return true;
}

bool Attempt::content_in_column(const Rect& room) {
  // Lying down a line of text would be too long over the whole width; a list and a table of times are not.
  const auto within = [&](const std::vector<Block>& blocks) {
    const bool whole =
        !m_.two_panes || plan_.wide || std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
          const auto* points = std::get_if<block::Points>(&block);
          return std::holds_alternative<block::Choices>(block) ||
                 (facts_columns_ > 1 && std::holds_alternative<block::Facts>(block)) ||
                 (points != nullptr && second_column(*points) > 0);
        });
    const int width = whole ? room.w : std::min(room.w, m_.measure);
    return Rect{room.x + (room.w - width) / 2, room.y, width, room.h};
  };
  const Rect upper = within(plan_.knowing), lower = within(plan_.doing);
  const bool side_by_side = m_.two_panes && only_buttons(plan_.doing);
  const auto put_lower = [&](const Rect& at) {
    return side_by_side ? button_row(plan_.doing, at) : column(plan_.doing, at);
  };
  const int between = plan_.knowing.empty() || plan_.doing.empty() ? 0 : m_.space;
  const auto above = [&] { return height_of(plan_.knowing, upper); };
  const auto below = [&] { return without_drawing([&] { return put_lower(lower); }); };
  const auto height = [&] { return above() + between + below(); };
  if (height() > room.h || overflow_) return false;
  grow(room.h * 95 / 100, height);
  const int spare = room.h - height();
  // What to do is always at the lower edge, near the hand. What to know floats above it: a picture or a bare question
  // in the middle of its room, a form a little higher.
  const bool floats = begins_with_picture() || plan_.knowing.size() == 1;
  column(plan_.knowing, {upper.x, upper.y + spare * (floats ? 45 : 38) / 100, upper.w, upper.h});
  put_lower({lower.x, lower.bottom() - below(), lower.w, lower.h});
  return true;
}

bool Attempt::content(const Rect& room) {
  if (!m_.two_panes || plan_.wide || plan_.doing.empty()) return content_in_column(room);
  // No pane for a lonely button or a lonely title: what there is to read goes beside the picture, over the buttons.
  const auto first_heavy = std::find_if(plan_.knowing.begin(), plan_.knowing.end(), is_heavy);
  const bool bare_list =
      std::none_of(plan_.knowing.begin(), plan_.knowing.end(),
                   [](const Block& block) { return is_heavy(block) || std::holds_alternative<block::Hero>(block); }) &&
      std::any_of(plan_.doing.begin(), plan_.doing.end(),
                  [](const Block& block) { return std::holds_alternative<block::Choices>(block); });
  if (only_buttons(plan_.doing) && begins_with_picture() && first_heavy != plan_.knowing.end()) {
    const std::vector<Block> left(plan_.knowing.begin(), first_heavy);
    std::vector<Block> right(first_heavy, plan_.knowing.end());
    right.insert(right.end(), plan_.doing.begin(), plan_.doing.end());
    if (content_in_panes(room, left, right)) return true;
  } else if (only_buttons(plan_.doing) || bare_list) {
    for (facts_columns_ = 1; facts_columns_ <= 2; ++facts_columns_) {
      if (content_in_column(room)) return true;
      overflow_ = false;
    }
    facts_columns_ = 1;
  }
  overflow_ = false;
  extra_ = 0;
  return content_in_panes(room, plan_.knowing, plan_.doing);
}

Attempt::Height Attempt::button_row(const std::vector<Block>& buttons, const Rect& room) {
  const auto count = static_cast<int>(buttons.size());
  const int width = (room.w - (count - 1) * m_.gap) / count;
  int tallest = 0, x = room.x;
  for (const Block& block : buttons) {
    tallest = std::max(tallest, put(std::get<block::Button>(block), {x, room.y, width, 0}));
    x += width + m_.gap;
  }
  return tallest;
}

Attempt::Height Attempt::height_of(const std::vector<Block>& blocks, const Rect& room) {
  return without_drawing([&] { return column(blocks, room); });
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
