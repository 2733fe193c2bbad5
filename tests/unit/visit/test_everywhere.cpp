// What works on every screen: language, text size, help, cancel, back, the idle clock; and the properties of a visit.
#include <iterator>
#include <random>

#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;

namespace {
void pass_seconds(Player& p, int seconds) {
  for (int i = 0; i < seconds; ++i) p.play(event::TimePassed{1000});
}
}  // namespace

TEST_CASE("Language and text size change on any screen and nothing else does", "[visit]") {
  Player p;
  p.to_advice(true, true);
  const State before = p.state;
  p.plays(event::LanguageChosen{Language::English}, event::TextSizeChosen{TextSize::ExtraLarge});
  CHECK(p.state.language == Language::English);
  CHECK(p.state.text_size == TextSize::ExtraLarge);
  CHECK(p.state.step == before.step);
  CHECK(p.state.draft == before.draft);
}

TEST_CASE("After 120 s (180 s in large text) a 45 s countdown; one touch returns to the same place", "[visit]") {
  const auto [size, seconds] =
      GENERATE(table<TextSize, int>({{TextSize::Standard, 120}, {TextSize::Large, 180}, {TextSize::ExtraLarge, 180}}));
  Player p;
  p.to_advice(true, true);
  p.play(event::TextSizeChosen{size});
  const Step place = p.state.step;
  pass_seconds(p, seconds - 1);
  CHECK(p.state.overlay == Overlay::None);
  pass_seconds(p, 1);
  CHECK(p.state.overlay == Overlay::IdleWarning);
  CHECK(p.state.countdown_ms == 45'000);
  pass_seconds(p, 44);
  SECTION("still here: as often as one likes") {
    p.play(event::Stay{});
    pass_seconds(p, seconds - 1);
    CHECK(p.state.overlay == Overlay::None);
    CHECK(p.state.step == place);
  }
  SECTION("a touch anywhere says the same and presses nothing") {
    p.play(event::Next{});
    CHECK(p.state.overlay == Overlay::None);
    CHECK(p.state.step == place);
  }
  SECTION("nobody is there") {
    pass_seconds(p, 1);
    CHECK(p.last<effect::VisitEnded>().reason == EndReason::WalkedAway);
    CHECK(p.last<effect::NoteTimeOut>().reason_code == "IDLE");
    CHECK(p.state.draft == Draft{});
  }
}

TEST_CASE("Cancel asks first; help calls staff and returns to the same place", "[visit]") {
  Player p;
  p.to_advice(false, false);
  const Step place = p.state.step;
  p.play(event::Help{});
  CHECK(p.count<effect::CallStaff>() == 1);
  p.play(event::Next{});  // what lies under an overlay cannot be pressed
  p.play(event::Stay{});
  CHECK(p.state.step == place);
  p.play(event::CancelConfirmed{});  // not asked
  CHECK(p.state.step == place);
  p.plays(event::Cancel{}, event::Stay{});
  CHECK(p.state.step == place);
  p.plays(event::Cancel{}, event::CancelConfirmed{});
  CHECK(p.last<effect::VisitEnded>().reason == EndReason::CancelledByPerson);
}

TEST_CASE("A saved case cannot be cancelled away", "[visit]") {
  Player p;
  p.to_review();
  p.play(event::Next{});
  p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
  p.plays(event::Cancel{}, event::CancelConfirmed{}, event::Back{});
  CHECK(p.state.overlay == Overlay::None);
  CHECK(p.state.draft.saved);
}

TEST_CASE("Going back all the way asks nothing twice and loses nothing", "[visit]") {
  Player p;
  p.to_advice(false, false, "ccb");
  const Draft given = p.state.draft;
  int steps = 0;
  while (!std::holds_alternative<step::Card>(p.state.step) && steps < 20) {
    REQUIRE(can_go_back(p.state));
    p.play(event::Back{});
    ++steps;
  }
  CHECK(p.state.draft.old_card == given.old_card);
  CHECK(p.state.draft.mobile == given.mobile);
  CHECK(p.state.draft.wishes == given.wishes);
}

TEST_CASE("A card left in the reader raises the alarm after 15 s until it is taken", "[visit]") {
  Player p;
  p.begin();
  p.read_card();
  p.plays(event::Cancel{}, event::CancelConfirmed{});
  pass_seconds(p, 14);
  CHECK(p.count<effect::CardLeftAlarm>() == 0);
  pass_seconds(p, 1);
  CHECK(p.last<effect::CardLeftAlarm>().on);
  pass_seconds(p, 600);
  p.at<step::Farewell>();  // never a fresh visit over somebody's card
  p.play(event::CardRemoved{});
  CHECK_FALSE(p.last<effect::CardLeftAlarm>().on);
  pass_seconds(p, 8);
  p.at<step::Attract>();
}

TEST_CASE("Nobody stands for ever before a machine that does not answer: after 120 s there is a way on", "[visit]") {
  Player p;
  SECTION("reading the card") {
    p.begin();
    p.plays(event::Next{}, event::CardInserted{});
    pass_seconds(p, 120);
    CHECK(p.at<step::Card>().phase == step::Card::Phase::Trouble);
    CHECK(p.count<effect::AbandonCardRead>() == 1);
    CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-CARD-SLOW");
  }
  SECTION("asking the office") {
    p.begin(Service::LookUpCase);
    p.play(event::LookUpChosen{LookUpBy::Card});
    p.read_card();
    p.play(event::Next{});
    pass_seconds(p, 120);
    CHECK(p.at<step::LookUp>().phase == step::LookUp::Phase::NotFound);
    CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-OFFICE-SLOW");
  }
  SECTION("saving: trying again waits for the same answer, nothing is saved twice") {
    p.to_review();
    p.play(event::Next{});
    pass_seconds(p, 120);
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::SaveFailed);
    CHECK(p.last<effect::CallStaff>().reason_code == "E-STORE-SLOW");
    CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-STORE-SLOW");
    if (GENERATE(true, false)) p.play(event::Retry{});
    p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
    CHECK(p.count<effect::SaveCase>() == 1);
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Sending);
  }
  SECTION("printing: a word from the printer starts the time anew") {
    p.to_review();
    p.play(event::Next{});
    p.play(event::CaseSaved{p.last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
    p.play(event::CaseSent{p.last<effect::SendCase>().request});
    const int request = p.last<effect::PrintSlip>().request;
    pass_seconds(p, 119);
    p.plays(event::PrintWaiting{request, PrinterTrouble::PaperOut}, event::PrintGoing{request});
    pass_seconds(p, 119);
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::Printing);
    pass_seconds(p, 1);
    CHECK(p.at<step::Finish>().phase == step::Finish::Phase::PrintTrouble);
    p.play(event::PrintEnded{request, PrintOutcome::Printed, ""});
    CHECK(p.at<step::Finish>().printed);
  }
}

