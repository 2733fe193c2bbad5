// One person in front of the kiosk, from touch to farewell, as a pure state machine: advance(state, event) gives the
// next state and what the shell must do. No clock, no thread, no file, no screen. One file per step, named like the
// step.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "visit/effects.h"
#include "visit/events.h"

namespace huanka::visit {

/// What does not change during a visit.
struct World {
  domain::County county;
  domain::WorkingCalendar calendar;
  std::string kiosk_id = "ZJ01";
  std::string contact_zh, contact_en;  ///< who answers for personal data (PIPL 17)
  bool scanner_fitted = true;
  bool camera_scans = false;  ///< the camera is the code scanner
  bool camera_fitted = true;
  Language default_language = Language::Chinese;
  TextSize default_text_size = TextSize::Large;
  int idle_ms = 120'000;        ///< standard text
  int idle_large_ms = 180'000;  ///< large and extra large text
  int countdown_ms = 45'000;
};

// ---- the steps -----------------------------------------------------------------------------------------------------

namespace step {
struct Attract {
  bool operator==(const Attract&) const = default;
};

struct ServiceMenu {
  bool operator==(const ServiceMenu&) const = default;
};

/// Guides: the first list, or one opened topic (a list of its own, or something to read).
struct Guides {
  std::optional<GuideTopic> open;
  bool operator==(const Guides&) const = default;
};

/// Notice and consent (PIPL 17, 29) before any personal data is read.
struct Notice {
  bool operator==(const Notice&) const = default;
};

/// Insert the old card, read it, confirm the masked data; or pick the bank when the BIN is unknown.
struct Card {
  enum class Phase { Waiting, Reading, Shown, PickBank, Trouble };
  Phase phase = Phase::Waiting;
  int request = 0;
  CardTrouble trouble = CardTrouble::Garbled;  ///< in Trouble
  std::string staff_code;
  int bank_page = 0;
  bool operator==(const Card&) const = default;
};

/// The person has an open case already: see it, or start another all the same.
struct OpenCase {
  CaseStatus status;
  bool operator==(const OpenCase&) const = default;
};

/// Mobile number on the pad, then "can it receive messages?" (R66).
struct MobileNumber {
  enum class Phase { Typing, ConfirmMessages };
  Phase phase = Phase::Typing;
  std::string digits;
  std::optional<domain::MobileProblem> problem;
  bool operator==(const MobileNumber&) const = default;
};

/// The advisor's questions, one at a time.
struct Wishes {
  domain::WishQuestion question = domain::WishQuestion::KeepBank;
  int bank_page = 0;
  bool operator==(const Wishes&) const = default;
};

/// One recommended route, the other two comparable side by side (R126).
struct Advice {
  domain::Advice advice;
  domain::Route selected = domain::Route::SameBankSameNumber;
  bool comparing = false;
  bool pick_bank = false;  ///< ChangeBank was chosen against the wishes: which bank?
  int bank_page = 0;
  bool operator==(const Advice&) const = default;
};

/// Keep the old photo (R123), studio receipt (R124-R125), or camera where the county allows it.
struct Photo {
  enum class Phase {
    Choosing,
    Receipt,
    CameraConsent,
    Preview,
    Taking,
    Look,
    CameraTrouble,
    CheckingReceipt,  ///< the office is asked
    ReceiptPicture,   ///< "is this you?"
    ReceiptAnswered   ///< anything but a picture that matches
  };
  Phase phase = Phase::Choosing;
  std::string receipt;                             ///< typed or scanned so far; letters are capitals
  bool receipt_refused = false;                    ///< does not look like a receipt number
  ReceiptAnswer answer = ReceiptAnswer::NotFound;  ///< in ReceiptAnswered
  FaceHint hint = FaceHint::NoFace;
  visit::CameraTrouble trouble = visit::CameraTrouble::Failed;
  std::string picture;  ///< content address of the picture being looked at
  int request = 0;
  int tries = 0;
  int good_ms = 0;  ///< how long everything has been right in the preview
  bool operator==(const Photo&) const = default;
};

/// Everything on one screen; any item can be changed without losing the rest.
struct Review {
  bool operator==(const Review&) const = default;
};

/// Saved, queued, sent, printed.
struct Finish {
  enum class Phase { Saving, SaveFailed, Sending, Printing, PrintTrouble, AskPaper, Done };
  Phase phase = Phase::Saving;
  int request = 0;
  int send_request = 0;  ///< its answer may come late, while paper is printed
  bool sent = false;
  bool refused = false;  ///< by the office: staff must look, it will not be sent by itself
  bool printed = false;
  PrinterTrouble trouble = PrinterTrouble::Other;
  std::string staff_code;
  int waited_ms = 0;
  bool operator==(const Finish&) const = default;
};

/// Look up a case: by card or by number; shows state and dates only. Who came with the card may also have the slip that
/// never came out.
struct LookUp {
  enum class Phase {
    Choosing,
    Typing,
    Asking,
    Result,
    NotFound,
    Several,   ///< which of them?
    AskPaper,  ///< did the slip come out, the other day or just now?
    Printing,
    PrintTrouble
  };
  Phase phase = Phase::Choosing;
  std::string digits;
  bool wrong_number = false;
  int request = 0;
  std::optional<CaseStatus> status;
  std::vector<CaseStatus> cases;  ///< newest first, at most look_up_cases
  bool by_card = false;           ///< the person showed the card: paper may be printed for them
  bool office_reached = false;
  PrinterTrouble trouble = PrinterTrouble::Other;
  bool operator==(const LookUp&) const = default;
};

/// Second visit of a bank change, with staff present: new card read, letter printed.
struct SecondVisit {
  enum class Phase {
    Asking,  ///< finding the reservation
    NotFound,
    Status,      ///< shows where the case stands; goes on only inside the window
    TakingUp,    ///< reserved elsewhere: its record is being fetched, staff stand by
    NotTakenUp,  ///< it could not be fetched
    FurtherOn,   ///< a letter was printed elsewhere meanwhile, or the window is over: to the counter
    StaffCode,
    TakeOldCard,
    InsertNewCard,
    ReadingNewCard,
    CardTrouble,
    CardRefused,  ///< wrong bank or another person's
    CheckingOwner,
    OwnerUnclear,  ///< office does not know or cannot be reached: no letter
    Confirm,       ///< what the letter will say
    Printing,
    PrintTrouble,
    AskPaper,
    Done,
    AskEarlierPaper,  ///< a letter of an earlier visit may or may not have come out: staff look before anything else
    ClockUntrusted,   ///< no dated letter from a clock nobody vouches for
    ConfirmingWish,   ///< the person stands by their wish after the original bank's no
    WishConfirmed,
    WishNotSaved
  };
  Phase phase = Phase::Asking;
  int request = 0;
  std::optional<CaseStatus> status;
  std::optional<domain::Case> record;
  bool office_reached = false;
  std::string staff_digits;
  bool staff_refused = false;
  bool staff_locked = false;  ///< too many wrong codes on this kiosk: later
  int staff_tries = 0;
  visit::CardTrouble trouble = visit::CardTrouble::Garbled;
  std::optional<domain::NewCardProblem> card_problem;
  OwnerAnswer owner = OwnerAnswer::Unknown;
  std::optional<domain::NewCard> new_card;
  PrinterTrouble printer_trouble = PrinterTrouble::Other;
  bool printed = false;
  bool day_asked = false;      ///< a print waits for today's date, which comes at once
  bool wrong_card_in = false;  ///< TakeOldCard: it is a refused new card that must come out
  std::string staff_code;
  bool operator==(const SecondVisit&) const = default;
};

/// The last screen: take card and paper; then everything of this person is gone.
struct Farewell {
  EndReason reason = EndReason::Finished;
  int waited_ms = 0;
  bool alarm = false;
  bool operator==(const Farewell&) const = default;
};
}  // namespace step

using Step = std::variant<step::Attract, step::ServiceMenu, step::Guides, step::Notice, step::Card, step::MobileNumber,
                          step::Wishes, step::Advice, step::Photo, step::Review, step::Finish, step::LookUp,
                          step::SecondVisit, step::Farewell, step::OpenCase>;

// ---- the state -----------------------------------------------------------------------------------------------------

/// What the person has given so far; survives going back and changing things.
struct Draft {
  Service service = Service::SwapCard;
  std::optional<domain::OldCard> old_card;
  std::optional<domain::BankCode> holding_bank;
  std::optional<domain::Mobile> mobile;
  domain::Wishes wishes;
  std::optional<domain::Route> route;
  domain::Photo photo;
  bool reviewed = false;              ///< the review screen was reached: changes go back to it
  std::optional<domain::Case> saved;  ///< set once it is durable
  int open_case_request = 0;          ///< asks, while the person goes on, whether they have an open case already
  std::optional<CaseStatus> open_case;
  bool another_wanted = false;  ///< the person saw it and starts another case all the same
  domain::CaseNumber renews;    ///< the expired reservation that this one takes the place of (R72)
  bool operator==(const Draft&) const = default;
};

/// What is known of the devices; kept across visits.
struct Devices {
  bool reader_ready = true;
  bool card_present = false;
  std::optional<PrinterTrouble> slip_printer, letter_printer;
  bool scanner_ready = true;
  bool operator==(const Devices&) const = default;
};

enum class Overlay { None, ConfirmCancel, Help, IdleWarning };

struct State {
  Language language = Language::Chinese;
  TextSize text_size = TextSize::Large;
  Overlay overlay = Overlay::None;
  int idle_ms = 0;       ///< since the last touch
  int countdown_ms = 0;  ///< left, in IdleWarning
  int working_ms = 0;    ///< how long the machine has kept the person waiting
  std::optional<Date> today;
  bool clock_trusted = true;
  int last_request = 0;
  Devices devices;
  Draft draft;
  Step step;
  bool operator==(const State&) const = default;
};

struct Transition {
  State state;
  std::vector<Effect> effects;
  bool operator==(const Transition&) const = default;
};

State initial(const World& world);

/// The whole rule of a visit. Total: any event in any state is answered, most often by the same state.
Transition advance(const State& state, const Event& event, const World& world);

// ---- what a screen needs to know ------------------------------------------------------------------------------------

/// Place in the eight screens of a swap (notice 1 ... finish 8); empty elsewhere.
std::optional<int> progress(const State& state);
inline constexpr int progress_of = 8;

bool can_go_back(const State& state);
/// Taking a photo here is offered: the county allows it, a camera is fitted, and the tries are not used up.
bool can_take_photo(const World& world, int tries);
/// A picture is on the screen, or expected there: live, or one that stands still.
bool shows_picture(step::Photo::Phase phase);
/// The county's receipt numbers may hold letters, so that letters can be typed too (R125).
bool receipt_may_have_letters(const domain::PhotoRule& rule);
/// The person may go on with the number of their receipt although its picture was not seen.
bool can_take_number(ReceiptAnswer answer);
/// The slip of this case can be had (again) here.
bool can_print_slip(const step::LookUp& now);
/// The person may still stand by a wish that the original bank refused, and this kiosk has the case.
bool can_confirm_wish(const step::SecondVisit& now, const std::optional<Date>& today);
bool can_cancel(const State& state);  ///< false where nothing is left to cancel: attract, farewell, after saving

/// Banks offered on one page, never the one in `except`. The county's seven (R45-R51) stand on the first.
struct BankPage {
  std::vector<domain::BankCode> banks;
  bool more = false;  ///< another page follows this one; the last page leads nowhere but back
};
BankPage bank_page(const domain::County& county, int page, const std::optional<domain::BankCode>& except);
inline constexpr int banks_a_page = 8;

/// A guide's place in the tree, and its name in message keys: guide.<name>.title, guide.<name>.1, ...
struct Guide {
  GuideTopic topic;
  std::optional<GuideTopic> under;
  const char* name;
};
inline constexpr Guide all_guides[] = {
    {GuideTopic::Routes, std::nullopt, "routes"},
    {GuideTopic::Balances, std::nullopt, "balances"},
    {GuideTopic::Benefits, std::nullopt, "benefits"},
    {GuideTopic::ECard, std::nullopt, "e_card"},
    {GuideTopic::Photo, std::nullopt, "photo"},
    {GuideTopic::ThreeRoutes, GuideTopic::Routes, "three_routes"},
    {GuideTopic::SameNumber, GuideTopic::Routes, "same_number"},
    {GuideTopic::ChangeBank, GuideTopic::Routes, "change_bank"},
    {GuideTopic::Online, GuideTopic::Routes, "online"},
    {GuideTopic::NewNumber, GuideTopic::Benefits, "new_number"},
    {GuideTopic::PublicBodyPension, GuideTopic::Benefits, "public_body_pension"},
    {GuideTopic::EmployeePension, GuideTopic::Benefits, "employee_pension"},
    {GuideTopic::EmployeeOnPhone, GuideTopic::EmployeePension, "employee_on_phone"},
    {GuideTopic::EmployeeOnWebsite, GuideTopic::EmployeePension, "employee_on_website"},
    {GuideTopic::ResidentPension, GuideTopic::Benefits, "resident_pension"},
    {GuideTopic::ResidentForm, GuideTopic::ResidentPension, "resident_form"},
    {GuideTopic::ResidentEntries, GuideTopic::ResidentPension, "resident_entries"},
    {GuideTopic::ResidentUpload, GuideTopic::ResidentPension, "resident_upload"},
    {GuideTopic::OtherSubsidies, GuideTopic::Benefits, "other_subsidies"},
    {GuideTopic::ECardRules, GuideTopic::ECard, "e_card_rules"},
    {GuideTopic::ECardPlaces, GuideTopic::ECard, "e_card_places"},
    {GuideTopic::ECardAlipay, GuideTopic::ECard, "e_card_alipay"},
    {GuideTopic::ECardWeChat, GuideTopic::ECard, "e_card_wechat"}};
const Guide& guide_of(GuideTopic topic);
/// The topics to choose from under this one; none when it is to be read itself. Empty `under`: the first list.
std::vector<GuideTopic> guides_under(std::optional<GuideTopic> under);

/// Benefits, in the order they are offered.
inline constexpr domain::Benefit all_benefits[] = {domain::Benefit::PublicBodyPension, domain::Benefit::EmployeePension,
                                                   domain::Benefit::ResidentPension, domain::Benefit::OtherSubsidies};

inline constexpr int mobile_length = 11;
inline constexpr int case_digits_length = 11;  ///< date 6, running number 4, check 1
inline constexpr int look_up_cases = 4;
inline constexpr int staff_code_length = 6;
inline constexpr int photo_tries = 3;
inline constexpr int staff_tries = 3;

}  // namespace huanka::visit
