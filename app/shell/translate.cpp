#include "shell/translate.h"

#include <algorithm>
#include <cctype>

namespace huanka::shell {

namespace {
using card_reader::Fault;
using visit::CardTrouble;

CardTrouble trouble_of(Fault fault) {
  switch (fault) {
    case Fault::ServiceDown:
      return CardTrouble::ServiceDown;
    case Fault::NoReader:
    case Fault::ReaderUnplugged:
    case Fault::ReaderBusy:
      return CardTrouble::ReaderGone;
    case Fault::NoCard:
    case Fault::CardRemoved:
    case Fault::Cancelled:
      return CardTrouble::PulledTooSoon;
    case Fault::CardMute:
      return CardTrouble::Mute;
    case Fault::PlainBankCard:
      return CardTrouble::BankCardOnly;
    case Fault::OtherChipCard:
      return CardTrouble::OtherCard;
    case Fault::BlankCard:
      return CardTrouble::BlankCard;
    case Fault::CardRefused:
    case Fault::GarbledData:
    case Fault::ProtocolError:
      return CardTrouble::Garbled;
    case Fault::TooManyExchanges:
    case Fault::TimedOut:
      return CardTrouble::TimedOut;
    case Fault::CardNotGenuine:
    case Fault::ChallengeRepeated:
      return CardTrouble::NotGenuine;
    // The card does not know our key: that is this terminal's trouble, not the person's.
    case Fault::TerminalNotTrusted:
    case Fault::ModuleMissing:
    case Fault::ModuleLost:
    case Fault::ModuleRefused:
      return CardTrouble::SecurityModule;
  }
  return CardTrouble::Garbled;
}

std::optional<domain::Pan> pan_of(const card_reader::CardData& data) {
  if (!data.pan) return std::nullopt;
  auto pan = domain::Pan::parse(*data.pan);
  return pan ? std::optional(pan.value()) : std::nullopt;
}

std::optional<domain::BankCode> bank_of(const std::optional<domain::Pan>& pan, const domain::County& county) {
  if (!pan) return std::nullopt;
  auto code = domain::issuing_bank(county.bins, *pan);
  // A bank that is known but does not serve this county is the same to the person as an unknown one: they pick.
  return code && county.bank(*code) != nullptr ? code : std::nullopt;
}

domain::Sex sex_of(char stored) {
  return stored == '1' ? domain::Sex::Male : stored == '2' ? domain::Sex::Female : domain::Sex::Unstated;
}
}  // namespace

std::optional<domain::Date> date_from_digits(const std::string& yyyymmdd) {
  if (yyyymmdd.size() != 8 ||
      !std::all_of(yyyymmdd.begin(), yyyymmdd.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
    return std::nullopt;
  const domain::Date date{std::chrono::year{std::stoi(yyyymmdd.substr(0, 4))},
                          std::chrono::month{static_cast<unsigned>(std::stoi(yyyymmdd.substr(4, 2)))},
                          std::chrono::day{static_cast<unsigned>(std::stoi(yyyymmdd.substr(6, 2)))}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

CardVerdict verdict_on(const card_reader::Error& error) {
  return {trouble_of(error.fault), std::string(card_reader::to_string(error.fault))};
}

Result<domain::OldCard, CardVerdict> old_card_from(const card_reader::CardData& data, const domain::County& county) {
  if (data.generation == card_reader::Generation::Third)
    return Failure{CardVerdict{CardTrouble::AlreadyThirdGeneration, "E-CARD-GEN3"}};
  auto id = domain::IdNumber::parse(data.id_number);
  if (!id) return Failure{CardVerdict{CardTrouble::HolderDataInvalid, "E-CARD-ID"}};
  auto name = domain::PersonName::parse(data.name);
  if (!name) return Failure{CardVerdict{CardTrouble::HolderDataInvalid, "E-CARD-NAME"}};

  domain::OldCard card{.generation = data.generation == card_reader::Generation::First ? domain::CardGeneration::First
                                                                                       : domain::CardGeneration::Second,
                       .identification_code = data.identification_code,
                       .card_number = data.card_number,
                       .issued = date_from_digits(data.issue_date),
                       .valid_until = date_from_digits(data.expiry_date),
                       .holder = {.id_number = id.value(),
                                  .name = name.value(),
                                  .sex = sex_of(data.sex),
                                  .birth_date = date_from_digits(data.birth_date)},
                       .pan = pan_of(data)};
  card.bank = bank_of(card.pan, county);
  return card;
}

Result<domain::NewCard, CardVerdict> new_card_from(const card_reader::CardData& data, const domain::County& county) {
  if (data.generation != card_reader::Generation::Third)
    return Failure{CardVerdict{CardTrouble::NotThirdGeneration, "E-CARD-NOTGEN3"}};
  domain::NewCard card{.identification_code = data.identification_code,
                       .issued = date_from_digits(data.issue_date),
                       .valid_until = date_from_digits(data.expiry_date),
                       .pan = pan_of(data),
                       .authenticated = data.authenticated};
  if (!data.id_number.empty()) {
    auto id = domain::IdNumber::parse(data.id_number);
    if (!id) return Failure{CardVerdict{CardTrouble::HolderDataInvalid, "E-CARD-ID"}};
    card.id_number = id.value();
  }
  if (!data.name.empty()) {
    auto name = domain::PersonName::parse(data.name);
    if (!name) return Failure{CardVerdict{CardTrouble::HolderDataInvalid, "E-CARD-NAME"}};
    card.name = name.value();
  }
  card.bank = bank_of(card.pan, county);
  return card;
}

}  // namespace huanka::shell
