// Many histories at once, on all cores: by seed, or with the power cut (or the disk failing) at every single operation.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "history.h"

namespace huanka::sim {

struct Tally {
  std::int64_t histories = 0, visits = 0, cases = 0, happened = 0, failed = 0;
  double seconds = 0;
  std::vector<std::string> failures;  ///< the first few: what was violated and how to see it again
  Tally& operator+=(const Tally& other);
};

/// Histories first ... first + count - 1. Stops early after `most_failures`.
Tally by_seeds(const Setting& setting, std::uint64_t first, std::int64_t count, int jobs, const Plan& like = {});

/// Every route without chance; the world stopped at every changing operation of the kiosk's and of the office's disk,
/// with each loss; then every operation failing as full, broken and read-only for a while.
Tally at_every_operation(const Setting& setting, int jobs);

/// Every route without chance; every single fate of a device, the line and the clock befalling the kiosk at every place
/// of the visit, one at a time.
Tally at_every_moment(const Setting& setting, int jobs);

/// The command that shows a plan's history as a story.
std::string command_for(const Plan& plan);
/// The same plan with as few kinds of trouble as still violate this invariant.
Plan smallest(Plan failing, const std::string& invariant, const Setting& setting);

}  // namespace huanka::sim
