// What a photo of a social security card may be, wherever one is taken, stored or received.
#pragma once

#include <cstddef>

namespace huanka::domain {

inline constexpr std::size_t largest_picture_bytes = std::size_t{200} * 1024;  ///< of JPEG (domain reference 4.1)
/// Either side of a picture that is shown at a kiosk; a larger one is refused before it is decoded.
inline constexpr int longest_picture_side_px = 2000;

}  // namespace huanka::domain
