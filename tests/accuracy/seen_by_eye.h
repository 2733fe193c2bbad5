// What a person sees wrong in a picture of the packages before anything is done to it; a picture with such a mistake is
// no good one for that measure. All pictures of both halves were looked at for it, whether a measure spoke up or not,
// but by somebody who knew already which of the held-out ones had failed.
#pragma once

#include <string>

#include "photo/findings.h"

namespace huanka::accuracy {

bool is_seen_wrong(const std::string& name, photo::Measure measure);

}  // namespace huanka::accuracy
