// A person walks through a swap by each route; what is asked of the shell, and when.
#include <random>

#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;

TEST_CASE("Each of the three routes leads from touch to farewell in at most eight screens (R3-R21)", "[visit]") {
  const auto [keep_bank, keep_number, route] = GENERATE(table<bool, bool, Route>({
      {true, true, Route::SameBankSameNumber},
      {true, false, Route::SameBankNewNumber},
      {false, false, Route::ChangeBank},
  }));
  Player p;
  p.to_review(keep_bank, keep_number);
  p.at<step::Review>();
  CHECK(p.state.draft.route == route);
  CHECK(progress(p.state) == 7);

  p.play(event::Next{});
  const auto save = p.last<effect::SaveCase>();
  CHECK(save.draft.route == route);
  CHECK(save.draft.state == domain::CaseState::Submitted);
  CHECK(save.draft.target_bank == (route == Route::ChangeBank ? "ccb" : "icbc"));
  CHECK(save.draft.review_due.has_value() == (route == Route::ChangeBank));
  CHECK(p.count<effect::SendCase>() == 0);
  CHECK(p.count<effect::PrintSlip>() == 0);

  p.play(event::CaseSaved{save.request, "ZJ01-261123-0001-7"});
  CHECK(p.last<effect::SendCase>().number == "ZJ01-261123-0001-7");
  p.play(event::CaseSent{p.last<effect::SendCase>().request});
  const auto print = p.last<effect::PrintSlip>();
  CHECK(print.number == "ZJ01-261123-0001-7");
  p.play(event::PrintEnded{print.request, PrintOutcome::Printed, ""});
  const auto& done = p.at<step::Finish>();
  CHECK(done.phase == step::Finish::Phase::Done);
  CHECK(done.sent);
  CHECK(done.printed);

  p.play(event::Next{});
  p.at<step::Farewell>();
  CHECK(p.state.draft == Draft{});
}

TEST_CASE("Nothing is sent or printed before the case is durable (design 5)", "[visit]") {
  Player p;
  p.to_review();
  const auto asked = p.play(event::Next{});
  REQUIRE(asked.size() == 1);
  CHECK(std::holds_alternative<effect::SaveCase>(asked.front()));
  p.plays(event::Next{}, event::Next{}, event::Retry{});  // pressing on changes nothing
  CHECK(p.count<effect::SaveCase>() == 1);
}

TEST_CASE("A disk that cannot store the case is said plainly, staff are called, and trying again saves once",
          "[visit]") {
  Player p;
  p.to_review();
  p.play(event::Next{});
  p.play(event::SaveFailed{p.last<effect::SaveCase>().request, "E-STORE-FULL"});
  CHECK(p.at<step::Finish>().phase == step::Finish::Phase::SaveFailed);
  CHECK(p.last<effect::CallStaff>().reason_code == "E-STORE-FULL");
  CHECK_FALSE(p.state.draft.saved);
  p.play(event::Retry{});
  p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
  CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Sending);
}

TEST_CASE("With the office unreachable the person is told so and still gets the slip", "[visit]") {
  Player p;
  p.to_review();
  p.play(event::Next{});
  p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
  const bool relay_says_so = GENERATE(true, false);  // or nobody says anything for eight seconds
  if (relay_says_so) p.play(event::CaseNotSentYet{p.last<effect::SendCase>().request});
  for (int second = 0; second < 8; ++second) p.play(event::TimePassed{1000});
  p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Printed, ""});
  CHECK_FALSE(p.at<step::Finish>().sent);
  SECTION("and a late answer is still shown") {
    p.play(event::CaseSent{p.last<effect::SendCase>().request});
    CHECK(p.at<step::Finish>().sent);
    CHECK(p.count<effect::PrintSlip>() == 1);
  }
}

TEST_CASE("What the office refuses is never called on its way: the person is sent to the counter", "[visit]") {
  Player p;
  p.to_review();
  p.play(event::Next{});
  p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
  const int request = p.last<effect::SendCase>().request;
  const bool late = GENERATE(false, true);
  if (late) p.play(event::CaseNotSentYet{request});
  p.play(event::CaseRefused{request, "422 invalid"});
  CHECK(p.at<step::Finish>().refused);
  CHECK_FALSE(p.at<step::Finish>().sent);
  CHECK(p.last<effect::CallStaff>().reason_code == "OFFICE-REFUSED");
  CHECK(p.count<effect::PrintSlip>() == 1);
}