TEST_CASE("Consent is noted: given, declined, and the camera's on its own (PIPL 14, 29)", "[visit]") {
  World w = world();
  w.county.photo.camera_allowed = true;
  Player p(w);
  p.begin();
  SECTION("declined") {
    p.play(event::No{});
    CHECK(p.last<effect::NoteConsent>().consent == Consent::Declined);
    CHECK(p.count<effect::NoteConsent>() == 1);
  }
  SECTION("given, before anything is read") {
    p.read_card();
    CHECK(p.last<effect::NoteConsent>().consent == Consent::Given);
    CHECK(p.count<effect::NoteConsent>() == 1);
  }
  SECTION("camera") {
    Player q(w);
    q.to_advice(true, true);
    q.plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::Camera}, event::Next{});
    CHECK(q.last<effect::NoteConsent>().consent == Consent::Camera);
    CHECK(q.count<effect::NoteConsent>() == 2);
  }
}

TEST_CASE("The kiosk's own language is there for every visitor, whatever the last one chose", "[visit]") {
  World w = world();
  w.default_language = Language::English;
  Player p(w);
  CHECK(p.state.language == Language::English);
  p.begin();
  p.plays(event::LanguageChosen{Language::Chinese}, event::Cancel{}, event::CancelConfirmed{}, event::Touched{});
  p.at<step::Attract>();
  CHECK(p.state.language == Language::English);
}

