// What must hold after every history, each under its own name.
#pragma once

#include "kiosk.h"
#include "office_house.h"

namespace huanka::sim {

/// Everything is healed, both sides are up and had time: counts both ends.
void check_invariants(Ground& ground, Kiosk& kiosk, OfficeHouse& office);

}  // namespace huanka::sim
