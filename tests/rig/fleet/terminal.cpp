#include "terminal.h"

#include <array>
#include <nlohmann/json.hpp>

#include "wire/case_json.h"
#include "wire/civil_time.h"

namespace huanka::rig {

namespace {
constexpr int most_cases_a_day = 9'999;
constexpr std::uint64_t changes_bank_every = 3, withdraws_every = 10;

/// GB 11643: 17 digits and the check character.
std::string with_check_character(std::string digits) {
  constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights.at(i) * (digits.at(i) - '0');
  return digits + "10X98765432"[sum % 11];
}

/// A person for each number: as many as there are days in 60 years and running numbers.
std::string id_number(std::uint64_t n) {
  const auto day = std::chrono::sys_days(std::chrono::year(1940) / 1 / 1) + std::chrono::days(n / 999 % 21'900);
  std::string date = wire::iso_date(domain::Date(day));
  std::erase(date, '-');
  std::string running = std::to_string(n % 999 + 1);
  running.insert(0, 3 - running.size(), '0');
  return with_check_character("441621" + date + running);
}
}  // namespace

FleetMessage Terminal::next() {
  const bool withdraws = withdraws_next_;
  if (!withdraws && ++case_of_day_ > most_cases_a_day) {
    case_of_day_ = 1;
    day_ = domain::add_days(day_, -1);
  }
  withdraws_next_ = !withdraws && ++made_ % withdraws_every == 0;
  const bool changes_bank = made_ % changes_bank_every == 0;
  FleetMessage message{.number = domain::make_case_number(kiosk_, day_, case_of_day_),
                       .sequence = withdraws ? 2 : 1,
                       .key = {},
                       .body = {},
                       .id_number = id_number(made_ * 7'919 + std::hash<std::string>{}(kiosk_) % 1'000'003)};
  message.key = message.number + "-" + std::to_string(message.sequence);
  nlohmann::ordered_json body = nlohmann::ordered_json::object();
  if (!withdraws) {
    const domain::Date born(std::chrono::year(1949), std::chrono::month(12), std::chrono::day(31));
    const auto id = domain::IdNumber::parse(message.id_number);
    domain::Case c{.number = message.number,
                   .state = domain::CaseState::Submitted,
                   .route = changes_bank ? domain::Route::ChangeBank : domain::Route::SameBankSameNumber,
                   .old_card = {.generation = domain::CardGeneration::Second,
                                .identification_code = "441600D15600000512345678ABCDEF01",
                                .card_number = "A12345678",
                                .issued = domain::add_days(day_, -4'000),
                                .valid_until = domain::add_days(day_, -300),
                                .holder = {.id_number = id.value(),
                                           .name = domain::PersonName::parse("张桂花").value(),
                                           .sex = domain::Sex::Female,
                                           .birth_date = born},
                                .pan = domain::Pan::parse("6214830100000008").value(),
                                .bank = "icbc"},
                   .holding_bank = "icbc",
                   .target_bank = changes_bank ? "ccb" : "icbc",
                   .mobile = domain::Mobile::parse("13812345678").value(),
                   .opened = day_};
    body["case"] = wire::to_json(c);
  }
  message.body = nlohmann::ordered_json{{"kiosk", kiosk_},
                                        {"case_number", message.number},
                                        {"sequence", message.sequence},
                                        {"type", withdraws ? "case_withdrawn" : "case_submitted"},
                                        {"schema", 1},
                                        {"created_at", wire::rfc3339(wire::now())},
                                        {"body", std::move(body)}}
                     .dump();
  return message;
}

}  // namespace huanka::rig
