// huanka-kill-kiosk: the kiosk itself without a display, led through visits until it is killed. Says on standard output
// what a person sees ("screen NAME", "accepted NUMBER", "ended", "stuck WHY") and asks for a hand ("ask WHAT"), which
// answers with a line.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>

#include "points.h"
#include "shell/guided_visit.h"
#include "wire/civil_time.h"

namespace {
using namespace huanka;
namespace fs = std::filesystem;

struct Options {
  std::string config, folder, printer, office, certificates, point, visit;
  int count = 1;
};

void say(const std::string& line) {
  // One write: what was said before a kill has been said.
  const std::string text = line + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) std::exit(2);
}

/// A hand does it; its answer, empty when it went away.
std::string ask(const std::string& what) {
  say("ask " + what);
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

class Person {
 public:
  explicit Person(shell::Session& session)
      : session_(session), visit_(session, [this](const ui::Screen& screen) { saw(screen); }) {}

  bool swap(const std::vector<std::string>& answers) {
    bool went = to_card("service.swap") && visit_.type("13812345678") && visit_.tap("next") && visit_.tap("yes");
    for (const auto& answer : answers) went = went && visit_.tap(answer);
    went = went && visit_.tap("no") && visit_.tap("next") && visit_.tap("next") && visit_.tap("photo.keep") &&
           visit_.tap("next") && visit_.until("done");
    return end(went && leave());
  }

  bool second_visit() {
    bool went = to_card("service.continue") && visit_.until("reservation") && visit_.tap("next") &&
                visit_.type("246810") && visit_.tap("next");
    if (went && an_earlier_letter_is_asked_about())  // nobody here knows; a kill may ask the next visit again
      return end(visit_.tap("cancel") && visit_.tap("cancel_confirmed") && visit_.until("take-card") &&
                 ask("pull") == "ok" && visit_.until("farewell") && visit_.tap("next") && visit_.until("attract"));
    went = went && visit_.until("take-old-card") && ask("pull") == "ok" && visit_.until("new-card-insert") &&
           ask("insert-new") == "ok" && visit_.until("letter-confirm") && visit_.tap("next") &&
           visit_.until("letter-done");
    return end(went && leave());
  }

 private:
  void saw(const ui::Screen& screen) {
    say("screen " + screen.name);
    const auto& saved = session_.state().draft.saved;
    if (!saved || saved->number.empty() || saved->number == accepted_) return;
    accepted_ = saved->number;
    say("accepted " + accepted_);
  }

  /// The card is in the reader already: the kiosk sees it when it is up.
  bool to_card(const char* service) {
    if (!card_was_seen()) ask("card-again");
    return visit_.until("services") && visit_.tap(service) && visit_.tap("next") && visit_.until("card-mine") &&
           visit_.tap("next");
  }

  bool card_was_seen() { return has_left("attract", std::chrono::seconds(4)); }

  bool an_earlier_letter_is_asked_about() {
    has_left("staff-code", std::chrono::seconds(20));
    return session_.stage().screen().name == "ask-earlier-letter";
  }

  bool has_left(const char* screen, std::chrono::seconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (session_.stage().screen().name == screen && std::chrono::steady_clock::now() < until)
      if (const auto event = session_.inbox().take_within(std::chrono::milliseconds(100))) session_.handle(*event);
    return session_.stage().screen().name != screen;
  }

  bool leave() {
    return visit_.tap("next") && visit_.until("take-card") && ask("pull") == "ok" && visit_.until("farewell") &&
           visit_.tap("next") && visit_.until("attract");
  }

  bool end(bool went) {
    say(went ? "ended" : "stuck " + visit_.trouble());
    return went;
  }

  shell::Session& session_;
  std::string accepted_;
  shell::GuidedVisit visit_;
};

int run(const Options& options) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("kiosk"));
  rig::SelfKill self_kill(options.point, options.count);
  auto settings = settings::load_all(options.config);
  if (!settings) return 2;
  auto& kiosk = settings->kiosk;
  kiosk.devices = {.mode = settings::DeviceMode::Real,
                   .card_reader = {},
                   .slip_printer = options.printer,
                   .letter_printer = options.printer,
                   .code_scanner = {},
                   .camera = {}};
  const fs::path certificates = options.certificates;
  kiosk.office = {.mode = settings::OfficeMode::Remote,
                  .url = options.office,
                  .ca_file = certificates / "ca.pem",
                  .certificate_file = certificates / ("kiosk-" + kiosk.kiosk_id + ".pem"),
                  .key_file = certificates / ("kiosk-" + kiosk.kiosk_id + ".key")};
  kiosk.letter.keys = certificates / "letter";
  // The screens in small: they are drawn all the same.
  kiosk.screen.width_px = 540;
  kiosk.screen.height_px = 960;
  auto session =
      shell::Session::open({.settings = std::move(*settings),
                            .config_folder = options.config,
                            .data_folder = options.folder,
                            .wake = {},
                            .before_effect = [&](const visit::Effect& effect) { self_kill.before(effect); }});
  if (!session) {
    std::cerr << session.error() << '\n';
    return 2;
  }
  (*session)->begin_work();
  if (const auto trouble = (*session)->start_trouble(); !trouble.empty()) {
    say("trouble " + trouble);
    return 2;
  }
  say("up");
  if (options.visit.empty()) {  // stands in the lobby: only its outbox works
    for (std::string line; std::getline(std::cin, line);) continue;
    return 0;
  }
  Person person(**session);
  if (options.visit == "second") person.second_visit();
  if (options.visit == "same") person.swap({"yes", "yes"});
  if (options.visit == "renumber") person.swap({"yes", "no"});
  if (options.visit == "change") person.swap({"no", "bank.icbc"});
  // Nobody closes a kiosk here; whoever started it ends it.
  for (std::string line; std::getline(std::cin, line);) continue;
  return 0;
}
}  // namespace

int main(int argc, char** argv) try {
  Options options;
  CLI::App app("The kiosk, led through one visit and killed on the way");
  app.add_option("--config", options.config)->required();
  app.add_option("--folder", options.folder)->required();
  app.add_option("--printer", options.printer)->required();
  app.add_option("--office", options.office, "https://host:port")->required();
  app.add_option("--certificates", options.certificates)->required();
  app.add_option("--visit", options.visit, "same, renumber, change or second; none by default");
  app.add_option("--point", options.point, "Named point at which it kills itself");
  app.add_option("--count", options.count, "Passing it for this time");
  CLI11_PARSE(app, argc, argv);
  return run(options);
} catch (const std::exception& problem) {
  std::fprintf(stderr, "%s\n", problem.what());
  return 1;
}
