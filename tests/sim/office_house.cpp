#include "office_house.h"

#include <cctype>

namespace huanka::sim {

namespace {
/// The office's key for the whole history; its own care is tested elsewhere.
vault::SecretKey key() { return *vault::SecretKey::from_bytes(std::string(32, 'o')); }
}  // namespace

OfficeHouse::OfficeHouse(Ground& ground, office::Rules rules) : ground_(ground), rules_(std::move(rules)) {}

void OfficeHouse::open() {
  if (ledger_) return;
  if (!disk_.has_power()) disk_.restore_power(all_losses[ground_.dice.between(0, 3)], ground_.dice);
  auto database = vault::Database::open(disk_.path("office.db"), vault::Database::Sharing::ManyConnections);
  if (!database) return ground_.violated("office_opens", database.error().detail);
  auto ledger = office::Ledger::over(std::move(database).value(), key(), rules_);
  if (!ledger) {
    if (!disk_.has_power()) return watch_power();
    return ground_.violated("office_opens", ledger.error().detail);
  }
  ledger_.emplace(std::move(ledger).value());
  if (ground_.goes_wrong(ground_.faults.office_power))
    disk_.cut_power_at(disk_.operations() + ground_.dice.between(1, 120));
}

void OfficeHouse::watch_power() {
  if (disk_.has_power()) return;
  ledger_.reset();
  ground_.tell("the office goes dark");
  ground_.agenda.in(ground_.dice.between(1'000, 600'000), [this] {
    ground_.tell("the office is back");
    open();
  });
}

void OfficeHouse::go_dark() {
  disk_.cut_power();
  watch_power();
}

std::optional<office::Answer> OfficeHouse::ask(const office::Request& request) {
  if (!ledger_) return std::nullopt;
  auto answer = office::answer(request, *ledger_, ground_.true_time());
  if (disk_.has_power()) return answer;
  watch_power();
  return std::nullopt;
}

domain::NewCard OfficeHouse::card_for(const domain::CaseNumber& number, const domain::BankCode& bank) const {
  std::string code;
  for (const char c : number)
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) code += c;
  const int running = std::stoi(code.substr(code.size() - 5));
  code.resize(32, 'A');
  return {.identification_code = code,
          .issued = std::nullopt,
          .valid_until = std::nullopt,
          .id_number = std::nullopt,
          .name = std::nullopt,
          .pan = make_pan(rules_.county, bank, running),
          .bank = bank};
}

void OfficeHouse::work() {
  if (!ledger_) return;
  const auto now = ground_.true_time();
  const auto cases = ledger_->cases(std::nullopt, now);
  if (cases)
    for (const domain::Case& c : *cases) {
      if (!disk_.has_power()) break;
      if (c.state == domain::CaseState::UnderReview) {
        if (ground_.dice.chance(0.15)) {
          (void)ledger_->refuse(c.number, "资料不符", now);
          ground_.tell("the office refuses " + c.number);
        } else {
          (void)ledger_->approve(c.number, now);
          ground_.tell("the office approves " + c.number);
        }
      }
      if (c.state == domain::CaseState::WindowOpen) {
        const auto card = card_for(c.number, c.target_bank);
        if (ledger_->issue(c.number, card.identification_code, card.pan, now))
          ground_.tell("the bank has a new card for " + c.number);
      }
    }
  watch_power();
}

}  // namespace huanka::sim
