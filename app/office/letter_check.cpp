#include "office/letter_check.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "wire/strict_json.h"

namespace huanka::office {

namespace {
using domain::CaseState;
using letter_proof::LetterCode;
using letter_proof::LetterRefusal;
using letter_proof::PrintedFields;

// 1, 3 and 64 mean something else for every command; each finding keeps its number forever.
constexpr std::array findings{
    FindingWords{LetterFinding::Genuine, 0, "genuine", "the letter is genuine"},
    FindingWords{LetterFinding::CannotTell, 2, "cannot_tell", "it cannot be told"},
    FindingWords{LetterFinding::NoCode, 10, "no_code", "no code can be read"},
    FindingWords{LetterFinding::NotALetterCode, 11, "not_a_letter_code", "the code is not of a letter, or damaged"},
    FindingWords{LetterFinding::UnknownVersion, 12, "unknown_version", "the code is of a version not known here"},
    FindingWords{LetterFinding::Altered, 13, "altered", "the content was altered: the signature does not fit"},
    FindingWords{LetterFinding::ForeignKey, 14, "foreign_key", "no bank certified the key that signed"},
    FindingWords{LetterFinding::Expired, 15, "expired", "the certificate has expired"},
    FindingWords{LetterFinding::NotYetValid, 16, "not_yet_valid", "the certificate was not valid yet"},
    FindingWords{LetterFinding::WrongPrefix, 17, "wrong_prefix", "the number is not of the terminal that signed"},
    FindingWords{LetterFinding::OtherBank, 18, "other_bank", "the certificate is of another bank"},
    FindingWords{LetterFinding::Revoked, 19, "revoked", "the letter or its key was revoked"},
    FindingWords{LetterFinding::PrintedDiffers, 20, "printed_differs", "what is printed is not what was signed"},
    FindingWords{LetterFinding::Used, 21, "used", "the letter was used already"},
    FindingWords{LetterFinding::OtherLetter, 22, "other_letter", "the case has another letter"},
    FindingWords{LetterFinding::Duplicate, 23, "duplicate", "genuine, but a duplicate: ask for the original"},
    FindingWords{LetterFinding::Unreported, 24, "unreported", "genuine, but the office has not heard of it yet"}};

LetterFinding finding_for(LetterRefusal refusal) {
  switch (refusal) {
    case LetterRefusal::NotALetterCode:
      return LetterFinding::NotALetterCode;
    case LetterRefusal::UnknownVersion:
      return LetterFinding::UnknownVersion;
    case LetterRefusal::Revoked:
      return LetterFinding::Revoked;
    case LetterRefusal::ForeignKey:
      return LetterFinding::ForeignKey;
    case LetterRefusal::Expired:
      return LetterFinding::Expired;
    case LetterRefusal::NotYetValid:
      return LetterFinding::NotYetValid;
    case LetterRefusal::Altered:
      return LetterFinding::Altered;
    case LetterRefusal::WrongPrefix:
      return LetterFinding::WrongPrefix;
    case LetterRefusal::OtherBank:
      return LetterFinding::OtherBank;
  }
  return LetterFinding::CannotTell;
}

/// What the case says about its letter; Genuine when nothing speaks against it.
LetterFinding standing(const LetterCode& code, const std::optional<domain::Case>& c) {
  if (!c) return LetterFinding::Unreported;
  if (!c->letter_number.empty() && c->letter_number != code.letter_number) return LetterFinding::OtherLetter;
  switch (c->state) {
    case CaseState::LetterPrinted:
      return LetterFinding::Genuine;
    case CaseState::TransferConfirmed:
    case CaseState::Closed:
      return LetterFinding::Used;
    case CaseState::Refused:
    case CaseState::Expired:
    case CaseState::Withdrawn:
      return LetterFinding::Revoked;
    default:  // the terminal's message is still on its way
      return LetterFinding::Unreported;
  }
}

constexpr std::array printed_keys{
    std::pair{"name", &PrintedNote::name},
    std::pair{"id_number", &PrintedNote::id_number},
    std::pair{"mobile", &PrintedNote::mobile},
    std::pair{"old_card_number", &PrintedNote::old_card_number},
    std::pair{"old_account", &PrintedNote::old_account},
    std::pair{"new_account", &PrintedNote::new_account},
    std::pair{"new_card", &PrintedNote::new_card},
    std::pair{"branch", &PrintedNote::branch},
};

bool is_blank(const PrintedNote& note) {
  return std::none_of(printed_keys.begin(), printed_keys.end(), [&](const auto& key) { return note.*key.second; });
}

/// The note, completed from the book; nothing when something is still missing.
std::optional<PrintedFields> completed(PrintedNote note, const std::optional<domain::Case>& c) {
  if (c) {
    const auto fill = [](std::optional<std::string>& field, std::string value) {
      if (!field) field = std::move(value);
    };
    fill(note.name, c->old_card.holder.name.utf8());
    fill(note.id_number, c->old_card.holder.id_number.digits());
    fill(note.mobile, c->mobile.digits());
    fill(note.old_card_number, c->old_card.card_number);
    fill(note.old_account, c->old_card.pan ? c->old_card.pan->digits() : "");
    fill(note.new_card, c->new_card_identification_code);
  }
  const bool whole =
      std::all_of(printed_keys.begin(), printed_keys.end(), [&](const auto& key) { return note.*key.second; });
  if (!whole) return std::nullopt;
  return PrintedFields{.name = *note.name,
                       .id_number = *note.id_number,
                       .mobile = *note.mobile,
                       .old_card_number = *note.old_card_number,
                       .old_account = *note.old_account,
                       .new_account = *note.new_account,
                       .new_card = *note.new_card,
                       .branch = *note.branch};
}
}  // namespace

Result<PrintedNote, std::string> printed_note_from(std::string_view json) {
  const auto object = wire::parse_strictly(json);
  if (!object || !object->is_object()) return Failure{std::string("not a JSON object")};
  PrintedNote note;
  for (const auto& [key, value] : object->items()) {
    const auto known =
        std::find_if(printed_keys.begin(), printed_keys.end(), [&](const auto& one) { return key == one.first; });
    if (known == printed_keys.end() || !value.is_string()) return Failure{"\"" + key + "\" is not a text of a letter"};
    note.*known->second = value.get<std::string>();
  }
  return note;
}

const FindingWords& words_of(LetterFinding finding) {
  return *std::find_if(findings.begin(), findings.end(), [&](const auto& row) { return row.finding == finding; });
}

std::string finding_table() {
  std::string table = "Exit codes: ";
  for (const auto& row : findings)
    table += std::to_string(row.exit_code) + " " + row.word + ": " + row.sentence + "\n  ";
  return table + "64: the command line is wrong";
}

LetterJudgement judge_letter(std::string_view text, const letter_proof::Trust& trust, const PrintedNote& printed,
                             Ledger* book, wire::Instant now) {
  const auto checked = letter_proof::check_letter(text, trust, now);
  if (!checked) return {.finding = finding_for(checked.error())};
  LetterJudgement judged{.code = *checked};
  std::optional<domain::Case> c;
  if (book != nullptr) {
    const auto found = book->find(checked->case_number, now);
    if (!found && found.error().code != LedgerError::Code::UnknownCase) return judged;
    if (found) {
      c = *found;
      judged.prints = c->letter_prints;
    }
  }
  if (!is_blank(printed)) {
    const auto fields = completed(printed, c);
    if (!fields) return judged;
    if (!letter_proof::is_as_signed(*checked, *fields)) {
      judged.finding = LetterFinding::PrintedDiffers;
      return judged;
    }
  }
  judged.finding = book != nullptr ? standing(*checked, c) : LetterFinding::Genuine;
  const bool nothing_worse = judged.finding == LetterFinding::Genuine || judged.finding == LetterFinding::Unreported;
  if (checked->duplicate && nothing_worse) judged.finding = LetterFinding::Duplicate;
  return judged;
}

std::string json_of(const LetterJudgement& judgement) {
  const auto& words = words_of(judgement.finding);
  nlohmann::ordered_json out{{"finding", words.word}, {"exit_code", words.exit_code}, {"sentence", words.sentence}};
  if (const auto& code = judgement.code) {
    out["letter_number"] = code->letter_number;
    out["kiosk"] = domain::kiosk_of_letter(code->letter_number).value_or("");
    out["case_number"] = code->case_number;
    out["date"] = wire::iso_date(code->date);
    out["old_bank"] = code->old_bank;
    out["new_bank"] = code->new_bank;
    out["duplicate"] = code->duplicate;
    out["account_ends_in"] = code->account_tail;
    out["signature"] = letter_proof::to_string(code->suite);
  }
  if (judgement.prints) out["prints"] = *judgement.prints;
  return out.dump();
}

}  // namespace huanka::office
