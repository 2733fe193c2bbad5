// What a screen says and offers, before it has sizes: blocks of words, choices and keys. Screens make plans; compose()
// gives them place. Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ui/theme.h"
#include "visit/events.h"

namespace huanka::ui {

namespace block {
/// The one sentence a screen is about.
struct Title {
  std::string text;
};
struct Text {
  std::string text;
  bool small = false;  ///< what may be skipped
};
/// A coloured note with its icon.
struct Note {
  Tone tone;
  std::string icon, text;
};
/// What the person must know, one line each in one card, the weightiest first. As many are shown as there is room for,
/// at least `least`.
struct Points {
  struct Row {
    Tone tone;
    std::string icon, text;
    std::string heading = {};  ///< begins a group of rows: "afterwards"
  };
  std::vector<Row> rows;
  std::size_t least = 4;
  bool numbered = false;  ///< steps one after another: 1, 2, 3 in place of the icons
};
/// A large picture that says at a glance what happens: an icon on a disc, or an illustration in its own colours.
struct Hero {
  std::string icon;
  Tone tone = Tone::Calm;
  bool illustration = false;
};
/// Label and value, one under the other or side by side as there is room; a value may be changed.
struct Facts {
  struct Row {
    std::string label, value;
    std::string change_id;  ///< empty: cannot be changed here
    std::optional<visit::Event> change;
  };
  std::vector<Row> rows;
};
/// A number to keep: what it is, and large.
struct Ticket {
  std::string label, number;
};
/// Work that goes on, stage by stage.
struct Stages {
  enum class State { Done, Now, Later };
  struct Row {
    std::string text;
    State state;
  };
  std::vector<Row> rows;
};
struct Choices {
  struct Choice {
    std::string id, icon, text, detail;
    visit::Event event;
    bool chosen = false;
    bool tick = false;  ///< one of several that may be ticked; otherwise choosing leads on
  };
  std::vector<Choice> list;
  bool tiles = false;  ///< short names in two columns: many of one kind
};
/// Cards to compare by the same questions: beside each other where there is room.
struct Compare {
  struct Row {
    std::string label, value;
  };
  struct Card {
    std::string id, title, badge;  ///< badge: empty for none
    std::vector<Row> rows;
    visit::Event event;
    bool chosen = false;
  };
  std::vector<Card> cards;
};
/// What has been typed so far, large.
struct Typed {
  std::string text, hint;  ///< hint when nothing was typed yet
};
/// A number in groups, one field each. With a hold control `held` is seen instead while the finger stays on it; the two
/// never show the same number whole.
struct Groups {
  std::vector<std::string> shown, held;
  std::vector<std::size_t> sizes;      ///< characters a full group has
  std::optional<std::size_t> current;  ///< the group being typed
  std::string hold_text;               ///< empty: no control
};
struct Keypad {
  bool letters = false;  ///< the alphabet in its order under the digits
};
enum class Kind { Main, Other, Danger };
struct Button {
  std::string id, text;
  visit::Event event;
  Kind kind = Kind::Main;
};
/// Where the camera's picture goes.
struct Preview {};
}  // namespace block

using Block = std::variant<block::Title, block::Text, block::Note, block::Points, block::Hero, block::Facts,
                           block::Ticket, block::Stages, block::Choices, block::Compare, block::Typed, block::Groups,
                           block::Keypad, block::Button, block::Preview>;

struct Plan {
  std::string name;             ///< "card-waiting": names files and tests
  std::vector<Block> knowing;   ///< what to know: above, or left in landscape
  std::vector<Block> doing;     ///< what to do: below, or right in landscape
  bool wide = false;            ///< one column in landscape too
  bool touch_anywhere = false;  ///< the whole screen is one target (attract)
};

}  // namespace huanka::ui
