#include "domain/identity.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "domain/utf8.h"
#include "domain/visible_text.h"

namespace huanka::domain {

namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_at(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(from, count)) value = value * 10 + (c - '0');
  return value;
}

std::chrono::year_month_day birth_in(std::string_view id) {
  return {std::chrono::year{number_at(id, 6, 4)}, std::chrono::month{static_cast<unsigned>(number_at(id, 10, 2))},
          std::chrono::day{static_cast<unsigned>(number_at(id, 12, 2))}};
}

/// ISO 7064 MOD 11-2 as GB 11643-1999 uses it.
char check_character(std::string_view first_17) {
  constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view characters = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (first_17[i] - '0');
  return characters[static_cast<std::size_t>(sum % 11)];
}

/// A mark without a letter before it, or heaped marks, would be drawn over what stands beside the name.
bool has_loose_mark(const std::u32string& name) {
  constexpr int most_marks = 2;
  int room = 0;
  for (const char32_t c : name) {
    if (!is_overprinting(c))
      room = is_space(c) ? 0 : most_marks;
    else if (room-- == 0)
      return true;
  }
  return false;
}

constexpr std::size_t name_limit = 50;  // code points; national circular on unified name collection

}  // namespace

Result<IdNumber, IdNumberProblem> IdNumber::parse(std::string_view text) {
  if (text.size() != 18) return Failure{IdNumberProblem::WrongLength};
  const std::string_view first_17 = text.substr(0, 17);
  const char last = text.back();
  if (!all_digits(first_17) || !((last >= '0' && last <= '9') || last == 'X'))
    return Failure{IdNumberProblem::WrongCharacter};
  const auto birth = birth_in(text);
  if (!birth.ok() || birth.year() < std::chrono::year{1850}) return Failure{IdNumberProblem::ImpossibleBirthDate};
  if (check_character(first_17) != last) return Failure{IdNumberProblem::WrongCheckDigit};
  return IdNumber(std::string(text));
}

std::chrono::year_month_day IdNumber::birth_date() const { return birth_in(digits_); }

Result<Mobile, MobileProblem> Mobile::parse(std::string_view text) {
  if (text.size() != 11) return Failure{MobileProblem::WrongLength};
  if (!all_digits(text)) return Failure{MobileProblem::WrongCharacter};
  // 10x-12x are no mobile numbers; 14x are data and IoT cards that a person cannot read messages on.
  if (text[0] != '1' || text[1] < '3' || text[1] == '4') return Failure{MobileProblem::NotAMobilePrefix};
  return Mobile(std::string(text));
}

Result<PersonName, NameProblem> PersonName::parse(std::string_view utf8) {
  const auto characters = decode_utf8(utf8);
  if (!characters) return Failure{NameProblem::BrokenUtf8};
  if (std::all_of(characters->begin(), characters->end(), is_space)) return Failure{NameProblem::Empty};
  if (characters->size() > name_limit) return Failure{NameProblem::TooLong};
  if (std::any_of(characters->begin(), characters->end(), is_hidden)) return Failure{NameProblem::ControlCharacter};
  if (std::any_of(characters->begin(), characters->end(), is_right_to_left)) return Failure{NameProblem::RightToLeft};
  if (has_loose_mark(*characters)) return Failure{NameProblem::LooseMark};
  return PersonName(std::string(utf8));
}

}  // namespace huanka::domain
