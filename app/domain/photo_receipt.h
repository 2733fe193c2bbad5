// The studio's photo receipt (照片回执, R124-R125): what its number is worth, as the office judges it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar.h"

namespace huanka::domain {

/// Domain reference 4.2: the authority finds the picture by the number; it is matched to the holder and the date.
enum class ReceiptStanding {
  Good,       ///< the holder's, in time, not used by another case; its picture is there
  NoPicture,  ///< the same, but no picture is stored with it
  NotFound,   ///< no such number is known (yet)
  Used,       ///< another case was submitted with it
  Expired,    ///< its last day is over
  Foreign,    ///< it is another person's
  Unchecked   ///< the library of photos did not answer
};

std::string to_string(ReceiptStanding standing);  ///< snake_case word, as on the wire
std::optional<ReceiptStanding> receipt_standing_from(std::string_view word);
/// Good and NoPicture: the case that was submitted with it has it, and no other case can.
bool is_taken_up(ReceiptStanding standing);
/// People at the branch must look at the photo of this case.
bool needs_a_look(ReceiptStanding standing);

/// Letters of a receipt number count as capitals: typed, scanned or read aloud it is the same number.
std::string receipt_in_capitals(std::string number);

/// Last day on which a receipt is good: what is printed on it prevails, else so many days after the photo was taken.
Date last_day_of_receipt(Date taken_on, const std::optional<Date>& printed, int valid_days);

}  // namespace huanka::domain
