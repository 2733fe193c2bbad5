// Base45 by the examples of RFC 9285, and that there is one text only for every sequence of bytes.
#include <catch2/catch.hpp>

#include "letter_proof/base45.h"

using namespace huanka::letter_proof;

TEST_CASE("The examples of RFC 9285, both ways", "[letter]") {
  struct Row {
    const char *bytes, *text;
  };
  const auto row = GENERATE(values<Row>(
      {{"", ""}, {"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"}}));
  CHECK(base45(row.bytes) == row.text);
  CHECK(base45_bytes(row.text) == row.bytes);
}

TEST_CASE("What is no Base45, or stands for no byte, is refused", "[letter]") {
  for (const char* text : {"A", "ABCD", ":::", "GGW", "::", "bb8", "BB\x80", "BB8\n"}) {
    CAPTURE(text);
    CHECK_FALSE(base45_bytes(text));
  }
}

TEST_CASE("Every text that is read is the one that writing gives", "[letter]") {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  int read = 0;
  for (const char a : alphabet)
    for (const char b : alphabet) {
      if (const auto one = base45_bytes(std::string{a, b})) CHECK(base45(*one) == std::string{a, b});
      for (const char c : alphabet)
        if (const auto two = base45_bytes(std::string{a, b, c})) {
          ++read;
          if (base45(*two) != std::string{a, b, c}) FAIL(a << b << c);
        }
    }
  CHECK(read == 65536);
}
