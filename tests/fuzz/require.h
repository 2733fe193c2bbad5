// What a fuzz target says when something does not hold that must hold for every input.
#pragma once

#include <cstdlib>

inline void require(bool holds) {
  if (!holds) std::abort();
}
