// Everything that can happen to a visit: what the person touches, what a device says, what the office or the store
// answers, and time. Plain values, so that a visit can be recorded, replayed and cut anywhere.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "domain/camera.h"
#include "domain/case.h"
#include "domain/language.h"

namespace huanka::visit {

using domain::Date;
using domain::Language;

enum class TextSize { Standard, Large, ExtraLarge };
enum class Service { SwapCard, ContinueBankChange, LookUpCase, Guides };
enum class ReviewItem { Mobile, Wishes, Route, Photo };
enum class LookUpBy { Card, Number };
/// Guides, as a tree: visit.h says which topic lies under which.
enum class GuideTopic {
  Routes,
  Balances,
  Benefits,
  ECard,
  Photo,
  ThreeRoutes,
  SameNumber,
  ChangeBank,
  Online,
  NewNumber,
  PublicBodyPension,
  EmployeePension,
  EmployeeOnPhone,
  EmployeeOnWebsite,
  ResidentPension,
  ResidentForm,
  ResidentEntries,
  ResidentUpload,
  OtherSubsidies,
  ECardRules,
  ECardPlaces,
  ECardAlipay,
  ECardWeChat
};

/// Why a card could not be used; each has its own sentence and next step (message keys card.trouble.*).
enum class CardTrouble {
  PulledTooSoon,
  Mute,          ///< no answer: upside down, dirty or broken chip
  BankCardOnly,  ///< a plain bank card
  OtherCard,     ///< some other chip card
  BlankCard,
  Garbled,            ///< data on the card cannot be read
  HolderDataInvalid,  ///< readable, but the ID number or name is impossible
  AlreadyThirdGeneration,
  NotThirdGeneration,  ///< second visit: the old card was inserted again
  TimedOut,
  ReaderGone,
  ServiceDown,
  NotGenuine,      ///< second visit: the card did not prove itself to the security module
  SecurityModule,  ///< second visit: this terminal cannot prove itself to cards now
};

/// What stops a printer, in the words a person needs. Order: most urgent first.
enum class PrinterTrouble { PaperOut, Jam, CoverOpen, TonerOut, Offline, Busy, Other };
enum class PrintOutcome { Printed, Failed, Unknown };  ///< Unknown: may have come out; someone must look

using domain::CameraTrouble;
using domain::FaceHint;
enum class OwnerAnswer { Match, Mismatch, Unknown, OfficeUnreachable };

/// What the office says of a studio's receipt (R124-R125), as far as the person needs it.
enum class ReceiptAnswer {
  Matched,  ///< theirs and good, and its picture can be shown
  NotFound,
  Used,
  Expired,
  Foreign,            ///< another person's
  NoPicture,          ///< theirs and good, but no picture is stored
  CannotBeShown,      ///< theirs and good, but its picture could not be shown here
  OfficeUnreachable,  ///< to be checked later
  NotMine             ///< the person's own word, having seen the picture
};

/// What this kiosk knows of the latest print of a paper.
enum class PaperFate {
  NotKnown,  ///< none was printed here
  Out,       ///< proven, or somebody saw it
  Unclear,   ///< may have come out; someone must look
  NotOut     ///< failed, given up, never begun, or said not to be there
};

/// What a person may know about a case, from the office or from this kiosk's own copy.
struct CaseStatus {
  domain::CaseNumber number;
  domain::CaseState state = domain::CaseState::Submitted;
  domain::Route route = domain::Route::SameBankSameNumber;
  domain::BankCode holding_bank, target_bank;
  std::optional<domain::DueDate> review_due;
  std::optional<Date> approved_on, window_last_day, confirm_until, transfer_confirmed_on;
  std::string refusal_reason, letter_number;
  bool from_office = false;  ///< false: the office could not be reached, this is what the kiosk knows
  PaperFate slip = PaperFate::NotKnown, letter = PaperFate::NotKnown;
  bool refused_by_office = false;  ///< the office refused what this kiosk sent about it: people must look
  bool operator==(const CaseStatus&) const = default;
};

namespace event {
// the person
struct Touched {
  bool operator==(const Touched&) const = default;
};
struct ServiceChosen {
  Service service;
  bool operator==(const ServiceChosen&) const = default;
};
struct LanguageChosen {
  Language language;
  bool operator==(const LanguageChosen&) const = default;
};
struct TextSizeChosen {
  TextSize size;
  bool operator==(const TextSizeChosen&) const = default;
};
struct Next {
  bool operator==(const Next&) const = default;
};  ///< the screen's main button
struct No {
  bool operator==(const No&) const = default;
};  ///< decline, not mine, not now
struct Back {
  bool operator==(const Back&) const = default;
};
struct Cancel {
  bool operator==(const Cancel&) const = default;
};
struct CancelConfirmed {
  bool operator==(const CancelConfirmed&) const = default;
};
struct Stay {
  bool operator==(const Stay&) const = default;
};  ///< closes any overlay, also "I am still here"
struct Help {
  bool operator==(const Help&) const = default;
};
struct Digit {
  char digit;
  bool operator==(const Digit&) const = default;
};
/// A capital letter, A to Z.
struct Letter {
  char letter;
  bool operator==(const Letter&) const = default;
};
struct Erase {
  bool operator==(const Erase&) const = default;
};
struct Answered {
  bool yes;
  bool operator==(const Answered&) const = default;
};
struct BenefitToggled {
  domain::Benefit benefit;
  bool operator==(const BenefitToggled&) const = default;
};
struct BankChosen {
  domain::BankCode bank;
  bool operator==(const BankChosen&) const = default;
};
struct MoreBanks {
  bool operator==(const MoreBanks&) const = default;
};
struct RouteChosen {
  domain::Route route;
  bool operator==(const RouteChosen&) const = default;
};
struct CompareToggled {
  bool operator==(const CompareToggled&) const = default;
};
struct PhotoChosen {
  domain::PhotoChoice choice;
  bool operator==(const PhotoChosen&) const = default;
};
struct Shutter {
  bool operator==(const Shutter&) const = default;
};
struct ChangeItem {
  ReviewItem item;
  bool operator==(const ChangeItem&) const = default;
};
struct LookUpChosen {
  LookUpBy by;
  bool operator==(const LookUpChosen&) const = default;
};
struct GuideOpened {
  GuideTopic topic;
  bool operator==(const GuideOpened&) const = default;
};
struct PaperCameOut {
  bool yes;
  bool operator==(const PaperCameOut&) const = default;
};
struct Retry {
  bool operator==(const Retry&) const = default;
};
/// One of several cases found, by its place in the list.
struct CaseChosen {
  int index;
  bool operator==(const CaseChosen&) const = default;
};
struct PrintSlipAgain {
  bool operator==(const PrintSlipAgain&) const = default;
};

// devices
struct ReaderChanged {
  bool ready;
  bool operator==(const ReaderChanged&) const = default;
};
struct CardInserted {
  bool operator==(const CardInserted&) const = default;
};
struct CardRemoved {
  bool operator==(const CardRemoved&) const = default;
};
struct OldCardRead {
  int request;
  domain::OldCard card;
  bool operator==(const OldCardRead&) const = default;
};
struct NewCardRead {
  int request;
  domain::NewCard card;
  bool operator==(const NewCardRead&) const = default;
};
struct CardFailed {
  int request;
  CardTrouble trouble;
  std::string staff_code;
  bool operator==(const CardFailed&) const = default;
};
struct SlipPrinterChanged {
  std::optional<PrinterTrouble> trouble;
  bool operator==(const SlipPrinterChanged&) const = default;
};
struct LetterPrinterChanged {
  std::optional<PrinterTrouble> trouble;
  bool operator==(const LetterPrinterChanged&) const = default;
};
struct CodeScanned {
  std::string text;
  bool operator==(const CodeScanned&) const = default;
};
struct ScannerChanged {
  bool ready;
  bool operator==(const ScannerChanged&) const = default;
};
struct FaceSeen {
  FaceHint hint;
  bool operator==(const FaceSeen&) const = default;
};
struct PictureTaken {
  int request;
  std::string sha256;
  bool operator==(const PictureTaken&) const = default;
};
struct PictureRefused {
  int request;
  FaceHint hint;
  bool operator==(const PictureRefused&) const = default;
};  ///< the person moved; nothing was kept
struct CameraFailed {
  CameraTrouble trouble;
  bool operator==(const CameraFailed&) const = default;
};
/// Matched: its picture has been handed to the screen.
struct ReceiptLookedUp {
  int request;
  ReceiptAnswer answer;
  bool operator==(const ReceiptLookedUp&) const = default;
};

// store, printer jobs, office
struct CaseSaved {
  int request;
  domain::CaseNumber number;
  bool operator==(const CaseSaved&) const = default;
};
struct SaveFailed {
  int request;
  std::string staff_code;
  bool operator==(const SaveFailed&) const = default;
};
struct CaseSent {
  int request;
  bool operator==(const CaseSent&) const = default;
};
struct CaseNotSentYet {
  int request;
  bool operator==(const CaseNotSentYet&) const = default;
};
/// The office refused the message: trying again cannot help, people at the office must look.
struct CaseRefused {
  int request;
  std::string reason;
  bool operator==(const CaseRefused&) const = default;
};
struct PrintWaiting {
  int request;
  PrinterTrouble trouble;
  bool operator==(const PrintWaiting&) const = default;
};
struct PrintGoing {
  int request;
  bool operator==(const PrintGoing&) const = default;
};  ///< trouble mended
struct PrintEnded {
  int request;
  PrintOutcome outcome;
  std::string staff_code;
  bool operator==(const PrintEnded&) const = default;
};
struct CasesFound {
  int request;
  std::vector<CaseStatus> cases;     ///< newest first
  std::optional<domain::Case> here;  ///< full record of the first one, when it was opened on this kiosk
  bool office_reached = false;
  bool operator==(const CasesFound&) const = default;
};
/// The person's word is stored and on its way to the office.
struct WishConfirmed {
  int request;
  bool operator==(const WishConfirmed&) const = default;
};
/// The whole record of a reservation that was made elsewhere is here now, durable.
struct CaseTakenUp {
  int request;
  domain::Case record;
  bool operator==(const CaseTakenUp&) const = default;
};
/// It is not; the code tells staff why.
struct CaseNotTakenUp {
  int request;
  std::string staff_code;
  bool operator==(const CaseNotTakenUp&) const = default;
};
struct OwnerChecked {
  int request;
  OwnerAnswer answer;
  bool operator==(const OwnerChecked&) const = default;
};
struct StaffChecked {
  int request;
  bool accepted;
  bool locked = false;  ///< too many wrong codes: not even looked at
  bool operator==(const StaffChecked&) const = default;
};

// time
struct TimePassed {
  int ms;
  bool operator==(const TimePassed&) const = default;
};
struct Today {
  Date date;
  bool clock_trusted;
  bool operator==(const Today&) const = default;
};
}  // namespace event

using Event =
    std::variant<event::Touched, event::ServiceChosen, event::LanguageChosen, event::TextSizeChosen, event::Next,
                 event::No, event::Back, event::Cancel, event::CancelConfirmed, event::Stay, event::Help, event::Digit,
                 event::Letter, event::Erase, event::Answered, event::BenefitToggled, event::BankChosen,
                 event::MoreBanks, event::RouteChosen, event::CompareToggled, event::PhotoChosen, event::Shutter,
                 event::ChangeItem, event::LookUpChosen, event::GuideOpened, event::PaperCameOut, event::Retry,
                 event::CaseChosen, event::PrintSlipAgain, event::ReaderChanged, event::CardInserted,
                 event::CardRemoved, event::OldCardRead, event::NewCardRead, event::CardFailed,
                 event::SlipPrinterChanged, event::LetterPrinterChanged, event::CodeScanned, event::ScannerChanged,
                 event::FaceSeen, event::PictureTaken, event::PictureRefused, event::CameraFailed, event::CaseSaved,
                 event::SaveFailed, event::CaseSent, event::CaseNotSentYet, event::CaseRefused, event::PrintWaiting,
                 event::PrintGoing, event::PrintEnded, event::CasesFound, event::WishConfirmed, event::OwnerChecked,
                 event::StaffChecked, event::TimePassed, event::Today, event::ReceiptLookedUp, event::CaseTakenUp,
                 event::CaseNotTakenUp>;

/// True for what a person does with a finger: it resets the idle clock.
bool is_touch(const Event& event);

}  // namespace huanka::visit
