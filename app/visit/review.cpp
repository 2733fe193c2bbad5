// Everything on one screen; change any item without losing the rest; confirm.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
/// Where something is still to be asked; null when nothing is.
void (*what_is_missing(const Draft& draft))(Turn&) {
  if (!draft.old_card || !draft.holding_bank) return enter_card;
  if (!draft.mobile) return enter_mobile;
  if (domain::next_question(draft.wishes)) return enter_wishes;
  const auto& target = draft.wishes.target_bank;
  if (!draft.route || (draft.route == domain::Route::ChangeBank && (!target || target == draft.holding_bank)))
    return enter_advice;
  return nullptr;
}
}  // namespace

bool may_be_reviewed(const Draft& draft) { return what_is_missing(draft) == nullptr; }

void enter_review(Turn& turn) {
  if (const auto missing = what_is_missing(turn.draft())) return missing(turn);
  turn.draft().reviewed = true;
  turn.go(step::Review{});
}

void handle(Turn& turn, const step::Review&, const Event& event) {
  on(
      event,
      [&](const event::ChangeItem& e) {
        switch (e.item) {
          case ReviewItem::Mobile:
            return enter_mobile(turn);
          case ReviewItem::Wishes:
            return enter_wishes(turn);
          case ReviewItem::Route: {
            const auto chosen = turn.draft().route;
            enter_advice(turn);
            if (auto* advice = std::get_if<step::Advice>(&turn.state.step); advice && chosen)
              advice->selected = *chosen;
            return;
          }
          case ReviewItem::Photo:
            return turn.go(step::Photo{});
        }
      },
      [&](const event::Next&) { enter_finish(turn); }, [&](const event::Back&) { turn.go(step::Photo{}); });
}

}  // namespace huanka::visit
