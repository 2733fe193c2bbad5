#include "office/verify_letter.h"

#include <iostream>

#include "office/letter_check.h"
#include "office/letter_keys.h"
#include "office/letter_scan.h"
#include "vault/files.h"

namespace huanka::office {

namespace {
using letter_proof::Trust;

int cannot(const std::string& why) {
  std::cerr << why << '\n';
  return words_of(LetterFinding::CannotTell).exit_code;
}

int tell(const LetterJudgement& judgement, bool json) {
  const auto& words = words_of(judgement.finding);
  if (json) {
    std::cout << json_of(judgement) << '\n';
    return words.exit_code;
  }
  std::cout << words.word << ": " << words.sentence << '\n';
  if (const auto& code = judgement.code) {
    std::cout << "  letter " << code->letter_number << ", case " << code->case_number << ", "
              << wire::iso_date(code->date) << ", " << code->old_bank << " > " << code->new_bank << ", "
              << (code->duplicate ? "duplicate" : "original") << '\n';
    if (!code->account_tail.empty()) std::cout << "  the new account must end in " << code->account_tail << '\n';
  }
  if (judgement.prints && *judgement.prints > 1)
    std::cout << "  printed " << *judgement.prints << " times: there are duplicates of this letter\n";
  return words.exit_code;
}
}  // namespace

/// The named authorities alone are believed; certificates of terminals are taken from wherever they are.
Result<Trust, std::string> letter_trust(const CertificateFolder& certificates,
                                        const std::vector<std::string>& trusted) {
  Trust trust;
  for (const auto& file : trusted)
    if (!add_certificates(trust, file)) return Failure{"no certificate in " + file};
  Trust own;
  add_certificates(own, letter_folder(certificates).folder);
  for (auto& one : own.terminals) trust.terminals.push_back(std::move(one));
  if (trusted.empty()) trust.banks = std::move(own.banks);
  if (trust.banks.empty()) return Failure{std::string("there is no letter authority to trust")};
  return trust;
}

int verify_letter(const VerifyWish& wish, Ledger* book) {
  auto trust = letter_trust(wish.certificates, wish.trusted);
  if (!trust) return cannot(trust.error());
  DenyList denied(wish.certificates.denied());
  trust->is_denied = [&](std::string_view key_id) { return denied.holds_one_beginning(key_id); };
  PrintedNote printed;
  if (!wish.printed.empty()) {
    const auto json = vault::read_file(wish.printed);
    auto note = json ? printed_note_from(*json) : Failure{std::string("cannot be read")};
    if (!note) return cannot("--printed: " + note.error());
    printed = std::move(note).value();
  }
  std::string text = wish.text;
  if (wish.file == "-") {
    if (text.empty()) std::getline(std::cin, text);
  } else {
    auto code = letter_code_in(wish.file);
    if (!code && code.error() == ScanProblem::NoFile) return cannot("there is no such file, or it is too large");
    if (!code && code.error() == ScanProblem::NoDecoder) return cannot("pdftoppm or zbarimg cannot be started");
    if (!code) return tell({.finding = LetterFinding::NoCode}, wish.json);
    text = std::move(code).value();
  }
  return tell(judge_letter(text, *trust, printed, book, wire::now()), wish.json);
}

}  // namespace huanka::office
