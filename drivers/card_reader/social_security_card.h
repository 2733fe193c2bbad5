// Reads a social security card: the environment SSSE (names, dates, holder) and, through bank_application.h, the PAN.
// Layouts of the first and second generation are read completely; of a third-generation card everything with a security
// module, and without one whatever it gives freely. Source: domain reference 1.3-1.5; LD/T 32-2015.
#pragma once

#include "card_reader/authenticated_read.h"
#include "card_reader/card_reader.h"
#include "card_reader/iso7816.h"

namespace huanka::card_reader {

/// Everything read_card promises, over any transport. Bounded by the limits, cancelled by `stop`. A third-generation
/// card that cannot be authenticated by the module in use is an error, not a card read in part. `clock`: see
/// authenticate().
Result<CardData, Error> read_social_security_card(Transport& transport, const ReadLimits& limits,
                                                  std::stop_token stop = {}, const ModuleInUse& in_use = {},
                                                  ExchangeClock* clock = nullptr);

}  // namespace huanka::card_reader
