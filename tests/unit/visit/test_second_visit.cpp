// The second visit of a bank change (R15-R16, R70-R75) and looking a case up.
#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;
using domain::CaseState;
using Phase = step::SecondVisit::Phase;

namespace {
domain::Case reserved() {
  domain::Case draft{.number = "ZJ01-261116-0003-1",
                     .route = Route::ChangeBank,
                     .old_card = old_card(),
                     .holding_bank = "icbc",
                     .target_bank = "ccb",
                     .mobile = must(domain::Mobile::parse("13812345678")),
                     .opened = 2026y / 11 / 16};
  return must(domain::submit(draft, 2026y / 11 / 16, {}, {}));
}

CaseStatus status(CaseState state) {
  CaseStatus s{.number = "ZJ01-261116-0003-1", .state = state, .route = Route::ChangeBank};
  s.holding_bank = "icbc";
  s.target_bank = "ccb";
  s.from_office = true;
  if (state == CaseState::WindowOpen || state == CaseState::Expired) {
    s.approved_on = 2026y / 11 / 20;
    s.window_last_day = state == CaseState::Expired ? 2026y / 11 / 22 : 2026y / 11 / 30;
  }
  return s;
}

/// Up to the answer about the reservation.
void ask(Player& p, std::vector<CaseStatus> cases, std::optional<domain::Case> here = reserved()) {
  p.begin(Service::ContinueBankChange);
  p.read_card();
  p.play(event::Next{});
  const auto find = p.last<effect::FindCases>();
  CHECK(find.id_number == holder().id_number);
  p.play(event::CasesFound{find.request, std::move(cases), std::move(here), true});
}

/// Staff type their code, and are let in.
void let_staff_in(Player& p) {
  p.type("123456");
  p.play(event::Next{});
  p.play(event::StaffChecked{p.last<effect::CheckStaff>().request, true});
}

/// Up to the new card being asked for.
void to_new_card(Player& p) {
  ask(p, {status(CaseState::WindowOpen)});
  p.play(event::Next{});
  let_staff_in(p);
  p.play(event::CardRemoved{});
}
}  // namespace

TEST_CASE("Approved and inside the window: staff, new card, owner, letter in two copies (R15, R16, R71)", "[visit]") {
  Player p;
  to_new_card(p);
  CHECK(p.at<step::SecondVisit>().phase == Phase::InsertNewCard);
  p.play(event::CardInserted{});
  CHECK(p.last<effect::ReadCard>().expected == CardExpected::New);
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, new_card("ccb")});
  CHECK(p.last<effect::CheckOwner>().number == "ZJ01-261116-0003-1");
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  CHECK(p.at<step::SecondVisit>().phase == Phase::Confirm);
  CHECK(p.count<effect::PrintLetter>() == 0);

  SECTION("no paper: nothing is committed until there is some") {
    p.plays(event::LetterPrinterChanged{PrinterTrouble::PaperOut}, event::Next{});
    CHECK(p.count<effect::PrintLetter>() == 0);
    p.play(event::LetterPrinterChanged{std::nullopt});
  }
  p.play(event::Next{});
  const auto print = p.last<effect::PrintLetter>();
  CHECK(print.issued.state == CaseState::Issued);
  CHECK(print.issued.new_card_identification_code == new_card("ccb").identification_code);
  p.play(event::PrintEnded{print.request, PrintOutcome::Printed, ""});
  CHECK(p.at<step::SecondVisit>().phase == Phase::Done);
  CHECK(p.at<step::SecondVisit>().printed);
}

