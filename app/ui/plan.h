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
/// A large icon that says at a glance what happens.
struct Hero {
  std::string icon;
  Tone tone = Tone::Calm;
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
struct Choices {
  struct Choice {
    std::string id, icon, text, detail;
    visit::Event event;
    bool chosen = false;
  };
  std::vector<Choice> list;
};
/// Cards to compare: beside each other where there is room.
struct Compare {
  struct Card {
    std::string id, title;
    std::vector<std::string> lines;
    visit::Event event;
    bool chosen = false;
  };
  std::vector<Card> cards;
};
/// What has been typed so far, large.
struct Typed {
  std::string text, hint;  ///< hint when nothing was typed yet
};
struct Keypad {};
enum class Kind { Main, Other, Danger };
struct Button {
  std::string id, text;
  visit::Event event;
  Kind kind = Kind::Main;
};
/// Where the camera's picture goes.
struct Preview {};
}  // namespace block

using Block = std::variant<block::Title, block::Text, block::Note, block::Hero, block::Facts, block::Choices,
                           block::Compare, block::Typed, block::Keypad, block::Button, block::Preview>;

struct Plan {
  std::string name;             ///< "card-waiting": names files and tests
  std::vector<Block> knowing;   ///< what to know: above, or left in landscape
  std::vector<Block> doing;     ///< what to do: below, or right in landscape
  bool wide = false;            ///< one column in landscape too
  bool touch_anywhere = false;  ///< the whole screen is one target (attract)
};

}  // namespace huanka::ui
