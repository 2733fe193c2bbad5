// What is known of a picture before anything unfolds it.
#include <catch2/catch.hpp>
#include <string>

#include "domain/picture_head.h"

using namespace huanka::domain;

TEST_CASE("How large a picture is stands in its head", "[domain][picture]") {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\1\2\0\0\0\3", 24);
  CHECK(picture_head(png) == PictureHead{PictureHead::Kind::Png, 258, 3});
  const std::string jpeg("\xFF\xD8\xFF\xE0\0\4ab\xFF\xFF\xC4\0\3a\xFF\xC2\0\x0b\x8\0\2\1\0", 23);
  CHECK(picture_head(jpeg) == PictureHead{PictureHead::Kind::Jpeg, 256, 2});
  for (std::size_t n = 0; n < png.size(); ++n) CHECK_FALSE(picture_head(png.substr(0, n)));
  for (std::size_t n = 0; n < jpeg.size(); ++n) CHECK_FALSE(picture_head(jpeg.substr(0, n)));
  CHECK_FALSE(picture_head(std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\3", 24)));
  CHECK_FALSE(
      picture_head(std::string("\xFF\xD8\xFF\xE0\0\1ab\xFF\xC0\0\x0b\x8\0\2\1\0", 17)));  // a length below its own
  CHECK_FALSE(
      picture_head(std::string("\xFF\xD8\xFF\xDA\0\4ab\xFF\xC0\0\x0b\x8\0\2\1\0", 17)));  // no frame before the scan
}
