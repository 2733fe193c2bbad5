// The recommended route, the other two beside it; the person chooses freely (R126).
#include "visit/turn.h"

namespace huanka::visit {

namespace {
void choose(Turn& turn, domain::Route route) {
  turn.draft().route = route;
  if (turn.draft().reviewed)
    enter_review(turn);
  else
    turn.go(step::Photo{});
}
}  // namespace

void enter_advice(Turn& turn) {
  Draft& draft = turn.draft();
  if (!draft.holding_bank || domain::next_question(draft.wishes)) return enter_wishes(turn);
  step::Advice next;
  next.advice = domain::advise(draft.wishes, *draft.holding_bank, turn.world.county);
  next.selected = next.advice.recommended;
  turn.go(next);
}

void handle(Turn& turn, step::Advice now, const Event& event) {
  on(
      event,
      [&](const event::RouteChosen& e) {
        now.selected = e.route;
        now.pick_bank = false;
        turn.go(now);
      },
      [&](const event::CompareToggled&) {
        now.comparing = !now.comparing;
        turn.go(now);
      },
      [&](const event::Next&) {
        if (now.pick_bank) return;
        if (now.selected == domain::Route::ChangeBank && !turn.draft().wishes.target_bank) {
          now.pick_bank = true;
          turn.go(now);
        } else {
          choose(turn, now.selected);
        }
      },
      [&](const event::MoreBanks&) {
        if (!now.pick_bank || !bank_page(turn.world.county, now.bank_page, turn.draft().holding_bank).more) return;
        ++now.bank_page;
        turn.go(now);
      },
      [&](const event::BankChosen& e) {
        if (!now.pick_bank || turn.world.county.bank(e.bank) == nullptr || e.bank == turn.draft().holding_bank) return;
        turn.draft().wishes.target_bank = e.bank;
        choose(turn, domain::Route::ChangeBank);
      },
      [&](const event::Back&) {
        if (now.bank_page > 0) {
          --now.bank_page;
          turn.go(now);
        } else if (now.pick_bank || now.comparing) {
          now.pick_bank = now.comparing = false;
          turn.go(now);
        } else if (turn.draft().reviewed && may_be_reviewed(turn.draft())) {
          enter_review(turn);
        } else {
          turn.go(step::Wishes{.question = domain::WishQuestion::Benefits});
        }
      });
}

}  // namespace huanka::visit
