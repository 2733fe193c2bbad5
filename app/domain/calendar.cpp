#include "domain/calendar.h"

namespace huanka::domain {

bool WorkingCalendar::is_working_day(Date day) const {
  if (const auto year = years_.find(int{day.year()}); year != years_.end()) {
    if (year->second.days_off.contains(day)) return false;
    if (year->second.working_weekends.contains(day)) return true;
  }
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

bool WorkingCalendar::is_provisional(Date day) const {
  const auto year = years_.find(int{day.year()});
  return year == years_.end() || year->second.provisional;
}

DueDate WorkingCalendar::add_working_days(Date day_zero, int n) const {
  DueDate due{day_zero, false};
  while (n > 0) {
    due.date = add_days(due.date, 1);
    if (is_provisional(due.date)) due.provisional = true;
    if (is_working_day(due.date)) --n;
  }
  return due;
}

Date add_days(Date day_zero, int n) { return std::chrono::sys_days{day_zero} + std::chrono::days{n}; }

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

}  // namespace huanka::domain
