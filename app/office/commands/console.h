// The console as part of huanka-office serve: its options, its door, and accounts to try it with.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "office/certificates.h"
#include "office/ledger.h"
#include "office/server.h"

namespace huanka::office {

struct ConsoleOptions {
  std::string address = "127.0.0.1", assets;
  std::optional<std::uint16_t> port;  ///< nothing: no console
  bool demo_accounts = false;
  std::chrono::minutes silent_after{5};  ///< of office.toml: a terminal not heard for longer is marked
};

void add_console_options(CLI::App& serve, ConsoleOptions& options);

/// The console's door, ready to run on a thread of its own; nothing when no port was given. The failure is one
/// sentence.
Result<std::optional<Server>, std::string> open_console(const ConsoleOptions& options, const BookPlace& place,
                                                        const Rules& rules);

}  // namespace huanka::office
