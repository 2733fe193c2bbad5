// huanka rig: the hand of somebody without hardware, while the kiosk runs.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "shell/commands.h"
#include "shell/places.h"
#include "shell/rig_server.h"

namespace huanka::shell {

namespace {
struct RigOptions {
  std::string data;
  std::vector<std::string> words;
};

int say(const std::filesystem::path& socket, const std::string& line) {
  const std::string answer = ask_rig(socket, line);
  if (answer.empty()) {
    std::cerr << "No kiosk listens at " << socket.string() << "; start one with `huanka run`\n";
    return 2;
  }
  std::cout << answer << (answer.ends_with('\n') ? "" : "\n");
  const bool good = answer == "ok" || answer.find('\n') != std::string::npos;
  return good ? 0 : 1;
}
}  // namespace

void add_rig_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<RigOptions>();
  auto* rig =
      app.add_subcommand("rig", "Move the simulated devices of a running kiosk; `huanka rig ?` lists what it can");
  rig->add_option("--data", options->data, "The kiosk's data folder");
  rig->add_option("WORDS", options->words, "For example: insert ccb");
  rig->footer("Without words, lines are read from standard input. Exit codes: 0 done, 1 not done, 2 no kiosk runs");
  rig->callback([&chosen, options] {
    chosen = [options] {
      const auto socket = (options->data.empty() ? data_folder() : std::filesystem::path(options->data)) / "rig.sock";
      if (!options->words.empty()) return say(socket, CLI::detail::join(options->words, " "));
      int result = 0;
      for (std::string line; std::getline(std::cin, line);)
        if (!line.empty()) result = say(socket, line);
      return result;
    };
  });
}

}  // namespace huanka::shell
