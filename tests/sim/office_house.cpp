#include "office_house.h"

#include <cctype>

namespace huanka::sim {

namespace {
/// The office's key for the whole history; its own care is tested elsewhere.
vault::SecretKey key() { return *vault::SecretKey::from_bytes(std::string(32, 'o')); }
}  // namespace

office::SmsAnswer Gateway::send(const office::Sms& sms, const std::stop_token&) {
  if (ground_.goes_wrong(ground_.faults.message)) {
    const auto fate = ground_.dice.between(0, 2);
    if (fate == 0) return office::SmsNotNow{"down", std::nullopt};
    if (fate == 1) return office::SmsNotNow{"429", std::chrono::seconds(ground_.dice.between(1, 7'200))};
    taken_.emplace(sms.key, sms.text);
    ground_.tell("a text message is taken, the answer is lost: " + sms.key);
    return office::SmsNotNow{"timed out", std::nullopt};
  }
  const auto [first, fresh] = taken_.emplace(sms.key, sms.text);
  if (!fresh && first->second != sms.text) ground_.violated("one_text_for_one_key", sms.key);
  ground_.tell("a text message is taken: " + sms.key);
  return office::SmsAccepted{sms.key};
}

OfficeHouse::OfficeHouse(Ground& ground, office::Rules rules)
    : ground_(ground), rules_(std::move(rules)), gateway_(ground), studio_(std::make_shared<Studio>(ground)) {}

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
  ledger_->use_library(studio_);
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
    send_messages();
  });
}

void OfficeHouse::go_dark() {
  disk_.cut_power();
  watch_power();
}

std::optional<office::Answer> OfficeHouse::ask(const office::Request& request) {
  if (!ledger_) return std::nullopt;
  auto answer = office::answer(request, *ledger_, ground_.true_time());
  if (request.method == "POST" && disk_.has_power()) look_for_messages();  // a person's word may be told by one
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

domain::CaseNumber OfficeHouse::reserve(const Person& person) {
  if (!ledger_) return {};
  const office::Reservation wish{.name = person.holder.name,
                                 .id_number = person.holder.id_number,
                                 .mobile = person.mobile,
                                 .holding_bank = person.bank,
                                 .target_bank = person.target_bank,
                                 .old_account = person.pan};
  const auto made = ledger_->reserve(wish, "filing " + person.card_number, ground_.true_time(), {.actor = "counter"});
  if (made) ground_.tell("a counter reserves " + made->number);
  watch_power();
  return made ? made->number : domain::CaseNumber();
}

void OfficeHouse::work() {
  if (!ledger_) return;
  const auto now = ground_.true_time();
  if (const auto cases = ledger_->cases(domain::CaseState::UnderReview, now))
    for (const domain::Case& c : *cases) {
      if (!disk_.has_power()) break;
      if (ground_.dice.chance(0.15)) {
        (void)ledger_->refuse(c.number, "资料不符", now);
        ground_.tell("the office refuses " + c.number);
      } else {
        (void)ledger_->approve(c.number, now);
        ground_.tell("the office approves " + c.number);
      }
    }
  send_messages();
}

void OfficeHouse::send_messages() {
  if (!ledger_) return;
  // The text is the last day it promises.
  const office::SmsWording wording = [](office::SmsKind, const domain::Case&, domain::Date last) {
    return wire::iso_date(last);
  };
  const auto now = [this] { return ground_.true_time(); };
  office::deliver_due({*ledger_, gateway_, wording, now, [this] { return ground_.dice.share(); }});
  issue_cards();
  look_for_messages();
  watch_power();
}

/// The office looks all the time; here only while something waits.
void OfficeHouse::look_for_messages() {
  constexpr Milliseconds between_looks = 10 * 60'000;
  const auto waiting = ledger_->sms(office::SmsState::Queued);
  if (sending_planned_ || (waiting && waiting->empty())) return;
  sending_planned_ = true;
  ground_.agenda.in(between_looks, [this] {
    sending_planned_ = false;
    send_messages();
  });
}

void OfficeHouse::issue_cards() {
  const auto now = ground_.true_time();
  if (const auto cases = ledger_->cases(domain::CaseState::WindowOpen, now))
    for (const domain::Case& c : *cases) {
      const auto card = card_for(c.number, c.target_bank);
      if (disk_.has_power() && ledger_->issue(c.number, card.identification_code, card.pan, now))
        ground_.tell("the bank has a new card for " + c.number);
    }
}

void OfficeHouse::check_messages() {
  const auto all = ledger_->sms(std::nullopt);
  if (!all) return ground_.violated("both_ends_can_be_read", "messages");
  for (const auto& sms : *all) {
    if (sms.state == office::SmsState::Queued || sms.state == office::SmsState::Failed)
      ground_.violated("every_message_is_settled", sms.case_number);
    const auto c = ledger_->find(sms.case_number, ground_.true_time());
    if (!c || sms.kind != office::SmsKind::Approved) continue;
    if (c->window_last_day.has_value() != (sms.state == office::SmsState::Accepted) &&
        c->state != domain::CaseState::Withdrawn)
      ground_.violated("the_window_opens_with_the_message", sms.case_number);
    for (const auto& [key, promised] : gateway_.taken())
      if (key.starts_with(sms.case_number + ".approved") && c->window_last_day &&
          promised > wire::iso_date(*c->window_last_day))
        ground_.violated("nobody_has_less_time_than_told", key);
  }
}

namespace {
/// A letter that was told after the reservation had expired here: the person may have used their receipt again by then.
bool may_have_come_back(const domain::Case& c) {
  return c.route == domain::Route::ChangeBank &&
         (c.state == domain::CaseState::LetterPrinted || c.transfer_confirmed_on.has_value());
}
}  // namespace

void OfficeHouse::check_receipts() {
  const auto now = ground_.true_time();
  const auto all = ledger_->cases(std::nullopt, now);
  if (!all) return ground_.violated("both_ends_can_be_read", "receipts");
  std::map<std::string, const domain::Case*> taken;
  for (const domain::Case& c : *all) {
    if (c.photo.choice != domain::PhotoChoice::StudioReceipt) continue;
    if (!c.photo.receipt_standing) {
      ground_.violated("every_receipt_is_judged", c.number);
      continue;
    }
    if (!domain::is_taken_up(*c.photo.receipt_standing)) continue;
    const auto record = studio_->filed().find(c.photo.receipt_number);
    if (record == studio_->filed().end() || record->second.holder != c.old_card.holder.id_number)
      ground_.violated("a_receipt_is_its_holders", c.number);
    if (domain::came_to_nothing(c, wire::day_of(now)) || may_have_come_back(c)) continue;
    if (const auto [other, fresh] = taken.emplace(c.photo.receipt_number, &c); !fresh)
      ground_.violated("a_receipt_is_used_by_one_case", c.number + " and " + other->second->number);
  }
}

}  // namespace huanka::sim
