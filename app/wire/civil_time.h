// Instants as RFC 3339 text, and the civil day a legal deadline counts by: Chinese standard time, UTC+8 without summer
// time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/card.h"

namespace huanka::wire {

using Instant = std::chrono::sys_seconds;

Instant now();
domain::Date day_of(Instant instant);
std::string rfc3339(Instant instant);    ///< always UTC: 2026-11-23T01:02:03Z
std::string http_date(Instant instant);  ///< RFC 9110 5.6.7: Mon, 23 Nov 2026 01:02:03 GMT
/// Full date-time with Z or a numeric offset; fractions of a second are dropped.
std::optional<Instant> instant_from(std::string_view text);
std::string iso_date(domain::Date day);  ///< 2026-11-23

}  // namespace huanka::wire
