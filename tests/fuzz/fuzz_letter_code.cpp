// Any text as the code of a transfer letter: what is taken is written back the same, byte for byte, so that nothing is
// read that was not signed; and nothing passes as genuine where no bank is trusted (operations reference T11).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "letter_proof/base45.h"
#include "letter_proof/check.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace huanka;
  using namespace huanka::letter_proof;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = base45_bytes(text)) require(base45(*bytes) == text);
  const auto code = read_code(text);
  const auto checked = check_letter(text, {}, {});
  require(!checked);
  if (!code) {
    require(checked.error() == (code.error() == CodeProblem::UnknownVersion ? LetterRefusal::UnknownVersion
                                                                            : LetterRefusal::NotALetterCode));
    return 0;
  }
  require(checked.error() == LetterRefusal::ForeignKey);
  require(size <= longest_code && to_text(*code) == text);
  require(text.starts_with(signed_part(*code)));
  require(domain::kiosk_of_letter(code->letter_number).has_value() && domain::is_case_number(code->case_number));
  require(code->date.ok() && code->signature.size() == LetterCode::signature_size);
  require(code->account_tail.empty() || code->account_tail.size() == 4);
  return 0;
}
