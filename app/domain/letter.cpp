#include "domain/letter.h"

namespace huanka::domain {

std::string make_letter_number(const std::string& kiosk_id, int n) {
  const std::string digits = std::to_string(n);
  return "L-" + kiosk_id + "-" + (digits.size() < 6 ? std::string(6 - digits.size(), '0') : "") + digits;
}

TransferLetter make_letter(const Case& c, const NewCard& card, const County& county, const std::string& letter_number,
                           const std::string& branch_name, Date today, bool duplicate) {
  const auto bank = [&](const BankCode& code) {
    const Bank* found = county.bank(code);
    return found != nullptr ? *found : Bank{.code = code, .name_zh = code, .name_en = code, .hotline = {}};
  };
  return {.number = letter_number,
          .date = today,
          .old_bank = bank(c.holding_bank),
          .new_bank = bank(c.target_bank),
          .branch_name = branch_name,
          .holder = c.old_card.holder,
          .mobile = c.mobile,
          .old_card_number = c.old_card.card_number,
          .old_account = c.old_card.pan,
          .new_account = card.pan,
          .new_card_identification_code = card.identification_code,
          .case_number = c.number,
          .duplicate = duplicate};
}

}  // namespace huanka::domain
