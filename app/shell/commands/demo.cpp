// huanka demo: a guided visit of each route on the real kiosk without a display; pictures, papers and a summary in one
// folder.
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>

#include "replay/recording.h"
#include "shell/commands.h"
#include "shell/commands/start.h"
#include "shell/guided_visit.h"
#include "shell/hand.h"

namespace huanka::shell {

namespace {
namespace fs = std::filesystem;

struct DemoOptions {
  StartOptions start;
  std::string out = "huanka-demo", language = "zh_CN";
};

struct Story {
  std::string name, title;
  std::vector<std::string> screens;
  std::string case_number, trouble;
};

class Demo {
 public:
  Demo(Session& session, fs::path out) : session_(session), out_(std::move(out)) {}

  bool run() {
    const bool all = swap("1-same-bank-same-number", "Same bank, same card number", "icbc", {"yes", "yes"}) &&
                     swap("2-same-bank-new-number", "Same bank, new card number", "psbc", {"yes", "no"}) &&
                     swap("3-change-bank", "Change to another bank: the reservation", "ccb", {"no", "bank.icbc"}) &&
                     second_visit();
    summary(all);
    return all;
  }

 private:
  /// One picture a screen, numbered in the order they were seen.
  std::function<void(const ui::Screen&)> camera(const std::string& name) {
    fs::create_directories(out_ / name);
    return [this, name, number = 0](const ui::Screen& screen) mutable {
      char file[96];
      std::snprintf(file, sizeof file, "%02d-%.60s.png", ++number, screen.name.c_str());
      if (!ui::save_png(session_.stage().canvas(), (out_ / name / file).string()))
        std::cerr << "cannot write " << file << '\n';
    };
  }

  bool leave(GuidedVisit& visit) {
    return visit.tap("next") && visit.until("take-card") && visit.pull() && visit.until("farewell") &&
           visit.tap("next") && visit.until("attract");
  }

  bool keep(GuidedVisit& visit, const std::string& name, const std::string& title, bool went) {
    stories_.push_back({name, title, visit.screens(), case_number_, visit.trouble()});
    std::cout << (went ? "  done    " : "  FAILED  ") << title << (went ? "" : ": " + visit.trouble()) << '\n';
    return went;
  }

  bool swap(const std::string& name, const std::string& title, const std::string& card,
            const std::vector<std::string>& answers) {
    GuidedVisit visit(session_, camera(name));
    bool went = visit.tap("start") && visit.tap("service.swap") && visit.tap("next") && visit.until("card-insert") &&
                visit.insert(card) && visit.until("card-mine") && visit.tap("next") && visit.type("13812345678") &&
                visit.tap("next") && visit.tap("yes");
    for (const auto& answer : answers) went = went && visit.tap(answer);
    went = went && visit.tap("no") && visit.tap("benefit.resident_pension") && visit.tap("next") &&
           visit.tap("compare") && visit.tap("back") && visit.tap("next") && visit.tap("photo.keep") &&
           visit.tap("next") && visit.until("done");
    if (const auto& saved = session_.state().draft.saved) case_number_ = saved->number;
    return keep(visit, name, title, went && leave(visit));
  }

  bool second_visit() {
    const auto office = [&](const std::string& line) {
      return obey(line, session_.devices(), session_.local_office()).done;
    };
    GuidedVisit visit(session_, camera("4-second-visit"));
    const bool went = office("approve " + case_number_) && office("issue " + case_number_ + " new-icbc") &&
                      visit.tap("start") && visit.tap("service.continue") && visit.tap("next") &&
                      visit.until("card-insert") && visit.insert("ccb") && visit.until("card-mine") &&
                      visit.tap("next") && visit.until("reservation") && visit.tap("next") && visit.type("246810") &&
                      visit.tap("next") && visit.until("take-old-card") && visit.pull() &&
                      visit.until("new-card-insert") && visit.insert("new-icbc") && visit.until("letter-confirm") &&
                      visit.tap("next") && visit.until("letter-done") && leave(visit);
    return keep(visit, "4-second-visit", "Change to another bank: the second visit, letter printed", went);
  }

