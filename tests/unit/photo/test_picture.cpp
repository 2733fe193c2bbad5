#include <catch2/catch.hpp>
#include <initializer_list>
#include <vector>

#include "photo/picture.h"

using namespace huanka::photo;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// The bones of a JPEG file: start, one application segment, a frame header, end.
Bytes jpeg(int width, int height, std::uint8_t colours = 3) {
  const auto high = [](int value) { return static_cast<std::uint8_t>(value >> 8); };
  const auto low = [](int value) { return static_cast<std::uint8_t>(value & 255); };
  return {0xFF, 0xD8,         0xFF,        0xE0,        0x00,       0x04,    0x00, 0x00, 0xFF, 0xC0, 0x00, 0x0B,
          0x08, high(height), low(height), high(width), low(width), colours, 0x00, 0x00, 0x00, 0xFF, 0xD9};
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
