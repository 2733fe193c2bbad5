// What a bank's staff file at the counter for a person who comes to them (R67), and whether what was typed is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/case.h"

namespace huanka::office {

struct Reservation {
  domain::PersonName name;
  domain::IdNumber id_number;
  domain::Mobile mobile;
  domain::BankCode holding_bank, target_bank;
  std::optional<domain::Pan> old_account;
  bool operator==(const Reservation&) const = default;
};

/// As typed or as it stands in a list.
struct ReservationText {
  std::string name, id_number, mobile;
  std::string holding_bank;  ///< its code, or its name in either language
  std::string old_account;   ///< may be empty
};

struct CheckedReservation {
  std::optional<Reservation> reservation;  ///< when nothing is wrong
  std::vector<std::string> problems;       ///< all of them; words of the catalogue behind "console.reserve.problem."
};
/// Spaces around a text and a small x at the end of an ID number are forgiven, nothing else is.
CheckedReservation check_reservation(const ReservationText& text, const domain::County& county,
                                     const domain::BankCode& target);

/// One row of a unit's list (R67).
struct ReservationRow {
  int line = 0;  ///< from 1, blank lines and the headings counted
  CheckedReservation checked;
};
inline constexpr std::size_t most_reservation_rows = 300;
inline constexpr std::size_t largest_reservation_list = std::size_t{256} * 1024;  ///< bytes

/// Rows of name, ID number, mobile, bank of the old card and, where it is known, its account; separated by commas
/// (RFC 4180, but no line break within a cell) or by tabs, as a spreadsheet pastes them. A first row whose second cell
/// holds no digit is the headings. A person who stands in the list twice is a problem of the later row.
std::vector<ReservationRow> reservation_rows(std::string_view utf8, const domain::County& county,
                                             const domain::BankCode& target);

/// UTF-8, with or without a byte order mark, or GB 18030, as spreadsheets here write it; nothing when it is neither.
std::optional<std::string> list_text_from(std::string_view bytes);

}  // namespace huanka::office
