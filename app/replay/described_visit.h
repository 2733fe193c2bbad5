// Names the members of events, effects, steps and state for the codec of recordings.
#pragma once

#include "replay/described_domain.h"
#include "visit/visit.h"

namespace huanka::visit {
BOOST_DESCRIBE_ENUM(TextSize, Standard, Large, ExtraLarge)
BOOST_DESCRIBE_ENUM(Service, SwapCard, ContinueBankChange, LookUpCase, Guides)
BOOST_DESCRIBE_ENUM(ReviewItem, Mobile, Wishes, Route, Photo)
BOOST_DESCRIBE_ENUM(LookUpBy, Card, Number)
BOOST_DESCRIBE_ENUM(GuideTopic, Routes, Balances, Benefits, ECard, Photo, ThreeRoutes, SameNumber, ChangeBank, Online,
                    NewNumber, PublicBodyPension, EmployeePension, EmployeeOnPhone, EmployeeOnWebsite, ResidentPension,
                    ResidentForm, ResidentEntries, ResidentUpload, OtherSubsidies, ECardRules, ECardPlaces, ECardAlipay,
                    ECardWeChat)
BOOST_DESCRIBE_ENUM(CardTrouble, PulledTooSoon, Mute, BankCardOnly, OtherCard, BlankCard, Garbled, HolderDataInvalid,
                    AlreadyThirdGeneration, NotThirdGeneration, TimedOut, ReaderGone, ServiceDown, NotGenuine,
                    SecurityModule)
BOOST_DESCRIBE_ENUM(PrinterTrouble, PaperOut, Jam, CoverOpen, TonerOut, Offline, Busy, Other)
BOOST_DESCRIBE_ENUM(PrintOutcome, Printed, Failed, Unknown)
BOOST_DESCRIBE_ENUM(OwnerAnswer, Match, Mismatch, Unknown, OfficeUnreachable)
BOOST_DESCRIBE_ENUM(ReceiptAnswer, Matched, NotFound, Used, Expired, Foreign, NoPicture, CannotBeShown,
                    OfficeUnreachable, NotMine)
BOOST_DESCRIBE_ENUM(PaperFate, NotKnown, Out, Unclear, NotOut)
BOOST_DESCRIBE_ENUM(CardExpected, Old, New)
BOOST_DESCRIBE_ENUM(PaperKind, Slip, Letter)
BOOST_DESCRIBE_ENUM(EndReason, Finished, CancelledByPerson, Declined, WalkedAway, Fault)
BOOST_DESCRIBE_ENUM(Overlay, None, ConfirmCancel, Help, IdleWarning)
BOOST_DESCRIBE_STRUCT(CaseStatus, (),
                      (number, state, route, holding_bank, target_bank, review_due, approved_on, window_last_day,
                       confirm_until, transfer_confirmed_on, refusal_reason, letter_number, from_office, slip, letter,
                       refused_by_office))
BOOST_DESCRIBE_STRUCT(Draft, (),
                      (service, old_card, holding_bank, mobile, wishes, route, photo, reviewed, saved,
                       open_case_request, open_case, another_wanted, renews))
BOOST_DESCRIBE_STRUCT(Devices, (), (reader_ready, card_present, slip_printer, letter_printer, scanner_ready))
BOOST_DESCRIBE_STRUCT(State, (),
                      (language, text_size, overlay, idle_ms, countdown_ms, working_ms, today, clock_trusted,
                       last_request, devices, draft, step))
}  // namespace huanka::visit

