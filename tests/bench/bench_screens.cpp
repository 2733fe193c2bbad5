// From a tap to pixels in the window, at 1080x1920 in software: a pressed button, and a whole new screen. Every screen
// there is, every target on it, in both languages; the first pass pays for texts nobody has seen yet.
#include "all_states.h"
#include "measure.h"
#include "ui/window.h"

using namespace huanka;
using namespace huanka::bench;
using namespace huanka::ui;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

namespace {
constexpr int passes = 4;
constexpr ScreenGeometry panel{1080, 1920, 23.8};

Point middle(const Rect& rect) { return {rect.x + rect.w / 2, rect.y + rect.h / 2}; }
}  // namespace

TEST_CASE("Tap to presented frame") {
  const auto world = full_world();
  auto window = must(Window::open(panel, false));
  auto stage = must(Stage::open(
      {fs::path(HUANKA_BINARY_DIR) / "assets/locale", fs::path(HUANKA_SOURCE_DIR) / "assets/icons"}, panel));
  auto states = all_states(world);
  std::vector<double> presses, first_screens, screens;
  std::int64_t now = 10'000;
  for (int pass = 0; pass < passes; ++pass)
    for (auto& state : states) {
      state.language = pass % 2 == 0 ? domain::Language::Chinese : domain::Language::English;
      auto& shown = pass < 2 ? first_screens : screens;
      shown.push_back(milliseconds_of([&] {
        stage->show(state, world);
        window->present(stage->canvas(), stage->redraw());
      }));
      const auto targets = stage->screen().targets;
      for (const auto& target : targets) {
        now += 1'000;
        presses.push_back(milliseconds_of([&] {
          stage->touch({Touch::Kind::Down, 1, middle(target.rect), now});
          window->present(stage->canvas(), stage->redraw());
        }));
        // slid off and let go: nothing happens, and the next one is fresh
        stage->touch({Touch::Kind::Move, 1, {0, 0}, now});
        stage->touch({Touch::Kind::Up, 1, {0, 0}, now});
        stage->redraw();
      }
    }
  print_times("button pressed", presses, "p99 < 8 ms");
  print_times("new screen, its texts seen before", screens, "p99 < 16 ms");
  print_times("new screen, its texts for the first time", first_screens, "p99 < 16 ms");
}
