// The named points at which the kill loop ends a kiosk: just before each effect of a visit, and in each durable step of
// the store before it is committed, in the middle of its bytes, and when it is durable but nobody knows yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "visit/effects.h"

namespace huanka::rig {

/// Which visit comes by a point; the first start of a kiosk comes by some before any visit.
enum class VisitKind { FirstStart, Swap, SecondVisit };

struct KillPoint {
  std::string name;
  VisitKind kind = VisitKind::Swap;
};

/// All of them; the one list.
const std::vector<KillPoint>& kill_points();

std::string name_of(const visit::Effect& effect);

/// Lets this process end itself by SIGKILL when it comes by the point for the `count`th time (from 1). Watches every
/// SQLite connection opened afterwards. Call once, before any thread.
class SelfKill {
 public:
  SelfKill(std::string point, int count);

  void before(const visit::Effect& effect);
};

}  // namespace huanka::rig
