#include "domain/receipt_number.h"

#include <algorithm>
#include <regex>

namespace huanka::domain {
namespace {

std::string in_capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool fits(const std::string& text, const std::string& pattern) {
  if (text.empty() || text.size() > longest_receipt_number) return false;
  if (pattern.empty()) return std::all_of(text.begin(), text.end(), is_letter_or_digit);
  return std::regex_match(text, std::regex(pattern, std::regex::ECMAScript));
}

}  // namespace

std::optional<std::string> receipt_number(const std::string& text, const PhotoRule& rule) {
  const std::string capitals = in_capitals(text);
  if (fits(capitals, rule.receipt_pattern)) return capitals;
  if (fits(text, rule.receipt_pattern)) return text;  // a pattern of small letters keeps what was scanned
  return std::nullopt;
}

}  // namespace huanka::domain
