// The terminal's side: signs what a letter is about to say, with this bank's key for this terminal. No network: the key
// is here, and what a letter says is decided here. Also the digest that binds what is printed.
#pragma once

#include <chrono>
#include <string>

#include "letter_proof/code.h"
#include "letter_proof/keys.h"

namespace huanka::letter_proof {

/// What stands on the paper beside what the code says in clear.
struct PrintedFields {
  std::string name, id_number, mobile, old_card_number, old_account, new_account, new_card, branch;
  bool operator==(const PrintedFields&) const = default;
};
PrintedFields printed_fields(const domain::TransferLetter& letter);

/// The first 16 bytes of SM3 or SHA-256 over the salt and every field with its length. Salted, so that two letters of
/// one person do not look alike; a keyed digest would need a secret at every bank that checks. To try a guess one must
/// have all fields at once, among them the 128-bit identification code of the new card.
std::string digest_of(const PrintedFields& fields, Suite suite, std::string_view salt);

enum class SignProblem {
  NoKey,        ///< this terminal has no key of this bank
  WrongKind,    ///< the key is of another suite than the configuration asks for
  OtherName,    ///< the certificate is for another terminal or bank, or not of this key
  NotInForce,   ///< the certificate has expired, or the clock is wrong
  CannotEncode  ///< the letter says what a code cannot hold, or the library refused
};
/// Named in the log and told to staff.
std::string staff_code(SignProblem problem);

class LetterSigner {
 public:
  LetterSigner(KeyFolder keys, Suite suite) : keys_(std::move(keys)), suite_(suite) {}

  /// Whether this terminal could sign a letter of this bank now: asked before a letter number is used up.
  Result<Done, SignProblem> ready(const domain::BankCode& bank, const std::string& kiosk,
                                  std::chrono::sys_seconds now) const;
  /// The text of the letter's code.
  Result<std::string, SignProblem> sign(const domain::TransferLetter& letter, std::chrono::sys_seconds now) const;

 private:
  struct Pair {
    Key key;
    Certificate certificate;
  };
  /// Read each time: a renewed certificate counts without a restart.
  Result<Pair, SignProblem> load(const domain::BankCode& bank, const std::string& kiosk,
                                 std::chrono::sys_seconds now) const;

  KeyFolder keys_;
  Suite suite_;
};

}  // namespace huanka::letter_proof
