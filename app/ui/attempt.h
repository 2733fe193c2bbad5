// Inside the ui only: one attempt to place a plan with given metrics. Drawing and measuring are the same walk, so they
// cannot disagree.
#pragma once

#include <functional>
#include <string>
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
  bool content_in_panes(const Rect& room);
  /// Gives the blocks that can grow as much more height as `height_now` leaves of `room`.
  void grow(int room, const std::function<int()>& height_now);
  int grown(int most) const { return std::min(extra_, most); }
  Height height_of(const std::vector<Block>& blocks, const Rect& room);
  Height column(const std::vector<Block>& blocks, const Rect& room);
  bool begins_with_picture() const;

  Height put(const block::Title& title, const Rect& room);
  Height put(const block::Text& text, const Rect& room);
  Height put(const block::Note& note, const Rect& room);
  Height put(const block::Points& points, const Rect& room);
  Height put(const block::Hero& hero, const Rect& room);
  Height put(const block::Facts& facts, const Rect& room);
  Height put(const block::Ticket& ticket, const Rect& room);
  Height put(const block::Stages& stages, const Rect& room);
  Height put(const block::Choices& choices, const Rect& room);
  Height put_choice(const block::Choices::Choice& choice, const Rect& room);
  Height put(const block::Compare& compare, const Rect& room);
  Height put_compared(const block::Compare::Card& compared, const Rect& room, int least_height);
  Height put(const block::Typed& typed, const Rect& room);
  Height put(const block::Groups& groups, const Rect& room);
  Height put(const block::Keypad& keypad, const Rect& room);
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
  int extra_ = 0;  ///< px that each block able to grow may take more
};

}  // namespace huanka::ui
