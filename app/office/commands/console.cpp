#include "office/commands/console.h"

#include <algorithm>

#include "office/accounts.h"
#include "office/book.h"
#include "office/console/console.h"
#include "vault/files.h"
#include "vault/sealing.h"

namespace huanka::office {

namespace fs = std::filesystem;

namespace {
fs::path default_assets() {
  std::error_code failed;
  const auto near = fs::read_symlink("/proc/self/exe", failed).parent_path().parent_path() / "assets";
  return fs::exists(near) ? near : fs::path("/usr/share/huanka/assets");
}

std::string random_password() {
  constexpr std::size_t bytes = 10;
  return vault::hex(vault::random_bytes(bytes));
}

std::vector<User> demo_users(const domain::County& county) {
  User reviewer{.name = "reviewer"}, staff{.name = "staff"};
  for (const auto& bank : county.banks) {
    reviewer.grants.push_back({Role::OriginalBankReviewer, bank.code});
    staff.grants.push_back({Role::TargetBankStaff, bank.code});
  }
  return {std::move(reviewer),
          std::move(staff),
          {.name = "officer", .grants = {{Role::CountyOfficer, ""}}},
          {.name = "technician", .grants = {{Role::FleetTechnician, ""}}},
          {.name = "auditor", .grants = {{Role::Auditor, ""}}},
          {.name = "administrator", .grants = {{Role::Administrator, ""}}}};
}

/// One account of each role with a random password, where there is no account yet; the passwords stand in a file that
/// only this user of the machine can read. The file's first line is where the console is now.
Result<Done, std::string> make_demo_accounts(const BookPlace& place, const domain::County& county, std::uint16_t port) {
  constexpr fs::perms secret = fs::perms::owner_read | fs::perms::owner_write;
  const fs::path file = place.folder / "demo-accounts.txt";
  auto book = open_book(place);
  if (!book) return Failure{book.error().detail};
  Accounts accounts(*book);
  const auto there = accounts.list();
  if (!there) return Failure{there.error().detail};
  std::string lines;
  if (there->empty()) {
    std::vector<std::pair<User, std::string>> wishes;
    for (auto& user : demo_users(county)) wishes.emplace_back(std::move(user), random_password());
    for (const auto& [user, password] : wishes) lines += user.name + "  " + password + "\n";
    // Written before they count: an account whose password nobody knows would be of no use.
    if (auto written = vault::write_file(file, lines, secret); !written) return Failure{written.error().detail};
    for (const auto& [user, password] : wishes)
      if (auto added = accounts.add(user, password, "demo", wire::now()); !added) return Failure{added.error().detail};
  } else {
    lines = vault::read_file(file).value_or("");
    if (lines.starts_with("https://")) lines.erase(0, std::min(lines.find('\n') + 1, lines.size()));
  }
  const std::string address = "https://127.0.0.1:" + std::to_string(port) + "/\n";
  if (auto written = vault::write_file(file, address + lines, secret); !written) return Failure{written.error().detail};
  return Done{};
}
}  // namespace

void add_console_options(CLI::App& serve, ConsoleOptions& options) {
  serve.add_option("--console-port", options.port, "Serve the console to people here; 0 takes a free port");
  serve.add_option("--console-address", options.address, "Address of the console")->capture_default_str();
  serve.add_option("--assets", options.assets, "Folder with locale/ and console/");
  serve.add_flag("--demo-accounts", options.demo_accounts,
                 "For trying out: make one account of each role, passwords in demo-accounts.txt");
}

Result<std::optional<Server>, std::string> open_console(const ConsoleOptions& options, const BookPlace& place,
                                                        const Rules& rules) {
  if (!options.port) return std::optional<Server>();
  auto console = Console::open(
      {place, options.assets.empty() ? default_assets() : fs::path(options.assets), options.silent_after}, rules);
  if (!console) return Failure{console.error()};
  auto server = Server::listen_to_people(
      options.address, *options.port, CertificateFolder{place.folder / "certificates"},
      [pages = *console](const PageRequest& request) mutable { return pages.answer(request, wire::now()); },
      [pages = *console](const PageRequest& head) mutable { return pages.most_body(head, wire::now()); });
  if (!server) return Failure{"Cannot listen for the console: " + server.error().detail};
  if (options.demo_accounts)
    if (auto made = make_demo_accounts(place, rules.county, server->port()); !made) return Failure{made.error()};
  return std::optional<Server>(std::move(*server));
}

}  // namespace huanka::office
