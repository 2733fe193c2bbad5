// A receipt's number by the county's pattern (R125), and without one by what the domain reference knows.
#include <catch2/catch.hpp>

#include "domain/receipt_number.h"

using namespace huanka::domain;

TEST_CASE("R125: letters of a receipt number are capitals, unless the pattern knows only small ones",
          "[domain][receipt]") {
  CHECK(receipt_number("zp2026a", {.receipt_pattern = "[0-9A-Za-z]{6,32}"}) == "ZP2026A");
  CHECK(receipt_number("zp2026a", {.receipt_pattern = "[a-z0-9]{7}"}) == "zp2026a");
  CHECK_FALSE(receipt_number("zp2026", {.receipt_pattern = "[0-9]+"}));
}

TEST_CASE("R125: the whole text is the number, never a part of it", "[domain][receipt]") {
  CHECK_FALSE(receipt_number("https://example.invalid/?n=123456", {.receipt_pattern = "[0-9]{6}"}));
  CHECK_FALSE(receipt_number("123456 ", {.receipt_pattern = "[0-9]{6}"}));
}

TEST_CASE("R125: without a pattern 1 to 32 letters and digits are taken", "[domain][receipt]") {
  CHECK(receipt_number("4", {}) == "4");
  CHECK(receipt_number(std::string(32, '7'), {}) == std::string(32, '7'));
  for (const auto& text : {std::string(), std::string(33, '7'), std::string("12-34"), std::string("回执")})
    CHECK_FALSE(receipt_number(text, {}));
}