TEST_CASE("No letter for a card of another bank or another person, nor when the office does not vouch", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  const int request = p.last<effect::ReadCard>().request;
  SECTION("another bank") {
    p.play(event::NewCardRead{request, new_card("abc")});
    CHECK(p.at<step::SecondVisit>().card_problem == domain::NewCardProblem::NotTargetBank);
  }
  SECTION("no account number: its own problem") {
    auto card = new_card("ccb");
    card.pan.reset();
    p.play(event::NewCardRead{request, card});
    CHECK(p.at<step::SecondVisit>().card_problem == domain::NewCardProblem::BankUnreadable);
  }
  SECTION("another person, as the card itself says") {
    auto card = new_card("ccb");
    card.id_number = must(domain::IdNumber::parse("440524188001010014"));
    p.play(event::NewCardRead{request, card});
    CHECK(p.at<step::SecondVisit>().card_problem == domain::NewCardProblem::OtherPerson);
  }
  SECTION("another person, as the office says") {
    p.play(event::NewCardRead{request, new_card("ccb")});
    p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Mismatch});
    CHECK(p.at<step::SecondVisit>().phase == Phase::CardRefused);
  }
  SECTION("the office does not know or cannot be reached, and the card itself says nothing") {
    const auto [answer, code] = GENERATE(std::pair{OwnerAnswer::Unknown, "E-OWNER-UNKNOWN"},
                                         std::pair{OwnerAnswer::OfficeUnreachable, "E-OWNER-OFFLINE"});
    p.play(event::NewCardRead{request, new_card("ccb")});
    p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, answer});
    CHECK(p.at<step::SecondVisit>().phase == Phase::OwnerUnclear);
    CHECK(p.at<step::SecondVisit>().staff_code == code);
    p.play(event::Retry{});
    CHECK(p.count<effect::CheckOwner>() == 2);
  }
  p.play(event::Next{});
  CHECK(p.count<effect::PrintLetter>() == 0);
}

TEST_CASE("A card that shows its holder needs no office on the line; the office's word still counts (domain ref 1.5)",
          "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  auto card = new_card("ccb");
  card.id_number = holder().id_number;
  card.name = holder().name;
  card.authenticated = GENERATE(true, false);  // read with a security module, or given freely
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, card});
  const int request = p.last<effect::CheckOwner>().request;
  SECTION("the line is down") {
    p.plays(event::OwnerChecked{request, OwnerAnswer::OfficeUnreachable}, event::Next{});
    CHECK(p.count<effect::PrintLetter>() == 1);
  }
  SECTION("the bank has not said yet which card it made: the office would refuse the letter") {
    p.plays(event::OwnerChecked{request, OwnerAnswer::Unknown}, event::Next{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::OwnerUnclear);
    CHECK(p.count<effect::PrintLetter>() == 0);
  }
  SECTION("the bank made another card for this person") {
    p.plays(event::OwnerChecked{request, OwnerAnswer::Mismatch}, event::Next{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::CardRefused);
    CHECK(p.count<effect::PrintLetter>() == 0);
  }
}

TEST_CASE("A card that does not prove itself, and a terminal that cannot, call the staff and print nothing",
          "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  const auto [trouble, code] = GENERATE(std::pair{CardTrouble::NotGenuine, "E-CARD-NOT-GENUINE"},
                                        std::pair{CardTrouble::SecurityModule, "E-MODULE-LOST"});
  p.play(event::CardFailed{p.last<effect::ReadCard>().request, trouble, code});
  CHECK(p.at<step::SecondVisit>().phase == Phase::CardTrouble);
  CHECK(p.last<effect::CallStaff>().reason_code == code);
  p.play(event::Next{});
  CHECK(p.count<effect::CheckOwner>() == 0);
  CHECK(p.count<effect::PrintLetter>() == 0);
  p.play(event::Retry{});  // the module is back
  CHECK(p.at<step::SecondVisit>().phase == Phase::ReadingNewCard);
}

TEST_CASE("A new card whose BIN no table knows yet gets its letter when the office vouches for it", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  auto card = new_card("ccb");
  card.bank.reset();
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, card});
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  CHECK(p.at<step::SecondVisit>().phase == Phase::Confirm);
  p.play(event::Next{});
  CHECK(p.count<effect::PrintLetter>() == 1);
}

