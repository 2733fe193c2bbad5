// The checking side: whether a letter's code was made by a terminal that the issuing bank certified, and was
// made for what the paper says. Needs the banks' certificates and nothing else; what became of the letter since is the
// office's to say.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "letter_proof/code.h"
#include "letter_proof/keys.h"
#include "letter_proof/sign.h"

namespace huanka::letter_proof {

/// Whom a checker believes, and which terminals' certificates it knows.
struct Trust {
  std::vector<Certificate> banks;                                ///< letter authorities; each trusted as it is
  std::vector<Certificate> terminals;                            ///< believed only when one of the banks issued them
  std::function<bool(std::string_view key_id_hex)> is_denied{};  ///< empty: nobody keeps a deny list here
};
/// Adds what a PEM file, or every .pem of a folder, holds; false when it holds no certificate.
bool add_certificates(Trust& trust, const std::filesystem::path& file_or_folder);

enum class LetterRefusal {
  NotALetterCode,  ///< not a code of a letter, or damaged
  UnknownVersion,
  Revoked,      ///< the terminal's key was taken out of use
  ForeignKey,   ///< no bank we trust certified this key
  Expired,      ///< the certificate's time is over
  NotYetValid,  ///< ... has not begun, or had not on the letter's date
  Altered,      ///< the signature is not over this content
  WrongPrefix,  ///< the letter's number is not of the terminal that signed
  OtherBank     ///< the certificate is of another bank than the one the letter is from
};
/// One word, for scripts: "not_a_letter_code".
std::string to_string(LetterRefusal refusal);

/// The letter's day is a day in China.
Result<LetterCode, LetterRefusal> check_letter(std::string_view text, const Trust& trust, std::chrono::sys_seconds now);
/// Whether this was on the paper when it was signed: notices an account altered beside a genuine code.
bool is_as_signed(const LetterCode& code, const PrintedFields& printed);

}  // namespace huanka::letter_proof
