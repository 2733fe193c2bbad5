// Is this letter genuine? A picture of it, or the text of its code, and what the bank's certificates and the book say.
// The paper is judged first; what became of the letter is told only to people of the banks it is between.
#include "office/audit.h"
#include "office/console/controls.h"
#include "office/console/inside.h"
#include "office/letter_check.h"
#include "office/letter_scan.h"
#include "office/verify_letter.h"

namespace huanka::office {

namespace {
constexpr std::size_t longest_field = 80;

Markup check_form(const View& view, const Fields& typed) {
  return upload_form(
      view, "/letter-check",
      {file_control(view, "console.letter.picture", "letter", "picture", "image/png,image/jpeg", Need::Optional),
       lines_control(view, "console.letter.code", "letter", "code", field(typed, "code"), letter_proof::longest_code,
                     Need::Optional),
       element("p", {{"class", "hint"}}, {view.text("console.letter.printed_hint")}),
       text_control(view, "console.letter.account", "letter", "account", field(typed, "account"), longest_field,
                    Need::Optional),
       text_control(view, "console.letter.branch", "letter", "branch", field(typed, "branch"), longest_field,
                    Need::Optional)},
      "console.letter.check");
}

PageAnswer check_page(const View& view, const Markup& said, const Fields& typed, int status) {
  Markup main = said;
  main += element("section",
                  {element("p", {{"class", "hint"}}, {view.text("console.letter.hint")}), check_form(view, typed)});
  return shown(view, view.text("console.nav.letter_check"), main, status);
}

constexpr const char* blanks = " \t\r\n";

bool is_blank(const std::string& text) { return text.find_first_not_of(blanks) == std::string::npos; }

std::string without_blanks_around(const std::string& text) {
  return is_blank(text) ? ""
                        : text.substr(text.find_first_not_of(blanks),
                                      text.find_last_not_of(blanks) - text.find_first_not_of(blanks) + 1);
}

/// A code may end with a space of its own; line breaks are the clipboard's.
std::string one_line(const std::string& text) {
  if (is_blank(text)) return {};
  const auto from = text.find_first_not_of("\t\r\n");
  return text.substr(from, text.find_last_not_of("\t\r\n") - from + 1);
}

std::string key_of(ScanProblem problem) {
  switch (problem) {
    case ScanProblem::NotAPicture:
      return "console.letter.problem.not_a_picture";
    case ScanProblem::TooManyPixels:
      return "console.letter.problem.too_many_pixels";
    case ScanProblem::NoDecoder:
    case ScanProblem::NoFile:
      return "console.letter.problem.no_decoder";
    case ScanProblem::Unreadable:
      break;
  }
  return "console.finding.no_code";
}

/// The letter may be acted on.
bool is_good(LetterFinding finding) { return finding == LetterFinding::Genuine; }

Markup verdict(const View& view, LetterFinding finding) {
  const std::string key = std::string("console.finding.") + words_of(finding).word;
  Markup out = is_good(finding) ? notice(view.text(key)) : complaint(view.text(key));
  if (view.words.has(key + ".next")) out += element("p", {view.text(key + ".next")});
  return out;
}

Markup letter_facts(const View& view, const LetterJudgement& judged, const std::optional<domain::Case>& c) {
  const auto& code = *judged.code;
  Facts facts{
      {"console.col.letter", code.letter_number},
      {"console.letter.date", wire::iso_date(code.date)},
      {"console.col.from", view.bank(code.old_bank)},
      {"console.col.to", view.bank(code.new_bank)},
      {"console.letter.print", view.text(code.duplicate ? "console.letter.duplicate" : "console.letter.original")}};
  if (!code.account_tail.empty()) facts.emplace_back("console.letter.account_tail", code.account_tail);
  if (judged.prints) facts.emplace_back("console.letter.prints", std::to_string(*judged.prints));
  facts.emplace_back("console.col.case", c ? link_to("/case/" + c->number, c->number) : Markup(code.case_number));
  facts.emplace_back("console.col.state", c ? view.state(c->state) : view.text("console.letter.not_known_yet"));
  if (c && c->transfer_confirmed_on)
    facts.emplace_back("console.case.transfer_confirmed_on", wire::iso_date(*c->transfer_confirmed_on));
  return list_of(view, facts);
}
}  // namespace

PageAnswer Console::letter_page(Visit& visit) { return check_page(visit.view, {}, {}, 200); }

PageAnswer Console::check_letter(Visit& visit) {
  const View& view = visit.view;
  visit.view.here = "/letter-check";
  const auto again = [&](std::string_view key, int status) {
    return check_page(view, complaint(view.text(key)), visit.form, status);
  };
  const auto picture = visit.files.find("picture");
  std::string text = one_line(field(visit.form, "code"));
  if (picture == visit.files.end() && text.empty()) return again("console.letter.problem.nothing", 422);
  if (picture != visit.files.end() && !text.empty()) return again("console.letter.problem.both", 422);
  PrintedNote printed;
  const std::string account = without_blanks_around(field(visit.form, "account"));
  const std::string branch = without_blanks_around(field(visit.form, "branch"));
  if (account.empty() != branch.empty()) return again("console.letter.problem.half_printed", 422);
  if (!account.empty()) printed = {.new_account = account, .branch = branch};
  if (picture != visit.files.end()) {
    auto read = letter_code_in_picture(picture->second);
    if (!read) return again(key_of(read.error()), read.error() == ScanProblem::NoDecoder ? 503 : 422);
    text = std::move(read).value();
  }
  return judged_letter(visit, text, printed);
}

PageAnswer Console::judged_letter(Visit& visit, const std::string& text, const PrintedNote& printed) {
  const View& view = visit.view;
  auto trust = letter_trust(inside_->certificates, {});
  if (!trust) return check_page(view, complaint(view.text("console.letter.problem.no_trust")), visit.form, 503);
  DenyList denied(inside_->certificates.denied());
  trust->is_denied = [&](std::string_view key_id) { return denied.holds_one_beginning(key_id); };

  LetterJudgement judged = judge_letter(text, *trust, {}, nullptr, visit.now);
  const bool is_read = judged.code.has_value();
  const bool is_ours =
      is_read && may(visit.grants(), Action::CheckLetter, Banks{judged.code->old_bank, judged.code->new_bank});
  std::optional<domain::Case> c;
  if (is_ours) {
    judged = judge_letter(text, *trust, printed, &inside_->ledger, visit.now);
    const auto found = inside_->ledger.find(judged.code->case_number, visit.now);
    if (found) c = *found;
  }
  if (!note_audit(inside_->book, {visit.now, visit.session->user.name, "check_letter",
                                  is_read ? judged.code->letter_number : "", is_read && !is_ours ? "refused" : "done",
                                  is_read && !is_ours ? "other banks" : words_of(judged.finding).word}))
    return sorry(view, 503, "console.sorry.storage");

  if (is_read && !is_ours) return check_page(view, complaint(view.text("console.letter.problem.other_banks")), {}, 403);
  Markup said = verdict(view, judged.finding);
  if (is_read) said += element("section", {letter_facts(view, judged, c)});
  return check_page(view, said, {}, 200);
}

}  // namespace huanka::office
