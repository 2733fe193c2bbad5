// huanka sim: histories of the world in a box. The box is a program of its own beside this one, so that the kiosk
// carries none of it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "shell/commands.h"
#include "shell/places.h"

namespace huanka::shell {

namespace {
constexpr int not_here = 69;  ///< EX_UNAVAILABLE

int play(const std::vector<std::string>& words) {
  const std::string box = program("huanka-sim").string();
  std::vector<std::string> command{box};
  command.insert(command.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(box.c_str(), arguments.data());
  std::cerr << box << " cannot be started\n";
  return not_here;
}
}  // namespace

void add_sim_command(CLI::App& app, Chosen& chosen) {
  auto* sim = app.add_subcommand("sim", "Kiosk and office in simulated time with everything that can go wrong");
  sim->prefix_command();
  sim->set_help_flag();  // the box explains itself
  sim->callback([&chosen, sim] { chosen = [words = sim->remaining()] { return play(words); }; });
}

}  // namespace huanka::shell
