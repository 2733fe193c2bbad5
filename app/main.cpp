// huanka: the kiosk and its tools. Every subcommand uses the same rooms as the kiosk itself.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string_view>

#include "process/traces.h"
#include "shell/commands.h"

namespace {
int run(int argc, char** argv) {
  using namespace huanka::shell;
  spdlog::set_default_logger(spdlog::stderr_logger_mt("huanka"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");

  CLI::App app("HuanKa: swaps a second-generation social security card for a third-generation one");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done; 64 the command line is wrong; 70 a fault of the program itself; others: each command's "
      "--help");
  Chosen chosen;
  add_run_command(app, chosen);
  add_demo_command(app, chosen);
  add_card_command(app, chosen);
  add_print_command(app, chosen);
  add_photo_command(app, chosen);
  add_case_command(app, chosen);
  add_store_command(app, chosen);
  add_config_command(app, chosen);
  add_office_command(app, chosen);
  add_rig_command(app, chosen);
  add_sim_command(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& said) {  // --help comes this way too
    return app.exit(said) == 0 ? EX_OK : EX_USAGE;
  }
  return chosen();
}
}  // namespace

int main(int argc, char** argv) {
  // The kiosk lives from one person to the next; a tool gives its memory back when it ends, and need not load twice.
  if (argc > 1 && std::string_view(argv[1]) == "run") huanka::process::overwrite_freed_memory(argv);
  huanka::process::leave_no_core();
  try {
    return run(argc, argv);
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "huanka: stopped by a fault of its own: %s\n", broken.what());
    return EX_SOFTWARE;
  }
}
