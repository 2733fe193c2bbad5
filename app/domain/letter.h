// The transfer letter (转移个账接收函, R15-R16, R75): its number and fields (domain reference 5.3). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/case.h"

namespace huanka::domain {

/// Number for the n-th letter of a kiosk: unique and gap-free per terminal, for example L-ZJ01-000017.
std::string make_letter_number(const std::string& kiosk_id, int n);
/// The kiosk whose letter this is; nothing when the text is not what make_letter_number makes.
std::optional<std::string> kiosk_of_letter(std::string_view number);

struct TransferLetter {
  std::string number;
  Date date;
  Bank old_bank, new_bank;
  std::string branch_name;  ///< outlet that issues the letter, from kiosk.toml
  Holder holder;
  Mobile mobile;
  std::string old_card_number;                  ///< social security card number
  std::optional<Pan> old_account, new_account;  ///< bank PANs
  std::string new_card_identification_code;
  CaseNumber case_number;
  bool duplicate = false;  ///< every print after the first carries a duplicate mark
  bool operator==(const TransferLetter&) const = default;
};

/// Requires the case to be issued or later.
TransferLetter make_letter(const Case& c, const NewCard& card, const County& county, const std::string& letter_number,
                           const std::string& branch_name, Date today, bool duplicate);

}  // namespace huanka::domain