TEST_CASE("A slip that may or may not have come out is asked about, never guessed", "[visit]") {
  Player p;
  p.to_slip();
  p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Unknown, "E-PRINT-LOST"});
  CHECK(p.at<step::Finish>().phase == step::Finish::Phase::AskPaper);
  SECTION("it came out") {
    p.play(event::PaperCameOut{true});
    CHECK(p.last<effect::ResolvePrint>().came_out);
    CHECK(p.at<step::Finish>().printed);
    CHECK(p.count<effect::PrintSlip>() == 1);
  }
  SECTION("it did not: that is recorded before it is printed again") {
    const auto asked = p.play(event::PaperCameOut{false});
    REQUIRE(asked.size() == 2);
    CHECK(std::holds_alternative<effect::ResolvePrint>(asked[0]));
    CHECK(std::holds_alternative<effect::PrintSlip>(asked[1]));
  }
}

TEST_CASE("Paper out is shown, mended and goes on; or the person goes on without paper", "[visit]") {
  Player p;
  p.to_slip();
  const int request = p.last<effect::PrintSlip>().request;
  p.play(event::PrintWaiting{request, PrinterTrouble::PaperOut});
  CHECK(p.at<step::Finish>().trouble == PrinterTrouble::PaperOut);
  SECTION("mended") {
    p.play(event::PrintGoing{request});
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Printing);
  }
  SECTION("without paper") {
    p.play(event::No{});
    CHECK(p.count<effect::StopPrint>() == 1);
    CHECK_FALSE(p.at<step::Finish>().printed);
  }
  SECTION("walking away stops the print, so that it does not come out for the next person") {
    for (int second = 0; second < 300; ++second) p.play(event::TimePassed{1000});
    CHECK(p.count<effect::StopPrint>() == 1);
    CHECK(p.last<effect::VisitEnded>().reason == EndReason::WalkedAway);
  }
}

TEST_CASE("A slip that failed calls staff and can be tried again; going on without it is a choice", "[visit]") {
  Player p;
  p.to_slip();
  p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Failed, "E-JAM"});
  CHECK(p.at<step::Finish>().phase == step::Finish::Phase::PrintTrouble);
  CHECK(p.last<effect::CallStaff>().reason_code == "PRINTER");
  SECTION("again") {
    p.play(event::Retry{});
    CHECK(p.count<effect::PrintSlip>() == 2);
    p.play(event::PrintEnded{p.last<effect::PrintSlip>().request, PrintOutcome::Printed, ""});
    CHECK(p.at<step::Finish>().printed);
  }
  SECTION("without") {
    p.play(event::No{});
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Done);
    CHECK(p.count<effect::StopPrint>() == 0);
  }
}

TEST_CASE("After going on without the slip only a sheet that may have come out is asked about", "[visit]") {
  Player p;
  p.to_slip();
  const int request = p.last<effect::PrintSlip>().request;
  p.plays(event::PrintWaiting{request, PrinterTrouble::PaperOut}, event::No{});
  p.plays(event::PrintWaiting{request, PrinterTrouble::Jam}, event::PrintGoing{request});
  CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Done);
  const auto [outcome, phase] = GENERATE(table<PrintOutcome, step::Finish::Phase>(
      {{PrintOutcome::Failed, step::Finish::Phase::Done}, {PrintOutcome::Unknown, step::Finish::Phase::AskPaper}}));
  p.play(event::PrintEnded{request, outcome, "E"});
  CHECK(p.at<step::Finish>().phase == phase);
}

TEST_CASE("A clock nobody vouches for gives no dated promise", "[visit]") {
  Player p;
  p.begin();
  p.play(event::Today{today, false});
  p.read_card();
  p.give_mobile();
  p.plays(event::Answered{false}, event::BankChosen{"ccb"}, event::Answered{false}, event::Next{}, event::Next{},
          event::Next{}, event::Next{});
  const auto saved = p.last<effect::SaveCase>().draft;
  CHECK_FALSE(saved.review_from);
  CHECK_FALSE(saved.review_due);
}

