// What the QR code on a transfer letter says (issue 4, R15): enough to tell whether this paper was issued, by which
// terminal, for which case, and whether what is printed on it was changed; and no more of the person than four digits.
//
//   HK1/S/L-ZJ01-000017/ZJ01-261123-0007-4/20261123/ICBC/CCB/O/0008/<bound>/<signature>
//
// A text and not CBOR: it stays within the QR code's alphanumeric characters (5.5 bits each), so that it is no longer
// than bytes would be; any telephone shows its clear part to a person; and there is one way only to write each value,
// so that nothing a parser could be lenient about goes unsigned. The signature is over all bytes before its slash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/letter.h"
#include "result/result.h"

namespace huanka::letter_proof {

/// How the letter is signed, and hashed.
enum class Suite : char {
  Sm2 = 'S',  ///< SM2 with SM3 (GB/T 32918, GB/T 32905), user id of GM/T 0009
  P256 = 'P'  ///< ECDSA over P-256 with SHA-256
};

std::string to_string(Suite suite);  ///< "sm2", "p256"
std::optional<Suite> suite_from(std::string_view word);

struct LetterCode {
  static constexpr std::size_t key_id_size = 8, salt_size = 8, digest_size = 16, signature_size = 64;

  Suite suite = Suite::Sm2;
  std::string letter_number;  ///< names the kiosk too: domain::kiosk_of_letter
  domain::CaseNumber case_number;
  domain::Date date;
  domain::BankCode old_bank, new_bank;
  bool duplicate = false;
  std::string account_tail;    ///< last four digits of the new account; empty when the letter names none
  std::string key_id;          ///< the beginning of the SHA-256 of the signing certificate
  std::string salt;            ///< of printed_digest
  std::string printed_digest;  ///< see sign.h, digest_of
  std::string signature;       ///< r and s, 32 bytes each
  bool operator==(const LetterCode&) const = default;
};

/// What the signature is over.
std::string signed_part(const LetterCode& code);
std::string to_text(const LetterCode& code);

enum class CodeProblem {
  NotALetterCode,  ///< some other code, or a damaged one
  UnknownVersion   ///< of a later edition of this program
};
/// Whatever it takes, to_text gives the same text again.
Result<LetterCode, CodeProblem> read_code(std::string_view text);

/// A text longer than this is no letter code.
constexpr std::size_t longest_code = 300;

}  // namespace huanka::letter_proof
