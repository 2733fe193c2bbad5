// The letter of a second visit (R15): once staff stand by and the record is here, the new card is read and checked, its
// owner asked for, the day looked at, and the letter printed.
#pragma once

#include "visit/turn.h"

namespace huanka::visit {

/// After the staff's code: what must be known before a new card is asked for.
void begin_letter(Turn& turn, step::SecondVisit now);
/// Every phase from there on.
void handle_transfer_letter(Turn& turn, step::SecondVisit now, const Event& event);

}  // namespace huanka::visit
