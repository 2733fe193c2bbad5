// huanka office check|codes|pin: the line to the office, as a technician tries and explains it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "settings/settings.h"
#include "shell/commands.h"
#include "shell/places.h"
#include "shell/session.h"
#include "sync/office_client.h"
#include "sync/pin.h"
#include "text/catalog.h"

namespace huanka::shell {

namespace {
constexpr int good = 0, faulty = 1, cannot = 2;

int with_words(const std::string& config, const std::function<int(const text::Catalog&)>& work) {
  const auto kiosk = settings::load_kiosk(std::filesystem::path(config) / "kiosk.toml");
  const auto words = text::Catalog::load(locale_folder(), kiosk ? kiosk->language : domain::Language::English);
  if (!words) return std::cerr << "no words in " << words.error().detail << '\n', cannot;
  return work(*words);
}

std::string explained(const text::Catalog& words, const std::string& code) {
  return code + "  " + words.text("link." + code);
}

int check(const std::string& config) {
  const auto kiosk = settings::load_kiosk(std::filesystem::path(config) / "kiosk.toml");
  if (!kiosk) return std::cerr << "kiosk.toml has mistakes; see `huanka config check`\n", cannot;
  if (kiosk->office.mode == settings::OfficeMode::Local)
    return std::cerr << "office.mode is \"local\": the kiosk starts its own office, there is no line to try\n", cannot;
  sync::OfficeClient client(remote_office(kiosk->office));
  const auto answer = client.health();
  if (answer) {
    std::cout << "the office answers with status " << answer->status << '\n';
    return answer->status == 200 ? good : faulty;
  }
  return with_words(config, [&](const text::Catalog& words) {
    std::cout << explained(words, to_string(answer.error().code)) << '\n' << "    " << answer.error().detail << '\n';
    return faulty;
  });
}

int codes(const std::string& config) {
  return with_words(config, [](const text::Catalog& words) {
    for (const auto& row : sync::link_faults) std::cout << explained(words, std::string(row.staff_code)) << '\n';
    return good;
  });
}

int pin(const std::string& file) {
  const auto pin = sync::pin_of(file);
  if (!pin) return std::cerr << "no certificate in " << file << '\n', cannot;
  std::cout << *pin << '\n';
  return good;
}
}  // namespace

void add_office_command(CLI::App& app, Chosen& chosen) {
  auto* office = app.add_subcommand("office", "Try and explain the line to the office");
  office->require_subcommand(1);
  office->footer("Exit codes: 0 good, 1 the line has a fault, 2 could not try");
  auto config = std::make_shared<std::string>(default_config_folder().string());
  auto file = std::make_shared<std::string>();
  const auto with_config = [&](CLI::App* sub) {
    sub->add_option("--config", *config, "Folder with kiosk.toml")->capture_default_str();
    return sub;
  };
  with_config(office->add_subcommand("check", "Ask the office whether it is well; a fault is told with its code"))
      ->callback([&chosen, config] { chosen = [config] { return check(*config); }; });
  with_config(office->add_subcommand("codes", "Every code of the line, what it means and what to do"))
      ->callback([&chosen, config] { chosen = [config] { return codes(*config); }; });
  auto* pinning = office->add_subcommand("pin", "Print a certificate's public key as office.pins wants it");
  pinning->add_option("FILE", *file, "Certificate in PEM")->required();
  pinning->callback([&chosen, file] { chosen = [file] { return pin(*file); }; });
}

}  // namespace huanka::shell
