#include "domain/bank.h"

#include <algorithm>

namespace huanka::domain {

Result<Pan, PanProblem> Pan::parse(std::string_view digits) {
  if (digits.size() < 16 || digits.size() > 19) return Failure{PanProblem::WrongLength};
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Failure{PanProblem::WrongCharacter};
  int sum = 0;
  bool twice = false;  // Luhn: from the right, every second digit doubled
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    const int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  if (sum % 10 != 0) return Failure{PanProblem::WrongCheckDigit};
  return Pan(std::string(digits));
}

std::optional<BankCode> issuing_bank(std::span<const BinRule> rules, const Pan& pan) {
  std::size_t longest = 0;
  std::optional<BankCode> bank;
  for (const BinRule& rule : rules) {
    if (static_cast<std::size_t>(rule.pan_length) != pan.digits().size() || !pan.digits().starts_with(rule.prefix) ||
        rule.prefix.size() < longest)
      continue;
    const bool disputed = rule.prefix.size() == longest && bank != rule.bank;
    longest = rule.prefix.size();
    bank = disputed ? std::nullopt : std::optional(rule.bank);
  }
  return bank;
}

}  // namespace huanka::domain
