// What the kiosk knows of a social security card once it has been read. Pure values.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/bank.h"
#include "domain/identity.h"

namespace huanka::domain {

using Date = std::chrono::year_month_day;

enum class CardGeneration { First, Second, Third };

/// The person as stated by the card's EF06.
struct Holder {
  IdNumber id_number;
  PersonName name;
  Sex sex = Sex::Unstated;
  std::optional<Date> birth_date;
  bool operator==(const Holder&) const = default;
};

/// A second-generation card inserted for exchange (旧卡). First-generation cards are exchanged the same way.
struct OldCard {
  CardGeneration generation = CardGeneration::Second;
  std::string identification_code;  ///< 卡识别码, 32 hex characters
  std::string card_number;          ///< 社会保障卡卡号, 9 characters
  std::optional<Date> issued, valid_until;
  Holder holder;
  std::optional<Pan> pan;        ///< absent when the bank application could not be read
  std::optional<BankCode> bank;  ///< absent when the BIN is not in the table: the person picks
  bool operator==(const OldCard&) const = default;
};

/// A third-generation card (新卡); without a security module only part of it is readable.
struct NewCard {
  std::string identification_code;
  std::optional<Date> issued, valid_until;
  std::optional<IdNumber> id_number;  ///< where the card gave it freely or was authenticated
  std::optional<PersonName> name;
  std::optional<Pan> pan;
  std::optional<BankCode> bank;
  bool authenticated = false;  ///< it proved itself to the security module before it said whose it is
  bool operator==(const NewCard&) const = default;
};

}  // namespace huanka::domain
