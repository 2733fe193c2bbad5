// huanka case list|show: what the kiosk's store knows, beside a running kiosk.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "domain/masking.h"
#include "shell/commands.h"
#include "shell/commands/start.h"
#include "shell/protection.h"
#include "store/store.h"
#include "wire/case_json.h"
#include "wire/civil_time.h"

namespace huanka::shell {

namespace {
struct CaseOptions {
  StartOptions start;
  std::string number;
  bool json = false, show = false;
};

constexpr int done = 0, not_found = 1, cannot = 2;

nlohmann::ordered_json to_json(const domain::Case& c, bool show) {
  auto json = wire::to_json(c);
  if (show) return json;
  json["mobile"] = domain::masked(c.mobile);
  auto& card = json["old_card"];
  card["holder"]["id_number"] = domain::masked(c.old_card.holder.id_number);
  card["holder"]["name"] = domain::masked(c.old_card.holder.name);
  card["holder"].erase("birth_date");
  card["identification_code"] = c.old_card.identification_code.substr(0, 6) + std::string(26, '*');
  card["card_number"] = std::string(c.old_card.card_number.size(), '*');
  if (c.old_card.pan) card["pan"] = domain::masked(*c.old_card.pan);
  if (!c.new_card_identification_code.empty())
    json["new_card_identification_code"] = c.new_card_identification_code.substr(0, 6) + std::string(26, '*');
  return json;
}

void print_line(const domain::Case& c) {
  std::cout << c.number << "  " << domain::to_string(c.state) << "  " << domain::to_string(c.route) << "  "
            << domain::masked(c.old_card.holder.name) << "  " << domain::masked(c.old_card.holder.id_number) << '\n';
}

std::optional<store::Store> look(const CaseOptions& options) {
  const auto settings = session_options(options.start);
  if (!settings) return std::nullopt;
  auto store = store::Store::look(settings->store_folder(), key_place_from(settings->settings.kiosk.protection));
  if (!store) {
    std::cerr << settings->store_folder().string() << ": " << store.error().detail << '\n';
    return std::nullopt;
  }
  return std::move(store).value();
}

int list(const CaseOptions& options) {
  auto store = look(options);
  if (!store) return cannot;
  const auto cases = store->cases();
  if (!cases) return std::cerr << cases.error().detail << '\n', cannot;
  auto all = nlohmann::ordered_json::array();
  for (const auto& c : *cases) {
    if (options.json)
      all.push_back(to_json(c, options.show));
    else
      print_line(c);
  }
  if (options.json) std::cout << all.dump(2) << '\n';
  return done;
}

int show(const CaseOptions& options) {
  auto store = look(options);
  if (!store) return cannot;
  const auto c = store->find(options.number);
  if (!c) return std::cerr << c.error().detail << '\n', cannot;
  if (!*c) {
    const auto erased = store->erased_at(options.number);
    if (erased && *erased)
      std::cerr << "erased at " << wire::rfc3339(**erased) << ": only the number is left\n";
    else
      std::cerr << "no case of this number\n";
    return not_found;
  }
  std::cout << to_json(**c, options.show).dump(2) << '\n';
  return done;
}
}  // namespace

void add_case_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<CaseOptions>();
  auto* cases = app.add_subcommand("case", "Look at the kiosk's cases");
  cases->require_subcommand(1);
  const auto common = [&](CLI::App* sub) {
    sub->footer("Exit codes: 0 done, 1 no such case or erased, 2 the store or the configuration cannot be read");
    add_place_options(*sub, options->start);
    sub->add_flag("--show", options->show, "Personal data in full instead of masked");
  };
  auto* listing = cases->add_subcommand("list", "All cases, newest first");
  common(listing);
  listing->add_flag("--json", options->json, "As JSON");
  listing->callback([&chosen, options] { chosen = [options] { return list(*options); }; });
  auto* showing = cases->add_subcommand("show", "One case, as JSON");
  common(showing);
  showing->add_option("NUMBER", options->number, "Case number")->required();
  showing->callback([&chosen, options] { chosen = [options] { return show(*options); }; });
}

}  // namespace huanka::shell
