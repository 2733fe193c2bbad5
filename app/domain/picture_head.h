// What the first bytes of a picture say, read without a decoder: which kind it is and how large it would become. A few
// kilobytes can unfold into gigabytes; whatever is too large is refused before anything unfolds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace huanka::domain {

struct PictureHead {
  enum class Kind { Png, Jpeg };
  Kind kind = Kind::Png;
  std::uint32_t width_px = 0, height_px = 0;
  std::uint64_t pixels() const { return std::uint64_t{width_px} * height_px; }
  bool operator==(const PictureHead&) const = default;
};

/// PNG (ISO/IEC 15948, IHDR) or JPEG (ITU-T T.81, the first frame header). Nothing for anything else, or when a side is
/// zero.
std::optional<PictureHead> picture_head(std::string_view bytes);

}  // namespace huanka::domain
