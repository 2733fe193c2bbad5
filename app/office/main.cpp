// huanka-office: the reference back office. serve answers kiosks; the other commands are the reviewer's hands.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <thread>

#include "domain/masking.h"
#include "office/book.h"
#include "office/commands/answering.h"
#include "office/commands/console.h"
#include "office/commands/people.h"
#include "office/file_sms_gateway.h"
#include "office/fleet.h"
#include "office/http_sms_gateway.h"
#include "office/letter_check.h"
#include "office/letter_keys.h"
#include "office/server.h"
#include "office/sms_desk.h"
#include "office/verify_letter.h"
#include "settings/back_office.h"
#include "settings/settings.h"
#include "vault/files.h"

namespace {
using namespace huanka;
using namespace huanka::office;
namespace fs = std::filesystem;

constexpr int done = 0, refused = 1, cannot = 2, unknown_case = 3;

struct Options {
  std::string folder = "office", postgres, config, locale, county = "zijin", address = "127.0.0.1";
  std::string kiosk, case_number, reason, card, pan, state, out;
  std::string letter_signature = "sm2";
  std::vector<std::string> kiosks, hosts;
  VerifyWish letter;
  std::uint16_t port = 0;
  std::optional<int> answering_threads;
  bool exit_with_parent = false, again = false;
  ConsoleOptions console;
};

/// A folder of the installation: two levels above the program, or in /usr/share/huanka.
fs::path installed(const char* name) {
  std::error_code failed;
  const auto near = fs::read_symlink("/proc/self/exe", failed).parent_path().parent_path() / name;
  return fs::exists(near) ? near : fs::path("/usr/share/huanka") / name;
}
fs::path config_folder(const Options& options) {
  return options.config.empty() ? installed("config") : fs::path(options.config);
}

/// The county and the calendar; nothing, and the mistakes told, when they are not right.
std::optional<Rules> rules_of(const Options& options) {
  const fs::path config = config_folder(options);
  auto county = settings::load_county(config / "county" / options.county);
  auto calendar = settings::load_calendar(config / "calendar");
  settings::Mistakes mistakes;
  if (!county) mistakes = county.error();
  if (!calendar) mistakes.insert(mistakes.end(), calendar.error().begin(), calendar.error().end());
  for (const auto& mistake : mistakes) std::cerr << settings::to_string(mistake) << '\n';
  if (!mistakes.empty()) return std::nullopt;
  return Rules{std::move(county).value(), std::move(calendar).value()};
}

BookPlace place_of(const Options& options) { return {options.folder, options.postgres}; }

std::optional<Ledger> open_ledger(const Options& options, Rules rules) {
  auto ledger = Ledger::open(place_of(options), std::move(rules));
  if (ledger) return std::move(ledger).value();
  std::cerr << "Cannot open the office's book: " << ledger.error().detail << '\n';
  return std::nullopt;
}

/// Opens the book and does `work` with it.
int with_ledger(const Options& options, const std::function<int(Ledger&)>& work) {
  auto rules = rules_of(options);
  auto ledger = rules ? open_ledger(options, *std::move(rules)) : std::nullopt;
  return ledger ? work(*ledger) : cannot;
}

/// How text messages leave this office.
struct SmsWay {
  std::unique_ptr<SmsGateway> gateway;
  SmsWording wording;
};

/// office.toml; nothing, and the mistakes told, when it is not right.
std::optional<settings::BackOfficeSettings> office_settings(const Options& options) {
  auto office = settings::load_back_office(config_folder(options) / "office.toml");
  if (office) return std::move(office).value();
  for (const auto& mistake : office.error()) std::cerr << settings::to_string(mistake) << '\n';
  return std::nullopt;
}

std::optional<SmsWay> sms_way(const Options& options) {
  const auto office = office_settings(options);
  auto county = settings::load_county(config_folder(options) / "county" / options.county);
  if (!office || !county) return std::nullopt;
  const auto& sms = office->sms;
  auto words =
      text::Catalog::load(options.locale.empty() ? installed("assets/locale") : fs::path(options.locale), sms.language);
  if (!words) {
    std::cerr << "Cannot read the words of text messages: " << words.error().detail << '\n';
    return std::nullopt;
  }
  SmsWay way{nullptr, wording_from(std::move(words).value(), std::move(county).value())};
  if (sms.driver == settings::SmsDriver::File) {
    way.gateway = std::make_unique<FileSmsGateway>(fs::path(options.folder) / "sms");
    return way;
  }
  auto token = sms.token_file.empty() ? std::optional(std::string()) : vault::read_file(sms.token_file);
  if (!token) {
    std::cerr << "office.toml: sms.token_file cannot be read\n";
    return std::nullopt;
  }
  token->erase(token->find_last_not_of("\r\n") + 1);
  way.gateway = std::make_unique<HttpSmsGateway>(SmsGatewayAddress{sms.url, sms.ca_file, *std::move(token),
                                                                   std::chrono::seconds(sms.connect_within_s),
                                                                   std::chrono::seconds(sms.answer_within_s)});
  return way;
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

/// After a decision its message is tried at once; what the gateway does not take now, `serve` tries again.
int decide(const Options& options, const std::function<Result<domain::Case, LedgerError>(Ledger&)>& decision) {
  const auto way = sms_way(options);
  if (!way) return cannot;
  return with_ledger(options, [&](Ledger& ledger) {
    auto decided = decision(ledger);
    if (!decided) return told(decided);
    std::random_device entropy;
    std::uniform_real_distribution<double> share(0, 1);
    deliver_due({ledger, *way->gateway, way->wording, [] { return wire::now(); }, [&] { return share(entropy); }}, {},
                options.case_number);
    if (auto now = ledger.find(options.case_number, wire::now())) decided = std::move(now);
    if (const auto waiting = ledger.sms(SmsState::Queued, options.case_number); waiting && !waiting->empty())
      std::cerr << "the text message waits: " << waiting->front().reason << '\n';
    return told(decided);
  });
}

int list_sms(const Options& options) {
  return with_ledger(options, [&](Ledger& ledger) {
    if (options.again) {
      const auto again = ledger.sms_again(options.case_number, wire::now());
      if (!again) {
        std::cerr << again.error().detail << '\n';
        return again.error().code == LedgerError::Code::UnknownCase ? unknown_case : cannot;
      }
    }
    const auto state = sms_state_from(options.state);
    if (!options.state.empty() && !state) {
      std::cerr << "No such state: " << options.state << '\n';
      return cannot;
    }
    const auto list =
        ledger.sms(state, options.case_number.empty() ? std::nullopt : std::optional(options.case_number));
    if (!list) {
      std::cerr << list.error().detail << '\n';
      return cannot;
    }
    for (const auto& sms : *list) {
      std::cout << sms.case_number << "  " << to_string(sms.kind) << "  " << to_string(sms.state) << "  "
                << sms.attempts;
      if (sms.state == SmsState::Queued) std::cout << "  next " << wire::rfc3339(sms.next_attempt);
      if (!sms.reason.empty()) std::cout << "  " << sms.reason;
      if (!sms.reference.empty()) std::cout << "  " << sms.reference;
      std::cout << '\n';
    }
    return done;
  });
}

CertificateFolder certificates_of(const Options& options) { return {fs::path(options.folder) / "certificates"}; }

/// The certificates of the line and, for every bank of the county, those of the letters.
std::optional<std::vector<std::string>> all_certificates(const Options& options, const Rules& rules) {
  LetterKeyWish letters{options.kiosks, {}, *letter_proof::suite_from(options.letter_signature)};
  for (const auto& bank : rules.county.banks) letters.banks.push_back(bank.code);
  auto made = ensure_certificates(certificates_of(options), {options.kiosks, options.hosts}, wire::now());
  const auto more = made ? ensure_letter_keys(certificates_of(options), letters, wire::now()) : made;
  if (!more) {
    std::cerr << "Certificates: " << more.error().detail << '\n';
    return std::nullopt;
  }
  made->insert(made->end(), more->begin(), more->end());
  return std::move(made).value();
}

int serve(const Options& options) {
  const auto rules = rules_of(options);
  auto way = rules ? sms_way(options) : std::nullopt;
  auto sms_ledger = way ? open_ledger(options, *rules) : std::nullopt;  // a thread of its own, a connection of its own
  if (!sms_ledger) return cannot;
  const CertificateFolder certificates = certificates_of(options);
  if (!all_certificates(options, *rules)) return cannot;
  ConsoleOptions console = options.console;
  if (const auto office = office_settings(options))
    console.silent_after = std::chrono::minutes(office->fleet.silent_after_min);
  auto people = open_console(console, place_of(options), *rules);
  if (!people) {
    std::cerr << people.error() << '\n';
    return cannot;
  }
  auto handlers = answering(place_of(options), *rules, options.answering_threads);
  if (!handlers) {
    std::cerr << "Cannot open the office's book: " << handlers.error().detail << '\n';
    return cannot;
  }
  auto server = Server::listen(options.address, options.port, certificates, std::move(handlers).value());
  if (!server) {
    std::cerr << "Cannot listen: " << server.error().detail << '\n';
    return cannot;
  }
  const SmsRunner runner(*std::move(sms_ledger), std::move(way->gateway), std::move(way->wording));
  std::cout << "listening " << options.address << ':' << server->port() << std::endl;
  // Checking a password takes its time; kiosks do not wait for people.
  std::jthread for_people;
  if (*people) {
    std::cout << "console https://" << options.console.address << ':' << (*people)->port() << '/' << std::endl;
    for_people = std::jthread([&] { (*people)->run(options.exit_with_parent); });
  }
  server->run(options.exit_with_parent);
  return done;
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
  const auto rules = rules_of(options);
  const auto made = rules ? all_certificates(options, *rules) : std::nullopt;
  if (!made) return cannot;
  for (const auto& name : *made) std::cout << "made " << name << '\n';
  return done;
}

int revoke(const Options& options) {
  auto done_so = revoke_certificate(certificates_of(options), options.kiosk);
  if (done_so) done_so = revoke_letter_keys(certificates_of(options), options.kiosk);
  if (!done_so) {
    std::cerr << done_so.error().detail << '\n';
    return cannot;
  }
  std::cout << "revoked; `huanka-office certificates --kiosk " << options.kiosk << "` makes a new one\n";
  return done;
}

int verify(const Options& options) {
  VerifyWish wish = options.letter;
  wish.certificates = certificates_of(options);
  // Looking must not make a book where there is none.
  if (wish.offline || !is_there(place_of(options))) return verify_letter(wish, nullptr);
  return with_ledger(options, [&](Ledger& ledger) { return verify_letter(wish, &ledger); });
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
    sub->add_option(postgres_option, options.postgres, postgres_help)->envname(postgres_variable);
    sub->add_option("--config", options.config, "Folder with office.toml, county/ and calendar/");
    sub->add_option("--locale", options.locale, "Folder with the words of text messages");
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
    sub->add_option("--letter-signature", options.letter_signature, "How this kiosk's letters are signed")
        ->check(CLI::IsMember({"sm2", "p256"}))
        ->capture_default_str();
    return sub;
  };
  auto* serving = with_names(command("serve", "Answer kiosks over HTTPS", [&] { return serve(options); }));
  serving->add_option("--address", options.address, "Address to listen on")->capture_default_str();
  serving->add_option("--port", options.port, "Port; 0 takes a free one and prints it")->capture_default_str();
  serving
      ->add_option("--threads", options.answering_threads,
                   "Threads that answer kiosks, each with two connections to the book; default 1, or 8 with "
                   "PostgreSQL")
      ->check(CLI::Range(1, 64));
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
    return decide(options, [&](Ledger& l) { return l.approve(options.case_number, wire::now()); });
  }));
  with_case(command("refuse", "The original bank does not agree",
                    [&] {
                      return decide(options, [&](Ledger& l) {
                        return l.refuse(options.case_number, options.reason, wire::now());
                      });
                    }))
      ->add_option("--reason", options.reason, "Told to the person")
      ->required();
  with_case(command("revoke-letter", "The issuing bank takes the letter of this case back",
                    [&] {
                      return decide(options, [&](Ledger& l) {
                        return l.revoke_letter(options.case_number, options.reason, wire::now());
                      });
                    }))
      ->add_option("--reason", options.reason, "Kept with the case")
      ->required();
  auto* listing = command("sms", "List text messages and what became of them", [&] { return list_sms(options); });
  listing->add_option("CASE", options.case_number, "Only of this case");
  listing->add_option("--state", options.state, "Only those queued, accepted, failed or dropped");
  listing->add_flag("--again", options.again, "Queue the failed message of this case again")->needs("CASE");
  auto* issuing =
      with_case(command("issue", "Note which new card was made for the case", [&] { return issue(options); }));
  issuing->add_option("--card", options.card, "Card identification code, 32 hex characters")->required();
  issuing->add_option("--pan", options.pan, "Bank card number of the new card");
  command("revoke", "Deny a kiosk's certificate from now on", [&] { return revoke(options); })
      ->add_option("KIOSK", options.kiosk, "Kiosk id")
      ->required();
  with_names(command("certificates", "Make missing or worn certificates", [&] { return make_certificates(options); }));
  auto* verifying = command("verify-letter", "Tell whether a transfer letter is genuine, and what became of it",
                            [&] { return verify(options); });
  verifying->footer(finding_table());
  verifying->add_option("FILE", options.letter.file, "Picture or PDF; - for the text of the code")->required();
  verifying->add_option("TEXT", options.letter.text, "With -: the text; without it, a line of standard input");
  verifying
      ->add_option("--certificate", options.letter.trusted,
                   "Letter authority to trust, a PEM file or folder; without it, those of --folder")
      ->take_all();
  verifying->add_option("--printed", options.letter.printed,
                        "JSON file with what stands on the paper: new_account, branch, name, id_number, mobile, "
                        "old_card_number, old_account, new_card; what the book knows may be left out");
  verifying->add_flag("--offline", options.letter.offline, "Do not ask the book what became of the letter");
  verifying->add_flag("--json", options.letter.json, "For scripts");
  add_user_commands(app, chosen);
  add_audit_commands(app, chosen);
  add_photo_commands(app, chosen);

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
