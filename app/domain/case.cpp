#include "domain/case.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "domain/window.h"

namespace huanka::domain {

namespace {

bool is_one_of(CaseState state, std::initializer_list<CaseState> states) {
  return std::find(states.begin(), states.end(), state) != states.end();
}

/// The requirement that a case in this state stands under; cited where the state alone forbids a transition.
int rule_of(const Case& c) {
  if (c.route != Route::ChangeBank) return 59;  // the issuing bank's own affair from beginning to end
  switch (c.state) {
    case CaseState::Drafted:
    case CaseState::Withdrawn:
      return 64;  // nothing without a reservation
    case CaseState::Submitted:
    case CaseState::UnderReview:
    case CaseState::Refused:
      return 68;
    case CaseState::Approved:
      return 70;
    case CaseState::WindowOpen:
      return 71;
    case CaseState::Expired:
      return 72;
    case CaseState::Issued:
      return 15;
    case CaseState::LetterPrinted:
    case CaseState::TransferConfirmed:
      return 16;
    case CaseState::Closed:
      break;
  }
  return 75;
}

Failure<Refusal> refused(const Case& c, std::string transition, int requirement) {
  return Failure{Refusal{c.state, std::move(transition), requirement}};
}
Failure<Refusal> refused(const Case& c, std::string transition) {
  return refused(c, std::move(transition), rule_of(c));
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

namespace {
constexpr std::string_view counter_mark = "DESK";
}  // namespace

std::string counter_prefix(const BankCode& bank) {
  constexpr std::size_t longest = 16;  // as long as a kiosk's id may be
  std::string prefix(counter_mark);
  for (const char c : bank) prefix += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return prefix.substr(0, longest);
}

bool is_counter_prefix(std::string_view prefix) { return prefix.starts_with(counter_mark); }

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
  c.approved_on = std::max(today, c.opened);  // a clock that was set back dates nothing before its cause
  return moved(std::move(c), CaseState::Approved);
}

CaseResult refuse(Case c, std::string reason, Date today, const RefusalRule& rule) {
  if (c.state != CaseState::UnderReview) return refused(c, "refuse", 68);
  c.refusal_reason = std::move(reason);
  if (rule.self_confirmation_days > 0)
    c.confirm_until = add_days(std::max(today, c.opened), rule.self_confirmation_days);
  return moved(std::move(c), CaseState::Refused);
}

CaseResult confirm_wish(Case c, Date today) {
  if (c.state != CaseState::Refused || !c.confirm_until) return refused(c, "confirm_wish", 68);
  if (days_between(*c.confirm_until, today) > 0) return refused(c, "confirm_wish", 68);
  c.approved_on = std::max(today, c.opened);
  return moved(std::move(c), CaseState::Approved);
}

CaseResult open_window(Case c, Date message_day, const ReviewRule& rule, const WorkingCalendar& calendar) {
  if (c.state != CaseState::Approved || !c.approved_on) return refused(c, "open_window", 70);
  c.window_last_day = window_last_day(std::max(message_day, *c.approved_on), rule, calendar);
  return moved(std::move(c), CaseState::WindowOpen);
}

CaseResult expire(Case c, Date today) {
  if (c.state != CaseState::WindowOpen || !c.window_last_day) return refused(c, "expire", 71);
  if (!window_is_over(today, *c.window_last_day)) return refused(c, "expire", 71);
  return moved(std::move(c), CaseState::Expired);
}

CaseResult renew(const Case& expired) {
  if (expired.state != CaseState::Expired) return refused(expired, "renew");
  return Case{.number = {},
              .route = expired.route,
              .old_card = expired.old_card,
              .holding_bank = expired.holding_bank,
              .target_bank = expired.target_bank,
              .mobile = expired.mobile,
              .wishes = expired.wishes,
              .photo = {expired.photo.choice, expired.photo.receipt_number, expired.photo.picture_sha256},
              .opened = expired.opened,
              .renews = expired.number};
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
  const bool was_revoked = c.state == CaseState::Withdrawn && !c.letter_revoked_for.empty();
  if (!was_revoked && !is_one_of(c.state, {CaseState::Issued, CaseState::LetterPrinted}))
    return refused(c, "print_letter", 15);
  if (letter_number.empty() || (!c.letter_number.empty() && c.letter_number != letter_number))
    return refused(c, "print_letter", 15);
  c.letter_number = letter_number;
  ++c.letter_prints;
  return moved(std::move(c), was_revoked ? CaseState::Withdrawn : CaseState::LetterPrinted);
}

bool may_be_taken_up(const Case& c) {
  return c.route == Route::ChangeBank && c.state == CaseState::WindowOpen && c.letter_number.empty();
}

Case completed_by_card(Case c, const OldCard& card) {
  if (c.old_card.holder.id_number != card.holder.id_number) return c;
  if (c.old_card.card_number.empty()) c.old_card.card_number = card.card_number;
  if (c.old_card.identification_code.empty()) c.old_card.identification_code = card.identification_code;
  if (!c.old_card.pan) c.old_card.pan = card.pan;
  return c;
}

CaseResult confirm_transfer(Case c, Date today) {
  if (c.state != CaseState::LetterPrinted) return refused(c, "confirm_transfer", 16);
  c.transfer_confirmed_on = std::max(today, c.opened);
  return moved(std::move(c), CaseState::TransferConfirmed);
}

CaseResult revoke_letter(Case c, std::string reason) {
  if (c.state == CaseState::TransferConfirmed || c.state == CaseState::Closed) return refused(c, "revoke_letter", 16);
  if (c.route != Route::ChangeBank ||
      !is_one_of(c.state, {CaseState::WindowOpen, CaseState::Issued, CaseState::LetterPrinted}))
    return refused(c, "revoke_letter", 15);
  c.letter_revoked_for = std::move(reason);
  return moved(std::move(c), CaseState::Withdrawn);
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

bool is_open(CaseState state) {
  switch (state) {
    case CaseState::Drafted:
    case CaseState::Submitted:
    case CaseState::UnderReview:
    case CaseState::Approved:
    case CaseState::WindowOpen:
    case CaseState::Issued:
    case CaseState::LetterPrinted:
      return true;
    case CaseState::Refused:
    case CaseState::Expired:
    case CaseState::TransferConfirmed:
    case CaseState::Closed:
    case CaseState::Withdrawn:
      break;
  }
  return false;
}

bool came_to_nothing(const Case& c, Date today) {
  switch (as_of(c, today).state) {
    case CaseState::Withdrawn:
    case CaseState::Expired:
      return true;
    case CaseState::Refused:
      return !c.confirm_until || days_between(*c.confirm_until, today) > 0;
    case CaseState::Closed:  // by the reservation that renewed it (R72)
      return c.route == Route::ChangeBank && !c.transfer_confirmed_on;
    default:
      return false;
  }
}

Case as_of(Case c, Date today) {
  if (c.state == CaseState::WindowOpen)
    if (auto expired = expire(c, today)) return std::move(expired).value();
  return c;
}

namespace {
/// How far on in its life a case is. Nothing follows the last.
int progress_of(CaseState state) {
  constexpr std::array order{CaseState::Drafted,          CaseState::Submitted, CaseState::UnderReview,
                             CaseState::Refused,          CaseState::Approved,  CaseState::WindowOpen,
                             CaseState::Expired,          CaseState::Issued,    CaseState::LetterPrinted,
                             CaseState::TransferConfirmed};
  return static_cast<int>(std::find(order.begin(), order.end(), state) - order.begin());
}

/// The kiosk says that the new card was handed over and the letter printed; all else is the office's to say.
bool is_the_offices_word(const OfficeWord& says, Route route) {
  if (is_one_of(says.state, {CaseState::Drafted, CaseState::LetterPrinted})) return false;
  if (route != Route::ChangeBank) return true;
  if (says.state == CaseState::Issued) return false;
  if (says.state == CaseState::Approved) return says.approved_on.has_value();
  if (is_one_of(says.state, {CaseState::WindowOpen, CaseState::Expired}))
    return says.approved_on.has_value() && says.window_last_day.has_value();
  return true;
}
}  // namespace

bool is_ahead(CaseState of, CaseState other) { return progress_of(of) > progress_of(other); }

Case followed(Case mine, const OfficeWord& says) {
  if (!is_the_offices_word(says, mine.route) || is_ahead(mine.state, says.state)) return mine;
  if (progress_of(mine.state) == progress_of(says.state) && mine.state != says.state) return mine;  // both are ends
  const Case before = mine;
  mine.state = says.state;
  if (says.approved_on) mine.approved_on = says.approved_on;
  if (says.window_last_day) mine.window_last_day = says.window_last_day;
  if (says.confirm_until) mine.confirm_until = says.confirm_until;
  if (says.transfer_confirmed_on) mine.transfer_confirmed_on = says.transfer_confirmed_on;
  if (!says.refusal_reason.empty()) mine.refusal_reason = says.refusal_reason;
  if (mine != before) ++mine.version;
  return mine;
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

bool shows_holder(const Case& c, const NewCard& card) {
  const Holder& holder = c.old_card.holder;
  return card.id_number == holder.id_number && card.name == holder.name;
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
