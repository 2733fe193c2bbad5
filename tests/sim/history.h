// One seed, one history: a few people, a kiosk, an office and a line between them, with trouble (the safety phase),
// then without (the liveness phase), then the invariants. The same seed tells the same story on every machine.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ground.h"
#include "kiosk.h"
#include "people.h"

namespace huanka::sim {

/// What all histories share; read once.
struct Setting {
  visit::World world;
  Words words;
  /// Files of a kiosk and of an office where nobody has been yet: most histories begin there, a few before.
  std::map<std::string, std::string> new_kiosk, new_office;
  static Setting load(const std::string& config_folder, const std::string& locale_folder);
};

/// Trouble at one exact place instead of trouble by chance.
struct PlannedCut {
  enum class Whose { Kiosk, Office } whose = Whose::Kiosk;
  std::int64_t operation = 0;
  Loss loss = Loss::Everything;
  std::optional<DiskFault> instead;  ///< not the power but this, for `lasts` operations
  std::int64_t lasts = 20;
};

struct Plan {
  std::uint64_t seed = 1;
  bool told = false;
  /// Set: one person on this route (a bank change comes twice), who does everything right, and no chance at all.
  std::optional<domain::Route> quiet_route;
  std::optional<PlannedCut> cut;
  std::optional<PlannedFate> fate;
  /// Not a few people but this many days of them, every day as many as come to a busy kiosk.
  int days = 0;
  std::set<std::string> without;  ///< kinds of trouble left out, to tell a failing history with as few as it needs
};

struct Result {
  std::vector<Violation> violations;
  std::vector<Story::Line> story;
  std::int64_t visits = 0, cases = 0, happened = 0;
  std::int64_t kiosk_operations = 0, office_operations = 0;
  std::int64_t moments = 0;  ///< how often the visits changed their place
};

Result play(const Plan& plan, const Setting& setting);

}  // namespace huanka::sim
