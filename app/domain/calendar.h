// Working days with statutory holidays and swap days (调休). Day 0 is the day something happened; counting starts with
// the next day. Pure; the days of each year are data under config/calendar.
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "domain/card.h"

namespace huanka::domain {

struct CalendarYear {
  std::set<Date> days_off;  ///< holidays and swapped weekdays on which nobody works
  std::set<Date> working_weekends;
  bool provisional = false;  ///< no State Council notice yet: dates may move
  bool operator==(const CalendarYear&) const = default;
};

struct DueDate {
  Date date;
  bool provisional = false;  ///< some day counted over lies in a year without a published notice
  bool operator==(const DueDate&) const = default;
};

class WorkingCalendar {
 public:
  WorkingCalendar() = default;
  explicit WorkingCalendar(std::map<int, CalendarYear> years) : years_(std::move(years)) {}

  bool is_working_day(Date day) const;
  /// No notice is published for the year of this day: what was counted over it may move.
  bool is_provisional(Date day) const;
  /// The n-th working day after `day_zero` (n >= 0; n = 0 gives day_zero itself).
  DueDate add_working_days(Date day_zero, int n) const;

 private:
  std::map<int, CalendarYear> years_;
};

/// Calendar days: the n-th day after `day_zero`.
Date add_days(Date day_zero, int n);
/// Whole days from `from` to `to` (negative when `to` is earlier).
int days_between(Date from, Date to);

}  // namespace huanka::domain
