// Banks and how a card number tells its bank: longest BIN prefix AND PAN length (R45-R51; domain reference 2.3).
// Pure; the tables themselves are data under config/county.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"

namespace huanka::domain {

enum class PanProblem { WrongLength, WrongCharacter, WrongCheckDigit };

/// A bank card number: 16-19 digits with a valid Luhn digit.
class Pan {
 public:
  static Result<Pan, PanProblem> parse(std::string_view digits);
  const std::string& digits() const { return digits_; }
  auto operator<=>(const Pan&) const = default;

 private:
  explicit Pan(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// Short stable bank identifier from the county file, for example "ccb", "grcb".
using BankCode = std::string;

struct Bank {
  BankCode code;
  std::string name_zh;  ///< full short name, for example 建设银行
  std::string name_en;
  std::string hotline;                       ///< may be empty (shown only when the county file gives it)
  bool online_exchange_discouraged = false;  ///< R57
  bool operator==(const Bank&) const = default;
};

struct BinRule {
  std::string prefix;  ///< leading digits of the PAN
  int pan_length = 19;
  BankCode bank;
  bool operator==(const BinRule&) const = default;
};

/// The bank whose rule has the longest matching prefix among rules of this PAN's length; empty when none matches
/// or when two banks claim the same longest prefix.
std::optional<BankCode> issuing_bank(std::span<const BinRule> rules, const Pan& pan);

}  // namespace huanka::domain
