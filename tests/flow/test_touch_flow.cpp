// A whole visit by real touch events: SDL's own fingers into the real window (on SDL's driver without a display), and
// the pixels the window was given. The recorded visit then plays to the same states, byte for byte.
#include <SDL.h>

#include <chrono>
#include <cstdlib>

#include "card_reader/card_profile.h"
#include "replay/recording.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "shell/session.h"
#include "ui/theme.h"
#include "ui/window.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::shell;
namespace fs = std::filesystem;
namespace step = visit::step;

namespace {
constexpr SDL_FingerID first_finger = 7, second_finger = 8;

std::uint32_t pixel_of(ui::Color c) { return 0xFF000000U | c.r << 16U | c.g << 8U | c.b; }

struct Lobby {
  TemporaryFolder folder;
  std::vector<visit::Event> taken;
  std::vector<std::string> states;  ///< before each event
  std::unique_ptr<ui::Window> window;
  std::unique_ptr<Session> session;
  std::int64_t clock_ms = 10'000;

  Lobby() {
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
    auto settings = must(settings::load_all(config));
    const auto screen = settings.kiosk.screen;
    window = must(ui::Window::open({screen.width_px, screen.height_px, screen.diagonal_inch}, false));
    session = must(Session::open({.settings = std::move(settings),
                                  .config_folder = config,
                                  .data_folder = folder,
                                  .wake = {},
                                  .taken = [this](const visit::Event& event) {
                                    taken.push_back(event);
                                    states.push_back(replay::to_json(session->state()));
                                  }}));
    session->begin_work();
    REQUIRE(session->start_trouble().empty());
    present();
  }

  void present() {
    const auto changed = session->stage().redraw();
    window->present(session->stage().canvas(), changed);
  }

  void push(Uint32 type, SDL_FingerID finger, ui::Point at) const {
    const auto geometry = session->stage().geometry();
    SDL_Event e{};
    e.type = type;
    e.tfinger.fingerId = finger;
    e.tfinger.x = (static_cast<float>(at.x) + 0.5F) / static_cast<float>(geometry.width_px);
    e.tfinger.y = (static_cast<float>(at.y) + 0.5F) / static_cast<float>(geometry.height_px);
    REQUIRE(SDL_PushEvent(&e) == 1);
  }

  /// What the kiosk's loop does with the window's input; gives the number of events the visit took.
  int let_work() {
    int taken_now = 0;
    for (ui::Input input : window->wait(std::chrono::milliseconds(0))) {
      if (input.kind != ui::Input::Kind::Touched) continue;
      input.touch.at_ms = clock_ms += 50;
      if (const auto event = session->stage().touch(input.touch)) {
        session->handle(*event);
        ++taken_now;
      }
    }
    present();
    return taken_now;
  }

  ui::Point middle(const std::string& id) const {
    const auto* target = session->stage().screen().find(id);
    INFO(id << " on " << session->stage().screen().name);
    REQUIRE(target != nullptr);
    return {target->rect.x + target->rect.w / 2, target->rect.y + target->rect.h / 2};
  }

  void tap(const std::string& id) {
    session->handle_arrived();
    const auto at = middle(id);
    clock_ms += 1'000;
    push(SDL_FINGERDOWN, first_finger, at);
    push(SDL_FINGERUP, first_finger, at);
    INFO(id);
    REQUIRE(let_work() == 1);
  }

  bool until(const std::string& screen) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (session->stage().screen().name != screen && std::chrono::steady_clock::now() < deadline)
      if (const auto event = session->inbox().take_within(std::chrono::milliseconds(100))) session->handle(*event);
    present();
    return session->stage().screen().name == screen;
  }

