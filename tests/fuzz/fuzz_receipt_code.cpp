// Any keys from a code scanner: a code of printable characters or none (operations reference T11); and whatever was
// scanned, the visit takes it as a receipt number by the county's pattern, in capitals, or refuses it, and nothing else
// happens. No card was read: with one the office would be asked first.
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
  const auto [next, effects] = visit::advance(state, visit::event::CodeScanned{text}, world);
  const bool taken = next.draft.photo.choice == domain::PhotoChoice::StudioReceipt;
  if (const auto* photo = std::get_if<visit::step::Photo>(&next.step)) {
    require(!taken && photo->receipt_refused && photo->receipt.size() <= 32);
    return;
  }
  require(taken && next.draft.reviewed);
  std::string capitals = text;
  for (char& c : capitals)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const std::string& number = next.draft.photo.receipt_number;
  require(number == capitals && !number.empty() && number.size() <= 32);
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
