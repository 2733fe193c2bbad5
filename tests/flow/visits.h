// Ways that guided visits of several tests go.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "shell/guided_visit.h"

/// A step of a guided visit that must succeed; what stopped it is said otherwise.
#define WENT(step, visit)     \
  {                           \
    const bool went = (step); \
    INFO((visit).trouble());  \
    REQUIRE(went);            \
  }

namespace huanka::rig {

inline bool to_card(shell::GuidedVisit& visit, const std::string& card, const char* service = "service.swap") {
  return visit.tap("start") && visit.tap(service) && visit.tap("next") && visit.until("card-insert") &&
         visit.insert(card);
}

inline bool past_card(shell::GuidedVisit& visit, const std::string& card) {
  return to_card(visit, card) && visit.until("card-mine") && visit.tap("next");
}

inline bool go_home(shell::GuidedVisit& visit) {
  return visit.tap("next") && visit.until("take-card") && visit.pull() && visit.until("farewell") &&
         visit.tap("next") && visit.until("attract");
}

}  // namespace huanka::rig
