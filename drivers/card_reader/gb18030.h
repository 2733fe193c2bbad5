// Names on the chip are GBK or GB 18030; everywhere else text is UTF-8 (domain reference 3.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "card_reader/bytes.h"

namespace huanka::card_reader {

/// Empty when the bytes are not GB 18030 or contain a control character.
std::optional<std::string> gb18030_to_utf8(ByteView bytes);
/// Empty when the text is not UTF-8.
std::optional<Bytes> utf8_to_gb18030(std::string_view utf8);

}  // namespace huanka::card_reader
