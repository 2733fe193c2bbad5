#include "code_scanner/code_scanner.h"

#include <algorithm>

namespace huanka::code_scanner {

bool acceptable(const std::string& text) {
  return !text.empty() && text.size() <= max_text_length &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace huanka::code_scanner