  /// From the surface the window shows, not from our own canvas.
  std::uint32_t pixel(ui::Point at) const {
    SDL_Window* shown = nullptr;
    for (Uint32 id = 1; id < 32 && shown == nullptr; ++id) shown = SDL_GetWindowFromID(id);
    const auto* surface = SDL_GetWindowSurface(shown);
    REQUIRE(surface != nullptr);
    const auto* row =
        static_cast<const std::uint8_t*>(surface->pixels) + static_cast<std::ptrdiff_t>(at.y) * surface->pitch;
    Uint8 r = 0, g = 0, b = 0;
    SDL_GetRGB(reinterpret_cast<const Uint32*>(row)[at.x], surface->format, &r, &g, &b);
    return pixel_of({r, g, b});
  }
  /// Inside a target, near its left edge, where no words are.
  std::uint32_t pixel_in(const std::string& id) const {
    const auto rect = session->stage().screen().find(id)->rect;
    return pixel({rect.x + rect.h / 4, rect.y + rect.h / 2});
  }
  /// The window shows this screen, and at each point what the stage painted there.
  void check_pixels(const char* name, const std::vector<ui::Point>& points) {
    INFO(name);
    REQUIRE(session->stage().screen().name == name);
    present();
    for (const auto& at : points) CHECK(pixel(at) == session->stage().canvas().row(at.y)[at.x]);
  }
};
}  // namespace

TEST_CASE("A whole swap by real fingers: events, pixels in the window, and the same again from its recording",
          "[flow][touch]") {
  Lobby lobby;
  const ui::Theme theme;
  const auto size = lobby.session->stage().geometry();
  const std::vector<ui::Point> corners{{2, 2},
                                       {size.width_px - 3, 2},
                                       {2, size.height_px / 2},
                                       {size.width_px / 2, size.height_px - 3},
                                       {size.width_px / 2, size.height_px / 2}};
  lobby.check_pixels("attract", corners);
  lobby.tap("start");
  lobby.check_pixels("services", corners);
  CHECK(lobby.pixel({2, 2}) == pixel_of(theme.bar.fill));
  lobby.tap("service.swap");
  lobby.tap("next");
  REQUIRE(lobby.until("card-insert"));
  lobby.check_pixels("card-insert", corners);
  lobby.session->devices().simulated_reader->insert(card_reader::profile("ccb").value());
  REQUIRE(lobby.until("card-mine"));
  lobby.check_pixels("card-mine", corners);
  CHECK(lobby.pixel_in("next") == pixel_of(theme.primary.fill));
  lobby.tap("next");
  for (const char digit : std::string("13812345678")) lobby.tap(std::string("digit.") + digit);
  for (const char* id : {"next", "yes", "yes", "no", "no", "next", "next", "photo.keep"}) lobby.tap(id);
  lobby.check_pixels("review", corners);
  CHECK(lobby.pixel_in("next") == pixel_of(theme.primary.fill));
  lobby.tap("next");
  REQUIRE(lobby.until("done"));
  lobby.check_pixels("done", corners);
  CHECK(std::get<step::Finish>(lobby.session->state().step).sent);

  const auto recorded = must(replay::from_text(replay::to_text(lobby.taken)));
  auto expected = lobby.states;
  expected.push_back(replay::to_json(lobby.session->state()));
  CHECK(replay::play(recorded, lobby.session->world()) == expected);
}

TEST_CASE("A second finger changes nothing, and a finger that slides off chooses nothing", "[flow][touch]") {
  Lobby lobby;
  lobby.tap("start");
  const auto swap = lobby.middle("service.swap"), guides = lobby.middle("service.guides");
  // Beside the words and the picture, where the card itself is seen.
  const auto card = lobby.session->stage().screen().find("service.swap")->rect;
  const ui::Point bare{card.x + card.w / 2, card.y + card.h / 10};
  const auto unpressed = lobby.pixel(bare);

  lobby.clock_ms += 1'000;
  lobby.push(SDL_FINGERDOWN, first_finger, swap);
  CHECK(lobby.let_work() == 0);
  CHECK(lobby.pixel(bare) != unpressed);
  lobby.push(SDL_FINGERDOWN, second_finger, guides);
  lobby.push(SDL_FINGERUP, second_finger, guides);
  CHECK(lobby.let_work() == 0);
  lobby.push(SDL_FINGERMOTION, first_finger, {swap.x, 3});
  lobby.push(SDL_FINGERUP, first_finger, {swap.x, 3});
  CHECK(lobby.let_work() == 0);
  CHECK(lobby.pixel(bare) == unpressed);
  CHECK(lobby.session->stage().screen().name == "services");

  lobby.push(SDL_FINGERDOWN, first_finger, swap);
  lobby.push(SDL_FINGERDOWN, second_finger, guides);
  lobby.push(SDL_FINGERUP, first_finger, swap);
  CHECK(lobby.let_work() == 1);
  CHECK(std::holds_alternative<step::Notice>(lobby.session->state().step));
}