TEST_CASE("Any item on the review screen can be changed without losing the rest", "[visit]") {
  Player p;
  p.to_review();
  const Draft before = p.state.draft;
  SECTION("mobile") {
    p.play(event::ChangeItem{ReviewItem::Mobile});
    for (int i = 0; i < mobile_length; ++i) p.play(event::Erase{});
    p.type("13900000000");
    p.plays(event::Next{}, event::Answered{true});
    CHECK(p.state.draft.mobile->digits() == "13900000000");
    CHECK(p.state.draft.route == before.route);
  }
  SECTION("wishes: the route is advised anew") {
    p.plays(event::ChangeItem{ReviewItem::Wishes}, event::Answered{false}, event::BankChosen{"abc"},
            event::Answered{false}, event::Next{}, event::Next{});
    CHECK(p.state.draft.route == Route::ChangeBank);
    CHECK(p.state.draft.mobile == before.mobile);
  }
  SECTION("route") {
    p.plays(event::ChangeItem{ReviewItem::Route}, event::RouteChosen{Route::SameBankNewNumber}, event::Next{});
    CHECK(p.state.draft.route == Route::SameBankNewNumber);
  }
  SECTION("photo") {
    p.plays(event::ChangeItem{ReviewItem::Photo}, event::PhotoChosen{domain::PhotoChoice::StudioReceipt},
            event::CodeScanned{"ZP20261123001"});
    CHECK(p.state.draft.photo.receipt_number == "ZP20261123001");
  }
  p.at<step::Review>();
  CHECK(p.state.draft.old_card == before.old_card);
}

TEST_CASE("A route chosen under other answers is no choice: the review waits until the advice chose again", "[visit]") {
  Player p;
  p.to_review(false, false);
  REQUIRE(p.state.draft.route == Route::ChangeBank);
  SECTION("stays after all, then goes back to the mobile number and on") {
    p.plays(event::ChangeItem{ReviewItem::Wishes}, event::Answered{true}, event::Back{}, event::Back{});
    p.at<step::MobileNumber>();
    p.plays(event::Next{}, event::Next{});
    CHECK(std::holds_alternative<step::Wishes>(p.state.step));
  }
  SECTION("another bank, then back: the advice, not the review") {
    p.plays(event::ChangeItem{ReviewItem::Wishes}, event::Answered{false}, event::BankChosen{"abc"}, event::Back{},
            event::Back{}, event::Back{});
    CHECK_FALSE(std::holds_alternative<step::Review>(p.state.step));
  }
  SECTION("stays after all, back from the advice") {
    p.plays(event::ChangeItem{ReviewItem::Wishes}, event::Answered{true}, event::Answered{true}, event::Answered{false},
            event::Next{});
    p.at<step::Advice>();
    p.play(event::Back{});
    CHECK(std::holds_alternative<step::Wishes>(p.state.step));
  }
  CHECK_FALSE(p.state.draft.route);
}

TEST_CASE("From the review a case can always be built, however the person got there", "[visit][property]") {
  int reviews = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 dice(seed);
    const auto one_of = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
    Player p;
    p.begin();
    p.read_card(old_card(one_of(2) == 0 ? std::nullopt : std::optional<BankCode>("icbc")));
    p.play(event::BankChosen{"icbc"});
    p.give_mobile();
    for (int turn = 0; turn < 120; ++turn) {
      const std::vector<Event> touches{
          event::Next{},
          event::Next{},
          event::Back{},
          event::Back{},
          event::Answered{one_of(2) == 0},
          event::Answered{one_of(2) == 0},
          event::BankChosen{p.world.county.banks[static_cast<std::size_t>(one_of(7))].code},
          event::BenefitToggled{static_cast<domain::Benefit>(one_of(4))},
          event::RouteChosen{static_cast<Route>(one_of(3))},
          event::ChangeItem{static_cast<ReviewItem>(one_of(4))},
          event::PhotoChosen{domain::PhotoChoice::KeepOld},
          event::CompareToggled{}};
      const Event touch = touches[static_cast<std::size_t>(one_of(static_cast<int>(touches.size())))];
      const bool at_review = std::holds_alternative<step::Review>(p.state.step);
      CAPTURE(seed, turn, touch.index());
      if (at_review && std::holds_alternative<event::Next>(touch)) continue;
      p.play(touch);
      if (!std::holds_alternative<step::Review>(p.state.step)) continue;
      ++reviews;
      const auto confirmed = advance(p.state, event::Next{}, p.world);
      const auto* finish = std::get_if<step::Finish>(&confirmed.state.step);
      REQUIRE(finish != nullptr);
      REQUIRE(finish->phase == step::Finish::Phase::Saving);
    }
  }
  CHECK(reviews > 300);
}

