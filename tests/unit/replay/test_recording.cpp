// A recorded visit replays to the same states byte for byte, also after a trip through a file.
#include "replay/recording.h"
#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;

namespace {
std::vector<Event> a_whole_bank_change() {
  std::vector<Event> events{event::Touched{}, event::Today{today, true}, event::ServiceChosen{Service::SwapCard},
                            event::Next{},    event::CardInserted{},     event::OldCardRead{1, old_card()},
                            event::Next{}};
  for (const char digit : std::string("13812345678")) events.emplace_back(event::Digit{digit});
  const CaseStatus closed{.number = "ZJ01-251116-0001-5", .state = domain::CaseState::Closed};
  const std::vector<Event> rest{event::CasesFound{2, {closed}, std::nullopt, true},
                                event::Next{},
                                event::Answered{true},
                                event::Answered{false},
                                event::BankChosen{"ccb"},
                                event::Answered{true},
                                event::BenefitToggled{domain::Benefit::ResidentPension},
                                event::TextSizeChosen{TextSize::ExtraLarge},
                                event::TimePassed{30'000},
                                event::Next{},
                                event::Next{},
                                event::PhotoChosen{domain::PhotoChoice::StudioReceipt},
                                event::CodeScanned{"A1B2"},
                                event::ReceiptLookedUp{3, ReceiptAnswer::Matched},
                                event::Next{},
                                event::Next{},
                                event::CaseSaved{4, "ZJ01-261123-0001-7"},
                                event::CaseNotSentYet{5},
                                event::PrintWaiting{6, PrinterTrouble::PaperOut},
                                event::PrintGoing{6},
                                event::PrintEnded{6, PrintOutcome::Printed, ""},
                                event::CaseSent{5}};
  events.insert(events.end(), rest.begin(), rest.end());
  return events;
}
}  // namespace

TEST_CASE("A recorded visit replays to the same states byte for byte", "[replay]") {
  const auto events = a_whole_bank_change();
  const auto states = replay::play(events, world());
  CHECK(states.back().find(R"("sent":true)") != std::string::npos);  // the visit really got to its end

  const std::string text = replay::to_text(events);
  const auto read_back = must(replay::from_text(text));
  CHECK(read_back == events);
  CHECK(replay::to_text(read_back) == text);
  CHECK(replay::play(read_back, world()) == states);
}

TEST_CASE("Every kind of event survives being written and read", "[replay]") {
  CaseStatus status{.number = "ZJ01-261116-0003-1", .state = domain::CaseState::WindowOpen, .route = Route::ChangeBank};
  status.review_due = domain::DueDate{today, true};
  domain::Case here{.number = "ZJ01-261116-0003-1",
                    .route = Route::ChangeBank,
                    .old_card = old_card(std::nullopt),
                    .holding_bank = "icbc",
                    .target_bank = "ccb",
                    .mobile = must(domain::Mobile::parse("13812345678")),
                    .opened = today};
  const auto event = GENERATE_COPY(values<Event>(
      {event::CasesFound{7, {status}, here, true}, event::NewCardRead{3, new_card("ccb")},
       event::CardFailed{2, CardTrouble::ServiceDown, "E-PCSC"}, event::SlipPrinterChanged{PrinterTrouble::Jam},
       event::LetterPrinterChanged{std::nullopt}, event::FaceSeen{FaceHint::MoveBack}, event::StaffChecked{1, false},
       event::OwnerChecked{9, OwnerAnswer::OfficeUnreachable}, event::LanguageChosen{Language::English}}));
  CHECK(must(replay::event_from_json(replay::to_json(event))) == event);
}

TEST_CASE("A damaged recording names the line and plays nothing", "[replay]") {
  const auto [text, line] = GENERATE(table<std::string, int>({
      {"", 1},
      {"{\"huanka_recording\":9}\n", 1},
      {"{\"huanka_recording\":1}\n{\"Touched\":{}}\nnonsense\n", 3},
      {"{\"huanka_recording\":1}\n{\"NoSuchEvent\":{}}\n", 2},
      {"{\"huanka_recording\":1}\n{\"Answered\":{\"yes\":1}}\n", 2},
      {"{\"huanka_recording\":1}\n{\"Today\":{\"date\":[2026,2,30],\"clock_trusted\":true}}\n", 2},
      {"{\"huanka_recording\":1}\n{\"TimePassed\":{\"ms\":99999999999}}\n", 2},
      {"{\"huanka_recording\":1}\n{\"Touched\":{},\"Next\":{}}\n", 2},
  }));
  const auto read = replay::from_text(text);
  REQUIRE_FALSE(read);
  CHECK(read.error().line == line);
}
