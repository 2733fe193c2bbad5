#include "domain/photo_receipt.h"

#include <array>
#include <utility>

namespace huanka::domain {

namespace {
constexpr std::array words{
    std::pair{ReceiptStanding::Good, "good"},          std::pair{ReceiptStanding::NoPicture, "no_picture"},
    std::pair{ReceiptStanding::NotFound, "not_found"}, std::pair{ReceiptStanding::Used, "used"},
    std::pair{ReceiptStanding::Expired, "expired"},    std::pair{ReceiptStanding::Foreign, "foreign"},
    std::pair{ReceiptStanding::Unchecked, "unchecked"}};
}  // namespace

std::string to_string(ReceiptStanding standing) {
  for (const auto& [value, word] : words)
    if (value == standing) return word;
  return {};
}

std::optional<ReceiptStanding> receipt_standing_from(std::string_view text) {
  for (const auto& [value, word] : words)
    if (text == word) return value;
  return std::nullopt;
}

bool is_taken_up(ReceiptStanding standing) {
  return standing == ReceiptStanding::Good || standing == ReceiptStanding::NoPicture;
}

bool needs_a_look(ReceiptStanding standing) { return standing != ReceiptStanding::Good; }

std::string receipt_in_capitals(std::string number) {
  for (char& c : number)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return number;
}

Date last_day_of_receipt(Date taken_on, const std::optional<Date>& printed, int valid_days) {
  return printed.value_or(add_days(taken_on, valid_days));
}

}  // namespace huanka::domain
