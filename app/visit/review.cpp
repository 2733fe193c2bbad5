// Everything on one screen; change any item without losing the rest; confirm.
#include "visit/turn.h"

namespace huanka::visit {

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