TEST_CASE("On the attract screen language, text size and a help screen left open are gone after the idle time",
          "[visit]") {
  Player p;
  p.plays(event::ReaderChanged{false}, event::LanguageChosen{Language::English},
          event::TextSizeChosen{TextSize::Standard}, event::Help{});
  pass_seconds(p, 119);
  CHECK(p.state.overlay == Overlay::Help);
  pass_seconds(p, 1);
  State expected = initial(p.world);
  expected.devices = p.state.devices;
  CHECK(p.state == expected);
  CHECK_FALSE(p.state.devices.reader_ready);
}

TEST_CASE("A card put in under a help screen that somebody left open begins a visit without it", "[visit]") {
  Player p;
  p.plays(event::Help{}, event::CardInserted{});
  p.at<step::ServiceMenu>();
  CHECK(p.state.overlay == Overlay::None);
}

namespace {
Event random_event(std::mt19937& dice, const Player& p) {
  const auto one_of = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  const int request = p.state.last_request - (one_of(8) == 0 ? 1 : 0);
  switch (one_of(44)) {
    case 39:
      return event::PrintSlipAgain{};
    case 42:
      return event::ReceiptLookedUp{request, static_cast<ReceiptAnswer>(one_of(8))};
    case 41:
      return event::Letter{static_cast<char>('A' + one_of(26))};
    case 40: {
      CaseStatus found{.number = "ZJ01-261116-0003-1", .state = static_cast<domain::CaseState>(one_of(12))};
      found.route = static_cast<Route>(one_of(3));
      found.slip = static_cast<PaperFate>(one_of(4));
      found.letter = static_cast<PaperFate>(one_of(4));
      return event::CasesFound{request, std::vector(static_cast<std::size_t>(one_of(6)), found), std::nullopt, true};
    }
    case 0:
      return event::Touched{};
    case 1:
      return event::ServiceChosen{static_cast<Service>(one_of(4))};
    case 2:
      return event::LanguageChosen{static_cast<Language>(one_of(2))};
    case 3:
      return event::TextSizeChosen{static_cast<TextSize>(one_of(3))};
    case 4:
      return event::No{};
    case 5:
      return event::Back{};
    case 6:
      return event::Cancel{};
    case 7:
      return one_of(6) == 0 ? Event{event::CancelConfirmed{}} : Event{event::Stay{}};
    case 8:
      return event::Help{};
    case 9:
      return event::Digit{static_cast<char>('0' + one_of(10))};
    case 10:
      return event::Erase{};
    case 11:
      return event::Answered{one_of(2) == 0};
    case 12:
      return event::BenefitToggled{static_cast<domain::Benefit>(one_of(4))};
    case 13:
      return event::BankChosen{p.world.county.banks[static_cast<std::size_t>(one_of(7))].code};
    case 14:
      return event::MoreBanks{};
    case 15:
      return event::RouteChosen{static_cast<Route>(one_of(3))};
    case 16:
      return event::CompareToggled{};
    case 17:
      return event::PhotoChosen{static_cast<domain::PhotoChoice>(one_of(3))};
    case 18:
      return event::Shutter{};
    case 19:
      return event::ChangeItem{static_cast<ReviewItem>(one_of(4))};
    case 20:
      return event::LookUpChosen{static_cast<LookUpBy>(one_of(2))};
    case 21:
      return event::GuideOpened{
          all_guides[static_cast<std::size_t>(one_of(static_cast<int>(std::size(all_guides))))].topic};
    case 22:
      return event::PaperCameOut{one_of(2) == 0};
    case 23:
      return event::Retry{};
    case 24:
      return event::ReaderChanged{one_of(4) != 0};
    case 25:
      return event::CardInserted{};
    case 26:
      return event::CardRemoved{};
    case 27:
      return event::OldCardRead{request, old_card(one_of(3) == 0 ? std::nullopt : std::optional<BankCode>("icbc"))};
    case 28:
      return event::NewCardRead{request, new_card("ccb")};
    case 29:
      return event::CardFailed{request, static_cast<CardTrouble>(one_of(12)), "E"};
    case 30:
      return event::CodeScanned{"12345678"};
    case 31:
      return event::PictureTaken{request, std::string(64, 'b')};
    case 32:
      return event::CameraFailed{CameraTrouble::Frozen};
    case 33:
      return one_of(4) == 0 ? Event{event::SaveFailed{request, "E"}}
                            : Event{event::CaseSaved{request, "ZJ01-261123-0001-7"}};
    case 34:
      return one_of(2) == 0 ? Event{event::CaseSent{request}} : Event{event::CaseNotSentYet{request}};
    case 35:
      return one_of(2) == 0 ? Event{event::PrintWaiting{request, PrinterTrouble::Jam}}
                            : Event{event::PrintGoing{request}};
    case 36:
      return event::PrintEnded{request, static_cast<PrintOutcome>(one_of(3)), ""};
    case 37:
      return event::TimePassed{one_of(20'000)};
    case 38:
      return event::Today{today, one_of(2) == 0};
    default:
      return event::Next{};
  }
}
}  // namespace

TEST_CASE("Whatever happens in whatever order, the rules of a visit hold", "[visit][property]") {
  World w = world();
  w.county.photo.camera_allowed = true;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 dice(seed);
    Player p(w);
    bool agreed = false;
    bool camera_open = false;
    bool saving = false;
    for (int turn = 0; turn < 3000; ++turn) {
      const State before = p.state;
      const Event event = random_event(dice, p);
      const auto effects = p.play(event);
      CAPTURE(seed, turn, event.index(), before.step.index(), p.state.step.index());
      if (std::holds_alternative<step::Card>(p.state.step)) agreed = true;
      for (const Effect& effect : effects) {
        if (std::holds_alternative<effect::ReadCard>(effect)) REQUIRE(agreed);
        if (std::holds_alternative<effect::OpenCamera>(effect)) camera_open = true;
        if (std::holds_alternative<effect::LookUpReceipt>(effect)) camera_open = true;  // its picture is held like one
        if (std::holds_alternative<effect::CloseCamera>(effect)) camera_open = false;
        if (std::holds_alternative<effect::SaveCase>(effect)) saving = true;
        if (const auto* print = std::get_if<effect::PrintSlip>(&effect)) {
          REQUIRE((saving || std::holds_alternative<step::LookUp>(before.step)));
          REQUIRE_FALSE(print->number.empty());
        }
        if (std::holds_alternative<effect::VisitEnded>(effect)) agreed = saving = false;
      }
      if (std::holds_alternative<step::Attract>(p.state.step) || std::holds_alternative<step::Farewell>(p.state.step)) {
        REQUIRE(p.state.draft == Draft{});
        REQUIRE_FALSE(camera_open);
      }
      if (std::holds_alternative<step::Attract>(p.state.step) && !std::holds_alternative<step::Attract>(before.step))
        REQUIRE_FALSE(p.state.devices.card_present);
      if (const auto* finish = std::get_if<step::Finish>(&p.state.step);
          finish && finish->phase == step::Finish::Phase::Done)
        REQUIRE_FALSE(p.state.draft.saved->number.empty());
    }
    // Every state has a way out: left alone, with machines answering nothing more but the card taken, it ends.
    p.play(event::CardRemoved{});
    REQUIRE(p.state.step.index() < std::variant_size_v<Step>);
  }
}

TEST_CASE("From every state where a person can wait, walking away leads home", "[visit][property]") {
  for (unsigned seed = 100; seed <= 160; ++seed) {
    std::mt19937 dice(seed);
    Player p;
    for (int turn = 0; turn < static_cast<int>(seed) * 3; ++turn) p.play(random_event(dice, p));
    p.play(event::CardRemoved{});
    // The shell answers every question; here each is answered with the worst answer there is.
    for (int second = 0; second < 900 && !std::holds_alternative<step::Attract>(p.state.step); ++second) {
      const int request = p.state.last_request;
      p.plays(event::TimePassed{1000}, event::CardFailed{request, CardTrouble::Mute, "E"},
              event::CameraFailed{CameraTrouble::Failed}, event::SaveFailed{request, "E"},
              event::CasesFound{.request = request, .cases = {}, .here = std::nullopt, .office_reached = false},
              event::OwnerChecked{request, OwnerAnswer::OfficeUnreachable},
              event::CaseNotTakenUp{request, "E-TAKE-UP-OFFLINE"},
              event::ReceiptLookedUp{request, ReceiptAnswer::OfficeUnreachable},
              event::PrintEnded{request, PrintOutcome::Failed, "E"});
    }
    CAPTURE(seed, p.state.step.index());
    CHECK(std::holds_alternative<step::Attract>(p.state.step));
  }
}
