// Working days of the review (R69) and calendar days of the window (R71), with the published days off.
// Vectors: domain reference 6, computed there with another program.
#include <filesystem>

#include "domain/calendar.h"
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
  };
  for (const auto& v : vectors) {
    CAPTURE(text(v.day_zero));
    CHECK(text(calendar().add_working_days(v.day_zero, 3).date) == text(v.third));
    CHECK(text(calendar().add_working_days(v.day_zero, 5).date) == text(v.fifth));
    CHECK_FALSE(calendar().add_working_days(v.day_zero, 5).provisional);
    CHECK(text(add_days(v.day_zero, 10)) == text(v.tenth_calendar));
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
