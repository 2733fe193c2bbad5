// Is this letter good? The signature by the banks' certificates, what is printed by the signed digest, what became of
// it by the office's book. One finding, the weightiest, with a word and an exit code of its own (issue 4, R15-R17).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "letter_proof/check.h"
#include "office/ledger.h"

namespace huanka::office {

/// What somebody read off the paper. Fields left out are taken from the office's book when it knows the case.
struct PrintedNote {
  std::optional<std::string> name, id_number, mobile, old_card_number, old_account, new_account, new_card, branch;
};
/// A JSON object of such fields, all texts.
Result<PrintedNote, std::string> printed_note_from(std::string_view json);

enum class LetterFinding {
  Genuine,
  NoCode,  ///< nothing that could be read
  NotALetterCode,
  UnknownVersion,
  Altered,
  ForeignKey,
  Expired,
  NotYetValid,
  WrongPrefix,
  OtherBank,
  Revoked,         ///< the key was taken out of use, or the case does not stand any more
  PrintedDiffers,  ///< what is printed is not what was signed
  Used,            ///< the transfer was confirmed already (R16)
  OtherLetter,     ///< the case has another letter
  Duplicate,       ///< genuine, and says of itself that it is a further print
  Unreported,      ///< genuine, and the office has not heard of it yet
  CannotTell       ///< the book cannot be read, or too little was read off the paper
};
/// One word for scripts, a sentence for people, and the exit code of `huanka-office verify-letter`.
struct FindingWords {
  LetterFinding finding;
  int exit_code;
  const char* word;
  const char* sentence;
};
const FindingWords& words_of(LetterFinding finding);
/// The table of exit codes, as --help shows it.
std::string finding_table();

struct LetterJudgement {
  LetterFinding finding = LetterFinding::CannotTell;
  std::optional<letter_proof::LetterCode> code;  ///< whenever its signature holds
  std::optional<int> prints;                     ///< by the office's book: more than one means there are duplicates
};

/// `book`: null checks the paper alone.
LetterJudgement judge_letter(std::string_view text, const letter_proof::Trust& trust, const PrintedNote& printed,
                             Ledger* book, wire::Instant now);

/// For scripts, without a line end; no personal data but the account's last digits.
std::string json_of(const LetterJudgement& judgement);

}  // namespace huanka::office
