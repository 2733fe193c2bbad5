#include "domain/letter.h"

#include <algorithm>

namespace huanka::domain {

namespace {
constexpr std::size_t digits_at_least = 6, digits_at_most = 9;  // an int holds nine digits whatever they are

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_id_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }
}  // namespace

std::string make_letter_number(const std::string& kiosk_id, int n) {
  const std::string digits = std::to_string(n);
  return "L-" + kiosk_id + "-" +
         (digits.size() < digits_at_least ? std::string(digits_at_least - digits.size(), '0') : "") + digits;
}

std::optional<std::string> kiosk_of_letter(std::string_view number) {
  constexpr std::string_view beginning = "L-";
  const auto hyphen = number.rfind('-');
  if (!number.starts_with(beginning) || hyphen == std::string_view::npos || hyphen < beginning.size()) return {};
  const auto kiosk = number.substr(beginning.size(), hyphen - beginning.size());
  const auto digits = number.substr(hyphen + 1);
  constexpr std::size_t shortest_id = 2, longest_id = 16;
  const bool right = kiosk.size() >= shortest_id && kiosk.size() <= longest_id &&
                     std::all_of(kiosk.begin(), kiosk.end(), is_id_character) && digits.size() >= digits_at_least &&
                     digits.size() <= digits_at_most && std::all_of(digits.begin(), digits.end(), is_digit) &&
                     (digits.size() == digits_at_least || digits.front() != '0');
  return right ? std::optional(std::string(kiosk)) : std::nullopt;
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
