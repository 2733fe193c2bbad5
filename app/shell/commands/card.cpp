// huanka card: what a technician or a script asks of the card reader. The same drivers as the kiosk.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "card_reader/card_profile.h"
#include "card_reader/pcsc_card_reader.h"
#include "card_reader/simulated_card_reader.h"
#include "domain/bank.h"
#include "domain/identity.h"
#include "domain/masking.h"
#include "shell/commands.h"
#include "shell/places.h"
#include "shell/security_module.h"

namespace huanka::shell {
namespace {

using card_reader::CardData;
using card_reader::CardReader;
using card_reader::Error;
using card_reader::Fault;

struct CardOptions {
  std::string reader;
  std::string devices = "real";
  std::string card = "ccb";
  bool json = false;
  bool show = false;
  int wait_s = 0;
};

using Items = std::vector<std::pair<std::string, std::string>>;

/// A value that has no masking rule of its own is hidden completely.
std::string hidden(const std::string& value) { return std::string(value.size(), '*'); }

template <class Parsed>
std::string masked_or_hidden(const std::string& value) {
  if (value.empty()) return {};
  const auto parsed = Parsed::parse(value);
  return parsed ? domain::masked(*parsed) : hidden(value);
}

std::string region_only(const std::string& code) {
  return code.substr(0, 6) + hidden(code.substr(std::min<std::size_t>(6, code.size())));
}

std::string generation_name(card_reader::Generation generation) {
  switch (generation) {
    case card_reader::Generation::First:
      return "1";
    case card_reader::Generation::Second:
      return "2";
    case card_reader::Generation::Third:
      break;
  }
  return "3";
}

Items items_of(const CardData& card, bool show) {
  const auto plain_or_hidden = [show](const std::string& value) { return show ? value : hidden(value); };
  const std::string pan = card.pan.value_or("");
  const bool contactless = card.interface == card_reader::Interface::Contactless;
  return {{"generation", generation_name(card.generation)},
          {"interface", contactless ? "contactless" : "contact"},
          {"spec_version", card.spec_version},
          {"card_class", card.card_class},
          {"issue_date", card.issue_date},
          {"expiry_date", card.expiry_date},
          {"identification_code", show ? card.identification_code : region_only(card.identification_code)},
          {"card_number", plain_or_hidden(card.card_number)},
          {"id_number", show ? card.id_number : masked_or_hidden<domain::IdNumber>(card.id_number)},
          {"name", show ? card.name : masked_or_hidden<domain::PersonName>(card.name)},
          {"sex", plain_or_hidden(card.sex == '\0' ? std::string() : std::string(1, card.sex))},
          {"nation", plain_or_hidden(card.nation)},
          {"birth_date", plain_or_hidden(card.birth_date)},
          {"pan", show ? pan : masked_or_hidden<domain::Pan>(pan)},
          {"historical_bytes", plain_or_hidden(card.historical_bytes)}};
}

void print(const Items& items, bool json) {
  if (json) {
    auto object = nlohmann::ordered_json::object();
    for (const auto& [key, value] : items) object[key] = value;
    std::cout << object.dump(2) << '\n';
    return;
  }
  for (const auto& [key, value] : items) std::cout << key << ": " << (value.empty() ? "-" : value) << '\n';
}

int fail(const Error& error, bool json) {
  const std::string code(card_reader::to_string(error.fault));
  if (json) print({{"error", code}, {"detail", error.detail}}, true);
  std::cerr << code << ": " << error.detail << '\n';
  return card_reader::exit_code(error.fault);
}

std::unique_ptr<CardReader> open_reader(const CardOptions& options) {
  if (options.devices == "real") return std::make_unique<card_reader::PcscCardReader>(options.reader);
  auto simulated = std::make_unique<card_reader::SimulatedCardReader>();
  if (const auto profile = card_reader::profile(options.card)) simulated->insert(*profile);
  return simulated;
}

void wait_for_card(CardReader& reader, std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (reader.state() != card_reader::State::CardPresent) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    reader.wait_for_change(left, {});
  }
}

int read_card(const CardOptions& options) {
  const auto reader = open_reader(options);
  wait_for_card(*reader, std::chrono::seconds(options.wait_s));
  const auto card = reader->read_card({}, {});
  if (!card) return fail(card.error(), options.json);
  print(items_of(*card, options.show), options.json);
  return 0;
}

int list_readers(const CardOptions& options) {
  const auto readers = open_reader(options)->list();
  if (!readers) return fail(readers.error(), options.json);
  if (options.json) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& each : *readers) all.push_back({{"name", each.name}, {"has_card", each.has_card}});
    std::cout << all.dump(2) << '\n';
    return 0;
  }
  for (const auto& each : *readers) std::cout << each.name << (each.has_card ? " (card)" : "") << '\n';
  return 0;
}

/// Which security module the configuration names, and whether it can be used now.
int look_at_module(const std::string& folder, bool json) {
  const auto all = settings::load_all(folder);
  if (!all) {
    for (const auto& mistake : all.error()) std::cerr << settings::to_string(mistake) << '\n';
    return 1;
  }
  const auto report = report_on(module_from(all->kiosk.security_module));
  print({{"security_module", report.description}, {"trouble", report.trouble}}, json);
  return report.trouble.empty() ? 0 : card_reader::exit_code(Fault::ModuleMissing);
}

std::string exit_codes() {
  std::string text = "Exit codes: 0 read";
  for (const Fault fault : card_reader::all_faults())
    text += "\n  " + std::to_string(card_reader::exit_code(fault)) + " " + std::string(card_reader::to_string(fault));
  return text;
}

void add_device_options(CLI::App& command, CardOptions& options) {
  command.add_option("--reader", options.reader, "Reader whose name begins so (default: the first with a card)");
  command.add_flag("--json", options.json, "Print JSON");
  command.add_option("--devices", options.devices, "real or simulated")
      ->check(CLI::IsMember({"real", "simulated"}))
      ->capture_default_str();
  command.add_option("--card", options.card, "Made-up card in the simulated reader")
      ->check(CLI::IsMember(card_reader::profile_names()))
      ->capture_default_str();
}

}  // namespace

void add_card_command(CLI::App& app, Chosen& chosen) {
  auto* card = app.add_subcommand("card", "Card reader: read a card, list readers");
  card->require_subcommand(1);
  const auto options = std::make_shared<CardOptions>();

  auto* read = card->add_subcommand("read", "Read the inserted card; personal data is masked");
  add_device_options(*read, *options);
  read->add_flag("--show", options->show, "Print personal data in full");
  read->add_option("--wait", options->wait_s, "Seconds to wait for a card")->check(CLI::Range(0, 3600));
  read->footer(exit_codes());
  read->callback([&chosen, options] { chosen = [options] { return read_card(*options); }; });

  auto* module = card->add_subcommand("module", "Say which security module is in use and whether it can be used now");
  const auto folder = std::make_shared<std::string>(default_config_folder().string());
  module->add_option("--config", *folder, "Folder with kiosk.toml, county/ and calendar/")->capture_default_str();
  module->add_flag("--json", options->json, "Print JSON");
  module->footer(
      "Exit codes: 0 none is wanted, or it can be used; 1 mistakes in the configuration; 19 it cannot be used");
  module->callback(
      [&chosen, options, folder] { chosen = [options, folder] { return look_at_module(*folder, options->json); }; });

  auto* readers = card->add_subcommand("readers", "List the connected readers");
  add_device_options(*readers, *options);
  readers->footer(exit_codes());
  readers->callback([&chosen, options] { chosen = [options] { return list_readers(*options); }; });
}

}  // namespace huanka::shell
