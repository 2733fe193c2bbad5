#include "domain/picture_head.h"

namespace huanka::domain {

namespace {
constexpr unsigned byte_bits = 8;

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << byte_bits | static_cast<unsigned char>(c);
  return value;
}

std::optional<PictureHead> png_head(std::string_view bytes) {
  constexpr std::string_view start("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
  constexpr std::size_t side = 4;
  if (!bytes.starts_with(start) || bytes.size() < start.size() + 2 * side) return std::nullopt;
  return PictureHead{PictureHead::Kind::Png, big_endian(bytes.substr(start.size(), side)),
                     big_endian(bytes.substr(start.size() + side, side))};
}

/// SOF0 to SOF15 but for the three that are other tables (DHT, JPG, DAC).
bool is_frame(unsigned char marker) {
  constexpr unsigned char first = 0xC0, last = 0xCF, huffman = 0xC4, reserved = 0xC8, arithmetic = 0xCC;
  return marker >= first && marker <= last && marker != huffman && marker != reserved && marker != arithmetic;
}

std::optional<PictureHead> jpeg_head(std::string_view bytes) {
  constexpr std::string_view start("\xFF\xD8");
  constexpr unsigned char fill = 0xFF, scan = 0xDA, end = 0xD9;
  constexpr std::size_t length_bytes = 2, precision_bytes = 1, side = 2;
  if (!bytes.starts_with(start)) return std::nullopt;
  std::size_t at = start.size();
  while (at + 1 + length_bytes < bytes.size() && static_cast<unsigned char>(bytes[at]) == fill) {
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == fill) {  // padding
      ++at;
      continue;
    }
    if (marker == scan || marker == end) return std::nullopt;
    at += 2;
    if (bytes.size() < at + length_bytes) return std::nullopt;
    const std::size_t length = big_endian(bytes.substr(at, length_bytes));
    if (length < length_bytes) return std::nullopt;
    if (is_frame(marker)) {
      const std::size_t sides = at + length_bytes + precision_bytes;
      if (bytes.size() < sides + 2 * side) return std::nullopt;
      return PictureHead{PictureHead::Kind::Jpeg, big_endian(bytes.substr(sides + side, side)),
                         big_endian(bytes.substr(sides, side))};
    }
    at += length;
  }
  return std::nullopt;
}
}  // namespace

std::optional<PictureHead> picture_head(std::string_view bytes) {
  auto head = png_head(bytes);
  if (!head) head = jpeg_head(bytes);
  return head && head->pixels() > 0 ? head : std::nullopt;
}

}  // namespace huanka::domain
