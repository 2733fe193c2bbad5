// What must hold after every history, each under its own name.
#pragma once

#include "kiosk.h"
#include "office_house.h"

namespace huanka::sim {

/// So long after its saving the last case of a kiosk is erased, whatever became of it.
inline constexpr Milliseconds kept_at_most = 32LL * 24 * 3'600'000;

/// Everything is healed, both sides are up and had time: counts both ends.
void check_invariants(Ground& ground, Kiosk& kiosk, OfficeHouse& office);

}  // namespace huanka::sim
