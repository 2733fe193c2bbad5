#include "domain/case.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace huanka::domain {

namespace {

bool is_one_of(CaseState state, std::initializer_list<CaseState> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

Failure<Refusal> refused(const Case& c, std::string transition, int requirement = 0) {
  return Failure{Refusal{c.state, std::move(transition), requirement}};
}

Case moved(Case c, CaseState to) {
  c.state = to;
  ++c.version;
  return c;
}

/// Luhn over the characters of a number: letters count as their place in the alphabet, so a swapped letter shows too.
char check_digit(std::string_view text) {
  int sum = 0;
  bool twice = true;
  for (auto at = text.rbegin(); at != text.rend(); ++at) {
    if (*at == '-') continue;
    const int value = *at >= 'A' ? (*at - 'A' + 1) % 10 : *at - '0';
    const int weighed = value * (twice ? 2 : 1);
    sum += weighed > 9 ? weighed - 9 : weighed;
    twice = !twice;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::array state_words{std::pair{CaseState::Drafted, "drafted"},
                                 std::pair{CaseState::Submitted, "submitted"},
                                 std::pair{CaseState::UnderReview, "under_review"},
                                 std::pair{CaseState::Approved, "approved"},
                                 std::pair{CaseState::Refused, "refused"},
                                 std::pair{CaseState::WindowOpen, "window_open"},
                                 std::pair{CaseState::Expired, "expired"},
                                 std::pair{CaseState::Issued, "issued"},
                                 std::pair{CaseState::LetterPrinted, "letter_printed"},
                                 std::pair{CaseState::TransferConfirmed, "transfer_confirmed"},
                                 std::pair{CaseState::Closed, "closed"},
                                 std::pair{CaseState::Withdrawn, "withdrawn"}};

constexpr std::array route_words{std::pair{Route::SameBankSameNumber, "same_bank_same_number"},
                                 std::pair{Route::SameBankNewNumber, "same_bank_new_number"},
                                 std::pair{Route::ChangeBank, "change_bank"}};

}  // namespace

CaseNumber make_case_number(const std::string& kiosk_id, Date day, int n) {
  const std::string body = kiosk_id + "-" + padded(int{day.year()} % 100, 2) +
                           padded(static_cast<int>(unsigned{day.month()}), 2) +
                           padded(static_cast<int>(unsigned{day.day()}), 2) + "-" + padded(n, 4);
  return body + "-" + check_digit(body);
}

bool is_case_number(std::string_view text) {
  // KIOSK-YYMMDD-NNNN-C, read from the right because only the kiosk id varies in length
  constexpr std::size_t tail = 1 + 6 + 1 + 4 + 1 + 1;
  if (text.size() <= tail || text.size() > 32) return false;
  const std::string_view kiosk = text.substr(0, text.size() - tail);
  const std::string_view rest = text.substr(text.size() - tail);
  const bool plain =
      std::all_of(kiosk.begin(), kiosk.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  if (!plain || rest[0] != '-' || rest[7] != '-' || rest[12] != '-') return false;
  if (!all_digits(rest.substr(1, 6)) || !all_digits(rest.substr(8, 4))) return false;
  return check_digit(text.substr(0, text.size() - 2)) == text.back();
}

CaseResult submit(Case c, Date today, const WorkingCalendar& calendar, const ReviewRule& rule) {
  if (c.state != CaseState::Drafted) return refused(c, "submit");
  if (c.route == Route::ChangeBank && (c.target_bank.empty() || c.target_bank == c.holding_bank))
    return refused(c, "submit", 67);
  if (c.route != Route::ChangeBank && c.target_bank != c.holding_bank) return refused(c, "submit", 59);
  c.opened = today;
  if (c.route == Route::ChangeBank) {
    c.review_from = calendar.add_working_days(today, rule.min_working_days);
    c.review_due = calendar.add_working_days(today, rule.max_working_days);
  }
  return moved(std::move(c), CaseState::Submitted);
}

CaseResult begin_review(Case c) {
  if (c.route != Route::ChangeBank) return refused(c, "begin_review", 127);
  if (c.state != CaseState::Submitted) return refused(c, "begin_review", 68);
  return moved(std::move(c), CaseState::UnderReview);
}

CaseResult approve(Case c, Date today) {
  if (c.state != CaseState::UnderReview) return refused(c, "approve", 68);
  c.approved_on = today;
  return moved(std::move(c), CaseState::Approved);
}

CaseResult refuse(Case c, std::string reason) {
  if (c.state != CaseState::UnderReview) return refused(c, "refuse", 68);
  c.refusal_reason = std::move(reason);
  return moved(std::move(c), CaseState::Refused);
}

CaseResult open_window(Case c, Date message_day, const ReviewRule& rule) {
  if (c.state != CaseState::Approved) return refused(c, "open_window", 70);
  c.window_last_day = add_days(message_day, rule.window_days);
  return moved(std::move(c), CaseState::WindowOpen);
}

CaseResult expire(Case c, Date today) {
  if (c.state != CaseState::WindowOpen || !c.window_last_day) return refused(c, "expire", 71);
  if (days_between(*c.window_last_day, today) <= 0) return refused(c, "expire", 71);
  return moved(std::move(c), CaseState::Expired);
}

CaseResult issue(Case c, const NewCard& card, Date today) {
  if (c.route == Route::ChangeBank) {
    if (c.state != CaseState::WindowOpen || !c.window_last_day) return refused(c, "issue", 70);
    if (days_between(*c.window_last_day, today) > 0) return refused(c, "issue", 72);
    if (check_new_card(c, card)) return refused(c, "issue", 15);
  } else if (c.state != CaseState::Submitted) {
    return refused(c, "issue");
  }
  c.new_card_identification_code = card.identification_code;
  return moved(std::move(c), CaseState::Issued);
}

CaseResult print_letter(Case c, const std::string& letter_number) {
  if (c.route != Route::ChangeBank) return refused(c, "print_letter", 127);
  if (!is_one_of(c.state, {CaseState::Issued, CaseState::LetterPrinted})) return refused(c, "print_letter", 15);
  if (letter_number.empty() || (!c.letter_number.empty() && c.letter_number != letter_number))
    return refused(c, "print_letter", 15);
  c.letter_number = letter_number;
  ++c.letter_prints;
  return moved(std::move(c), CaseState::LetterPrinted);
}

CaseResult confirm_transfer(Case c) {
  if (c.state != CaseState::LetterPrinted) return refused(c, "confirm_transfer", 16);
  return moved(std::move(c), CaseState::TransferConfirmed);
}

CaseResult close(Case c) {
  const bool same_bank_done = c.route != Route::ChangeBank && c.state == CaseState::Issued;
  if (!same_bank_done && !is_one_of(c.state, {CaseState::TransferConfirmed, CaseState::Refused, CaseState::Expired}))
    return refused(c, "close");
  return moved(std::move(c), CaseState::Closed);
}

CaseResult withdraw(Case c) {
  if (!is_one_of(c.state, {CaseState::Submitted, CaseState::UnderReview, CaseState::Approved, CaseState::WindowOpen}))
    return refused(c, "withdraw");
  return moved(std::move(c), CaseState::Withdrawn);
}

std::optional<NewCardProblem> check_new_card(const Case& c, const NewCard& card) {
  if (card.id_number && *card.id_number != c.old_card.holder.id_number) return NewCardProblem::OtherPerson;
  if (card.name && *card.name != c.old_card.holder.name) return NewCardProblem::OtherPerson;
  if (!card.pan) return NewCardProblem::BankUnreadable;
  if (card.bank && *card.bank != c.target_bank) return NewCardProblem::NotTargetBank;
  if (!c.new_card_identification_code.empty() && c.new_card_identification_code != card.identification_code)
    return NewCardProblem::OtherCard;
  return std::nullopt;
}

std::string to_string(CaseState state) {
  for (const auto& [value, word] : state_words)
    if (value == state) return word;
  return {};
}

std::optional<CaseState> case_state_from(std::string_view text) {
  for (const auto& [value, word] : state_words)
    if (text == word) return value;
  return std::nullopt;
}

std::string to_string(Route route) {
  for (const auto& [value, word] : route_words)
    if (value == route) return word;
  return {};
}

std::optional<Route> route_from(std::string_view text) {
  for (const auto& [value, word] : route_words)
    if (text == word) return value;
  return std::nullopt;
}

}  // namespace huanka::domain
