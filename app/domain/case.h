// One person's swap, from first confirm to closed (业务), and every way it may change. Each transition is a function
// that returns the new case or a typed refusal with the requirement that forbids it. Both kiosk and office use these.
//
//   drafted -> submitted -> (ChangeBank: under_review -> approved | refused -> window_open -> expired)
//           -> issued -> letter_printed -> transfer_confirmed -> closed;   also withdrawn.
//   letter_printed -> withdrawn where the issuing bank takes the letter back; window_open too, when somebody holds a
//   letter of which its terminal has told nothing yet.
//   refused -> approved where the county lets the person stand by their wish; expired -> closed by a new reservation.
#pragma once

#include <optional>
#include <string>

#include "domain/calendar.h"
#include "domain/card.h"
#include "domain/county.h"
#include "domain/photo_receipt.h"
#include "domain/route.h"
#include "result/result.h"

namespace huanka::domain {

enum class CaseState {
  Drafted,
  Submitted,
  UnderReview,
  Approved,  ///< approved, message to the person not yet accepted by the gateway
  Refused,
  WindowOpen,
  Expired,
  Issued,
  LetterPrinted,
  TransferConfirmed,
  Closed,
  Withdrawn
};

enum class PhotoChoice { KeepOld, StudioReceipt, Camera };

struct Photo {
  PhotoChoice choice = PhotoChoice::KeepOld;             ///< R123
  std::string receipt_number;                            ///< StudioReceipt only
  std::string picture_sha256;                            ///< Camera only: content address of the accepted JPEG
  std::optional<ReceiptStanding> receipt_standing = {};  ///< StudioReceipt only: the office's word; empty elsewhere
  bool operator==(const Photo&) const = default;
};

/// Case number: kiosk id, date, running number, Luhn-style check digit: ZJ01-261123-0007-4.
using CaseNumber = std::string;

struct Case {
  CaseNumber number;
  CaseState state = CaseState::Drafted;
  int version = 0;  ///< grows by one with every transition
  Route route = Route::SameBankSameNumber;
  OldCard old_card;
  BankCode holding_bank, target_bank;
  Mobile mobile;
  Wishes wishes;
  Photo photo;
  Date opened;
  std::optional<DueDate> review_from, review_due;  ///< ChangeBank: 3rd and 5th working day
  std::optional<Date> approved_on, window_last_day;
  std::optional<Date>
      confirm_until;  ///< Refused: last day to stand by the wish; empty where the county knows no such way
  std::string refusal_reason;
  CaseNumber renews;  ///< the expired reservation that this one takes the place of (R72); empty for a first one
  std::string new_card_identification_code;
  std::string letter_number;
  int letter_prints = 0;                      ///< copies after the first are marked duplicates
  std::optional<Date> transfer_confirmed_on;  ///< the original bank has moved the balance (R16)
  std::string letter_revoked_for;             ///< the issuing bank's reason; empty while the letter stands
  bool operator==(const Case&) const = default;
};

struct Refusal {
  CaseState from;
  std::string transition;  ///< name of the function that refused
  int requirement = 0;     ///< R-number of the rule that forbids it, or that the case stands under
  bool operator==(const Refusal&) const = default;
};
using CaseResult = Result<Case, Refusal>;

/// Number for the n-th case of a kiosk on a day (n from 1 to 9999).
CaseNumber make_case_number(const std::string& kiosk_id, Date day, int n);
/// What stands in the kiosk's place of a number that was given at a bank's counter (R67), for example DESKCCB. No kiosk
/// may be called like that.
std::string counter_prefix(const BankCode& bank);
bool is_counter_prefix(std::string_view prefix);
/// Shape and check digit.
bool is_case_number(std::string_view text);

CaseResult submit(Case c, Date today, const WorkingCalendar& calendar, const ReviewRule& rule);
CaseResult begin_review(Case c);                                                          ///< ChangeBank only (R68)
CaseResult approve(Case c, Date today);                                                   ///< R70
CaseResult refuse(Case c, std::string reason, Date today, const RefusalRule& rule = {});  ///< R68
/// The person stands by their wish after the original bank's no: counts as an approval, up to confirm_until.
CaseResult confirm_wish(Case c, Date today);
/// R71. The calendar matters only where the county counts working days.
CaseResult open_window(Case c, Date message_day, const ReviewRule& rule, const WorkingCalendar& calendar = {});
CaseResult expire(Case c, Date today);  ///< R72
/// A new draft that carries everything of an expired reservation over (R72): person, banks, mobile, wishes, photo.
CaseResult renew(const Case& expired);
CaseResult issue(Case c, const NewCard& card, Date today);  ///< inside the window, target bank's third-generation card
CaseResult print_letter(
    Case c, const std::string& letter_number);  ///< first call fixes the number; later ones count duplicates. One that
                                                ///< was revoked before anybody knew of it stays withdrawn.
CaseResult confirm_transfer(Case c, Date today);  ///< R16
/// The issuing bank takes the letter back (R15). It ends the case: the letter's number is the only one a case has, so
/// nothing is left to act on, and who still wants the change reserves again.
CaseResult revoke_letter(Case c, std::string reason);
CaseResult close(Case c);
CaseResult withdraw(Case c);

/// A terminal that did not open the reservation may print its letter: inside the window, and no letter exists yet, for
/// a letter's number is its terminal's (R15, R71).
bool may_be_taken_up(const Case& c);
/// What was not known when the case was opened at a counter, from the old card itself (R67). What is known stays.
Case completed_by_card(Case c, const OldCard& card);

/// Something is still to come, so that the person needs no other case. One that was refused or has expired is none.
bool is_open(CaseState state);

/// Over without a new card, for good: what was set aside for it (a photo receipt) is free for the person's next case.
bool came_to_nothing(const Case& c, Date today);

/// The case as it is on this day: a window closes by itself (R72), nobody writes that down before somebody asks.
Case as_of(Case c, Date today);

/// What the office says of a case.
struct OfficeWord {
  CaseState state = CaseState::Submitted;
  std::optional<Date> approved_on, window_last_day;
  std::string refusal_reason;
  std::optional<Date> confirm_until, transfer_confirmed_on;
};
/// The kiosk's copy after the office's word. The office wins on what is its to decide; a word that was overtaken (late,
/// doubled) or that cannot be changes nothing, so a case never goes back.
Case followed(Case mine, const OfficeWord& says);
/// Further on in its life: what the kiosk knows and the office does not know yet.
bool is_ahead(CaseState of, CaseState other);

std::string to_string(CaseState state);  ///< snake_case word, as on the wire
std::optional<CaseState> case_state_from(std::string_view word);
std::string to_string(Route route);
std::optional<Route> route_from(std::string_view word);

enum class NewCardProblem {
  NotTargetBank,
  OtherPerson,
  BankUnreadable,  ///< no bank card number could be read, so the letter could not name the account
  OtherCard        ///< the case was issued with another card
};
/// The checks of the second visit that need no office: bank by PAN and every identity item the card gave (domain
/// ref 1.5). A bank card number of a bank this kiosk does not know is no problem here: new BINs appear before any table
/// knows them, and the office vouches for card and number.
std::optional<NewCardProblem> check_new_card(const Case& c, const NewCard& card);
/// The card says by itself that it is the holder's of this case (domain ref 1.5): it was read with a security module,
/// or gives its holder freely. Where it does not, only the office can say whose it is.
bool shows_holder(const Case& c, const NewCard& card);

}  // namespace huanka::domain
