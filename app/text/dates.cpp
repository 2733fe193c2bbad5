#include "text/dates.h"

#include <chrono>

namespace huanka::text {

namespace {
std::string formatted(const Catalog& catalog, std::string_view key, domain::Date date) {
  const auto weekday = std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding();
  const auto month = std::to_string(static_cast<unsigned>(date.month()));
  return catalog.format(key, {{"year", std::to_string(static_cast<int>(date.year()))},
                              {"month", month},
                              {"month_name", catalog.text("date.month." + month)},
                              {"day", std::to_string(static_cast<unsigned>(date.day()))},
                              {"weekday", catalog.text("date.weekday." + std::to_string(weekday))}});
}
}  // namespace

std::string long_date(const Catalog& catalog, domain::Date date) { return formatted(catalog, "date.long", date); }
std::string short_date(const Catalog& catalog, domain::Date date) { return formatted(catalog, "date.short", date); }

std::string due_date(const Catalog& catalog, const domain::DueDate& due) {
  return formatted(catalog, due.provisional ? "date.provisional" : "date.short", due.date);
}

}  // namespace huanka::text