TEST_CASE("No letter is dated by a clock nobody vouches for; once it is set, the letter is printed", "[visit]") {
  Player p;
  to_new_card(p);
  CHECK(p.count<effect::AskToday>() == 2);  // the visit's first touch and the letter's day
  p.plays(event::Today{today, false}, event::CardInserted{});
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, new_card("ccb")});
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  p.play(event::Next{});
  CHECK(p.at<step::SecondVisit>().phase == Phase::ClockUntrusted);
  CHECK(p.last<effect::CallStaff>().reason_code == "E-CLOCK");
  CHECK(p.count<effect::PrintLetter>() == 0);
  p.plays(event::Retry{}, event::Today{today, true}, event::Next{});
  CHECK(p.count<effect::PrintLetter>() == 1);
}

TEST_CASE("Before approval, after the window and after a refusal the person sees where it stands (R69-R72)",
          "[visit]") {
  const auto state = GENERATE(CaseState::Submitted, CaseState::UnderReview, CaseState::Refused, CaseState::Expired);
  Player p;
  ask(p, {status(state)});
  CHECK(p.at<step::SecondVisit>().phase == Phase::Status);
  p.play(event::Next{});
  CHECK(p.count<effect::CheckStaff>() == 0);
  CHECK(std::holds_alternative<step::SecondVisit>(p.state.step) == (state != CaseState::Expired));  // R72
}

namespace {
domain::Case reserved_with_everything() {
  domain::Case c = reserved();
  c.wishes = {.keep_bank = false,
              .keep_number = std::nullopt,
              .target_bank = "ccb",
              .province_system_user = true,
              .benefits = std::set{domain::Benefit::ResidentPension}};
  c.photo = {.choice = domain::PhotoChoice::StudioReceipt, .receipt_number = "44160020261123", .picture_sha256 = {}};
  return c;
}
}  // namespace

TEST_CASE("One touch starts a new reservation with everything of the expired one (R72)", "[visit]") {
  Player p;
  const auto before = reserved_with_everything();
  ask(p, {status(CaseState::Expired)}, before);
  p.play(event::Next{});
  p.at<step::Review>();  // nothing is asked again
  p.play(event::Next{});
  const auto saved = p.last<effect::SaveCase>().draft;
  CHECK(saved.renews == before.number);
  CHECK(saved.number.empty());
  CHECK(saved.route == Route::ChangeBank);
  CHECK(saved.holding_bank == "icbc");
  CHECK(saved.target_bank == "ccb");
  CHECK(saved.mobile == before.mobile);
  CHECK(saved.wishes == before.wishes);
  CHECK(saved.photo == before.photo);
  CHECK(saved.opened == today);
  CHECK(saved.review_due->date > today);
  p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
  CHECK(p.state.draft.saved->number != before.number);
}

TEST_CASE("A reservation that another kiosk made keeps its bank; only what is not here is asked again (R72)",
          "[visit]") {
  Player p;
  ask(p, {status(CaseState::Expired)}, std::nullopt);
  p.play(event::Next{});
  CHECK(std::holds_alternative<step::MobileNumber>(p.state.step));
  CHECK(p.state.draft.wishes.target_bank == "ccb");
  CHECK(p.state.draft.renews == status(CaseState::Expired).number);
}

TEST_CASE("Who renews and then keeps the bank after all renews nothing", "[visit]") {
  Player p;
  ask(p, {status(CaseState::Expired)}, reserved_with_everything());
  p.plays(event::Next{}, event::ChangeItem{ReviewItem::Route}, event::RouteChosen{Route::SameBankSameNumber},
          event::Next{}, event::Next{});
  CHECK(p.last<effect::SaveCase>().draft.route == Route::SameBankSameNumber);
  CHECK(p.last<effect::SaveCase>().draft.renews.empty());
}

TEST_CASE("Without the office, a window that is over by a trusted clock is shown as expired (R72)", "[visit]") {
  const bool trusted = GENERATE(true, false);
  Player p;
  auto known = status(CaseState::WindowOpen);
  known.from_office = false;
  known.window_last_day = 2026y / 11 / 22;
  p.plays(event::Touched{}, event::Today{today, trusted}, event::ServiceChosen{Service::ContinueBankChange});
  p.read_card();
  p.play(event::Next{});
  p.play(event::CasesFound{p.last<effect::FindCases>().request, {known}, reserved(), false});
  CHECK(p.at<step::SecondVisit>().status->state == (trusted ? CaseState::Expired : CaseState::WindowOpen));
}

