// The subcommands of `huanka`, one file each under commands/. Each function adds its subcommand to `app`; when the
// person chose it, `chosen` is set to a function that does the work and returns the process's exit code.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace huanka::shell {

using Chosen = std::function<int()>;

void add_run_command(CLI::App& app, Chosen& chosen);     ///< run: the kiosk itself
void add_demo_command(CLI::App& app, Chosen& chosen);    ///< demo: guided visits without a display
void add_card_command(CLI::App& app, Chosen& chosen);    ///< card read
void add_print_command(CLI::App& app, Chosen& chosen);   ///< print FILE --printer URI
void add_case_command(CLI::App& app, Chosen& chosen);    ///< case list|show
void add_store_command(CLI::App& app, Chosen& chosen);   ///< store status
void add_config_command(CLI::App& app, Chosen& chosen);  ///< config check
void add_office_command(CLI::App& app, Chosen& chosen);  ///< office check|codes|pin
void add_photo_command(CLI::App& app, Chosen& chosen);   ///< photo scan FILE...
void add_rig_command(CLI::App& app, Chosen& chosen);     ///< rig: drives the simulated devices of a running kiosk
void add_sim_command(CLI::App& app, Chosen& chosen);     ///< sim: histories of the world in a box

}  // namespace huanka::shell