  void summary(bool all) {
    std::ofstream page(out_ / "summary.md");
    page << "# Guided visits\n\n" << (all ? "All visits came to their end.\n" : "A visit did not come to its end.\n");
    for (const Story& story : stories_) {
      page << "\n## " << story.title << "\n\nCase " << story.case_number << ", " << story.screens.size()
           << " screens, pictures in `" << story.name << "/`:\n\n";
      for (std::size_t i = 0; i < story.screens.size(); ++i) page << (i == 0 ? "" : " → ") << story.screens[i];
      page << '\n';
      if (!story.trouble.empty()) page << "\nStopped: " << story.trouble << '\n';
    }
    page << "\n## Papers\n\n";
    std::vector<fs::path> papers;
    for (const auto& entry : fs::directory_iterator(session_.paper_folder())) papers.push_back(entry.path());
    std::sort(papers.begin(), papers.end());
    fs::create_directories(out_ / "papers");
    for (const auto& paper : papers) {
      fs::copy_file(paper, out_ / "papers" / paper.filename(), fs::copy_options::overwrite_existing);
      page << "- `papers/" << paper.filename().string() << "`\n";
    }
    page << "\n## The office's book\n\n```\n" << session_.local_office()->command({"list"}).text << "```\n";
  }

  Session& session_;
  fs::path out_;
  std::string case_number_;
  std::vector<Story> stories_;
};

/// What the kiosk notes for technicians goes into a file of its own, not between the lines for whoever watches.
void keep_log_in(const fs::path& file) {
  auto log = std::make_shared<spdlog::logger>("huanka",
                                              std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string(), true));
  log->set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");
  log->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(log));
}

/// A demo begins with an empty store every time. It empties only a folder that carries the mark of an earlier demo.
bool make_ready(const fs::path& out) {
  const fs::path mark = out / "made-by-huanka-demo";
  std::error_code failed;
  fs::create_directories(out, failed);
  if (!fs::exists(mark, failed) && !fs::is_empty(out, failed)) {
    std::cerr << out.string() << " holds something that no demo made; name an empty folder or one that is not there\n";
    return false;
  }
  for (const char* own :
       {"data", "papers", "1-same-bank-same-number", "2-same-bank-new-number", "3-change-bank", "4-second-visit"})
    fs::remove_all(out / own, failed);
  if (std::ofstream(mark) << "This folder is emptied when the next demo begins.\n") return true;
  std::cerr << "cannot write into " << out.string() << '\n';
  return false;
}

int run(DemoOptions options) {
  const fs::path out = fs::absolute(options.out);
  if (!make_ready(out)) return exit_cannot_start;
  keep_log_in(out / "kiosk.log");
  options.start.data = (out / "data").string();
  options.start.devices = "simulated";
  auto session_settings = session_options(options.start);
  if (!session_settings) return exit_cannot_start;
  session_settings->settings.kiosk.office.mode = settings::OfficeMode::Local;
  session_settings->settings.kiosk.store_folder.clear();
  session_settings->settings.kiosk.language =
      options.language == "en" ? domain::Language::English : domain::Language::Chinese;
  std::vector<visit::Event> taken;
  session_settings->taken = [&taken](const visit::Event& event) { taken.push_back(event); };
  auto session = Session::open(std::move(*session_settings));
  if (!session) {
    std::cerr << session.error() << '\n';
    return exit_cannot_start;
  }
  (*session)->begin_work();
  if (const auto trouble = (*session)->start_trouble(); !trouble.empty()) {
    std::cerr << "Cannot start: " << trouble << '\n';
    return exit_cannot_start;
  }
  std::cout << "Guided visits:\n";
  const bool all = Demo(**session, out).run();
  // The made-up cards' whole day, as it can be played again event by event.
  std::ofstream(out / "visits.rec") << replay::to_text(taken);
  std::cout << "Pictures, papers, the recording visits.rec, kiosk.log and summary.md are in " << out.string() << '\n';
  return all ? exit_done : exit_failed;
}
}  // namespace

void add_demo_command(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<DemoOptions>();
  auto* demo = app.add_subcommand("demo", "Play a guided visit of each route without a display");
  demo->add_option("--out", options->out, "Folder for pictures, papers and summary")->capture_default_str();
  demo->add_option("--config", options->start.config, "Folder with kiosk.toml, county/ and calendar/");
  demo->add_option("--language", options->language, "zh_CN or en")
      ->check(CLI::IsMember({"zh_CN", "en"}))
      ->capture_default_str();
  demo->footer("Exit codes: 0 every visit came to its end, 1 one did not, 2 could not start");
  demo->callback([&chosen, options] { chosen = [options] { return run(*options); }; });
}

}  // namespace huanka::shell