TEST_CASE("Whoever comes back after the transfer hears that it is confirmed, unless another change goes on (R16)",
          "[visit]") {
  Player p;
  auto done = status(CaseState::Closed);
  done.number = "ZJ01-261101-0001-5";
  done.transfer_confirmed_on = 2026y / 11 / 20;
  SECTION("it is all there is") {
    ask(p, {done}, std::nullopt);
    CHECK(p.at<step::SecondVisit>().phase == Phase::Status);
    CHECK(p.at<step::SecondVisit>().status == done);
    p.play(event::Next{});  // nothing to go on with
    CHECK(p.at<step::SecondVisit>().phase == Phase::Status);
    p.play(event::No{});
    CHECK(p.last<effect::VisitEnded>().reason == EndReason::Finished);
  }
  SECTION("another change goes on") {
    ask(p, {done, status(CaseState::WindowOpen)});
    CHECK(p.at<step::SecondVisit>().status->state == CaseState::WindowOpen);
  }
  SECTION("a letter that was taken back") {
    done.transfer_confirmed_on.reset();
    done.state = CaseState::Withdrawn;
    done.letter_number = "L-ZJ01-000017";
    ask(p, {done}, std::nullopt);
    CHECK(p.at<step::SecondVisit>().status == done);
  }
  SECTION("one that ended without a transfer is not told of") {
    done.transfer_confirmed_on.reset();
    ask(p, {done}, std::nullopt);
    CHECK(p.at<step::SecondVisit>().phase == Phase::NotFound);
  }
}

TEST_CASE("A letter begun and never out keeps no window open; one that may be out is asked about first (R71, R72)",
          "[visit]") {
  Player p;
  auto known = status(CaseState::WindowOpen);
  known.state = CaseState::Issued;
  known.from_office = false;
  known.window_last_day = 2026y / 11 / 22;
  known.letter = GENERATE(PaperFate::NotOut, PaperFate::Unclear);
  auto here = reserved();
  here.state = CaseState::Issued;
  p.plays(event::Touched{}, event::Today{today, true}, event::ServiceChosen{Service::ContinueBankChange});
  p.read_card();
  p.play(event::Next{});
  p.play(event::CasesFound{p.last<effect::FindCases>().request, {known}, here, false});
  if (known.letter == PaperFate::Unclear) {
    CHECK(p.at<step::SecondVisit>().status->state == CaseState::Issued);
    p.play(event::Next{});
    let_staff_in(p);
    CHECK(p.at<step::SecondVisit>().phase == Phase::AskEarlierPaper);
    p.play(event::PaperCameOut{false});
  }
  CHECK(p.at<step::SecondVisit>().phase == Phase::Status);
  CHECK(p.at<step::SecondVisit>().status->state == CaseState::Expired);
  CHECK(p.count<effect::PrintLetter>() == 0);
}

TEST_CASE("When midnight ends the window before the letter is asked for, there is no letter (R71)", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, new_card("ccb")});
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  const bool over = GENERATE(true, false);
  p.plays(event::Today{over ? 2026y / 12 / 1 : 2026y / 11 / 30, true}, event::Next{});
  CHECK(p.count<effect::PrintLetter>() == (over ? 0 : 1));
  if (over) CHECK(p.at<step::SecondVisit>().status->state == CaseState::Expired);
}

