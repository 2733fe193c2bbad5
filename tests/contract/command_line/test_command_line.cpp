// What scripts and technicians rely on: exit codes, and that no command harms what it was not asked to touch.
#include <sysexits.h>

#include <catch2/catch.hpp>

#include "command.h"

using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {
const std::string bare = "PATH=/usr/bin:/bin";

bool says(const Said& said, const std::string& what) { return said.text.find(what) != std::string::npos; }
}  // namespace

TEST_CASE("Without a display the kiosk does not run unseen: it says so and exits with 3 (issue 2)", "[command_line]") {
  if (fs::exists("/dev/dri")) {
    WARN("this machine has a display of its own; the kiosk would take it");
    return;
  }
  const TemporaryFolder folder;
  const auto data = (folder.path() / "data").string();
  const char* leaks = std::getenv("LSAN_OPTIONS");  // which leaks are not ours; of no meaning without sanitizers
  const std::string not_ours = std::string("LSAN_OPTIONS=") + (leaks == nullptr ? "" : leaks);
  SECTION("nothing at all in the environment") {
    const auto said = run({"env", "-i", bare, not_ours, HUANKA, "run", "--data", data});
    INFO(said.text);
    CHECK(said.exit_code == 3);
    CHECK(says(said, "huanka demo"));
    CHECK_FALSE(says(said, "XDG_RUNTIME_DIR"));  // nobody who starts it for the first time can make use of that
  }
  SECTION("a display that is gone") {
    const auto said = run({"env", "-i", bare, not_ours, "DISPLAY=:4999", HUANKA, "run", "--data", data});
    INFO(said.text);
    CHECK(said.exit_code == 3);
  }
}

TEST_CASE("A demo empties only a folder that an earlier demo made (issue 2)", "[command_line]") {
  const TemporaryFolder folder;
  const auto precious = folder.path() / "data" / "precious";
  fs::create_directories(precious.parent_path());
  std::ofstream(precious) << "kept";
  const auto said = run({HUANKA, "demo", "--out", folder.path().string()});
  INFO(said.text);
  CHECK(said.exit_code == 2);
  CHECK(text_of(precious) == "kept");
}

TEST_CASE("A wrong command line is 64 everywhere; --help is 0 and names the exit codes", "[command_line]") {
  for (const std::string program : {HUANKA, HUANKA_OFFICE}) {
    INFO(program);
    CHECK(run({program}).exit_code == EX_USAGE);
    CHECK(run({program, "no-such-command"}).exit_code == EX_USAGE);
    CHECK(run({program, "--help"}).exit_code == 0);
  }
  CHECK(run({HUANKA, "print"}).exit_code == EX_USAGE);
  CHECK(run({HUANKA, "card", "read", "--devices", "imagined"}).exit_code == EX_USAGE);
  CHECK(run({HUANKA_OFFICE, "approve"}).exit_code == EX_USAGE);
  const std::vector<std::vector<std::string>> commands{
      {HUANKA, "run"},
      {HUANKA, "demo"},
      {HUANKA, "card", "read"},
      {HUANKA, "card", "readers"},
      {HUANKA, "photo", "scan"},
      {HUANKA, "print"},
      {HUANKA, "case", "list"},
      {HUANKA, "case", "show"},
      {HUANKA, "config", "check"},
      {HUANKA, "config", "staff-code"},
      {HUANKA, "rig"},
      {HUANKA_OFFICE, "serve"},
      {HUANKA_OFFICE, "list"},
      {HUANKA_OFFICE, "approve"},
      {HUANKA_OFFICE, "verify-letter"},
  };
  for (auto command : commands) {
    command.emplace_back("--help");
    const auto said = run(command);
    INFO(said.text);
    CHECK(said.exit_code == 0);
    CHECK(says(said, "Exit codes: 0"));
  }
}

TEST_CASE("Cases are looked for where the kiosk of that configuration keeps them", "[command_line]") {
  const TemporaryFolder folder;
  const auto elsewhere = folder.path() / "elsewhere", toml = folder.path() / "kiosk.toml";
  std::ofstream(toml) << text_of(fs::path(HUANKA_SOURCE_DIR) / "config/kiosk.toml");
  auto said = run({HUANKA, "case", "list", "--data", folder.path().string(), "--config", toml.string()});
  CHECK(said.exit_code == 2);
  CHECK(says(said, (folder.path() / "store").string()));

  std::string text = text_of(toml);
  const auto line = text.find("store_folder");
  REQUIRE(line != std::string::npos);
  text.replace(line, text.find('\n', line) - line, "store_folder = \"" + elsewhere.string() + "\"");
  std::ofstream(toml) << text;
  said = run({HUANKA, "case", "list", "--data", folder.path().string(), "--config", toml.string()});
  CHECK(said.exit_code == 2);
  CHECK(says(said, elsewhere.string()));
}
