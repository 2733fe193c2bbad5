// What became of a reservation (R14, R69-R72), as the second visit finds it. Pure questions and one step back to the
// review.
#pragma once

#include <optional>
#include <vector>

#include "domain/case.h"
#include "visit/events.h"
#include "visit/turn.h"

namespace huanka::visit {

/// The letter may be begun, or begun again.
bool may_print_letter(domain::CaseState state);

/// This kiosk's copy with what the office decided. The window is the one the office says, not one counted here.
std::optional<domain::Case> bring_forward(domain::Case record, const CaseStatus& status);

/// The newest bank change that goes on. Without one, the one whose transfer was confirmed (R16) or whose letter was
/// taken back: the person may have come to hear just that.
std::vector<CaseStatus>::const_iterator reservation_among(const std::vector<CaseStatus>& cases);

/// R72: a new reservation with everything of the expired one. What this kiosk does not have (it was made elsewhere, or
/// long ago) is asked again.
void reserve_again(Turn& turn, const step::SecondVisit& now);

/// The window closes here by the calendar (R71), if the clock can be trusted, for a letter that was begun too: until it
/// lies in somebody's hand the office waits no longer than for one that was not.
CaseStatus seen_today(CaseStatus status, const State& state);

}  // namespace huanka::visit
