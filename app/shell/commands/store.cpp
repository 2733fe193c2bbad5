// huanka store status: whether the kiosk's memory is in order and how well it is protected, beside a running kiosk.
#include "store/store.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "shell/commands.h"
#include "shell/commands/start.h"
#include "shell/protection.h"
#include "wire/civil_time.h"

namespace huanka::shell {

namespace {
constexpr int in_order = 0, reduced_protection = 1, not_in_order = 2;

/// False when something of it needs a person.
Result<bool, store::Error> tell(store::Store& store) {
  const auto cases = store.cases();
  if (!cases) return Failure{cases.error()};
  const auto audit = store.audit();
  if (!audit) return Failure{audit.error()};
  const auto depth = store.outbox_depth();
  if (!depth) return Failure{depth.error()};
  const auto aside = store.messages_set_aside();
  if (!aside) return Failure{aside.error()};
  const auto unknown = store.unknown_prints();
  if (!unknown) return Failure{unknown.error()};
  const auto whole = store.audit_is_whole();
  if (!whole) return Failure{whole.error()};

  const auto erased =
      std::count_if(audit->begin(), audit->end(), [](const auto& entry) { return entry.what == "case_erased"; });
  std::cout << "cases: " << cases->size() << " kept, " << erased << " erased\n"
            << "outbox: " << depth->waiting << " waiting, " << depth->set_aside << " set aside\n";
  for (const auto& message : *aside)
    std::cout << "  " << message.case_number << " message " << message.sequence << " set aside at "
              << wire::rfc3339(message.set_aside_at.value_or(store::Instant{})) << ": " << message.last_reason << '\n';
  for (const auto& print : *unknown)
    std::cout << "  " << print.number << " " << store::to_string(print.paper) << ": nobody knows whether it came out\n";
  std::cout << "audit: " << (*whole ? "whole" : "NOT WHOLE: an entry was changed or taken out") << '\n';
  return *whole && aside->empty();
}

int status(const StartOptions& options) {
  const auto settings = session_options(options);
  if (!settings) return not_in_order;
  const auto folder = settings->store_folder();
  const auto key_place = key_place_from(settings->settings.kiosk.protection);
  std::cout << "protection: " << in_words(key_place) << '\n';
  const int good = key_place.protection == vault::Protection::File ? reduced_protection : in_order;
  if (!std::filesystem::exists(folder / "kiosk.db")) {
    std::cout << "store: none yet in " << folder.string() << '\n';
    return good;
  }
  auto store = store::Store::look(folder, key_place);
  const auto right = store ? tell(*store) : Failure{store.error()};
  if (!right) {
    std::cerr << "store: " << right.error().detail << '\n';
    return not_in_order;
  }
  return *right ? good : not_in_order;
}
}  // namespace

void add_store_command(CLI::App& app, Chosen& chosen) {
  auto* store = app.add_subcommand("store", "Look at the kiosk's memory as a whole");
  store->require_subcommand(1);
  auto options = std::make_shared<StartOptions>();
  auto* status_command = store->add_subcommand("status", "Protection in force, cases, outbox, audit; no personal data");
  add_place_options(*status_command, *options);
  status_command->footer(
      "Exit codes: 0 in order, 1 in order with reduced protection, 2 not in order or it cannot be read");
  status_command->callback([&chosen, options] { chosen = [options] { return status(*options); }; });
}

}  // namespace huanka::shell
