// Inside the visit only: one turn of the state machine being made, and how a step reads an event.
#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "visit/visit.h"

namespace huanka::visit {

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

/// The next state being made, with the effects collected so far. A step's handler may change anything through it.
class Turn {
 public:
  Turn(State from, const World& of) : state(std::move(from)), world(of) {}

  State state;
  const World& world;
  std::vector<Effect> effects;

  void emit(Effect effect) { effects.push_back(std::move(effect)); }
  int new_request() { return ++state.last_request; }
  /// Enters a step; whatever the old one held open (card read, camera, scanner) is closed first.
  void go(Step next);
  Draft& draft() { return state.draft; }
};

/// Runs the handler for this event's type; events that no handler names leave the state as it is.
template <class... Handlers>
void on(const Event& event, Handlers&&... handlers) {
  std::visit(overloaded{std::forward<Handlers>(handlers)..., [](const auto&) {}}, event);
}

// One handler a step. `now` is a copy of the step; the turn's state is where changes go.
void handle(Turn& turn, const step::Attract& now, const Event& event);
void handle(Turn& turn, const step::ServiceMenu& now, const Event& event);
void handle(Turn& turn, const step::Guides& now, const Event& event);
void handle(Turn& turn, const step::Notice& now, const Event& event);
void handle(Turn& turn, step::Card now, const Event& event);
void handle(Turn& turn, step::MobileNumber now, const Event& event);
void handle(Turn& turn, step::Wishes now, const Event& event);
void handle(Turn& turn, step::Advice now, const Event& event);
void handle(Turn& turn, const step::Photo& now, const Event& event);
void handle(Turn& turn, const step::Review& now, const Event& event);
void handle(Turn& turn, step::Finish now, const Event& event);
void handle(Turn& turn, step::LookUp now, const Event& event);
void handle(Turn& turn, step::SecondVisit now, const Event& event);
void handle(Turn& turn, step::Farewell now, const Event& event);
void handle(Turn& turn, const step::OpenCase& now, const Event& event);

// Doors between steps.
void enter_card(Turn& turn);
void enter_mobile(Turn& turn);
void enter_wishes(Turn& turn);
void enter_advice(Turn& turn);
/// The review screen, or the first step whose answer is missing or was overtaken by another answer.
void enter_review(Turn& turn);
void enter_finish(Turn& turn);
void enter_look_up_by_card(Turn& turn);
void enter_second_visit(Turn& turn);
/// Asks in the background whether this person has an open case; the answer is noted in the draft.
void ask_for_open_case(Turn& turn);
void note_open_case(Turn& turn, const Event& event);
/// True when the person must hear of their open case first; the step is then OpenCase.
bool stopped_by_open_case(Turn& turn);
/// The attract screen as nobody has touched it; what is known of the devices stays.
void start_anew(Turn& turn);
/// True when every answer a case needs is there and they fit together: enter_review then shows the review.
bool may_be_reviewed(const Draft& draft);
/// Ends the visit: personal data leaves the state at once, the farewell screen only reminds of card and paper.
void end_visit(Turn& turn, EndReason reason);

/// Not the card: the reader itself is away. Only staff can help; it goes on by itself when the reader is back.
bool is_about_the_reader(CardTrouble trouble);
/// True while the machine works and the person can only wait: the idle clock stands still.
bool machine_is_working(const Step& step);
/// The machine has worked for too long: whatever it waits for, the person gets a screen with a way on.
void give_up_waiting(Turn& turn);
inline constexpr int longest_work_ms = 120'000;

}  // namespace huanka::visit
