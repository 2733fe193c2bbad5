// Between the words of the drivers and the words of the visit. Drivers know nothing of the app; here is where a decoded
// card becomes a domain card, and a device fault becomes what a person can understand.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "card_reader/card_reader.h"
#include "domain/county.h"
#include "result/result.h"
#include "visit/events.h"

namespace huanka::shell {

struct CardVerdict {
  visit::CardTrouble trouble;
  std::string staff_code;
};

/// A card put in for exchange: identity checked, bank found by BIN (absent when unknown). A third-generation card is
/// refused.
Result<domain::OldCard, CardVerdict> old_card_from(const card_reader::CardData& data, const domain::County& county);
/// The new card of a second visit; an older card is refused.
Result<domain::NewCard, CardVerdict> new_card_from(const card_reader::CardData& data, const domain::County& county);
CardVerdict verdict_on(const card_reader::Error& error);

/// "20170309" -> date; empty for anything that is not a calendar day.
std::optional<domain::Date> date_from_digits(const std::string& yyyymmdd);

}  // namespace huanka::shell
