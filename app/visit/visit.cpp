#include "visit/visit.h"

#include <algorithm>

#include "visit/turn.h"

namespace huanka::visit {

namespace {

template <class... Kinds>
bool holds_any(const Event& event) {
  return (std::holds_alternative<Kinds>(event) || ...);
}

/// The one place that knows what a step leaves open.
void close_what_is_open(Turn& turn) {
  std::visit(overloaded{[&](const step::Card& card) {
                          if (card.phase == step::Card::Phase::Reading) turn.emit(effect::AbandonCardRead{});
                        },
                        [&](const step::SecondVisit& second) {
                          if (second.phase == step::SecondVisit::Phase::ReadingNewCard)
                            turn.emit(effect::AbandonCardRead{});
                        },
                        [&](const step::Photo& photo) {
                          using Phase = step::Photo::Phase;
                          if (photo.phase == Phase::Receipt) turn.emit(effect::StopScanner{});
                          if (shows_picture(photo.phase)) turn.emit(effect::CloseCamera{});
                        },
                        [](const auto&) {}},
             turn.state.step);
}

void note_devices(State& state, const Event& event) {
  on(
      event, [&](const event::ReaderChanged& e) { state.devices.reader_ready = e.ready; },
      [&](const event::CardInserted&) { state.devices.card_present = true; },
      [&](const event::CardRemoved&) { state.devices.card_present = false; },
      [&](const event::SlipPrinterChanged& e) { state.devices.slip_printer = e.trouble; },
      [&](const event::LetterPrinterChanged& e) { state.devices.letter_printer = e.trouble; },
      [&](const event::ScannerChanged& e) { state.devices.scanner_ready = e.ready; },
      [&](const event::Today& e) {
        state.today = e.date;
        state.clock_trusted = e.clock_trusted;
      });
}

bool idle_clock_runs(const State& state) {
  return !std::holds_alternative<step::Attract>(state.step) && !std::holds_alternative<step::Farewell>(state.step) &&
         !machine_is_working(state.step);
}

/// The attract screen is everybody's: what the last person set, or a help screen left open, does not stay for ever.
void reset_attract(Turn& turn, int ms) {
  State& state = turn.state;
  const bool as_new = state.overlay == Overlay::None && state.language == turn.world.default_language &&
                      state.text_size == turn.world.default_text_size;
  if (as_new) return;
  state.idle_ms += ms;
  if (state.idle_ms >= turn.world.idle_ms) start_anew(turn);
}

/// Time on its own: nobody touches, a warning comes, then the visit ends. Returns true when the event is used up.
bool pass_time(Turn& turn, int ms) {
  State& state = turn.state;
  if (std::holds_alternative<step::Attract>(state.step)) {
    reset_attract(turn, ms);
    return true;
  }
  if (machine_is_working(state.step)) {
    state.working_ms += ms;
    if (state.working_ms < longest_work_ms) return false;
    state.working_ms = 0;
    give_up_waiting(turn);
    return true;
  }
  if (!idle_clock_runs(state)) return false;
  if (state.overlay == Overlay::IdleWarning) {
    state.countdown_ms -= ms;
    if (state.countdown_ms > 0) return true;
    turn.emit(effect::NoteTimeOut{"IDLE"});
    end_visit(turn, EndReason::WalkedAway);
    return true;
  }
  state.idle_ms += ms;
  const int limit = state.text_size == TextSize::Standard ? turn.world.idle_ms : turn.world.idle_large_ms;
  if (state.idle_ms >= limit) {
    state.overlay = Overlay::IdleWarning;
    state.countdown_ms = turn.world.countdown_ms;
  }
  return false;
}

/// What works on every screen. Returns true when the event is used up.
bool handle_everywhere(Turn& turn, const Event& event) {
  State& state = turn.state;
  if (const auto* e = std::get_if<event::LanguageChosen>(&event)) {
    state.language = e->language;
    return true;
  }
  if (const auto* e = std::get_if<event::TextSizeChosen>(&event)) {
    state.text_size = e->size;
    return true;
  }
  if (std::holds_alternative<event::Stay>(event)) {
    state.overlay = Overlay::None;
    return true;
  }
  if (std::holds_alternative<event::Help>(event)) {
    state.overlay = Overlay::Help;
    turn.emit(effect::CallStaff{"HELP"});
    return true;
  }
  if (std::holds_alternative<event::Cancel>(event)) {
    if (can_cancel(state)) state.overlay = Overlay::ConfirmCancel;
    return true;
  }
  if (std::holds_alternative<event::CancelConfirmed>(event)) {
    if (state.overlay == Overlay::ConfirmCancel) end_visit(turn, EndReason::CancelledByPerson);
    return true;
  }
  return false;
}

}  // namespace

bool is_touch(const Event& event) {
  return holds_any<event::Touched, event::ServiceChosen, event::LanguageChosen, event::TextSizeChosen, event::Next,
                   event::No, event::Back, event::Cancel, event::CancelConfirmed, event::Stay, event::Help,
                   event::Digit, event::Letter, event::Erase, event::Answered, event::BenefitToggled, event::BankChosen,
                   event::MoreBanks, event::RouteChosen, event::CompareToggled, event::PhotoChosen, event::Shutter,
                   event::ChangeItem, event::LookUpChosen, event::GuideOpened, event::PaperCameOut, event::Retry,
                   event::CaseChosen, event::PrintSlipAgain>(event);
}

void Turn::go(Step next) {
  close_what_is_open(*this);
  state.step = std::move(next);
}

bool machine_is_working(const Step& step) {
  if (const auto* card = std::get_if<step::Card>(&step)) return card->phase == step::Card::Phase::Reading;
  if (const auto* photo = std::get_if<step::Photo>(&step))
    return photo->phase == step::Photo::Phase::Taking || photo->phase == step::Photo::Phase::CheckingReceipt;
  if (const auto* look = std::get_if<step::LookUp>(&step))
    return look->phase == step::LookUp::Phase::Asking || look->phase == step::LookUp::Phase::Printing;
  if (const auto* finish = std::get_if<step::Finish>(&step)) {
    using Phase = step::Finish::Phase;
    return finish->phase == Phase::Saving || finish->phase == Phase::Sending || finish->phase == Phase::Printing;
  }
  if (const auto* second = std::get_if<step::SecondVisit>(&step)) {
    using Phase = step::SecondVisit::Phase;
    return second->phase == Phase::Asking || second->phase == Phase::ReadingNewCard ||
           second->phase == Phase::CheckingOwner || second->phase == Phase::TakingUp ||
           second->phase == Phase::ConfirmingWish || second->phase == Phase::Printing;
  }
  return false;
}

State initial(const World& world) {
  State state;
  state.language = world.default_language;
  state.text_size = world.default_text_size;
  return state;
}

void start_anew(Turn& turn) {
  State fresh = initial(turn.world);
  fresh.devices = turn.state.devices;
  fresh.last_request = turn.state.last_request;
  turn.state = std::move(fresh);
}

Transition advance(const State& state, const Event& event, const World& world) {
  Turn turn(state, world);
  note_devices(turn.state, event);
  note_open_case(turn, event);

  const bool touch = is_touch(event);
  // Card movement is a sign of life too: somebody fetching the card must not be sent away.
  if (touch || holds_any<event::CardInserted, event::CardRemoved>(event)) {
    turn.state.idle_ms = 0;
    if (turn.state.overlay == Overlay::IdleWarning) {
      turn.state.overlay = Overlay::None;
      if (touch) return {std::move(turn.state), std::move(turn.effects)};  // the touch only says "still here"
    }
  }
  if (handle_everywhere(turn, event)) return {std::move(turn.state), std::move(turn.effects)};
  if (turn.state.overlay != Overlay::None && touch) return {std::move(turn.state), std::move(turn.effects)};
  if (const auto* time = std::get_if<event::TimePassed>(&event); time && pass_time(turn, time->ms))
    return {std::move(turn.state), std::move(turn.effects)};

  const Step now = turn.state.step;
  std::visit([&](const auto& step) { handle(turn, step, event); }, now);
  // Any sign of life starts the machine's time anew.
  if (!std::holds_alternative<event::TimePassed>(event) && turn.state.step != now) turn.state.working_ms = 0;
  return {std::move(turn.state), std::move(turn.effects)};
}

std::optional<int> progress(const State& state) {
  if (state.draft.service != Service::SwapCard) return std::nullopt;
  return std::visit(overloaded{[](const step::Notice&) -> std::optional<int> { return 1; },
                               [](const step::Card&) -> std::optional<int> { return 2; },
                               [](const step::MobileNumber&) -> std::optional<int> { return 3; },
                               [](const step::Wishes&) -> std::optional<int> { return 4; },
                               [](const step::Advice&) -> std::optional<int> { return 5; },
                               [](const step::Photo&) -> std::optional<int> { return 6; },
                               [](const step::Review&) -> std::optional<int> { return 7; },
                               [](const step::Finish&) -> std::optional<int> { return 8; },
                               [](const auto&) -> std::optional<int> { return std::nullopt; }},
                    state.step);
}

bool can_cancel(const State& state) {
  return std::visit(overloaded{[](const step::Attract&) { return false; }, [](const step::Farewell&) { return false; },
                               [](const step::Finish& f) { return f.phase == step::Finish::Phase::SaveFailed; },
                               [](const step::SecondVisit& s) {
                                 using Phase = step::SecondVisit::Phase;
                                 return s.phase != Phase::Printing && s.phase != Phase::PrintTrouble &&
                                        s.phase != Phase::AskPaper && s.phase != Phase::Done &&
                                        s.phase != Phase::ConfirmingWish && s.phase != Phase::WishConfirmed;
                               },
                               [](const step::LookUp& s) { return s.phase != step::LookUp::Phase::Printing; },
                               [](const auto&) { return true; }},
                    state.step);
}

bool can_go_back(const State& state) {
  return std::visit(
      overloaded{[](const step::Attract&) { return false; }, [](const step::Farewell&) { return false; },
                 [](const step::Finish&) { return false; },
                 [](const step::SecondVisit& s) {
                   return s.phase == step::SecondVisit::Phase::StaffCode || s.phase == step::SecondVisit::Phase::Status;
                 },
                 [](const step::LookUp& s) {
                   using Phase = step::LookUp::Phase;
                   return s.phase != Phase::Asking && s.phase != Phase::Printing && s.phase != Phase::PrintTrouble;
                 },
                 [](const step::Photo& s) { return !machine_is_working(s); }, [](const auto&) { return true; }},
      state.step);
}

BankPage bank_page(const domain::County& county, int page, const std::optional<domain::BankCode>& except) {
  constexpr auto a_page = static_cast<std::size_t>(banks_a_page);
  std::vector<domain::BankCode> offered;
  for (const auto& bank : county.banks)
    if (bank.code != except) offered.push_back(bank.code);
  const std::size_t first = std::min(static_cast<std::size_t>(std::max(page, 0)) * a_page, offered.size());
  const std::size_t last = std::min(first + a_page, offered.size());
  return {{offered.begin() + static_cast<std::ptrdiff_t>(first), offered.begin() + static_cast<std::ptrdiff_t>(last)},
          last < offered.size()};
}

const Guide& guide_of(GuideTopic topic) {
  const auto* found = std::find_if(std::begin(all_guides), std::end(all_guides),
                                   [&](const Guide& guide) { return guide.topic == topic; });
  return found == std::end(all_guides) ? all_guides[0] : *found;
}

std::vector<GuideTopic> guides_under(std::optional<GuideTopic> under) {
  std::vector<GuideTopic> topics;
  for (const Guide& guide : all_guides)
    if (guide.under == under) topics.push_back(guide.topic);
  return topics;
}

}  // namespace huanka::visit
