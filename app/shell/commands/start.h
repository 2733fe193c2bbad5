// What run and demo share: options of a start, and reading the configuration with every mistake told.
#pragma once

#include <optional>
#include <string>

#include "shell/session.h"

namespace CLI {
class App;
}

namespace huanka::shell {

struct StartOptions {
  std::string config;   ///< folder, or a kiosk.toml
  std::string data;     ///< empty: the user's data folder
  std::string devices;  ///< "simulated", "real", or empty: as the configuration says
  bool windowed = false;
};

/// --config and --data: where a kiosk's settings and its memory are.
void add_place_options(CLI::App& command, StartOptions& options);
/// Those, and --devices.
void add_start_options(CLI::App& command, StartOptions& options);
/// Mistakes go to standard error.
std::optional<SessionOptions> session_options(const StartOptions& options);

inline constexpr int exit_done = 0, exit_failed = 1, exit_cannot_start = 2, exit_no_display = 3;

}  // namespace huanka::shell
