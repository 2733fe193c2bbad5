// Reading UTF-8 strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace huanka::domain {

/// The code points of `text`; empty when it is not valid UTF-8.
std::optional<std::u32string> decode_utf8(std::string_view text);
std::string encode_utf8(char32_t code_point);

}  // namespace huanka::domain
