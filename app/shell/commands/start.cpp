#include "shell/commands/start.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "settings/staff_code.h"
#include "shell/places.h"

namespace huanka::shell {

namespace fs = std::filesystem;

void add_place_options(CLI::App& command, StartOptions& options) {
  command.add_option("--config", options.config,
                     "Folder with kiosk.toml, county/ and calendar/; or another kiosk.toml");
  command.add_option("--data", options.data, "Where database, papers and the local office live");
}

void add_start_options(CLI::App& command, StartOptions& options) {
  add_place_options(command, options);
  command.add_option("--devices", options.devices, "simulated or real, whatever the configuration says")
      ->check(CLI::IsMember({"simulated", "real"}));
}

std::optional<SessionOptions> session_options(const StartOptions& options) {
  const bool one_file = options.config.ends_with(".toml");
  const fs::path folder = options.config.empty() || one_file ? default_config_folder() : fs::path(options.config);
  auto all = one_file ? settings::load_all_with(folder, options.config) : settings::load_all(folder);
  if (!all) {
    for (const auto& mistake : all.error()) std::cerr << settings::to_string(mistake) << '\n';
    return std::nullopt;
  }
  if (!options.devices.empty())
    all->kiosk.devices.mode = options.devices == "real" ? settings::DeviceMode::Real : settings::DeviceMode::Simulated;
  if (all->kiosk.devices.mode == settings::DeviceMode::Real && settings::is_trial_staff_code(all->kiosk.staff_code)) {
    std::cerr
        << "kiosk.toml: staff_code is the one for trying out; with real devices make your own with `huanka config "
           "staff-code`\n";
    return std::nullopt;
  }
  if (options.windowed) all->kiosk.screen.fullscreen = false;
  return SessionOptions{.settings = std::move(all).value(),
                        .config_folder = folder,
                        .data_folder = options.data.empty() ? data_folder() : fs::path(options.data),
                        .wake = {},
                        .taken = {}};
}

}  // namespace huanka::shell
