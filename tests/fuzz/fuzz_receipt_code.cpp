// Any keys from a code scanner: a code of printable characters or none (operations reference T11); and whatever was
// scanned, the visit takes it as a receipt number by the county's pattern, in capitals, and asks the office about just
// that one, or refuses it, and nothing else happens.
//
// Input: a byte with the choice of pattern (bit 0), then three bytes a key: its code, its value, the pause before it in
// steps of 8 ms.
#include <linux/input.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "code_scanner/code_scanner.h"
#include "code_scanner/key_decoder.h"
#include "require.h"
#include "visit/visit.h"

namespace {
using namespace huanka;

bool is_printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

void scan_in_a_visit(const std::string& text, bool with_pattern) {
  visit::World world;
  if (with_pattern) world.county.photo.receipt_pattern = "[0-9A-Za-z]{6,32}";
  visit::State state = visit::initial(world);
  state.step = visit::step::Photo{.phase = visit::step::Photo::Phase::Receipt};
  const auto id_number = domain::IdNumber::parse("11010519491231002X");
  const auto name = domain::PersonName::parse("张桂花");
  require(id_number && name);
  state.draft.old_card =
      domain::OldCard{.identification_code = {}, .card_number = {}, .holder = {.id_number = *id_number, .name = *name}};
  const auto [next, effects] = visit::advance(state, visit::event::CodeScanned{text}, world);
  const auto* photo = std::get_if<visit::step::Photo>(&next.step);
  require(photo != nullptr && next.draft == state.draft && photo->receipt.size() <= 32);
  const auto asked = std::find_if(effects.begin(), effects.end(), [](const visit::Effect& effect) {
    return std::holds_alternative<visit::effect::LookUpReceipt>(effect);
  });
  if (asked == effects.end()) {
    require(photo->phase == visit::step::Photo::Phase::Receipt && photo->receipt_refused);
    return;
  }
  std::string capitals = text;
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const std::string& number = photo->receipt;
  require(photo->phase == visit::step::Photo::Phase::CheckingReceipt && !photo->receipt_refused);
  require(std::get<visit::effect::LookUpReceipt>(*asked) ==
          visit::effect::LookUpReceipt{photo->request, number, *id_number});
  require(number == capitals && !number.empty());
  require(std::all_of(number.begin(), number.end(),
                      [](unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  code_scanner::KeyDecoder decoder;
  std::chrono::steady_clock::time_point now{std::chrono::hours{1}};
  constexpr std::chrono::milliseconds pause_step{8};
  for (std::size_t at = 1; at + 3 <= size; at += 3) {
    now += pause_step * data[at + 2];
    input_event key{};
    key.type = data[at] == 0 ? EV_SYN : EV_KEY;
    key.code = data[at] == 0 ? SYN_DROPPED : data[at];
    key.value = data[at + 1] % 3;
    const auto text = decoder.take(key, now);
    if (!text) continue;
    require(!text->empty() && text->size() <= code_scanner::max_text_length && is_printable(*text));
    scan_in_a_visit(*text, (data[0] & 1) != 0);
  }
  return 0;
}
