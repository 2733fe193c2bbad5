// huanka rig: the hand of somebody without hardware, while the kiosk runs.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "card_reader/card_profile.h"
#include "shell/commands.h"
#include "shell/commands/start.h"
#include "shell/places.h"
#include "shell/rig_server.h"
#include "ui/panel.h"

namespace huanka::shell {

namespace {
struct RigOptions {
  std::string data;
  std::vector<std::string> words;
};

int say(const std::filesystem::path& socket, const std::string& line) {
  const auto answer = ask_rig(socket, line);
  if (!answer) {
    std::cerr << "No kiosk listens at " << socket.string() << "; start one with `huanka run`\n";
    return 2;
  }
  std::cout << answer->text << (answer->text.ends_with('\n') ? "" : "\n");
  return answer->done ? 0 : 1;
}

/// Every line a hand may want, as buttons; what needs a case takes the newest.
std::vector<ui::PanelGroup> panel_groups() {
  ui::PanelGroup cards{"card", {"pull"}};
  for (const auto& name : card_reader::profile_names()) cards.lines.push_back("insert " + name);
  std::vector<ui::PanelGroup> groups{std::move(cards),
                                     {"reader", {"reader off", "reader on", "service off", "service on"}}};
  for (const std::string name : {"slip", "letter"}) {
    ui::PanelGroup printer{name + " printer", {}};
    for (const char* how : {"ok", "paper_low", "paper_out", "jam", "cover_open", "offline"})
      printer.lines.push_back("printer " + name + " " + how);
    for (const char* how : {"failed", "unknown"}) printer.lines.push_back("end " + name + " " + how);
    groups.push_back(std::move(printer));
  }
  groups.push_back({"scanner", {"scan 20261123000123", "scanner off", "scanner on"}});
  groups.push_back({"camera", {"camera on", "camera off", "camera freeze", "camera nobody", "camera two"}});
  groups.push_back({"office", {"office off", "office on", "list", "approve last", "issue last new-icbc"}});
  return groups;
}

int panel(const std::filesystem::path& socket) {
  auto opened = ui::Panel::open("HuanKa rig", panel_groups());
  if (!opened) {
    std::cerr << "No display: " << opened.error().detail << '\n';
    return exit_no_display;
  }
  while (const auto line = (*opened)->wait()) {
    const auto answer = ask_rig(socket, *line);
    (*opened)->tell(*line + ": " + (answer ? answer->text : "no kiosk listens"));
  }
  return exit_done;
}
}  // namespace

void add_rig_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<RigOptions>();
  auto* rig =
      app.add_subcommand("rig", "Move the simulated devices of a running kiosk; `huanka rig ?` lists what it can");
  rig->add_option("--data", options->data, "The kiosk's data folder");
  rig->add_option("WORDS", options->words, "For example: insert ccb; or panel: a window with a button for each");
  rig->footer(
      "Without words, lines are read from standard input. Exit codes: 0 done, 1 not done, 2 no kiosk runs, 3 no "
      "display for the panel");
  rig->callback([&chosen, options] {
    chosen = [options] {
      const auto socket = (options->data.empty() ? data_folder() : std::filesystem::path(options->data)) / "rig.sock";
      if (options->words == std::vector<std::string>{"panel"}) return panel(socket);
      if (!options->words.empty()) return say(socket, CLI::detail::join(options->words, " "));
      int result = 0;
      for (std::string line; std::getline(std::cin, line);)
        if (!line.empty()) result = say(socket, line);
      return result;
    };
  });
}

}  // namespace huanka::shell