TEST_CASE("The old photo is kept unless the person says otherwise (R123)", "[visit]") {
  Player p;
  p.to_review();
  CHECK(p.state.draft.photo == domain::Photo{});
}

TEST_CASE("The studio receipt's number comes by scanner or keypad (R124-R125)", "[visit]") {
  Player p;
  p.to_advice(true, true);
  p.plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::StudioReceipt});
  CHECK(p.count<effect::StartScanner>() == 1);
  SECTION("typed") {
    p.type("20261123");
    p.play(event::Next{});
    CHECK(p.state.draft.photo.receipt_number == "20261123");
    p.at<step::Review>();
    CHECK(p.count<effect::StopScanner>() == 1);
  }
  SECTION("typed with letters; scanned in small letters it is the same number") {
    p.plays(event::Letter{'Z'}, event::Letter{'P'});
    p.type("20261123");
    p.play(event::Next{});
    CHECK(p.state.draft.photo.receipt_number == "ZP20261123");
    p.plays(event::Back{}, event::PhotoChosen{domain::PhotoChoice::StudioReceipt}, event::CodeScanned{"zp20261123"});
    CHECK(p.state.draft.photo.receipt_number == "ZP20261123");
  }
  SECTION("something else was held to the scanner") {
    p.play(event::CodeScanned{"https://example.invalid/?a=b"});
    CHECK(p.at<step::Photo>().receipt_refused);
  }
  SECTION("an empty number is not accepted") {
    p.play(event::Next{});
    CHECK(p.at<step::Photo>().receipt_refused);
  }
}

TEST_CASE("Letters can be typed where the county's receipts may have them, and nowhere else (R125)", "[visit]") {
  const auto with = [](const char* pattern) {
    return receipt_may_have_letters(domain::PhotoRule{.receipt_pattern = pattern});
  };
  for (const char* letters : {"", "[0-9A-Za-z]{6,32}", "ZP[0-9]{8}", "\\w{8}", "[^0]{4}", ".{6}"}) CHECK(with(letters));
  for (const char* digits : {"[0-9]{18}", "\\d{12,20}", "(44|45)[0-9]{10}"}) CHECK_FALSE(with(digits));

  Player p;
  p.world.county.photo.receipt_pattern = "[0-9]{6,20}";
  p.to_advice(true, true);
  p.plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::StudioReceipt}, event::Letter{'Z'});
  CHECK(p.at<step::Photo>().receipt.empty());
}

TEST_CASE(
    "The camera is used only where the county allows it and one is fitted, after its own consent, and is always closed",
    "[visit]") {
  World w = world();
  w.county.photo.camera_allowed = GENERATE(false, true);
  w.camera_fitted = GENERATE(false, true);
  Player p(w);
  p.to_advice(true, true);
  p.plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::Camera});
  CHECK(p.count<effect::OpenCamera>() == 0);
  if (!w.county.photo.camera_allowed || !w.camera_fitted) {
    CHECK(p.at<step::Photo>().phase == step::Photo::Phase::Choosing);
    return;
  }

  p.play(event::Next{});
  CHECK(p.count<effect::OpenCamera>() == 1);
  p.plays(event::FaceSeen{FaceHint::Good}, event::Shutter{});
  p.play(event::PictureRefused{p.last<effect::TakePicture>().request, FaceHint::MoveBack});
  CHECK(p.at<step::Photo>().phase == step::Photo::Phase::Preview);
  CHECK(p.at<step::Photo>().hint == FaceHint::MoveBack);
  p.play(event::Shutter{});
  p.play(event::PictureTaken{p.last<effect::TakePicture>().request, std::string(64, 'a')});
  SECTION("accepted") {
    p.play(event::Next{});
    CHECK(p.state.draft.photo.picture_sha256 == std::string(64, 'a'));
  }
  SECTION("another one is taken and not accepted: neither is kept") {
    p.plays(event::Next{}, event::ChangeItem{ReviewItem::Photo}, event::PhotoChosen{domain::PhotoChoice::Camera},
            event::Next{}, event::Shutter{});
    p.play(event::PictureTaken{p.last<effect::TakePicture>().request, std::string(64, 'b')});
    p.plays(event::Back{}, event::Back{});
    p.at<step::Review>();
    CHECK(p.state.draft.photo == domain::Photo{});
    CHECK(p.count<effect::CloseCamera>() == 2);
    return;
  }
  SECTION("cancelled") { p.plays(event::Cancel{}, event::CancelConfirmed{}); }
  SECTION("unplugged") {
    p.plays(event::Retry{}, event::CameraFailed{CameraTrouble::Unplugged});
    CHECK(p.at<step::Photo>().phase == step::Photo::Phase::CameraTrouble);
  }
  CHECK(p.count<effect::CloseCamera>() == 1);
}

