// Everything a visit may ask the shell to do. Requests carry a number; the answering event repeats it, and an answer to
// anything but the current request is ignored.
#pragma once

#include <string>
#include <variant>

#include "visit/events.h"

namespace huanka::visit {

enum class CardExpected { Old, New };
enum class PaperKind { Slip, Letter };
enum class Consent { Given, Declined, Camera };
/// Why a visit ended; logged, never shown (operations reference: every reset has a reason).
enum class EndReason { Finished, CancelledByPerson, Declined, WalkedAway, Fault };

namespace effect {
struct ReadCard {
  int request;
  CardExpected expected;
  bool operator==(const ReadCard&) const = default;
};
struct AbandonCardRead {
  bool operator==(const AbandonCardRead&) const = default;
};
struct AskToday {
  bool operator==(const AskToday&) const = default;
};
/// One transaction: reserve a number, store the case, its outbox message and the slip's print intent. -> CaseSaved
struct SaveCase {
  int request;
  domain::Case draft;
  bool operator==(const SaveCase&) const = default;
};
/// Wake the relay and report once. -> CaseSent | CaseNotSentYet | CaseRefused
struct SendCase {
  int request;
  domain::CaseNumber number;
  bool operator==(const SendCase&) const = default;
};
/// -> PrintWaiting*, PrintGoing*, PrintEnded
struct PrintSlip {
  int request;
  domain::CaseNumber number;
  Language language;
  bool operator==(const PrintSlip&) const = default;
};
/// `issued` is the case as it will be. One transaction: reserve the letter number (first time), store case, outbox and
/// intent; then two copies on A4. -> PrintWaiting*, PrintGoing*, PrintEnded | SaveFailed
struct PrintLetter {
  int request;
  domain::Case issued;
  domain::NewCard card;
  bool operator==(const PrintLetter&) const = default;
};
struct StopPrint {
  bool operator==(const StopPrint&) const = default;
};  ///< the person goes on without this paper
/// Someone looked after an unknown outcome; recorded before anything is printed again.
struct ResolvePrint {
  PaperKind kind;
  domain::CaseNumber number;
  bool came_out;
  bool operator==(const ResolvePrint&) const = default;
};
struct FindCases {
  int request;
  domain::IdNumber id_number;
  bool operator==(const FindCases&) const = default;
};  ///< -> CasesFound
struct FetchCase {
  int request;
  domain::CaseNumber number;
  bool operator==(const FetchCase&) const = default;
};  ///< -> CasesFound
/// The person stands by their wish after the original bank's no. Durable with its message to the office.
/// -> WishConfirmed | SaveFailed
struct ConfirmWish {
  int request;
  domain::CaseNumber number;
  bool operator==(const ConfirmWish&) const = default;
};
/// The reservation was made at another kiosk or at a counter (R67): its record is asked of the office, completed by the
/// old card that was read here, and stored. -> CaseTakenUp | CaseNotTakenUp
struct TakeUpCase {
  int request;
  domain::CaseNumber number;
  domain::OldCard old_card;
  bool operator==(const TakeUpCase&) const = default;
};
struct CheckOwner {
  int request;
  domain::CaseNumber number;
  domain::NewCard card;
  bool operator==(const CheckOwner&) const = default;
};
struct CheckStaff {
  int request;
  std::string digits;
  bool operator==(const CheckStaff&) const = default;
};
struct OpenCamera {
  bool operator==(const OpenCamera&) const = default;
};
struct CloseCamera {
  bool operator==(const CloseCamera&) const = default;
};
struct TakePicture {
  int request;
  bool operator==(const TakePicture&) const = default;
};
/// Asks the office what this receipt is worth for this person. -> ReceiptLookedUp, after the picture, if there is one,
/// has been decoded (never in this process) and handed to the screen. CloseCamera ends it and wipes the picture.
struct LookUpReceipt {
  int request;
  std::string receipt_number;
  domain::IdNumber person;
  bool operator==(const LookUpReceipt&) const = default;
};
struct StartScanner {
  bool operator==(const StartScanner&) const = default;
};
struct StopScanner {
  bool operator==(const StopScanner&) const = default;
};
struct CallStaff {
  std::string reason_code;
  bool operator==(const CallStaff&) const = default;
};
/// Somebody or something did not answer in time, and the visit goes on without: written down, never shown. The code
/// says who: "E-CARD-SLOW", "E-OFFICE-SLOW", ...; "IDLE" for the person.
struct NoteTimeOut {
  std::string reason_code;
  bool operator==(const NoteTimeOut&) const = default;
};
struct CardLeftAlarm {
  bool on;
  bool operator==(const CardLeftAlarm&) const = default;
};
/// What the person agreed to or not; written down without saying who.
struct NoteConsent {
  Consent consent;
  bool operator==(const NoteConsent&) const = default;
};
struct VisitBegan {
  bool operator==(const VisitBegan&) const = default;
};
/// Wipe everything of this person: frames, caches, recordings. Logs the reason.
struct VisitEnded {
  EndReason reason;
  bool operator==(const VisitEnded&) const = default;
};
}  // namespace effect

using Effect =
    std::variant<effect::ReadCard, effect::AbandonCardRead, effect::AskToday, effect::SaveCase, effect::SendCase,
                 effect::PrintSlip, effect::PrintLetter, effect::StopPrint, effect::ResolvePrint, effect::FindCases,
                 effect::FetchCase, effect::ConfirmWish, effect::CheckOwner, effect::CheckStaff, effect::OpenCamera,
                 effect::CloseCamera, effect::TakePicture, effect::StartScanner, effect::StopScanner, effect::CallStaff,
                 effect::NoteTimeOut, effect::CardLeftAlarm, effect::NoteConsent, effect::VisitBegan,
                 effect::VisitEnded, effect::LookUpReceipt, effect::TakeUpCase>;

}  // namespace huanka::visit