TEST_CASE("After the original bank's no the person stands by their wish where the office says until when (R68, R131)",
          "[visit]") {
  Player p;
  auto no = status(CaseState::Refused);
  no.refusal_reason = "账户状态异常";
  SECTION("not offered by the county") {
    ask(p, {no});
    p.play(event::Next{});
    CHECK(p.count<effect::ConfirmWish>() == 0);
  }
  SECTION("the time for it is over") {
    no.confirm_until = 2026y / 11 / 22;
    ask(p, {no});
    p.play(event::Next{});
    CHECK(p.count<effect::ConfirmWish>() == 0);
  }
  SECTION("made elsewhere: the counter helps") {
    no.confirm_until = today;
    ask(p, {no}, std::nullopt);
    p.play(event::Next{});
    CHECK(p.count<effect::ConfirmWish>() == 0);
  }
  SECTION("offered") {
    no.confirm_until = today;
    ask(p, {no});
    p.play(event::Next{});
    const auto wish = p.last<effect::ConfirmWish>();
    CHECK(wish.number == no.number);
    SECTION("stored") {
      p.play(event::WishConfirmed{wish.request});
      CHECK(p.at<step::SecondVisit>().phase == Phase::WishConfirmed);
      p.play(event::Next{});
      CHECK(p.last<effect::VisitEnded>().reason == EndReason::Finished);
    }
    SECTION("not stored: said, staff called, tried again") {
      p.play(event::SaveFailed{wish.request, "E-STORE-FULL"});
      CHECK(p.at<step::SecondVisit>().phase == Phase::WishNotSaved);
      CHECK(p.last<effect::CallStaff>().reason_code == "E-STORE-FULL");
      p.play(event::Retry{});
      CHECK(p.count<effect::ConfirmWish>() == 2);
      p.play(event::WishConfirmed{p.last<effect::ConfirmWish>().request});
      CHECK(p.at<step::SecondVisit>().phase == Phase::WishConfirmed);
    }
    SECTION("the store never answers: said, and a late answer still counts") {
      p.play(event::TimePassed{120'000});
      CHECK(p.at<step::SecondVisit>().phase == Phase::WishNotSaved);
      CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-STORE-SLOW");
      p.play(event::WishConfirmed{wish.request});
      CHECK(p.at<step::SecondVisit>().phase == Phase::WishConfirmed);
    }
  }
}

TEST_CASE("Without a reservation, or with a letter of another terminal, the counter helps", "[visit]") {
  Player p;
  SECTION("none") {
    ask(p, {}, std::nullopt);
    CHECK(p.at<step::SecondVisit>().phase == Phase::NotFound);
  }
  SECTION("a letter was printed elsewhere: its number is that terminal's") {
    auto said = status(CaseState::LetterPrinted);
    said.letter_number = "L-ZJ02-000001";
    auto here = must(domain::begin_review(reserved()));
    const bool another_one_here = GENERATE(false, true);
    const bool known_here = GENERATE(false, true);
    if (another_one_here) here.letter_number = "L-ZJ01-000001";
    ask(p, {said}, known_here ? std::optional(here) : std::nullopt);
    p.play(event::Next{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::FurtherOn);
    p.play(event::No{});
    CHECK(p.last<effect::VisitEnded>().reason == EndReason::Finished);
  }
}

TEST_CASE("A reservation made elsewhere or at a counter is taken up once staff stand by (R15, R67)", "[visit]") {
  Player p;
  ask(p, {status(CaseState::WindowOpen)}, std::nullopt);
  p.play(event::Next{});
  CHECK(p.at<step::SecondVisit>().phase == Phase::StaffCode);
  CHECK(p.count<effect::TakeUpCase>() == 0);  // nothing is asked for before that
  let_staff_in(p);
  CHECK(p.at<step::SecondVisit>().phase == Phase::TakingUp);
  const auto wish = p.last<effect::TakeUpCase>();
  CHECK((wish.number == "ZJ01-261116-0003-1" && wish.old_card == old_card()));
  auto there = must(domain::begin_review(reserved()));
  there = must(domain::approve(there, 2026y / 11 / 20));
  there = must(domain::open_window(there, 2026y / 11 / 20, {}));

  SECTION("it comes: the new card is asked for, and the letter speaks of it") {
    p.play(event::CaseTakenUp{wish.request, there});
    CHECK(p.at<step::SecondVisit>().phase == Phase::TakeOldCard);
    CHECK(p.at<step::SecondVisit>().record->number == there.number);
    CHECK(p.last<effect::AskToday>() == effect::AskToday{});
  }
  SECTION("it does not: said with a code for staff, tried again, or the counter") {
    p.play(event::CaseNotTakenUp{wish.request, "E-TAKE-UP-OFFLINE"});
    CHECK(p.at<step::SecondVisit>().phase == Phase::NotTakenUp);
    CHECK(p.at<step::SecondVisit>().staff_code == "E-TAKE-UP-OFFLINE");
    SECTION("again") {
      p.play(event::Retry{});
      CHECK(p.count<effect::TakeUpCase>() == 2);
      p.play(event::CaseTakenUp{wish.request, there});  // of the first question: overtaken
      CHECK(p.at<step::SecondVisit>().phase == Phase::TakingUp);
      p.play(event::CaseTakenUp{p.last<effect::TakeUpCase>().request, there});
      CHECK(p.at<step::SecondVisit>().phase == Phase::TakeOldCard);
    }
    SECTION("the counter") {
      p.play(event::No{});
      CHECK(p.last<effect::VisitEnded>().reason == EndReason::Fault);
    }
  }
  SECTION("no answer ever: said, and a late one still counts") {
    p.play(event::TimePassed{120'000});
    CHECK(p.at<step::SecondVisit>().phase == Phase::NotTakenUp);
    CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-OFFICE-SLOW");
    p.play(event::CaseTakenUp{wish.request, there});
    CHECK(p.at<step::SecondVisit>().phase == Phase::TakeOldCard);
  }
  SECTION("somebody was faster: a letter was begun here or there, and none is begun a second time") {
    there.letter_number = "L-ZJ02-000001";
    p.play(event::CaseTakenUp{wish.request, there});
    CHECK(p.at<step::SecondVisit>().phase == Phase::FurtherOn);
    CHECK(p.count<effect::PrintLetter>() == 0);
  }
}

TEST_CASE("The day is looked at again before every print of the letter (R15, R72)", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, new_card("ccb")});
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  REQUIRE(p.at<step::SecondVisit>().phase == Phase::Confirm);
  p.play(event::Next{});
  const auto request = p.last<effect::PrintLetter>().request;
  p.play(event::PrintEnded{request, PrintOutcome::Failed, "E-PRINT-REFUSED"});
  REQUIRE(p.at<step::SecondVisit>().phase == Phase::PrintTrouble);
  SECTION("the last day went by while the printer was being mended") {
    p.day = 2026y / 12 / 1;  // nobody said so before the touch
    p.play(event::Retry{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::Status);
    CHECK(p.at<step::SecondVisit>().status->state == CaseState::Expired);
  }
  SECTION("nobody vouches for the clock any more") {
    p.plays(event::Today{2026y / 11 / 24, false}, event::Retry{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::ClockUntrusted);
  }
  SECTION("the same day") {
    p.play(event::Retry{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::Printing);
    return;
  }
  CHECK(p.count<effect::PrintLetter>() == 1);
}

TEST_CASE("Three wrong staff codes end the visit", "[visit]") {
  Player p;
  ask(p, {status(CaseState::WindowOpen)});
  p.play(event::Next{});
  for (int i = 0; i < staff_tries; ++i) {
    p.type("000000");
    p.play(event::Next{});
    CHECK(p.at<step::SecondVisit>().staff_digits.empty());  // never stays on the screen
    p.play(event::StaffChecked{p.last<effect::CheckStaff>().request, false});
  }
  CHECK(p.last<effect::VisitEnded>().reason == EndReason::Fault);
}

TEST_CASE("The old card put in again instead of the new one is its own sentence", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  p.play(event::CardFailed{p.last<effect::ReadCard>().request, CardTrouble::NotThirdGeneration, "E-CARD-GEN"});
  CHECK(p.at<step::SecondVisit>().trouble == CardTrouble::NotThirdGeneration);
  p.plays(event::CardRemoved{}, event::CardInserted{});
  CHECK(p.at<step::SecondVisit>().phase == Phase::ReadingNewCard);
}

TEST_CASE("The reader lost at the second visit is said, staff are called, and it goes on when the reader is back",
          "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  p.play(event::ReaderChanged{false});
  CHECK(p.at<step::SecondVisit>().phase == Phase::CardTrouble);
  CHECK(p.at<step::SecondVisit>().trouble == CardTrouble::ReaderGone);
  CHECK(p.last<effect::CallStaff>().reason_code == "E-CARD-GONE");
  p.play(event::ReaderChanged{true});
  CHECK(p.at<step::SecondVisit>().phase == Phase::ReadingNewCard);
}

TEST_CASE("Trying again reads the new card as it lies; a refused card must come out first, and is not called old",
          "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  const int request = p.last<effect::ReadCard>().request;
  SECTION("trouble") {
    p.play(event::CardFailed{request, CardTrouble::Mute, "E"});
    p.play(event::Retry{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::ReadingNewCard);
  }
  SECTION("refused") {
    p.play(event::NewCardRead{request, new_card("abc")});
    p.play(event::Retry{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::TakeOldCard);
    CHECK(p.at<step::SecondVisit>().wrong_card_in);
    p.plays(event::CardRemoved{}, event::CardInserted{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::ReadingNewCard);
    CHECK_FALSE(p.at<step::SecondVisit>().wrong_card_in);
  }
}

TEST_CASE("A letter that failed can be printed again; one that may have come out is asked about", "[visit]") {
  Player p;
  to_new_card(p);
  p.play(event::CardInserted{});
  p.play(event::NewCardRead{p.last<effect::ReadCard>().request, new_card("ccb")});
  p.play(event::OwnerChecked{p.last<effect::CheckOwner>().request, OwnerAnswer::Match});
  p.play(event::Next{});
  const int request = p.last<effect::PrintLetter>().request;
  SECTION("failed") {
    p.play(event::PrintEnded{request, PrintOutcome::Failed, "E-JAM"});
    CHECK(p.last<effect::CallStaff>().reason_code == "PRINTER");
    p.play(event::Retry{});
    CHECK(p.count<effect::PrintLetter>() == 2);
  }
  SECTION("not now: the printer's last word does not bring the trouble back") {
    p.plays(event::PrintWaiting{request, PrinterTrouble::PaperOut}, event::No{});
    CHECK(p.at<step::SecondVisit>().phase == Phase::Done);
    p.plays(event::PrintWaiting{request, PrinterTrouble::Jam}, event::PrintEnded{request, PrintOutcome::Failed, "E"});
    CHECK(p.at<step::SecondVisit>().phase == Phase::Done);
    p.play(event::PrintEnded{request, PrintOutcome::Unknown, "E"});
    CHECK(p.at<step::SecondVisit>().phase == Phase::AskPaper);
  }
  SECTION("unknown") {
    p.play(event::PrintEnded{request, PrintOutcome::Unknown, "E-LOST"});
    CHECK(p.at<step::SecondVisit>().phase == Phase::AskPaper);
    p.play(event::PaperCameOut{true});
    CHECK(p.count<effect::PrintLetter>() == 1);
    CHECK(p.at<step::SecondVisit>().printed);
  }
}

namespace {
void look_up_by_card(Player& p, std::vector<CaseStatus> cases) {
  p.begin(Service::LookUpCase);
  p.play(event::LookUpChosen{LookUpBy::Card});
  p.read_card();
  p.play(event::Next{});
  p.play(event::CasesFound{p.last<effect::FindCases>().request, std::move(cases), std::nullopt, true});
}
}  // namespace

TEST_CASE("A slip that may have come out before a power cut is asked about when its owner looks the case up",
          "[visit]") {
  CaseStatus found = status(CaseState::UnderReview);
  found.slip = PaperFate::Unclear;
  Player p;
  look_up_by_card(p, {found});
  CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::AskPaper);
  const bool yes = GENERATE(true, false);
  p.play(event::PaperCameOut{yes});
  CHECK(p.last<effect::ResolvePrint>().came_out == yes);
  CHECK(p.count<effect::PrintSlip>() == (yes ? 0 : 1));
  if (!yes) p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Printed, ""});
  CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::Result);
  CHECK_FALSE(can_print_slip(p.at<step::LookUp>()));
}

TEST_CASE("A slip that never came out can be had later by whoever brings the card, not by a number alone", "[visit]") {
  CaseStatus found = status(CaseState::UnderReview);
  found.slip = PaperFate::NotOut;
  Player p;
  SECTION("with the card: printed, trouble shown, tried again") {
    look_up_by_card(p, {found});
    p.play(event::PrintSlipAgain{});
    CHECK(p.last<effect::PrintSlip>().number == found.number);
    p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Failed, "E-JAM"});
    CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::PrintTrouble);
    p.play(event::Retry{});
    p.play(event::PrintWaiting{p.last<effect::PrintSlip>().request, PrinterTrouble::PaperOut});
    p.play(event::No{});
    CHECK(p.count<effect::StopPrint>() == 1);
    CHECK(can_print_slip(p.at<step::LookUp>()));
  }
  SECTION("by number: neither printed nor asked about") {
    found.slip = GENERATE(PaperFate::NotOut, PaperFate::Unclear);
    p.begin(Service::LookUpCase);
    p.play(event::LookUpChosen{LookUpBy::Number});
    const auto number = domain::make_case_number("ZJ01", today, 7);
    for (const char c : number.substr(5))
      if (c != '-') p.play(event::Digit{c});
    p.play(event::Next{});
    p.play(event::CasesFound{p.last<effect::FetchCase>().request, {found}, std::nullopt, true});
    CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::Result);
    p.play(event::PrintSlipAgain{});
    CHECK(p.count<effect::PrintSlip>() == 0);
  }
}

TEST_CASE("Several cases of one person are all shown, four at most, and each can be opened", "[visit]") {
  std::vector<CaseStatus> cases(5, status(CaseState::Refused));
  cases[1].number = "ZJ01-261117-0001-9";
  Player p;
  look_up_by_card(p, cases);
  CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::Several);
  CHECK(p.at<step::LookUp>().cases.size() == look_up_cases);
  p.play(event::CaseChosen{1});
  CHECK(p.at<step::LookUp>().status->number == "ZJ01-261117-0001-9");
  p.play(event::Back{});
  CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::Several);
}