TEST_CASE("Who sits right before the camera for a second is photographed without a button; a help page stops that",
          "[visit]") {
  World w = world();
  w.county.photo.camera_allowed = true;
  w.camera_fitted = true;
  Player p(w);
  p.to_advice(true, true);
  p.plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::Camera}, event::Next{});
  const auto phase = [&] { return p.at<step::Photo>().phase; };
  p.plays(event::FaceSeen{FaceHint::Good}, event::TimePassed{900}, event::FaceSeen{FaceHint::LookStraight},
          event::TimePassed{900}, event::FaceSeen{FaceHint::Good}, event::TimePassed{900});
  CHECK(phase() == step::Photo::Phase::Preview);
  p.plays(event::Help{}, event::TimePassed{900});
  CHECK(phase() == step::Photo::Phase::Preview);
  p.plays(event::Stay{}, event::TimePassed{200});
  CHECK(phase() == step::Photo::Phase::Taking);
  CHECK(p.count<effect::TakePicture>() == 1);
  p.play(event::PictureRefused{p.last<effect::TakePicture>().request, FaceHint::CloseMouth});
  p.play(event::TimePassed{1'500});
  CHECK(phase() == step::Photo::Phase::Preview);
}

TEST_CASE("Whoever has an open case hears of it before another is made: see it, or start another anyway", "[visit]") {
  CaseStatus open{.number = "ZJ01-261116-0003-1", .state = domain::CaseState::UnderReview, .route = Route::ChangeBank};
  CaseStatus closed{.number = "ZJ01-251116-0001-5", .state = domain::CaseState::Closed};
  Player p;
  p.begin();
  p.read_card();
  CHECK(p.count<effect::FindCases>() == 0);  // not before the person said it is their card
  SECTION("known while the mobile number is typed") {
    p.play(event::Next{});
    p.at<step::MobileNumber>();  // nobody waits for the answer
    p.play(event::CasesFound{p.last<effect::FindCases>().request, {closed, open}, std::nullopt, true});
    p.type("13812345678");
    p.plays(event::Next{}, event::Answered{true});
    CHECK(p.at<step::OpenCase>().status == open);
    SECTION("see it") {
      p.play(event::Next{});
      CHECK(p.at<step::LookUp>().status == open);
    }
    SECTION("another") {
      p.play(event::No{});
      p.at<step::Wishes>();
      p.plays(event::Answered{true}, event::Answered{true}, event::Answered{false}, event::Next{}, event::Next{},
              event::Next{}, event::Next{});
      CHECK(p.count<effect::SaveCase>() == 1);
    }
  }
  SECTION("the answer comes late: before it is saved all the same") {
    p.give_mobile();
    p.plays(event::Answered{true}, event::Answered{true}, event::Answered{false}, event::Next{}, event::Next{},
            event::Next{});
    p.at<step::Review>();
    p.play(event::CasesFound{p.last<effect::FindCases>().request, {open}, std::nullopt, true});
    p.play(event::Next{});
    p.at<step::OpenCase>();
    CHECK(p.count<effect::SaveCase>() == 0);
    p.plays(event::No{}, event::Next{});
    CHECK(p.count<effect::SaveCase>() == 1);
  }
  SECTION("nothing open: nothing is said") {
    p.play(event::Next{});
    p.play(event::CasesFound{p.last<effect::FindCases>().request, {closed}, std::nullopt, true});
    p.type("13812345678");
    p.plays(event::Next{}, event::Answered{true});
    p.at<step::Wishes>();
  }
}
