// Who a card belongs to: ID numbers (GB 11643-1999), mobile numbers, names, and how they may be shown.
#include <catch2/catch.hpp>

#include "domain/masking.h"
#include "domain/utf8.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::domain;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
template <class Parsed, class Problem>
Problem problem_of(const Result<Parsed, Problem>& parsed) {
  REQUIRE_FALSE(parsed);
  return parsed.error();
}
IdNumberProblem id_problem(const char* text) { return problem_of(IdNumber::parse(text)); }
MobileProblem mobile_problem(const char* text) { return problem_of(Mobile::parse(text)); }
NameProblem name_problem(std::string_view text) { return problem_of(PersonName::parse(text)); }
std::string masked_name(const char* name) { return masked(must(PersonName::parse(name))); }
}  // namespace

TEST_CASE("An ID number is 17 digits and an ISO 7064 check character; any division is welcome", "[domain][identity]") {
  for (const char* valid : {"441621199003071233", "441625196805120027", "441621195511034027", "11010519491231002X"}) {
    CAPTURE(valid);
    CHECK(must(IdNumber::parse(valid)).digits() == valid);
  }
  CHECK(must(IdNumber::parse("441621195511034027")).birth_date() == 1955y / 11 / 3);
}

TEST_CASE("What is no ID number is refused with its reason", "[domain][identity]") {
  CHECK(id_problem("441621900307123") == IdNumberProblem::WrongLength);  // the 15-digit form is obsolete
  CHECK(id_problem("") == IdNumberProblem::WrongLength);
  CHECK(id_problem("44162119900307123A") == IdNumberProblem::WrongCharacter);
  CHECK(id_problem("11010519491231002x") == IdNumberProblem::WrongCharacter);
  CHECK(id_problem("4416211990X3071233") == IdNumberProblem::WrongCharacter);
  CHECK(id_problem("441621199002301233") == IdNumberProblem::ImpossibleBirthDate);
  CHECK(id_problem("441621210002291230") == IdNumberProblem::ImpossibleBirthDate);
  CHECK(id_problem("441621199001011239") == IdNumberProblem::WrongCheckDigit);
}

TEST_CASE("Every single wrong digit and every swap of neighbours in an ID number is noticed", "[domain][identity]") {
  const std::string good = "441621199003071233";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = good;
      wrong[at] = digit;
      if (wrong != good) CHECK_FALSE(IdNumber::parse(wrong));
    }
    std::string swapped = good;
    if (at > 0) std::swap(swapped[at - 1], swapped[at]);
    if (swapped != good) CHECK_FALSE(IdNumber::parse(swapped));
  }
}

TEST_CASE("A mobile number has 11 digits and a prefix that people can read messages on (R66)", "[domain][identity]") {
  for (const char* valid : {"13800138000", "15912345678", "16612345678", "17012345678", "18812345678", "19912345678"})
    CHECK(must(Mobile::parse(valid)).digits() == valid);
  CHECK(mobile_problem("1380013800") == MobileProblem::WrongLength);
  CHECK(mobile_problem("1440012345678") == MobileProblem::WrongLength);
  CHECK(mobile_problem("1380013800o") == MobileProblem::WrongCharacter);
  CHECK(mobile_problem("12345678901") == MobileProblem::NotAMobilePrefix);
  CHECK(mobile_problem("14512345678") == MobileProblem::NotAMobilePrefix);
  CHECK(mobile_problem("07621234567") == MobileProblem::NotAMobilePrefix);
}

TEST_CASE("A name may be rare, long or dotted, and never carries characters that hide or turn text",
          "[domain][identity]") {
  for (const char* name : {"张桂花", "𠮷𡈽", "买买提·吐尔逊", "Zhang San", "龶"})
    CHECK(must(PersonName::parse(name)).utf8() == name);
  std::string fifty;
  for (int i = 0; i < 50; ++i) fifty += "阿";
  CHECK(PersonName::parse(fifty));
  CHECK(name_problem(fifty + "阿") == NameProblem::TooLong);
  CHECK(name_problem("") == NameProblem::Empty);
  CHECK(name_problem("  ") == NameProblem::Empty);
  CHECK(name_problem("张\n三") == NameProblem::ControlCharacter);
  CHECK(name_problem("张\u202E三") == NameProblem::ControlCharacter);
  CHECK(name_problem("张\u200B三") == NameProblem::ControlCharacter);
  CHECK(name_problem("\xE5\xBC") == NameProblem::BrokenUtf8);
  CHECK(name_problem("\xC0\xAF") == NameProblem::BrokenUtf8);
  CHECK(name_problem("\xED\xA0\x80") == NameProblem::BrokenUtf8);
}

TEST_CASE("UTF-8 goes through code points and back unchanged", "[domain][identity]") {
  const std::string text = "a·张𠮷";
  const auto characters = decode_utf8(text);
  REQUIRE(characters);
  CHECK(characters->size() == 4);
  std::string again;
  for (const char32_t c : *characters) again += encode_utf8(c);
  CHECK(again == text);
}

TEST_CASE("On a lobby screen a person is shown by the ends only", "[domain][masking]") {
  CHECK(masked_name("张桂花") == "张**");
  CHECK(masked_name("张三") == "张*");
  CHECK(masked_name("䶮") == "*");
  CHECK(masked_name("买买提·吐尔逊") == "买**·***");
  CHECK(masked_name("𠮷田") == "𠮷*");
  CHECK(masked(must(IdNumber::parse("441621199003071233"))) == "441***********1233");
  CHECK(masked(must(Mobile::parse("13812345678"))) == "138****5678");
  CHECK(masked(must(Pan::parse("6214670000001234566"))) == "**** 4566");
}
