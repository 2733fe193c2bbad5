// huanka config check|staff-code: what a technician does before the kiosk is opened to the public.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "settings/settings.h"
#include "settings/staff_code.h"
#include "shell/commands.h"
#include "shell/places.h"
#include "shell/protection.h"
#include "shell/security_module.h"

namespace huanka::shell {

namespace {
int check(const std::string& folder) {
  const auto all = settings::load_all(folder);
  if (!all) {
    for (const auto& mistake : all.error()) std::cerr << settings::to_string(mistake) << '\n';
    std::cerr << all.error().size() << " mistake(s)\n";
    return 1;
  }
  std::cout << "The configuration is right: kiosk " << all->kiosk.kiosk_id << ", county " << all->county.id << ", "
            << all->county.banks.size() << " banks, " << all->county.bins.size() << " card prefixes\n";
  if (settings::is_trial_staff_code(all->kiosk.staff_code))
    std::cout << "Note: the staff code is still the one for trying out\n";
  std::cout << "Protection: " << in_words(key_place_from(all->kiosk.protection)) << '\n';
  std::cout << "Security module: " << report_on(module_from(all->kiosk.security_module)).description << '\n';
  return 0;
}

int staff_code() {
  std::string digits;
  std::getline(std::cin, digits);
  const bool six = digits.size() == 6 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!six) {
    std::cerr << "Give six digits on standard input\n";
    return 2;
  }
  std::cout << settings::make_staff_code_hash(digits) << '\n';
  return 0;
}
}  // namespace

void add_config_command(CLI::App& app, Chosen& chosen) {
  auto* config = app.add_subcommand("config", "Check the configuration");
  config->require_subcommand(1);
  auto folder = std::make_shared<std::string>(default_config_folder().string());

  auto* check_command =
      config->add_subcommand("check", "Name every mistake; exit code 0 when there is none, 1 otherwise");
  check_command->add_option("FOLDER", *folder, "Folder with kiosk.toml, county/ and calendar/")->capture_default_str();
  check_command->footer("Exit codes: 0 no mistake, 1 mistakes");
  check_command->callback([&chosen, folder] { chosen = [folder] { return check(*folder); }; });

  auto* code =
      config->add_subcommand("staff-code", "Read six digits from standard input, print the line for kiosk.toml");
  code->footer("Exit codes: 0 printed, 2 not six digits");
  code->callback([&chosen] { chosen = [] { return staff_code(); }; });
}

}  // namespace huanka::shell
