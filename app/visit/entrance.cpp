// The way in: attract screen, choice of service, guides, notice and consent.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
void begin_visit(Turn& turn) {
  turn.draft() = Draft{};
  turn.state.overlay = Overlay::None;  // somebody may have asked for help on the attract screen and gone
  turn.emit(effect::VisitBegan{});
  turn.emit(effect::AskToday{});
  turn.go(step::ServiceMenu{});
}
}  // namespace

void handle(Turn& turn, const step::Attract&, const Event& event) {
  on(
      event, [&](const event::Touched&) { begin_visit(turn); },
      // Many will put the card in first: that is as good as a touch, and it will be read once they agreed.
      [&](const event::CardInserted&) { begin_visit(turn); });
}

void handle(Turn& turn, const step::ServiceMenu&, const Event& event) {
  on(
      event,
      [&](const event::ServiceChosen& e) {
        turn.draft().service = e.service;
        switch (e.service) {
          case Service::SwapCard:
          case Service::ContinueBankChange:
            return turn.go(step::Notice{});
          case Service::LookUpCase:
            return turn.go(step::LookUp{});
          case Service::Guides:
            return turn.go(step::Guides{});
        }
      },
      [&](const event::Back&) { end_visit(turn, EndReason::CancelledByPerson); });
}

void handle(Turn& turn, const step::Guides& now, const Event& event) {
  on(
      event, [&](const event::GuideOpened& e) { turn.go(step::Guides{e.topic}); },
      [&](const event::Back&) {
        if (now.open)
          turn.go(step::Guides{guide_of(*now.open).under});
        else
          turn.go(step::ServiceMenu{});
      });
}

void handle(Turn& turn, const step::Notice&, const Event& event) {
  on(
      event,
      [&](const event::Next&) {
        turn.emit(effect::NoteConsent{Consent::Given});
        enter_card(turn);
      },
      [&](const event::No&) {
        turn.emit(effect::NoteConsent{Consent::Declined});
        end_visit(turn, EndReason::Declined);
      },
      [&](const event::Back&) { turn.go(step::ServiceMenu{}); });
}

}  // namespace huanka::visit