namespace huanka::visit::event {
BOOST_DESCRIBE_STRUCT(Touched, (), ())
BOOST_DESCRIBE_STRUCT(ServiceChosen, (), (service))
BOOST_DESCRIBE_STRUCT(LanguageChosen, (), (language))
BOOST_DESCRIBE_STRUCT(TextSizeChosen, (), (size))
BOOST_DESCRIBE_STRUCT(Next, (), ())
BOOST_DESCRIBE_STRUCT(No, (), ())
BOOST_DESCRIBE_STRUCT(Back, (), ())
BOOST_DESCRIBE_STRUCT(Cancel, (), ())
BOOST_DESCRIBE_STRUCT(CancelConfirmed, (), ())
BOOST_DESCRIBE_STRUCT(Stay, (), ())
BOOST_DESCRIBE_STRUCT(Help, (), ())
BOOST_DESCRIBE_STRUCT(Digit, (), (digit))
BOOST_DESCRIBE_STRUCT(Letter, (), (letter))
BOOST_DESCRIBE_STRUCT(Erase, (), ())
BOOST_DESCRIBE_STRUCT(Answered, (), (yes))
BOOST_DESCRIBE_STRUCT(BenefitToggled, (), (benefit))
BOOST_DESCRIBE_STRUCT(BankChosen, (), (bank))
BOOST_DESCRIBE_STRUCT(MoreBanks, (), ())
BOOST_DESCRIBE_STRUCT(RouteChosen, (), (route))
BOOST_DESCRIBE_STRUCT(CompareToggled, (), ())
BOOST_DESCRIBE_STRUCT(PhotoChosen, (), (choice))
BOOST_DESCRIBE_STRUCT(Shutter, (), ())
BOOST_DESCRIBE_STRUCT(ChangeItem, (), (item))
BOOST_DESCRIBE_STRUCT(LookUpChosen, (), (by))
BOOST_DESCRIBE_STRUCT(GuideOpened, (), (topic))
BOOST_DESCRIBE_STRUCT(PaperCameOut, (), (yes))
BOOST_DESCRIBE_STRUCT(Retry, (), ())
BOOST_DESCRIBE_STRUCT(CaseChosen, (), (index))
BOOST_DESCRIBE_STRUCT(PrintSlipAgain, (), ())
BOOST_DESCRIBE_STRUCT(ReaderChanged, (), (ready))
BOOST_DESCRIBE_STRUCT(CardInserted, (), ())
BOOST_DESCRIBE_STRUCT(CardRemoved, (), ())
BOOST_DESCRIBE_STRUCT(OldCardRead, (), (request, card))
BOOST_DESCRIBE_STRUCT(NewCardRead, (), (request, card))
BOOST_DESCRIBE_STRUCT(CardFailed, (), (request, trouble, staff_code))
BOOST_DESCRIBE_STRUCT(SlipPrinterChanged, (), (trouble))
BOOST_DESCRIBE_STRUCT(LetterPrinterChanged, (), (trouble))
BOOST_DESCRIBE_STRUCT(CodeScanned, (), (text))
BOOST_DESCRIBE_STRUCT(ScannerChanged, (), (ready))
BOOST_DESCRIBE_STRUCT(FaceSeen, (), (hint))
BOOST_DESCRIBE_STRUCT(PictureTaken, (), (request, sha256))
BOOST_DESCRIBE_STRUCT(PictureRefused, (), (request, hint))
BOOST_DESCRIBE_STRUCT(CameraFailed, (), (trouble))
BOOST_DESCRIBE_STRUCT(CaseSaved, (), (request, number))
BOOST_DESCRIBE_STRUCT(SaveFailed, (), (request, staff_code))
BOOST_DESCRIBE_STRUCT(CaseSent, (), (request))
BOOST_DESCRIBE_STRUCT(CaseNotSentYet, (), (request))
BOOST_DESCRIBE_STRUCT(CaseRefused, (), (request, reason))
BOOST_DESCRIBE_STRUCT(PrintWaiting, (), (request, trouble))
BOOST_DESCRIBE_STRUCT(PrintGoing, (), (request))
BOOST_DESCRIBE_STRUCT(PrintEnded, (), (request, outcome, staff_code))
BOOST_DESCRIBE_STRUCT(CasesFound, (), (request, cases, here, office_reached))
BOOST_DESCRIBE_STRUCT(WishConfirmed, (), (request))
BOOST_DESCRIBE_STRUCT(CaseTakenUp, (), (request, record))
BOOST_DESCRIBE_STRUCT(CaseNotTakenUp, (), (request, staff_code))
BOOST_DESCRIBE_STRUCT(OwnerChecked, (), (request, answer))
BOOST_DESCRIBE_STRUCT(StaffChecked, (), (request, accepted, locked))
BOOST_DESCRIBE_STRUCT(TimePassed, (), (ms))
BOOST_DESCRIBE_STRUCT(Today, (), (date, clock_trusted))
BOOST_DESCRIBE_STRUCT(ReceiptLookedUp, (), (request, answer))
}  // namespace huanka::visit::event

namespace huanka::visit::step {
BOOST_DESCRIBE_STRUCT(Attract, (), ())
BOOST_DESCRIBE_STRUCT(ServiceMenu, (), ())
BOOST_DESCRIBE_STRUCT(Guides, (), (open))
BOOST_DESCRIBE_STRUCT(Notice, (), ())
BOOST_DESCRIBE_STRUCT(Card, (), (phase, request, trouble, staff_code, bank_page))
BOOST_DESCRIBE_STRUCT(MobileNumber, (), (phase, digits, problem))
BOOST_DESCRIBE_STRUCT(Wishes, (), (question, bank_page))
BOOST_DESCRIBE_STRUCT(Advice, (), (advice, selected, comparing, pick_bank, bank_page))
BOOST_DESCRIBE_STRUCT(Photo, (),
                      (phase, receipt, receipt_refused, answer, hint, trouble, picture, request, tries, good_ms))
BOOST_DESCRIBE_STRUCT(Review, (), ())
BOOST_DESCRIBE_STRUCT(Finish, (),
                      (phase, request, send_request, sent, refused, printed, trouble, staff_code, waited_ms))
BOOST_DESCRIBE_STRUCT(LookUp, (),
                      (phase, digits, wrong_number, request, status, cases, by_card, office_reached, trouble))
BOOST_DESCRIBE_STRUCT(SecondVisit, (),
                      (phase, request, status, record, office_reached, staff_digits, staff_refused, staff_locked,
                       staff_tries, trouble, card_problem, owner, new_card, printer_trouble, printed, day_asked,
                       wrong_card_in, staff_code))
BOOST_DESCRIBE_STRUCT(OpenCase, (), (status))
BOOST_DESCRIBE_STRUCT(Farewell, (), (reason, waited_ms, alarm))
}  // namespace huanka::visit::step
