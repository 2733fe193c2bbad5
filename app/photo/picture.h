// The finished picture as the kiosk keeps it: in memory, named by its content.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "photo/face_hint.h"

namespace huanka::photo {

struct Picture {
  std::string jpeg;
  std::string sha256;  ///< of jpeg, 64 lower-case hex characters
  Size size;
};

/// Takes a JPEG file over if it is whole, of the wanted size, in colour, not larger than max_picture_bytes, and without
/// anything that is not picture (EXIF, comments, a second picture, bytes after the end); empty otherwise. It is looked
/// at but not decoded: the kiosk runs no picture decoder on what a worker sends (operations reference T12).
std::optional<Picture> accept_picture(std::span<const std::uint8_t> jpeg, Size wanted);

/// The size of a whole JPEG of unknown origin, told by its headers alone: in colour or grey, with whatever segments
/// beside the picture. Empty when it is none.
std::optional<Size> size_of_foreign_jpeg(std::span<const std::uint8_t> jpeg);

}  // namespace huanka::photo
