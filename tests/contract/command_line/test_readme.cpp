// Every command the README tells, run as it is told: none may be misspelt, and what a newcomer tries first must work.
#include <sysexits.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <regex>
#include <set>
#include <thread>

#include "command.h"

using namespace huanka::rig;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
std::string readme() { return text_of(fs::path(HUANKA_SOURCE_DIR) / "README.md"); }

/// Lines of code that begin with "$huanka", without their comments.
std::vector<std::string> hand_lines() {
  std::vector<std::string> lines;
  std::istringstream in(readme());
  const std::regex shape(R"(^ +(\$huanka .*?)( +#.*)?$)");
  std::smatch found;
  for (std::string line; std::getline(in, line);)
    if (std::regex_match(line, found, shape)) lines.push_back(found[1]);
  return lines;
}

/// Commands in the text, between backticks.
std::set<std::string> told_commands() {
  const std::string text = readme();
  const std::regex shape("`((?:echo [0-9]+ \\| )?huanka(?:-office)? [^`]+)`");
  std::set<std::string> commands;
  for (std::sregex_iterator at(text.begin(), text.end(), shape), end; at != end; ++at) commands.insert((*at)[1]);
  return commands;
}

/// A newcomer's own home, and the built programs by their bare names.
struct Home {
  TemporaryFolder folder;
  std::string bin = fs::path(HUANKA).parent_path().string();

  std::vector<std::string> shell(const std::string& line) const {
    return {"env",
            "HOME=" + folder.path().string(),
            "XDG_DATA_HOME=" + folder.path().string(),
            "SDL_VIDEODRIVER=dummy",
            "PATH=" + bin + ":/usr/bin:/bin",
            "huanka=" + std::string(HUANKA),
            "bash",
            "-c",
            "cd \"$HOME\" && " + line};
  }
};
}  // namespace

TEST_CASE("README: the hand's commands do what they say while a kiosk runs (issue 2)", "[command_line][readme]") {
  const Home home;
  huanka::process::ChildProcess kiosk(home.shell("exec huanka run"), (home.folder.path() / "kiosk.log").string(),
                                      false);
  const auto socket = home.folder.path() / "huanka/rig.sock";
  for (int i = 0; i < 1'000 && !fs::exists(socket); ++i) std::this_thread::sleep_for(20ms);
  REQUIRE(fs::exists(socket));
  const auto lines = hand_lines();
  REQUIRE(lines.size() >= 8);
  for (const auto& line : lines) {
    if (line.find("panel") != std::string::npos) continue;  // a window: it ends when it is closed
    const auto said = run(home.shell(line));
    INFO(line << ": " << said.text);
    // "ZJ01-..." stands for a case of the reader's own.
    CHECK(said.exit_code == (line.find("...") == std::string::npos ? 0 : 1));
  }
  kiosk.signal(SIGTERM);
  CHECK(kiosk.wait(20s) == 0);
  const auto mode = fs::status(home.folder.path() / "huanka").permissions();
  CHECK((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
}

TEST_CASE("README: every other command exists as it is written (issue 2)", "[command_line][readme]") {
  const Home home;
  const auto commands = told_commands();
  REQUIRE(commands.size() >= 5);
  for (auto command : commands) {
    std::ofstream(home.folder.path() / "FILE") << "%PDF-1.4\n";
    command = std::regex_replace(command, std::regex("ipp://…"), "ipp://127.0.0.1:9/ipp/print --state");
    command = std::regex_replace(command, std::regex(" FILE(.*--state)"), "$1");
    const auto said = run(home.shell(command));
    INFO(command << ": " << said.text);
    CHECK(said.exit_code >= 0);
    CHECK(said.exit_code != EX_USAGE);
    CHECK(said.exit_code != 127);
  }
}

TEST_CASE("README: the two scripts are there and know --help or options of ctest", "[command_line][readme]") {
  const auto root = fs::path(HUANKA_SOURCE_DIR);
  CHECK(fs::exists(root / "tests/run.sh"));
  const auto said = run({"bash", (root / "app/run.sh").string(), "--help"});
  CHECK(said.exit_code == 0);
  CHECK(said.text.find("usage: bash app/run.sh") == 0);
}
