// Every hanzi that GB 18030-2022 implementation level 3 asks for, as code point ranges, and the supersets encoded
// since. Source: Unicode 15.0, UnicodeData.txt and Blocks.txt; which of them the standard names: domain reference 3.3.
#pragma once

#include <array>

namespace huanka::rig {

struct HanziRange {
  const char* name;
  char32_t first, last;
};

inline constexpr std::array hanzi_ranges{HanziRange{"ideographic number zero", 0x3007, 0x3007},
                                         HanziRange{"radicals supplement", 0x2E80, 0x2E99},
                                         HanziRange{"radicals supplement", 0x2E9B, 0x2EF3},
                                         HanziRange{"Kangxi radicals", 0x2F00, 0x2FD5},
                                         HanziRange{"unified ideographs", 0x4E00, 0x9FFF},
                                         HanziRange{"extension A", 0x3400, 0x4DBF},
                                         HanziRange{"compatibility ideographs", 0xF900, 0xFA6D},
                                         HanziRange{"compatibility ideographs", 0xFA70, 0xFAD9},
                                         HanziRange{"extension B", 0x20000, 0x2A6DF},
                                         HanziRange{"extension C", 0x2A700, 0x2B739},
                                         HanziRange{"extension D", 0x2B740, 0x2B81D},
                                         HanziRange{"extension E", 0x2B820, 0x2CEA1},
                                         HanziRange{"extension F", 0x2CEB0, 0x2EBE0},
                                         HanziRange{"compatibility ideographs supplement", 0x2F800, 0x2FA1D},
                                         HanziRange{"extension G", 0x30000, 0x3134A},   // beyond the text of 2022
                                         HanziRange{"extension H", 0x31350, 0x323AF}};  // beyond the text of 2022

}  // namespace huanka::rig
