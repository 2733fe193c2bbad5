// huanka-kill-lobby: one lobby of the kill loop; tells its counts on standard output, one "NAME<tab>VALUE" a line.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include "lobby.h"

int main(int argc, char** argv) try {
  using namespace huanka::rig;
  std::signal(SIGPIPE, SIG_IGN);  // a killed kiosk is written to
  LobbyOptions options;
  CLI::App app("A kiosk that is killed again and again, and both ends counted");
  app.add_option("--kiosk", options.kiosk_program, "The program huanka-kill-kiosk")->required();
  app.add_option("--config", options.config)->required();
  app.add_option("--kills", options.kills)->capture_default_str();
  app.add_option("--season", options.season, "Kills until everything is counted")->capture_default_str();
  app.add_option("--seed", options.seed)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Lobby lobby(options);
  const LobbyCount count = lobby.run();
  const auto tell = [](const std::string& name, const auto& value) { std::cout << name << '\t' << value << '\n'; };
  for (const auto& violation : count.violations) tell("violation", violation);
  for (const auto& [name, n] : count.kills_at) tell("at " + name, n);
  tell("kills", count.kills);
  tell("office kills", count.office_kills);
  tell("visits that came to their end", count.visits_ended);
  tell("cases shown as accepted", count.accepted);
  tell("cases at both ends", count.cases);
  tell("letters", count.letters);
  tell("sheets", count.papers);
  tell("cards put in again", count.lost_cards);
  tell("printers that crashed by themselves", count.printers_broken);
  tell("seasons", count.seasons);
  tell("longest healing, ms", count.longest_healing_ms);
  return count.violations.empty() ? 0 : 1;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "%s\n", problem.what());
  return 2;
}
