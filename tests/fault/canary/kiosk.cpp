// huanka-canary-kiosk: the kiosk itself without a display, moved one touch at a time by lines on standard input, so
// that what a person types is never whole in the hand that types it. Lines: tap TARGET | until SCREEN | either
// SCREEN SCREEN | pass MS | work MS | crash abort|segv; the answer is "ok" or what went wrong.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>

#include "process/traces.h"
#include "shell/guided_visit.h"

namespace {
using namespace huanka;
namespace fs = std::filesystem;

struct Options {
  std::string config, folder, printer, office, certificates;
  bool may_be_read = false;
};

void work(shell::Session& session, std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) {
    if (const auto event = session.inbox().take_within(std::chrono::milliseconds(20))) session.handle(*event);
    if (session.show_preview()) session.stage().redraw();
  }
  session.stage().redraw();
}

std::string obey(shell::Session& session, shell::GuidedVisit& visit, const std::string& line) {
  std::istringstream words(line);
  std::string verb, what;
  words >> verb >> what;
  bool went = true;
  if (verb == "tap") went = visit.tap(what);
  if (verb == "until") went = visit.until(what);
  if (verb == "either") {
    std::string other;
    words >> other;
    for (int i = 0; i < 1000 && session.stage().screen().name != what && session.stage().screen().name != other; ++i)
      work(session, std::chrono::milliseconds(20));
    return session.stage().screen().name;
  }
  if (verb == "pass") visit.let_pass(std::chrono::milliseconds(std::stoi(what)));
  if (verb == "work") work(session, std::chrono::milliseconds(std::stoi(what)));
  if (verb == "crash") std::raise(what == "abort" ? SIGABRT : SIGSEGV);
  return went ? "ok" : visit.trouble();
}

int run(const Options& options) {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("kiosk"));
  auto settings = settings::load_all(options.config);
  if (!settings) return 2;
  auto& kiosk = settings->kiosk;
  settings->county.photo.camera_allowed = true;
  kiosk.devices = {.mode = settings::DeviceMode::Real,
                   .card_reader = {},
                   .slip_printer = options.printer,
                   .letter_printer = options.printer,
                   .code_scanner = {},
                   .camera = "simulated"};
  const fs::path certificates = options.certificates;
  kiosk.office = {.mode = settings::OfficeMode::Remote,
                  .url = options.office,
                  .ca_file = certificates / "ca.pem",
                  .certificate_file = certificates / ("kiosk-" + kiosk.kiosk_id + ".pem"),
                  .key_file = certificates / ("kiosk-" + kiosk.kiosk_id + ".key")};
  auto session = shell::Session::open(
      {.settings = std::move(*settings), .config_folder = options.config, .data_folder = options.folder, .wake = {}});
  if (!session) {
    std::cerr << session.error() << '\n';
    return 2;
  }
  (*session)->begin_work();
  if (const auto trouble = (*session)->start_trouble(); !trouble.empty()) {
    std::cerr << trouble << '\n';
    return 2;
  }
  shell::GuidedVisit visit(**session, {});
  std::cout << "up" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << obey(**session, visit, line) << std::endl;
    (*session)->clear_after_person();
  }
  return 0;
}
}  // namespace

int main(int argc, char** argv) try {
  process::overwrite_freed_memory(argv);
  process::leave_no_core();
  Options options;
  CLI::App app("The kiosk, moved one touch at a time");
  app.add_option("--config", options.config)->required();
  app.add_option("--folder", options.folder)->required();
  app.add_option("--printer", options.printer)->required();
  app.add_option("--office", options.office, "https://host:port")->required();
  app.add_option("--certificates", options.certificates)->required();
  app.add_flag("--may-be-read", options.may_be_read, "A test of the same user may read its memory");
  CLI11_PARSE(app, argc, argv);
  if (options.may_be_read) ::prctl(PR_SET_DUMPABLE, 1);
  return run(options);
} catch (const std::exception& problem) {
  std::fprintf(stderr, "%s\n", problem.what());
  return 1;
}
