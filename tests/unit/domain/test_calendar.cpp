// Working days of the review (R69) and calendar days of the window (R71), with the published days off.
// Vectors: domain reference 6, computed there with another program.
#include <filesystem>

#include "domain/window.h"
#include "rig/sample_case.h"
#include "settings/settings.h"

using namespace huanka;
using namespace huanka::domain;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
const WorkingCalendar& calendar() {
  static const WorkingCalendar days =
      must(settings::load_calendar(std::filesystem::path(HUANKA_SOURCE_DIR) / "config/calendar"));
  return days;
}
std::string text(Date day) {
  return std::to_string(int{day.year()}) + "-" + std::to_string(unsigned{day.month()}) + "-" +
         std::to_string(unsigned{day.day()});
}
}  // namespace

TEST_CASE("Three and five working days, and ten calendar days, from the day something happened (R69, R71)",
          "[domain][calendar]") {
  struct Vector {
    Date day_zero, third, fifth, tenth_calendar;
  };
  const Vector vectors[] = {
      {2026y / 2 / 13, 2026y / 2 / 25, 2026y / 2 / 27, 2026y / 2 / 23},
      {2026y / 4 / 3, 2026y / 4 / 9, 2026y / 4 / 13, 2026y / 4 / 13},
      {2026y / 4 / 30, 2026y / 5 / 8, 2026y / 5 / 11, 2026y / 5 / 10},
      {2026y / 5 / 8, 2026y / 5 / 12, 2026y / 5 / 14, 2026y / 5 / 18},
      {2026y / 6 / 18, 2026y / 6 / 24, 2026y / 6 / 26, 2026y / 6 / 28},
      {2026y / 9 / 19, 2026y / 9 / 22, 2026y / 9 / 24, 2026y / 9 / 29},
      {2026y / 9 / 24, 2026y / 9 / 30, 2026y / 10 / 9, 2026y / 10 / 4},
      {2026y / 9 / 30, 2026y / 10 / 10, 2026y / 10 / 13, 2026y / 10 / 10},
      {2026y / 11 / 23, 2026y / 11 / 26, 2026y / 11 / 30, 2026y / 12 / 3},
      // The reference gives 2027-01-04 from a package without 2027; 1 January is statutory, so the fifth is a day
      // later.
      {2026y / 12 / 28, 2026y / 12 / 31, 2027y / 1 / 5, 2027y / 1 / 7},
  };
  for (const auto& v : vectors) {
    CAPTURE(text(v.day_zero));
    CHECK(text(calendar().add_working_days(v.day_zero, 3).date) == text(v.third));
    CHECK(text(calendar().add_working_days(v.day_zero, 5).date) == text(v.fifth));
    CHECK(calendar().add_working_days(v.day_zero, 5).provisional == (v.fifth.year() == 2027y));
    CHECK(text(window_last_day(v.day_zero, {}, calendar())) == text(v.tenth_calendar));
  }
}

TEST_CASE("A date that rests on a year without a published notice says so", "[domain][calendar]") {
  const auto within = calendar().add_working_days(2026y / 12 / 28, 3);
  CHECK(text(within.date) == "2026-12-31");
  CHECK_FALSE(within.provisional);
  // 1 January is a statutory holiday in every year, so the fifth working day is the fifth, not the fourth of January.
  const auto across = calendar().add_working_days(2026y / 12 / 28, 5);
  CHECK(text(across.date) == "2027-1-5");
  CHECK(across.provisional);
  CHECK(calendar().add_working_days(2031y / 3 / 3, 1).provisional);
}

TEST_CASE("A swapped Sunday is worked, a swapped weekday is not", "[domain][calendar]") {
  CHECK(calendar().is_working_day(2026y / 9 / 20));
  CHECK_FALSE(calendar().is_working_day(2026y / 10 / 7));
  CHECK(calendar().is_working_day(2026y / 10 / 8));
  CHECK_FALSE(calendar().is_working_day(2026y / 11 / 22));
}

TEST_CASE("No working day after nothing: zero days is the day itself", "[domain][calendar]") {
  CHECK(calendar().add_working_days(2026y / 10 / 1, 0) == DueDate{2026y / 10 / 1, false});
  CHECK(days_between(2026y / 2 / 28, 2026y / 3 / 1) == 1);
  CHECK(days_between(2026y / 3 / 1, 2026y / 2 / 28) == -1);
}

TEST_CASE("The message's day is day 0, day 10 the last valid one, and from day 8 on little time is left (R71)",
          "[domain][calendar]") {
  const ReviewRule rule;
  const Date message = 2026y / 11 / 23, last = window_last_day(message, rule, calendar());
  CHECK(text(last) == "2026-12-3");
  for (int number = 0; number <= 12; ++number) {
    const Date day = add_days(message, number);
    CAPTURE(number);
    CHECK(window_day_number(day, last, rule, calendar()) == number);
    CHECK(window_is_over(day, last) == (number > 10));
    CHECK(window_is_closing(day, last, rule, calendar()) == (number >= 8 && number <= 10));
  }
}

TEST_CASE("A county may count the message's day as the first, or working days only (R71)", "[domain][calendar]") {
  const Date message = 2026y / 9 / 24;  // Thursday; 25-27 September and 1-7 October are off
  ReviewRule rule;
  rule.message_day = 1;
  CHECK(text(window_last_day(message, rule, calendar())) == "2026-10-3");
  CHECK(window_day_number(message, 2026y / 10 / 3, rule, calendar()) == 1);
  CHECK_FALSE(window_is_provisional(2027y / 1 / 8, rule, calendar()));

  rule = {.window_counts = DayCount::WorkingDays};
  const Date last = window_last_day(message, rule, calendar());
  CHECK(text(last) == "2026-10-15");  // 28-30 September, 8-10 October (a worked Saturday), 12-15 October
  CHECK(window_day_number(message, last, rule, calendar()) == 0);
  CHECK(window_day_number(2026y / 10 / 5, last, rule, calendar()) == 3);
  CHECK_FALSE(window_is_closing(2026y / 10 / 12, last, rule, calendar()));
  CHECK(window_is_closing(2026y / 10 / 14, last, rule, calendar()));
  CHECK(window_day_number(2026y / 10 / 16, last, rule, calendar()) == 11);
  CHECK(window_is_provisional(2027y / 1 / 8, rule, calendar()));
  CHECK_FALSE(window_is_provisional(last, rule, calendar()));
}
