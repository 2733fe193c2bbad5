// Inside the ui only: one attempt to place a plan with given metrics. Drawing and measuring are the same walk, so they
// cannot disagree.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ui/screen.h"

namespace huanka::ui {

class Attempt {
 public:
  /// `points`: how many rows of a block::Points may be shown.
  Attempt(const Plan& plan, const visit::State& state, const Look& look, const Metrics& metrics,
          const std::string& pressed, std::size_t points)
      : plan_(plan), state_(state), look_(look), m_(metrics), pressed_(pressed), points_(points) {}

  /// False when something would be clipped.
  bool place(Screen& into);

 private:
  using Height = int;  ///< height used, px
  enum class Align { Left, Center };

  void draw(Primitive primitive);
  void touchable(const Rect& rect, const std::string& id, const visit::Event& event, bool primary);
  bool is_pressed(const std::string& id) const { return !pressed_.empty() && id == pressed_; }

  int line_height(Font font) const;
  Font body(FontWeight weight = FontWeight::Regular) const { return {m_.em_body, weight}; }
  Font small(FontWeight weight = FontWeight::Regular) const { return {m_.em_caption, weight}; }
  Height paragraph(const std::string& text, Font font, Color color, const Rect& room, Align align);
  Height paragraph_height(const std::string& text, Font font, int width);
  void label(const Rect& rect, const std::string& text, Font font, Color color);
  void line(Point left_middle, const std::string& text, Font font, Color color);
  /// A surface that lies a little above the ground.
  void card(const Rect& rect, const Paint& paint, int border);
  /// An icon on a tinted disc.
  void badge(const Rect& disc, const std::string& icon, Tone tone);

  // The frame: header with steps, footer.
  Height header();
  Height steps();
  /// Returns the y where the footer begins.
  int footer();

  // The content.
  bool content(const Rect& room);
  bool content_in_panes(const Rect& room, const std::vector<Block>& in_left, const std::vector<Block>& in_right);
  bool content_in_column(const Rect& room);
  Height button_row(const std::vector<Block>& buttons, const Rect& room);
  template <class Put>
  Height without_drawing(const Put& put) {
    const bool was = std::exchange(drawing_, false);
    const Height height = put();
    drawing_ = was;
    return height;
  }
  /// Gives the blocks that can grow as much more height as `height_now` leaves of `room`.
  void grow(int room, const std::function<int()>& height_now);
  int grown(int most) const { return std::min(extra_, most); }
  /// Above the first and below the last row of a card whose rows lie this far apart: as airy as between them.
  int edge_of(int between) const { return std::max(m_.pad, between / 2 + m_.pad / 2); }
  /// The shorter of two cards beside each other: what it has to spare goes between its rows.
  int share_of(int spare, std::size_t rows) const {
    return rows == 0 ? 0 : std::clamp(spare / static_cast<int>(rows), 0, m_.em_body * 2);
  }
  Height height_of(const std::vector<Block>& blocks, const Rect& room);
  Height column(const std::vector<Block>& blocks, const Rect& room);
  bool begins_with_picture() const;

  Height put(const block::Title& title, const Rect& room);
  Height put(const block::Text& text, const Rect& room);
  Height put(const block::Note& note, const Rect& room);
  Height put(const block::Points& points, const Rect& room);
  Height put_rows(const block::Points& points, std::size_t from, std::size_t to, const Rect& room, int least_height);
  /// The row with which a second column begins where there is width for two; 0 when the rows are no groups.
  static std::size_t second_column(const block::Points& points);
  Height put(const block::Hero& hero, const Rect& room);
  Height put(const block::Facts& facts, const Rect& room);
  Height put_facts(const block::Facts& facts, const Rect& room, int least_height);
  Height put(const block::Ticket& ticket, const Rect& room);
  Height put(const block::Stages& stages, const Rect& room);
  Height put(const block::Choices& choices, const Rect& room);
  Height put_choice(const block::Choices::Choice& choice, const Rect& room, bool tile, int least_height);
  Height put_in_columns(const block::Choices& choices, int columns, const Rect& room);
  Height put(const block::Compare& compare, const Rect& room);
  Height put_compared(const block::Compare::Card& compared, const Rect& room, int least_height);
  Height put(const block::Typed& typed, const Rect& room);
  Height put(const block::Groups& groups, const Rect& room);
  Height put(const block::Keypad& keypad, const Rect& room);
  Height put_letters(const Rect& room);
  void put_key(const Rect& rect, const std::string& id, const std::string& text, const visit::Event& event);
  Height put(const block::Button& button, const Rect& room);
  Height put(const block::Preview& preview, const Rect& room);

  const Plan& plan_;
  const visit::State& state_;
  const Look& look_;
  const Metrics& m_;
  const std::string& pressed_;
  const std::size_t points_;
  Screen* screen_ = nullptr;
  bool drawing_ = true;
  bool overflow_ = false;
  int facts_columns_ = 1;
  int extra_ = 0;  ///< px that each block able to grow may take more
};

}  // namespace huanka::ui
