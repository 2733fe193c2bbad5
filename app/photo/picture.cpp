#include "photo/picture.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "photo/protocol.h"

namespace huanka::photo {
namespace {

// JPEG markers (ISO 10918-1 table B.1)
constexpr std::uint8_t start_of_image = 0xD8, end_of_image = 0xD9, start_of_scan = 0xDA, first_restart = 0xD0,
                       last_restart = 0xD7;
/// A progressive picture has about ten scans; each may cost as much as the whole picture.
constexpr int most_scans = 16;

/// Baseline, extended and progressive frames.
bool starts_frame(std::uint8_t marker) { return marker >= 0xC0 && marker <= 0xC2; }

/// Tables, restart interval and the JFIF head. No other segment: those carry what a camera knows about place and owner,
/// previews, or instructions to turn the picture.
bool is_plain_segment(std::uint8_t marker) {
  constexpr std::uint8_t huffman_table = 0xC4, quantization_table = 0xDB, restart_interval = 0xDD, jfif = 0xE0;
  return marker == huffman_table || marker == quantization_table || marker == restart_interval || marker == jfif;
}

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

/// Where the coded data of a scan that begins at `at` ends: at the next marker that is no restart.
std::size_t end_of_scan(std::span<const std::uint8_t> jpeg, std::size_t at) {
  for (; at + 1 < jpeg.size(); ++at) {
    const std::uint8_t next = jpeg[at + 1];
    if (jpeg[at] == 0xFF && next != 0x00 && (next < first_restart || next > last_restart)) return at;
  }
  return jpeg.size();
}

/// Who made a JPEG: our own worker, which writes nothing but a picture, or somebody else.
enum class Origin { Worker, Elsewhere };

/// Segments that programs may leave beside the picture (APPn, COM).
bool is_extra_segment(std::uint8_t marker) {
  constexpr std::uint8_t first_app = 0xE0, last_app = 0xEF, comment = 0xFE;
  return (marker >= first_app && marker <= last_app) || marker == comment;
}

/// The size of a JPEG that holds one frame, its tables and its scans from the first byte to the last. Of the worker's
/// own: in three colours, and nothing else.
std::optional<Size> size_of(std::span<const std::uint8_t> jpeg, Origin origin) {
  const bool foreign = origin == Origin::Elsewhere;
  if (jpeg.size() < 4 || jpeg[0] != 0xFF || jpeg[1] != start_of_image) return std::nullopt;
  const auto two_bytes = [&](std::size_t at) { return jpeg[at] << 8 | jpeg[at + 1]; };
  std::optional<Size> size;
  int scans = 0;
  for (std::size_t at = 2; at + 2 <= jpeg.size();) {
    const std::uint8_t marker = jpeg[at + 1];
    if (jpeg[at] != 0xFF) return std::nullopt;
    if (marker == end_of_image) return (foreign || at + 2 == jpeg.size()) && scans > 0 ? size : std::nullopt;
    // Each segment: FF, marker, length (which counts itself), content.
    if (at + 4 > jpeg.size()) return std::nullopt;
    const auto length = static_cast<std::size_t>(two_bytes(at + 2));
    const std::size_t next = at + 2 + length;
    if (length < 2 || next > jpeg.size()) return std::nullopt;
    if (starts_frame(marker)) {
      // 8 bits a sample, height, width, colours
      if (size || length < 8 || jpeg[at + 4] != 8) return std::nullopt;
      if (jpeg[at + 9] != 3 && !(foreign && jpeg[at + 9] == 1)) return std::nullopt;
      size = Size{two_bytes(at + 7), two_bytes(at + 5)};
    } else if (marker == start_of_scan) {
      if (!size || ++scans > most_scans) return std::nullopt;
    } else if (!is_plain_segment(marker) && !(foreign && is_extra_segment(marker))) {
      return std::nullopt;
    }
    at = marker == start_of_scan ? end_of_scan(jpeg, next) : next;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Picture> accept_picture(std::span<const std::uint8_t> jpeg, Size wanted) {
  if (jpeg.size() > max_picture_bytes) return std::nullopt;
  // The copy is judged, not the shared memory, which the worker could still change.
  Picture picture{{jpeg.begin(), jpeg.end()}, {}, wanted};
  const std::span copy(reinterpret_cast<const std::uint8_t*>(picture.jpeg.data()), picture.jpeg.size());
  if (size_of(copy, Origin::Worker) != wanted) return std::nullopt;
  picture.sha256 = sha256_of(copy);
  if (picture.sha256.empty()) return std::nullopt;
  return picture;
}

std::optional<Size> size_of_foreign_jpeg(std::span<const std::uint8_t> jpeg) {
  if (jpeg.size() > max_picture_bytes) return std::nullopt;
  const auto size = size_of(jpeg, Origin::Elsewhere);
  return size && size->width > 0 && size->height > 0 ? size : std::nullopt;
}

}  // namespace huanka::photo
