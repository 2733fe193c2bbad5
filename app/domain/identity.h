// Who a card belongs to: citizen ID number, mobile number, name. Strong types, so that they cannot be swapped.
// Pure; standard library only. Rules: GB 11643-1999 (ID number), domain reference 3.1-3.4.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "result/result.h"

namespace huanka::domain {

enum class IdNumberProblem { WrongLength, WrongCharacter, ImpossibleBirthDate, WrongCheckDigit };

/// A valid 18-character citizen ID number (社会保障号码); any division prefix is accepted.
class IdNumber {
 public:
  static Result<IdNumber, IdNumberProblem> parse(std::string_view text);
  const std::string& digits() const { return digits_; }
  std::chrono::year_month_day birth_date() const;
  auto operator<=>(const IdNumber&) const = default;

 private:
  explicit IdNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

enum class MobileProblem { WrongLength, WrongCharacter, NotAMobilePrefix };

/// An 11-digit mainland mobile number, 13x-19x (14x data cards refused).
class Mobile {
 public:
  static Result<Mobile, MobileProblem> parse(std::string_view text);
  const std::string& digits() const { return digits_; }
  auto operator<=>(const Mobile&) const = default;

 private:
  explicit Mobile(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

enum class NameProblem { Empty, TooLong, ControlCharacter, RightToLeft, LooseMark, BrokenUtf8 };

/// A name as stored on the card: UTF-8, 1-50 code points; hanzi or Latin letters as the unified name collection wants
/// them (domain reference 3.3), and no control, invisible, line-breaking or right-to-left characters: those could
/// falsify the letter. A name is refused, never corrected: a corrected name would be another person's.
class PersonName {
 public:
  static Result<PersonName, NameProblem> parse(std::string_view utf8);
  const std::string& utf8() const { return utf8_; }
  auto operator<=>(const PersonName&) const = default;

 private:
  explicit PersonName(std::string utf8) : utf8_(std::move(utf8)) {}
  std::string utf8_;
};

enum class Sex { Male, Female, Unstated };

}  // namespace huanka::domain
