// The hand's panel and the kiosk's voice: desk things, but a button nobody can reach or a beep nobody hears is a fault.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "rig/temporary_folder.h"
#include "ui/beeper.h"
#include "ui/panel.h"
#include "world.h"

using namespace huanka;
using namespace huanka::ui;
using huanka::visit::testing::must;
namespace fs = std::filesystem;

TEST_CASE("Panel: every line has a button of its own inside the window, none over another", "[ui][panel]") {
  auto text = must(TextEngine::open(debian_fonts()));
  const std::vector<PanelGroup> groups{{"card", {"pull", "insert ccb", "insert second-generation-in-layout-v1"}},
                                       {"office", {"office off", "office on", "approve last", "issue last new-icbc"}}};
  const auto layout = lay_out(groups, *text);
  REQUIRE(layout.buttons.size() == 7);
  const Rect window{0, 0, layout.size.w, layout.size.h};
  for (const auto& button : layout.buttons) {
    CHECK(window.contains(button.rect));
    CHECK_FALSE(overlap(button.rect, layout.answer));
    CHECK(layout.at({button.rect.x + 2, button.rect.y + 2})->line == button.line);
  }
  for (const auto& a : layout.buttons)
    for (const auto& b : layout.buttons)
      if (&a != &b) CHECK_FALSE(overlap(a.rect, b.rect));
  CHECK(layout.at({layout.answer.x + 1, layout.answer.y + 1}) == nullptr);
}

TEST_CASE("The beeper can be heard while it is on, and is silent again afterwards", "[ui][beeper]") {
  const rig::TemporaryFolder folder;
  const auto heard = folder.path() / "heard.raw";
  ::setenv("SDL_AUDIODRIVER", "disk", 1);  // SDL writes into a file what a loudspeaker would get
  ::setenv("SDL_DISKAUDIOFILE", heard.c_str(), 1);
  const auto loud = [&] {
    std::ifstream in(heard, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return std::any_of(bytes.begin(), bytes.end(), [](char byte) { return byte != 0; });
  };
  Beeper beeper;
  beeper.sound(true);
  for (int i = 0; i < 1'000 && !loud(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(loud());
  beeper.sound(false);
  CHECK_FALSE(beeper.is_on());
  ::setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
  beeper.sound(true);  // no loudspeaker: no sound, no harm
  beeper.sound(false);
}
