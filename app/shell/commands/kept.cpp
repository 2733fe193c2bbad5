#include "shell/commands/kept.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "shell/places.h"
#include "shell/protection.h"

namespace huanka::shell {

namespace fs = std::filesystem;

void add_kept_options(CLI::App& command, KeptOptions& options) {
  command.add_option("--config", options.config, "Folder with kiosk.toml, or another kiosk.toml");
  command.add_option("--store", options.store, "The kiosk's store folder, whatever the configuration says");
}

std::optional<Kept> kept(const KeptOptions& options) {
  const fs::path config = options.config.empty() ? default_config_folder() : fs::path(options.config);
  const auto kiosk = settings::load_kiosk(config.extension() == ".toml" ? config : config / "kiosk.toml");
  if (!kiosk) {
    for (const auto& mistake : kiosk.error()) std::cerr << settings::to_string(mistake) << '\n';
    return std::nullopt;
  }
  Kept found{.folder = data_folder() / "store", .key_place = key_place_from(kiosk->protection)};
  if (!kiosk->store_folder.empty()) found.folder = kiosk->store_folder;
  if (!options.store.empty()) found.folder = options.store;
  return found;
}

}  // namespace huanka::shell
