#include "domain/window.h"

#include <algorithm>

namespace huanka::domain {

namespace {
/// Days that count, from the one after `from` up to `to`; negative when `to` is earlier.
int counted_days(Date from, Date to, const ReviewRule& rule, const WorkingCalendar& calendar) {
  const int between = days_between(from, to);
  if (rule.window_counts == DayCount::CalendarDays) return between;
  int count = 0;
  for (int n = 1; n <= std::abs(between); ++n)
    if (calendar.is_working_day(add_days(std::min(from, to), n))) ++count;
  return between < 0 ? -count : count;
}
}  // namespace

Date window_last_day(Date message_day, const ReviewRule& rule, const WorkingCalendar& calendar) {
  const int more = rule.window_days - rule.message_day;
  if (rule.window_counts == DayCount::CalendarDays) return add_days(message_day, more);
  return calendar.add_working_days(message_day, more).date;
}

int window_day_number(Date day, Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar) {
  return rule.window_days - counted_days(day, last_day, rule, calendar);
}

bool window_is_closing(Date today, Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar) {
  return !window_is_over(today, last_day) && window_day_number(today, last_day, rule, calendar) >= rule.warn_from_day;
}

bool window_is_over(Date today, Date last_day) { return days_between(last_day, today) > 0; }

bool window_is_provisional(Date last_day, const ReviewRule& rule, const WorkingCalendar& calendar) {
  return rule.window_counts == DayCount::WorkingDays && calendar.is_provisional(last_day);
}

}  // namespace huanka::domain
