// The real kill loop: real kiosks without a display, with a PC/SC reader, an IPP printer and the real office over TLS,
// killed at random and at named points; both ends counted. HUANKA_KILLS asks for more (the long run).
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>

#include "points.h"
#include "process/child_process.h"
#include "rig/temporary_folder.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
constexpr int kills_in_ci = 500;

int number_from(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::atoi(text) : otherwise;
}
}  // namespace

TEST_CASE("Killed at every named point and at random: nothing lost, doubled, guessed or forgotten at either end",
          "[fault][kill]") {
  const int kills = number_from("HUANKA_KILLS", kills_in_ci);
  // Much of a round is waiting (a card slot is polled, a printer asked), so there are more lobbies than cores.
  const int lobbies = number_from("HUANKA_KILL_LOBBIES", 6);
  const int seed = number_from("HUANKA_KILL_SEED", 1);
  const TemporaryFolder folder;
  const auto began = std::chrono::steady_clock::now();
  const std::string config = std::string(HUANKA_SOURCE_DIR) + "/config";
  std::vector<process::ChildProcess> programs;
  programs.reserve(static_cast<std::size_t>(lobbies));
  for (int i = 0; i < lobbies; ++i)
    programs.emplace_back(
        std::vector<std::string>{KILL_LOBBY, "--kiosk", KILL_KIOSK, "--config", config, "--kills",
                                 std::to_string((kills + lobbies - 1) / lobbies), "--seed", std::to_string(seed + i)},
        (folder.path() / "lobby.log").string(), true);
  std::map<std::string, int> table;
  std::vector<std::string> violations;
  int longest_healing_ms = 0;
  for (auto& program : programs) {
    int lines = 0;
    for (std::string line = program.read_line(12h); !line.empty(); line = program.read_line(1s), ++lines) {
      const std::string name = line.substr(0, line.find('\t')), value = line.substr(line.find('\t') + 1);
      if (name == "violation")
        violations.push_back(value);
      else if (name == "longest healing, ms")
        longest_healing_ms = std::max(longest_healing_ms, std::atoi(value.c_str()));
      else
        table[name] += std::atoi(value.c_str());
    }
    CHECK(lines > 0);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  for (const auto& [name, n] : table) std::cout << std::setw(7) << n << "  " << name << '\n';
  std::cout << std::setw(7) << longest_healing_ms << "  longest healing, ms\n"
            << std::setw(7) << static_cast<int>(took.count()) << "  seconds, " << std::setprecision(3)
            << table["kills"] / took.count() << " kills a second\n";
  for (const auto& violation : violations) FAIL_CHECK(violation);
  CHECK(table["kills"] >= kills);
  CHECK(table["cases shown as accepted"] > 0);
  CHECK(table["letters"] > 0);
  // Every point of the list was hit; a point nobody comes by is a wrong list. A shorter run cannot come by all.
  if (kills < kills_in_ci) return;
  for (const KillPoint& point : kill_points()) {
    INFO(point.name);
    CHECK(table.contains("at " + point.name));
  }
}
