// Reads a social security card: the environment SSSE (names, dates, holder) and, through bank_application.h, the PAN.
// Layouts of the first and second generation are read completely; of a third-generation card whatever it gives
// without the ministry's security module. Source: domain reference 1.3-1.5; LD/T 32-2015.
#pragma once

#include "card_reader/card_reader.h"
#include "card_reader/iso7816.h"

namespace huanka::card_reader {

/// Everything read_card promises, over any transport. Bounded by the limits, cancelled by `stop`.
Result<CardData, Error> read_social_security_card(Transport& transport, const ReadLimits& limits,
                                                  std::stop_token stop = {});

}  // namespace huanka::card_reader
