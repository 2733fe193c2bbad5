// huanka case list|show|unsettled|settle: what the kiosk's store knows, beside a running kiosk; and what somebody saw
// in the tray, written down while the kiosk is not running.
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
  std::string number, paper, came_out;
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
  const auto prints = store->prints_of(options.number);
  const auto messages = store->messages_of(options.number);
  if (!prints || !messages) return std::cerr << "the store cannot be read\n", cannot;
  auto json = to_json(**c, options.show);
  json["prints"] = nlohmann::ordered_json::array();
  for (const auto& job : *prints)
    json["prints"].push_back(
        {{"paper", store::to_string(job.paper)}, {"state", store::to_string(job.state)}, {"duplicate", job.duplicate}});
  json["messages"] = nlohmann::ordered_json::array();
  for (const auto& message : *messages)
    json["messages"].push_back({{"sequence", message.sequence},
                                {"fate", store::to_string(message.fate)},
                                {"attempts", message.attempts},
                                {"last_reason", message.last_reason}});
  std::cout << json.dump(2) << '\n';
  return done;
}

/// Papers nobody has looked for yet, and messages the office refused.
int unsettled(const CaseOptions& options) {
  auto store = look(options);
  if (!store) return cannot;
  const auto prints = store->unknown_prints();
  const auto aside = store->messages_set_aside();
  if (!prints || !aside) return std::cerr << "the store cannot be read\n", cannot;
  for (const auto& job : *prints)
    std::cout << job.number << "  " << store::to_string(job.paper) << "  may or may not have come out\n";
  for (const auto& message : *aside)
    std::cout << message.case_number << "  message " << message.sequence << "  set aside: " << message.last_reason
              << '\n';
  return done;
}

int settle(const CaseOptions& options) {
  // Whose kiosk it is stands in the number: KIOSK-YYMMDD-NNNN-C.
  constexpr std::size_t behind_the_kiosk = 14;
  if (!domain::is_case_number(options.number)) return std::cerr << "not a case number\n", not_found;
  if (auto there = look(options); !there) return cannot;
  const auto place = session_options(options.start);
  if (!place) return cannot;
  const std::string kiosk = options.number.substr(0, options.number.size() - behind_the_kiosk);
  auto store =
      store::Store::open(place->store_folder(), kiosk, wire::now(), key_place_from(place->settings.kiosk.protection));
  if (!store) {
    std::cerr << store.error().detail
              << (store.error().code == store::Error::Code::InUse
                      ? "; stop the kiosk, or look the case up on its screen"
                      : "")
              << '\n';
    return cannot;
  }
  const auto paper = options.paper == "slip" ? store::Paper::Slip : store::Paper::Letter;
  const auto last = store->last_print(options.number, paper);
  if (!last) return std::cerr << last.error().detail << '\n', cannot;
  if (!*last || (*last)->state != store::PrintState::Unknown)
    return std::cerr << "there is no such paper in doubt\n", not_found;
  const auto settled = store->resolve_print(options.number, paper, options.came_out == "yes", wire::now());
  if (!settled) return std::cerr << settled.error().detail << '\n', cannot;
  return done;
}
}  // namespace

void add_case_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<CaseOptions>();
  auto* cases = app.add_subcommand("case", "Look at the kiosk's cases, settle papers in doubt");
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
  auto* doubts = cases->add_subcommand("unsettled", "Papers that may or may not have come out; messages set aside");
  common(doubts);
  doubts->callback([&chosen, options] { chosen = [options] { return unsettled(*options); }; });
  auto* settling = cases->add_subcommand("settle", "Write down whether a paper in doubt came out");
  settling->footer("Exit codes: 0 done, 1 no such paper in doubt, 2 the store cannot be read or is in use");
  add_place_options(*settling, options->start);
  settling->add_option("NUMBER", options->number, "Case number")->required();
  settling->add_option("PAPER", options->paper, "slip or letter")->required()->check(CLI::IsMember({"slip", "letter"}));
  settling->add_option("CAME_OUT", options->came_out, "yes or no")->required()->check(CLI::IsMember({"yes", "no"}));
  settling->callback([&chosen, options] { chosen = [options] { return settle(*options); }; });
}

}  // namespace huanka::shell
