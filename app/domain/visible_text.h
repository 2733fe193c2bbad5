// Which characters may stand in a name or in a sentence that somebody else wrote. Those that hide, turn or break the
// text around them can falsify a screen or a letter (operations reference T13). Unicode 15.0: general categories Cc,
// Cf, Zl, Zp and noncharacters; Default_Ignorable_Code_Point; Bidi_Class R, AL, AN.
#pragma once

#include <string>
#include <string_view>

namespace huanka::domain {

/// Control, format, invisible and line-breaking characters.
bool is_hidden(char32_t c);
/// Hebrew, Arabic and other scripts whose letters turn the digits and words beside them around.
bool is_right_to_left(char32_t c);
/// A mark that is drawn over the character before it.
bool is_overprinting(char32_t c);
bool is_space(char32_t c);

/// Somebody else's sentence made fit for screen and paper: whatever is none of a plain left-to-right text becomes
/// U+FFFD, and so does broken UTF-8; the rest stays as it is.
std::string visible(std::string_view text);

}  // namespace huanka::domain
