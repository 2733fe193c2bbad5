// Where the outside probe (whole_process.py) must tap and look, from the real screens of this configuration: JSON on
// standard output. Points are chosen by their pixels, so they stay right when screens are laid out anew.
#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "settings/settings.h"
#include "shell/world.h"
#include "ui/stage.h"

using namespace huanka;
namespace fs = std::filesystem;

namespace {
using Pixels = std::vector<std::uint32_t>;

struct Seen {
  Pixels pixels;
  int width = 0;
  std::uint32_t at(ui::Point p) const { return pixels[static_cast<std::size_t>(p.y) * width + p.x]; }
};

Seen look(ui::Stage& stage) {
  stage.redraw();
  const ui::Canvas& canvas = stage.canvas();
  return {Pixels(canvas.row(0), canvas.row(0) + static_cast<std::ptrdiff_t>(canvas.width()) * canvas.height()),
          canvas.width()};
}

/// A point of `in` with plain surroundings in every picture, where `differs` holds.
ui::Point plain_point(const ui::Rect& in, const std::vector<const Seen*>& all,
                      const std::function<bool(ui::Point)>& differs) {
  constexpr int around = 3;
  for (int y = in.y + around; y < in.bottom() - around; ++y)
    for (int x = in.x + around; x < in.right() - around; ++x) {
      bool plain = differs({x, y});
      for (const Seen* seen : all)
        for (int dy = -around; dy <= around && plain; ++dy)
          for (int dx = -around; dx <= around && plain; ++dx) plain = seen->at({x + dx, y + dy}) == seen->at({x, y});
      if (plain) return {x, y};
    }
  std::cerr << "no plain point that tells the screens apart\n";
  std::exit(1);
}

ui::Point middle(const ui::Rect& rect) { return {rect.x + rect.w / 2, rect.y + rect.h / 2}; }
nlohmann::json json_of(ui::Point p) { return {p.x, p.y}; }
nlohmann::json json_of(const ui::Rect& r) { return {r.x, r.y, r.w, r.h}; }
nlohmann::json colour(std::uint32_t pixel) { return {pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff}; }
}  // namespace

int main() {
  auto settings = settings::load_all(fs::path(HUANKA_SOURCE_DIR) / "config");
  if (!settings) return 1;
  const auto world = shell::world_from(*settings);
  const auto geometry = shell::geometry_from(settings->kiosk.screen);
  auto stage = ui::Stage::open(
      {fs::path(HUANKA_BINARY_DIR) / "assets/locale", fs::path(HUANKA_SOURCE_DIR) / "assets/icons"}, geometry);
  if (!stage) return 1;
  auto state = visit::initial(world);
  state.language = settings->kiosk.language;
  (*stage)->show(state, world);
  const Seen attract = look(**stage);

  state = visit::advance(state, visit::event::Touched{}, world).state;
  (*stage)->show(state, world);
  const Seen menu = look(**stage);
  const auto* const guides_target = (*stage)->screen().find("service.guides");
  if (guides_target == nullptr) return 1;
  const ui::Rect guides_card = guides_target->rect;
  const auto guides_event = guides_target->event;
  (*stage)->touch({ui::Touch::Kind::Down, 1, middle(guides_card), 0});
  const Seen pressed = look(**stage);
  (*stage)->touch({ui::Touch::Kind::Move, 1, {0, 0}, 1});
  (*stage)->touch({ui::Touch::Kind::Up, 1, {0, 0}, 2});

  state = visit::advance(state, guides_event, world).state;
  (*stage)->show(state, world);
  const Seen guides = look(**stage);
  const auto* const back = (*stage)->screen().find("back");
  if (back == nullptr) return 1;

  const ui::Rect bar{0, 0, geometry.width_px, 40};
  const auto first = plain_point(bar, {&attract}, [&](ui::Point p) { return attract.at(p) != 0xFF000000; });
  const auto watched = plain_point(guides_card, {&menu, &pressed, &guides}, [&](ui::Point p) {
    return menu.at(p) != pressed.at(p) && menu.at(p) != guides.at(p);
  });
  std::cout << nlohmann::json{{"size", {geometry.width_px, geometry.height_px}},
                              {"first", json_of(first)},
                              {"first_colour", colour(attract.at(first))},
                              {"start", json_of(ui::Point{geometry.width_px / 2, geometry.height_px / 2})},
                              {"guides", json_of(guides_card)},
                              {"watched", json_of(watched)},
                              {"back", json_of(back->rect)}}
            << '\n';
  return 0;
}
