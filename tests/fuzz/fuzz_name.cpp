// Any bytes as the name field of a chip, and as UTF-8: a name that is masked, sent and read back without change, or
// none (operations reference T13).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "card_reader/gb18030.h"
#include "domain/masking.h"
#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "require.h"
#include "wire/strict_json.h"

namespace {
using namespace huanka;

bool is_safe(const std::u32string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char32_t c) { return domain::is_hidden(c) || domain::is_right_to_left(c); });
}

void as_name(const std::string& text) {
  const auto name = domain::PersonName::parse(text);
  if (!name) return;
  const auto characters = domain::decode_utf8(text);
  require(characters && !characters->empty() && characters->size() <= 50 && is_safe(*characters));
  require(name->utf8() == text && domain::visible(text) == text);
  const auto masked = domain::decode_utf8(domain::masked(*name));
  require(masked && masked->size() == characters->size());
  for (std::size_t i = 0; i < masked->size(); ++i) {
    const char32_t shown = (*masked)[i];
    require(shown == U'*' || (shown == (*characters)[i] && (i == 0 || shown == U'·')));
  }
  const auto sent = wire::parse_strictly(nlohmann::json{{"name", text}}.dump());
  require(sent && sent->at("name") == text);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string raw(reinterpret_cast<const char*>(data), size);
  as_name(raw);
  const auto shown = domain::decode_utf8(domain::visible(raw));
  require(shown.has_value());
  std::u32string kept = *shown;
  std::erase(kept, U'\uFFFD');  // stands where something was taken out
  require(is_safe(kept));
  const auto text = card_reader::gb18030_to_utf8(card_reader::ByteView(data, size));
  if (!text) return 0;
  require(domain::decode_utf8(*text).has_value());
  as_name(*text);
  // Two codes may mean one character (editions of GB 18030 differ), but the character stays what it is.
  if (const auto on_chip = card_reader::utf8_to_gb18030(*text))
    require(card_reader::gb18030_to_utf8(*on_chip) == *text);
  return 0;
}
