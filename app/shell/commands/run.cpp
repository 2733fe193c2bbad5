// huanka run: the kiosk itself.
#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <iostream>
#include <memory>

#include "shell/commands.h"
#include "shell/commands/start.h"
#include "shell/hand.h"
#include "shell/rig_server.h"
#include "ui/beeper.h"
#include "ui/window.h"

namespace huanka::shell {

namespace {
using namespace std::chrono_literals;
using std::chrono::steady_clock;

volatile std::sig_atomic_t asked_to_stop = 0;

/// While somebody is here time is told every second; an idle kiosk sleeps.
std::chrono::milliseconds patience(const visit::State& state) {
  return std::holds_alternative<visit::step::Attract>(state.step) ? 30'000ms : 1'000ms;
}

bool card_was_left(const visit::State& state) {
  const auto* farewell = std::get_if<visit::step::Farewell>(&state.step);
  return farewell != nullptr && farewell->alarm;
}

int run(const StartOptions& options) {
  auto session_settings = session_options(options);
  if (!session_settings) return exit_cannot_start;
  const auto screen = session_settings->settings.kiosk.screen;
  auto window = ui::Window::open({screen.width_px, screen.height_px, screen.diagonal_inch}, screen.fullscreen);
  if (!window) {
    std::cerr << "No display: " << window.error().detail
              << "\nWithout one, `huanka demo --out DIR` plays guided visits.\n";
    return exit_no_display;
  }
  session_settings->wake = [&w = **window] { w.wake(); };
  const auto rig_socket = session_settings->data_folder / "rig.sock";
  auto opened = Session::open(std::move(*session_settings));
  if (!opened) {
    std::cerr << opened.error() << '\n';
    return exit_cannot_start;
  }
  Session& session = **opened;
  const auto paint = [&] { (*window)->present(session.stage().canvas(), session.stage().redraw()); };
  paint();  // the first frame; everything slower comes after it
  session.begin_work();
  if (const auto trouble = session.store_trouble(); !trouble.empty()) {
    std::cerr << "Cannot start: " << trouble << '\n';
    return exit_cannot_start;
  }
  const RigServer rig(rig_socket,
                      [&](const std::string& line) { return obey(line, session.devices(), session.local_office()); });

  std::signal(SIGTERM, [](int) { asked_to_stop = 1; });
  std::signal(SIGINT, [](int) { asked_to_stop = 1; });
  ui::Beeper beeper;
  auto last = steady_clock::now();
  while (asked_to_stop == 0) {
    for (const ui::Input& input : (*window)->wait(patience(session.state()))) {
      if (input.kind == ui::Input::Kind::Quit) return exit_done;
      if (input.kind == ui::Input::Kind::Exposed)
        (*window)->present(session.stage().canvas(), {{0, 0, screen.width_px, screen.height_px}});
      if (input.kind == ui::Input::Kind::Touched)
        if (const auto event = session.stage().touch(input.touch)) session.handle(*event);
    }
    session.handle_arrived();
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - last);
    if (passed >= 1'000ms) {
      last += passed;
      session.handle(visit::event::TimePassed{static_cast<int>(passed.count())});
    }
    beeper.sound(card_was_left(session.state()));
    paint();
    session.clear_after_person();
  }
  return exit_done;
}
}  // namespace

void add_run_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<StartOptions>();
  auto* command = app.add_subcommand("run", "Run the kiosk");
  add_start_options(*command, *options);
  command->add_flag("--windowed", options->windowed, "In a window instead of full screen");
  command->footer("Exit codes: 0 closed, 2 could not start, 3 no display");
  command->callback([&chosen, options] { chosen = [options] { return run(*options); }; });
}

}  // namespace huanka::shell
