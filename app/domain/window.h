// The window of a bank change (R71): which day is the last one, by the county's way of counting, and from which day on
// the person is told how little time is left.
#pragma once

#include "domain/calendar.h"
#include "domain/county.h"

namespace huanka::domain {

/// The last valid day of the window that the message of `message_day` opens.
Date window_last_day(Date message_day, const ReviewRule& rule, const WorkingCalendar& calendar);
/// The number of `day` in the window that ends with `last_day`; above rule.window_days when it is over.
int window_day_number(Date day, Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar);
/// Little time is left (the warning day or later) and it is not over.
bool window_is_closing(Date today, Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar);
bool window_is_over(Date today, Date last_day);
/// The last day rests on a year without a published notice; never where calendar days count.
bool window_is_provisional(Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar);

}  // namespace huanka::domain
