// Dates as a person reads them on screen and paper, always with the day of the week.
#pragma once

#include <string>

#include "domain/calendar.h"
#include "text/catalog.h"

namespace huanka::text {

std::string long_date(const Catalog& catalog, domain::Date date);   ///< 2026年12月3日（星期四）
std::string short_date(const Catalog& catalog, domain::Date date);  ///< 12月3日（星期四）
/// short_date, with a word of caution in the same brackets when the year's holidays are not yet published.
std::string due_date(const Catalog& catalog, const domain::DueDate& due);

}  // namespace huanka::text
