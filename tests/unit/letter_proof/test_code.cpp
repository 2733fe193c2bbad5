// The form of a letter's code: one way to write every value, and nothing else is read.
#include <catch2/catch.hpp>

#include "letter_proof/code.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::letter_proof;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
LetterCode sample() {
  return {.suite = Suite::Sm2,
          .letter_number = "L-ZJ01-000017",
          .case_number = domain::make_case_number("ZJ01", 2026y / 11 / 23, 7),
          .date = 2026y / 11 / 23,
          .old_bank = "icbc",
          .new_bank = "ccb",
          .duplicate = false,
          .account_tail = "0008",
          .key_id = "12345678",
          .salt = std::string(LetterCode::salt_size, '\0'),
          .printed_digest = std::string(LetterCode::digest_size, '\xFF'),
          .signature = std::string(LetterCode::signature_size, 'S')};
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = to_text(sample());
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}
}  // namespace

TEST_CASE("A code is read as it was written, with every kind of content", "[letter]") {
  auto code = sample();
  CHECK(must(read_code(to_text(code))) == code);
  CHECK(to_text(code).starts_with("HK1/S/L-ZJ01-000017/ZJ01-261123-0007-"));
  code.suite = Suite::P256;
  code.duplicate = true;
  code.account_tail.clear();
  code.letter_number = domain::make_letter_number("ABCDEFGHIJ123456", 123456789);
  code.case_number = domain::make_case_number("ABCDEFGHIJ123456", 2026y / 11 / 23, 9999);
  code.old_bank = "abcdefghijklmn01";
  code.new_bank = "abcdefghijklmn02";
  CHECK(must(read_code(to_text(code))) == code);
  CHECK(to_text(code).size() <= longest_code);
}

TEST_CASE("A code needs nothing but the characters a QR code packs best", "[letter]") {
  CHECK(to_text(sample()).find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == std::string::npos);
}

TEST_CASE("A later version is named as such, whatever it holds", "[letter]") {
  for (const auto& text : {with("HK1/", "HK2/"), with("HK1/", "HK01/"), std::string("HK17"),
                           "HK9/" + std::string(2 * longest_code, 'X')}) {
    CAPTURE(text);
    const auto read = read_code(text);
    REQUIRE_FALSE(read);
    CHECK(read.error() == CodeProblem::UnknownVersion);
  }
}

TEST_CASE("Every part is read strictly", "[letter]") {
  const auto last = to_text(sample());
  for (const auto& text : {std::string(),
                           std::string("HK"),
                           std::string("HK/"),
                           std::string("HK1"),
                           std::string("ZJ01-261123-0007-4"),
                           with("HK1/", "HK1234/"),
                           with("HK1/", "hk1/"),
                           with("/S/", "/X/"),
                           with("/S/", "/SS/"),
                           with("/S/", "//"),
                           with("L-ZJ01-000017", "L-ZJ01-17"),
                           with("L-ZJ01-000017", "L-ZJ01-0000017"),
                           with("L-ZJ01-000017", "M-ZJ01-000017"),
                           with("L-ZJ01-000017", "L--000017"),
                           with("L-ZJ01-000017", "L-zj01-000017"),
                           with("L-ZJ01-000017", "L-ZJ01-1000000000"),
                           with("ZJ01-261123-0007-", "ZJ01-261123-0008-"),
                           with("20261123", "20261131"),
                           with("20261123", "2026112"),
                           with("20261123", "2026-1-3"),
                           with("/ICBC/", "//"),
                           with("/ICBC/", "/icbc/"),
                           with("/ICBC/", "/I BC/"),
                           with("/ICBC/", "/ABCDEFGHIJKLMNOPQ/"),
                           with("/O/", "/X/"),
                           with("/O/", "//"),
                           with("/0008/", "/008/"),
                           with("/0008/", "/00008/"),
                           with("/0008/", "/000A/"),
                           last + " ",
                           " " + last,
                           last + "\n",
                           last.substr(0, last.size() - 1),
                           last.substr(0, last.size() - 3),
                           last + "000",
                           with("/0008/", "/0008//")}) {
    CAPTURE(text);
    const auto read = read_code(text);
    REQUIRE_FALSE(read);
    CHECK(read.error() == CodeProblem::NotALetterCode);
  }
}

TEST_CASE("A letter's number names its kiosk, and nothing else passes for a number (issue 4)", "[letter][domain]") {
  CHECK(domain::kiosk_of_letter("L-ZJ01-000017") == "ZJ01");
  CHECK(domain::kiosk_of_letter(domain::make_letter_number("A1", 1234567)) == "A1");
  for (const char* text : {"", "L-", "L-ZJ01", "L-ZJ01-", "L-ZJ01-12345", "L-Z-000001", "L-ZJ-01-000001", "ZJ01-000017",
                           "L-ZJ01-000017 ", "L-ZJ01-00001A", "L-ZJ01-0123456", "L-ABCDEFGHIJ1234567-000001"})
    CHECK_FALSE(domain::kiosk_of_letter(text));
}
