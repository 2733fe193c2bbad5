#include <catch2/catch.hpp>
#include <initializer_list>
#include <vector>

#include "photo/picture.h"
#include "photo/protocol.h"

using namespace huanka::photo;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// The bones of a JPEG file: start, JFIF head, a frame header, one scan of two coded bytes, end.
Bytes jpeg(int width, int height, std::uint8_t colours = 3) {
  const auto high = [](int value) { return static_cast<std::uint8_t>(value >> 8); };
  const auto low = [](int value) { return static_cast<std::uint8_t>(value & 255); };
  return {0xFF, 0xD8, 0xFF, 0xE0,         0x00,        0x04,        0x00,       0x00,    0xFF, 0xC0,
          0x00, 0x0B, 0x08, high(height), low(height), high(width), low(width), colours, 0x00, 0x00,
          0x00, 0xFF, 0xDA, 0x00,         0x02,        0x12,        0x34,       0xFF,    0xD9};
}

Bytes with(Bytes before, const Bytes& inserted, std::size_t at) {
  before.insert(before.begin() + static_cast<std::ptrdiff_t>(at), inserted.begin(), inserted.end());
  return before;
}

constexpr Size wanted{358, 441};

}  // namespace

TEST_CASE("a colour JPEG of the wanted size is taken over with the SHA-256 of its bytes", "[photo]") {
  const auto picture = accept_picture(jpeg(358, 441), wanted);
  REQUIRE(picture);
  CHECK(picture->size == wanted);
  CHECK(picture->jpeg.size() == jpeg(358, 441).size());
  CHECK(picture->sha256.size() == 64);
  CHECK(picture->sha256.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(picture->sha256 != accept_picture(jpeg(100, 441), {100, 441})->sha256);
}

TEST_CASE("a picture of another size, without colour or without its end is refused", "[photo]") {
  CHECK_FALSE(accept_picture(jpeg(441, 358), wanted));
  CHECK_FALSE(accept_picture(jpeg(358, 441, 1), wanted));
  CHECK_FALSE(accept_picture(Bytes{}, wanted));
  CHECK_FALSE(accept_picture(Bytes{0xFF, 0xD8, 0xFF, 0xD9}, wanted));
  const Bytes whole = jpeg(358, 441);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(accept_picture(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), wanted));
}

TEST_CASE("segment lengths that lie lead nowhere", "[photo]") {
  for (int high = 0; high <= 255; high += 5) {
    for (int low = 0; low <= 255; ++low) {
      if (high == 0 && low == 4) continue;
      Bytes lying = jpeg(358, 441);
      lying[4] = static_cast<std::uint8_t>(high);
      lying[5] = static_cast<std::uint8_t>(low);
      REQUIRE_FALSE(accept_picture(lying, wanted));
    }
  }
}

TEST_CASE("a picture that carries anything but picture is refused", "[photo]") {
  const Bytes whole = jpeg(358, 441);
  constexpr std::size_t after_head = 8, in_scan = 26;
  REQUIRE(accept_picture(with(whole, {0xFF, 0xDB, 0x00, 0x03, 0x00}, after_head), wanted));      // a table is picture
  REQUIRE(accept_picture(with(whole, {0xFF, 0x00, 0xFF, 0xD3}, in_scan), wanted));               // stuffing, restart
  CHECK_FALSE(accept_picture(with(whole, {0xFF, 0xE1, 0x00, 0x03, 0x00}, after_head), wanted));  // EXIF
  CHECK_FALSE(accept_picture(with(whole, {0xFF, 0xE2, 0x00, 0x03, 0x00}, after_head), wanted));  // colour profile
  CHECK_FALSE(accept_picture(with(whole, {0xFF, 0xFE, 0x00, 0x03, 0x00}, after_head), wanted));  // comment
  CHECK_FALSE(
      accept_picture(with(whole, {0xFF, 0xDC, 0x00, 0x04, 0x40, 0x00}, in_scan + 1), wanted));  // DNL: new height
  CHECK_FALSE(accept_picture(with(whole, {0x00}, whole.size()), wanted));                       // after the end
  CHECK_FALSE(accept_picture(with(whole, whole, whole.size()), wanted));                        // two pictures
  const Bytes second_frame = {0xFF, 0xC0, 0x00, 0x0B, 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x03, 0x00, 0x00, 0x00};
  CHECK_FALSE(accept_picture(with(whole, second_frame, after_head + 13), wanted));
  const Bytes scan = {0xFF, 0xDA, 0x00, 0x02};
  Bytes many = whole;
  for (int scans = 1; scans < 16; ++scans) many = with(many, scan, in_scan - 5);
  CHECK(accept_picture(many, wanted));
  CHECK_FALSE(accept_picture(with(many, scan, in_scan - 5), wanted));
}

TEST_CASE("a picture may have 200 kB and not a byte more", "[photo]") {
  Bytes padded = with(jpeg(358, 441), Bytes(max_picture_bytes - jpeg(358, 441).size()), 26);
  REQUIRE(padded.size() == max_picture_bytes);
  CHECK(accept_picture(padded, wanted));
  CHECK_FALSE(accept_picture(with(padded, {0x00}, 26), wanted));
}
