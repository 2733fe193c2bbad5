#include "wire/civil_time.h"

#include <fmt/format.h>

#include <array>

namespace huanka::wire {

namespace {
constexpr std::chrono::hours chinese_standard_time{8};

/// The `width` digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::chrono::minutes> offset_from(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return text[0] == '-' ? -offset : offset;
}
}  // namespace

Instant now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

domain::Date day_of(Instant instant) {
  return domain::Date{std::chrono::floor<std::chrono::days>(instant + chinese_standard_time)};
}

std::string rfc3339(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", iso_date(domain::Date{day}), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string http_date(Instant instant) {
  // Never by the process's locale: these words are the protocol's.
  constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time{instant - days};
  const domain::Date date{days};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", weekdays.at(std::chrono::weekday{days}.c_encoding()),
                     unsigned{date.day()}, months.at(unsigned{date.month()} - 1), int{date.year()},
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<Instant> instant_from(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const domain::Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                          std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (!rest.empty() && rest[0] == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    rest = rest.substr(end);
  }
  const auto offset = offset_from(rest);
  if (!offset) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} - *offset;
}

std::string iso_date(domain::Date day) {
  return fmt::format("{:04}-{:02}-{:02}", int{day.year()}, unsigned{day.month()}, unsigned{day.day()});
}

}  // namespace huanka::wire
