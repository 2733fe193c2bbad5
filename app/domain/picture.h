// What a photo of a social security card may be, wherever one is taken, stored or received.
#pragma once

#include <cstddef>

namespace huanka::domain {

inline constexpr std::size_t largest_picture_bytes = std::size_t{200} * 1024;  ///< of JPEG (domain reference 4.1)

}  // namespace huanka::domain
