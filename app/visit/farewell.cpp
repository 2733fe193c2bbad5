// Take card and paper; then the kiosk is as if nobody had been here.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
constexpr int farewell_ms = 8'000;
constexpr int card_left_alarm_ms = 15'000;

/// A print that waits for paper must not come out for the next person.
bool print_is_waiting(const Step& step) {
  if (const auto* finish = std::get_if<step::Finish>(&step))
    return finish->phase == step::Finish::Phase::PrintTrouble && finish->request != 0;
  if (const auto* look = std::get_if<step::LookUp>(&step))
    return look->phase == step::LookUp::Phase::PrintTrouble && look->request != 0;
  if (const auto* second = std::get_if<step::SecondVisit>(&step))
    return second->phase == step::SecondVisit::Phase::PrintTrouble && second->request != 0;
  return false;
}
}  // namespace

void end_visit(Turn& turn, EndReason reason) {
  if (print_is_waiting(turn.state.step)) turn.emit(effect::StopPrint{});
  turn.go(step::Farewell{.reason = reason});
  turn.state.draft = Draft{};
  turn.state.overlay = Overlay::None;
  turn.state.idle_ms = 0;
  turn.emit(effect::VisitEnded{reason});
}

void handle(Turn& turn, step::Farewell now, const Event& event) {
  on(
      event,
      [&](const event::TimePassed& e) {
        now.waited_ms += e.ms;
        if (!turn.state.devices.card_present && now.waited_ms >= farewell_ms) return start_anew(turn);
        if (turn.state.devices.card_present && !now.alarm && now.waited_ms >= card_left_alarm_ms) {
          now.alarm = true;
          turn.emit(effect::CardLeftAlarm{true});
          turn.emit(effect::CallStaff{"CARD-LEFT"});
        }
        turn.go(now);
      },
      [&](const event::CardRemoved&) {
        if (now.alarm) turn.emit(effect::CardLeftAlarm{false});
        turn.go(step::Farewell{.reason = now.reason});
      },
      [&](const event::Next&) {
        if (!turn.state.devices.card_present) start_anew(turn);
      },
      [&](const event::Touched&) {
        if (!turn.state.devices.card_present) start_anew(turn);
      });
}

}  // namespace huanka::visit
