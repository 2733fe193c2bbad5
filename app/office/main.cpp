// huanka-office: the reference back office. serve answers kiosks; the other commands are the reviewer's hands.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

#include "domain/masking.h"
#include "office/book.h"
#include "office/commands/console.h"
#include "office/commands/people.h"
#include "office/fleet.h"
#include "office/server.h"
#include "settings/settings.h"
#include "vault/files.h"

namespace {
using namespace huanka;
using namespace huanka::office;
namespace fs = std::filesystem;

constexpr int done = 0, refused = 1, cannot = 2, unknown_case = 3;

struct Options {
  std::string folder = "office", config, county = "zijin", address = "127.0.0.1";
  std::string kiosk, case_number, reason, card, pan, state, out;
  std::vector<std::string> kiosks, hosts;
  std::uint16_t port = 0;
  bool exit_with_parent = false;
  ConsoleOptions console;
};

fs::path default_config() {
  std::error_code failed;
  const auto near = fs::read_symlink("/proc/self/exe", failed).parent_path().parent_path() / "config";
  return fs::exists(near) ? near : fs::path("/usr/share/huanka/config");
}

/// Reads the county's rules and does `work` with them.
int with_rules(const Options& options, const std::function<int(Rules)>& work) {
  const fs::path config = options.config.empty() ? default_config() : fs::path(options.config);
  auto county = settings::load_county(config / "county" / options.county);
  auto calendar = settings::load_calendar(config / "calendar");
  settings::Mistakes mistakes;
  if (!county) mistakes = county.error();
  if (!calendar) mistakes.insert(mistakes.end(), calendar.error().begin(), calendar.error().end());
  for (const auto& mistake : mistakes) std::cerr << settings::to_string(mistake) << '\n';
  if (!mistakes.empty()) return cannot;
  return work({std::move(county).value(), std::move(calendar).value()});
}

/// Opens the book and does `work` with it.
int with_ledger(const Options& options, const std::function<int(Ledger&)>& work) {
  return with_rules(options, [&](Rules rules) {
    auto ledger = Ledger::open(options.folder, std::move(rules));
    if (!ledger) {
      std::cerr << "Cannot open the office's book: " << ledger.error().detail << '\n';
      return cannot;
    }
    return work(*ledger);
  });
}

void print(const domain::Case& c) {
  std::cout << c.number << "  " << domain::to_string(c.state) << "  " << domain::to_string(c.route) << "  "
            << c.holding_bank << " > " << c.target_bank << "  " << domain::masked(c.old_card.holder.name) << "  "
            << domain::masked(c.old_card.holder.id_number) << '\n';
}

int told(const Result<domain::Case, LedgerError>& decided) {
  if (decided) {
    print(*decided);
    return done;
  }
  std::cerr << decided.error().detail << '\n';
  return decided.error().code == LedgerError::Code::UnknownCase ? unknown_case : refused;
}

int serve(const Options& options) {
  const CertificateFolder certificates{fs::path(options.folder) / "certificates"};
  const auto ready = ensure_certificates(certificates, {options.kiosks, options.hosts}, wire::now());
  if (!ready) {
    std::cerr << "Certificates: " << ready.error().detail << '\n';
    return cannot;
  }
  return with_rules(options, [&](Rules rules) {
    auto people = open_console(options.console, options.folder, rules);
    auto contacts_book = open_book(options.folder);
    auto ledger = Ledger::open(options.folder, std::move(rules));
    if (!people || !contacts_book || !ledger) {
      std::cerr << (people ? "Cannot open the office's book" : people.error()) << '\n';
      return cannot;
    }
    Contacts contacts(std::move(contacts_book).value());
    auto server = Server::listen(options.address, options.port, certificates, [&](const Request& request) {
      if (!request.revoked) contacts.note(request.kiosk, wire::now());
      return answer(request, *ledger, wire::now());
    });
    if (!server) {
      std::cerr << "Cannot listen: " << server.error().detail << '\n';
      return cannot;
    }
    std::cout << "listening " << options.address << ':' << server->port() << std::endl;
    // Checking a password takes its time; kiosks do not wait for people.
    std::jthread for_people;
    if (*people) {
      std::cout << "console https://" << options.console.address << ':' << (*people)->port() << '/' << std::endl;
      for_people = std::jthread([&] { (*people)->run(options.exit_with_parent); });
    }
    server->run(options.exit_with_parent);
    return done;
  });
}

int list(const Options& options) {
  return with_ledger(options, [&](Ledger& ledger) {
    const auto state = options.state.empty() ? std::nullopt : domain::case_state_from(options.state);
    if (!options.state.empty() && !state) {
      std::cerr << "No such state: " << options.state << '\n';
      return cannot;
    }
    const auto cases = ledger.cases(state, wire::now());
    if (!cases) {
      std::cerr << cases.error().detail << '\n';
      return cannot;
    }
    for (const auto& c : *cases) print(c);
    return done;
  });
}

int show(const Options& options) {
  return with_ledger(options, [&](Ledger& ledger) {
    const int found = told(ledger.find(options.case_number, wire::now()));
    if (found != done) return found;
    if (const auto events = ledger.events(options.case_number))
      for (const auto& event : *events)
        std::cout << "  " << event.at << "  " << event.actor << "  " << event.what << "  "
                  << domain::to_string(event.state) << '\n';
    return done;
  });
}

int picture(const Options& options) {
  return with_ledger(options, [&](Ledger& ledger) {
    const auto jpeg = ledger.picture_of(options.case_number);
    if (!jpeg) {
      std::cerr << jpeg.error().detail << '\n';
      return jpeg.error().code == LedgerError::Code::UnknownCase ? unknown_case : cannot;
    }
    const auto written = vault::write_file(options.out, *jpeg, fs::perms::owner_read | fs::perms::owner_write);
    if (!written) std::cerr << written.error().detail << '\n';
    return written ? done : cannot;
  });
}

int issue(const Options& options) {
  std::optional<domain::Pan> pan;
  if (!options.pan.empty()) {
    auto parsed = domain::Pan::parse(options.pan);
    if (!parsed) {
      std::cerr << "--pan is not a card number\n";
      return cannot;
    }
    pan = std::move(parsed).value();
  }
  return with_ledger(
      options, [&](Ledger& ledger) { return told(ledger.issue(options.case_number, options.card, pan, wire::now())); });
}

int make_certificates(const Options& options) {
  const CertificateFolder files{fs::path(options.folder) / "certificates"};
  const auto made = ensure_certificates(files, {options.kiosks, options.hosts}, wire::now());
  if (!made) {
    std::cerr << made.error().detail << '\n';
    return cannot;
  }
  for (const auto& name : *made) std::cout << "made " << name << '\n';
  return done;
}

int revoke(const Options& options) {
  const auto done_so = revoke_certificate({fs::path(options.folder) / "certificates"}, options.kiosk);
  if (!done_so) {
    std::cerr << done_so.error().detail << '\n';
    return cannot;
  }
  std::cout << "revoked; `huanka-office certificates --kiosk " << options.kiosk << "` makes a new one\n";
  return done;
}

int run(int argc, char** argv) {
  Options options;
  std::function<int()> chosen;
  CLI::App app("HuanKa's reference back office");
  app.require_subcommand(1);
  const std::string exit_codes =
      "Exit codes: 0 done, 1 a rule refused, 2 could not, 3 no such case, 64 the command line is wrong";
  app.footer(exit_codes);
  const auto command = [&](const char* name, const char* what, std::function<int()> work) {
    auto* sub = app.add_subcommand(name, what);
    sub->footer(exit_codes);
    sub->add_option("--folder", options.folder, "Where book and certificates are")->capture_default_str();
    sub->add_option("--config", options.config, "Folder with county/ and calendar/");
    sub->add_option("--county", options.county, "County folder")->capture_default_str();
    sub->callback([&chosen, work = std::move(work)] { chosen = work; });
    return sub;
  };
  const auto with_case = [&](CLI::App* sub) {
    sub->add_option("CASE", options.case_number, "Case number")->required();
    return sub;
  };
  const auto with_names = [&](CLI::App* sub) {
    sub->add_option("--kiosk", options.kiosks, "Kiosk id that gets a certificate")->take_all();
    sub->add_option("--host", options.hosts, "Further host name of this server")->take_all();
    return sub;
  };
  auto* serving = with_names(command("serve", "Answer kiosks over HTTPS", [&] { return serve(options); }));
  serving->add_option("--address", options.address, "Address to listen on")->capture_default_str();
  serving->add_option("--port", options.port, "Port; 0 takes a free one and prints it")->capture_default_str();
  add_console_options(*serving, options.console);
  serving->add_flag("--exit-with-parent", options.exit_with_parent, "Stop when standard input ends");
  command("list", "List cases, newest first", [&] {
    return list(options);
  })->add_option("--state", options.state, "Only cases in this state");
  with_case(command("show", "Show a case and its history", [&] { return show(options); }));
  with_case(
      command("picture", "Write the photo that was taken at the kiosk to a file", [&] { return picture(options); }))
      ->add_option("OUT", options.out, "The file, a JPEG")
      ->required();
  with_case(command("approve", "The original bank agrees (R70)", [&] {
    return with_ledger(options, [&](Ledger& l) { return told(l.approve(options.case_number, wire::now())); });
  }));
  with_case(command("refuse", "The original bank does not agree",
                    [&] {
                      return with_ledger(options, [&](Ledger& l) {
                        return told(l.refuse(options.case_number, options.reason, wire::now()));
                      });
                    }))
      ->add_option("--reason", options.reason, "Told to the person")
      ->required();
  auto* issuing =
      with_case(command("issue", "Note which new card was made for the case", [&] { return issue(options); }));
  issuing->add_option("--card", options.card, "Card identification code, 32 hex characters")->required();
  issuing->add_option("--pan", options.pan, "Bank card number of the new card");
  command("revoke", "Deny a kiosk's certificate from now on", [&] { return revoke(options); })
      ->add_option("KIOSK", options.kiosk, "Kiosk id")
      ->required();
  with_names(command("certificates", "Make missing or worn certificates", [&] { return make_certificates(options); }));
  add_user_commands(app, chosen);
  add_audit_commands(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& said) {  // --help comes this way too
    return app.exit(said) == 0 ? EX_OK : EX_USAGE;
  }
  return chosen();
}
}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "huanka-office: stopped by a fault of its own: %s\n", broken.what());
    return EX_SOFTWARE;
  }
}
