// What a person sees wrong in a picture of the packages before anything is done to it. All pictures of both halves were
// looked at, small, without a number beside them; a picture with such a mistake is no good one for that measure.
#pragma once

#include <string>

#include "photo/findings.h"

namespace huanka::accuracy {

bool is_seen_wrong(const std::string& name, photo::Measure measure);

}  // namespace huanka::accuracy
