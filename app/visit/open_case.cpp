// One person, one case: whoever has an open one hears of it before they make another. The question is asked while the
// mobile number is typed, so nobody waits for the answer.
#include <algorithm>

#include "visit/turn.h"

namespace huanka::visit {

void ask_for_open_case(Turn& turn) {
  turn.draft().open_case_request = turn.new_request();
  turn.emit(effect::FindCases{turn.draft().open_case_request, turn.draft().old_card->holder.id_number});
}

void note_open_case(Turn& turn, const Event& event) {
  const auto* found = std::get_if<event::CasesFound>(&event);
  Draft& draft = turn.draft();
  if (found == nullptr || draft.open_case_request == 0 || found->request != draft.open_case_request) return;
  draft.open_case_request = 0;
  const auto open = std::find_if(found->cases.begin(), found->cases.end(),
                                 [](const CaseStatus& status) { return domain::is_open(status.state); });
  if (open != found->cases.end()) draft.open_case = *open;
}

bool stopped_by_open_case(Turn& turn) {
  const Draft& draft = turn.draft();
  if (!draft.open_case || draft.another_wanted) return false;
  turn.go(step::OpenCase{*draft.open_case});
  return true;
}

void handle(Turn& turn, const step::OpenCase& now, const Event& event) {
  on(
      event,
      [&](const event::Next&) {
        turn.draft().service = Service::LookUpCase;
        turn.go(step::LookUp{.phase = step::LookUp::Phase::Result,
                             .status = now.status,
                             .cases = {now.status},
                             .by_card = true,
                             .office_reached = now.status.from_office});
      },
      [&](const event::No&) {
        turn.draft().another_wanted = true;
        enter_review(turn);  // or the first question still to be asked
      },
      [&](const event::Back&) { enter_mobile(turn); });
}

}  // namespace huanka::visit