TEST_CASE("A letter that may have come out at an earlier visit: staff look before another one is printed", "[visit]") {
  CaseStatus found = status(CaseState::WindowOpen);
  found.letter = PaperFate::Unclear;
  Player p;
  ask(p, {found});
  p.play(event::Next{});
  let_staff_in(p);
  CHECK(p.at<step::SecondVisit>().phase == Phase::AskEarlierPaper);
  CHECK(p.count<effect::PrintLetter>() == 0);
  SECTION("it is there: done") {
    p.play(event::PaperCameOut{true});
    CHECK(p.last<effect::ResolvePrint>().kind == PaperKind::Letter);
    CHECK(p.at<step::SecondVisit>().phase == Phase::Done);
    CHECK(p.at<step::SecondVisit>().printed);
  }
  SECTION("it is not: recorded, then the usual way to a marked copy") {
    p.play(event::PaperCameOut{false});
    CHECK_FALSE(p.last<effect::ResolvePrint>().came_out);
    CHECK(p.at<step::SecondVisit>().phase == Phase::TakeOldCard);
  }
}

TEST_CASE("A case is looked up by its number's digits; a mistyped digit is caught on the spot", "[visit]") {
  Player p;
  p.begin(Service::LookUpCase);
  p.play(event::LookUpChosen{LookUpBy::Number});
  const auto number = domain::make_case_number("ZJ01", today, 7);
  std::string digits;
  for (const char c : number.substr(5))
    if (c != '-') digits += c;
  SECTION("mistyped") {
    digits.back() = digits.back() == '9' ? '0' : static_cast<char>(digits.back() + 1);
    p.type(digits);
    p.play(event::Next{});
    CHECK(p.at<step::LookUp>().wrong_number);
    CHECK(p.count<effect::FetchCase>() == 0);
  }
  SECTION("right") {
    p.type(digits);
    p.play(event::Next{});
    CHECK(p.last<effect::FetchCase>().number == number);
    SECTION("found") {
      p.play(
          event::CasesFound{p.last<effect::FetchCase>().request, {status(CaseState::UnderReview)}, std::nullopt, true});
      CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::Result);
    }
    SECTION("not found") {
      p.play(event::CasesFound{p.last<effect::FetchCase>().request, {}, std::nullopt, true});
      CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::NotFound);
    }
  }
}
