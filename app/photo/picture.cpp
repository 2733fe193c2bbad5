#include "photo/picture.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace huanka::photo {
namespace {

// JPEG markers (ISO 10918-1 table B.1)
constexpr std::uint8_t start_of_image = 0xD8, end_of_image = 0xD9, start_of_scan = 0xDA;

/// Baseline, extended and progressive frames.
bool starts_frame(std::uint8_t marker) { return marker >= 0xC0 && marker <= 0xC2; }

std::string sha256_of(std::span<const std::uint8_t> bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) return {};
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

/// The size told by the frame header of a three-colour JPEG.
std::optional<Size> size_of(std::span<const std::uint8_t> jpeg) {
  if (jpeg.size() < 4 || jpeg[0] != 0xFF || jpeg[1] != start_of_image) return std::nullopt;
  if (jpeg[jpeg.size() - 2] != 0xFF || jpeg[jpeg.size() - 1] != end_of_image) return std::nullopt;
  const auto two_bytes = [&](std::size_t at) { return jpeg[at] << 8 | jpeg[at + 1]; };
  // Each segment: FF, marker, length (which counts itself); a frame header goes on with 8, height, width, colours.
  for (std::size_t at = 2; at + 10 <= jpeg.size();) {
    const std::uint8_t marker = jpeg[at + 1];
    const int length = two_bytes(at + 2);
    if (jpeg[at] != 0xFF || marker == start_of_scan || length < 2) return std::nullopt;
    if (starts_frame(marker)) {
      if (jpeg[at + 4] != 8 || jpeg[at + 9] != 3) return std::nullopt;
      return Size{two_bytes(at + 7), two_bytes(at + 5)};
    }
    at += 2 + static_cast<std::size_t>(length);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Picture> accept_picture(std::span<const std::uint8_t> jpeg, Size wanted) {
  // The copy is judged, not the shared memory, which the worker could still change.
  Picture picture{{jpeg.begin(), jpeg.end()}, {}, wanted};
  const std::span copy(reinterpret_cast<const std::uint8_t*>(picture.jpeg.data()), picture.jpeg.size());
  if (size_of(copy) != wanted) return std::nullopt;
  picture.sha256 = sha256_of(copy);
  if (picture.sha256.empty()) return std::nullopt;
  return picture;
}

}  // namespace huanka::photo
