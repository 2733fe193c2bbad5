// The number of a studio's photo receipt, as it is compared and kept (R125). Its format is not published; a county's
// pattern says what it takes, and without one 1 to 32 letters and digits are taken (domain reference 4.2).
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "domain/county.h"

namespace huanka::domain {

inline constexpr std::size_t longest_receipt_number = 32;

/// The number in a typed or scanned text; nothing when the county takes no such number. Letters are capitals, unless
/// only the text as it stands fits the pattern.
std::optional<std::string> receipt_number(const std::string& text, const PhotoRule& rule);

}  // namespace huanka::domain
