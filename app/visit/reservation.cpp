#include "visit/reservation.h"

#include <algorithm>

#include "domain/window.h"

namespace huanka::visit {

using domain::CaseState;

bool may_print_letter(CaseState state) {
  return state == CaseState::WindowOpen || state == CaseState::Issued || state == CaseState::LetterPrinted;
}

std::optional<domain::Case> bring_forward(domain::Case record, const CaseStatus& status) {
  auto forward =
      domain::followed(std::move(record), {status.state, status.approved_on, status.window_last_day,
                                           status.refusal_reason, status.confirm_until, status.transfer_confirmed_on});
  return may_print_letter(forward.state) ? std::optional(std::move(forward)) : std::nullopt;
}

std::vector<CaseStatus>::const_iterator reservation_among(const std::vector<CaseStatus>& cases) {
  const auto first = [&](auto is_wanted) {
    return std::find_if(cases.begin(), cases.end(),
                        [&](const CaseStatus& c) { return c.route == domain::Route::ChangeBank && is_wanted(c); });
  };
  const auto running =
      first([](const CaseStatus& c) { return c.state != CaseState::Closed && c.state != CaseState::Withdrawn; });
  if (running != cases.end()) return running;
  return first([](const CaseStatus& c) {
    return c.transfer_confirmed_on || (c.state == CaseState::Withdrawn && !c.letter_number.empty());
  });
}

void reserve_again(Turn& turn, const step::SecondVisit& now) {
  Draft& draft = turn.draft();
  draft.service = Service::SwapCard;
  draft.renews = now.status->number;
  draft.another_wanted = true;  // this very case was just seen
  if (!draft.holding_bank) draft.holding_bank = now.status->holding_bank;
  draft.wishes.keep_bank = false;
  draft.wishes.target_bank = now.status->target_bank;
  if (now.record) {
    domain::Case expired = *now.record;
    expired.state = now.status->state;  // the office's word on where it stands
    if (auto renewed = domain::renew(expired)) {
      draft.mobile = renewed->mobile;
      draft.wishes = std::move(renewed->wishes);
      draft.wishes.keep_bank = false;
      draft.wishes.target_bank = renewed->target_bank;
      draft.photo = std::move(renewed->photo);
      draft.route = domain::Route::ChangeBank;
    }
  }
  enter_review(turn);
}

CaseStatus seen_today(CaseStatus status, const State& state) {
  const bool waits_for_letter = status.state == CaseState::WindowOpen || status.state == CaseState::Issued;
  if (state.clock_trusted && state.today && waits_for_letter && status.letter != PaperFate::Out &&
      status.letter != PaperFate::Unclear && status.window_last_day &&
      domain::window_is_over(*state.today, *status.window_last_day))
    status.state = CaseState::Expired;
  return status;
}

}  // namespace huanka::visit
