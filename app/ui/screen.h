// A screen with its place: what is drawn and what can be touched.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "text/catalog.h"
#include "ui/draw_list.h"
#include "ui/metrics.h"
#include "ui/plan.h"
#include "ui/text_engine.h"
#include "visit/visit.h"

namespace huanka::ui {

struct Target {
  Rect rect;
  std::string id;  ///< "next", "back", "bank.ccb", "digit.7", "help": stable, for tests and the guided visits
  visit::Event event;
  bool primary = false;  ///< least height 20 mm instead of 16
};

struct Screen {
  std::string name;
  DrawList drawing;
  std::vector<Target> targets;
  std::optional<Rect> preview;
  visit::TextSize text_size =
      visit::TextSize::Large;  ///< of the content; smaller than wished only where nothing else fits

  const Target* at(Point point) const {
    for (const Target& target : targets)
      if (target.rect.contains(point)) return &target;
    return nullptr;
  }
  const Target* find(const std::string& id) const {
    for (const Target& target : targets)
      if (target.id == id) return &target;
    return nullptr;
  }
};

/// What a screen is made with.
struct Look {
  const text::Catalog& words;
  TextEngine& text;
  ScreenGeometry geometry;
  Theme theme = {};
};

/// The words and offers of this state.
Plan plan(const visit::State& state, const visit::World& world, const text::Catalog& words);

/// Gives a plan its place, with header, steps and footer as the state asks; `pressed` is drawn pressed. The roomiest
/// spacing that fits is taken; when even the tightest does not fit, the next smaller text size.
Screen compose(const Plan& plan, const visit::State& state, const Look& look, const std::string& pressed);

/// The whole screen is a function of the state.
inline Screen view(const visit::State& state, const visit::World& world, const Look& look,
                   const std::string& pressed = "") {
  return compose(plan(state, world, look.words), state, look, pressed);
}

}  // namespace huanka::ui
