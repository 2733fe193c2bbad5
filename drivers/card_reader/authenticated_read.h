// How a third-generation card and this terminal prove themselves to each other, so that the card gives its holder's
// data: INTERNAL AUTHENTICATE, two GET CHALLENGE, EXTERNAL AUTHENTICATE (domain reference 1.5), with whatever security
// module there is.
#pragma once

#include <memory>

#include "card_reader/exchange_clock.h"
#include "card_reader/iso7816.h"
#include "security_module/security_module.h"

namespace huanka::card_reader {

/// P1 (algorithm) and P2 (key) of the two commands. Field notes say 00 00; what the standard calls them is not public.
struct AuthenticationReferences {
  std::uint8_t internal_p1 = 0, internal_p2 = 0, external_p1 = 0, external_p2 = 0;
};

/// The module that a reader was given, and how cards are spoken to about it. Without a module cards are read as far as
/// they let themselves be read.
struct ModuleInUse {
  std::shared_ptr<security_module::SecurityModule> module;
  AuthenticationReferences references;
  std::string other_reader;  ///< a PSAM's own reader (the begin of its name): never one for people's cards
};

/// After this the card's protected files are open until it is reset or another application is selected. `clock` runs
/// while the module owes an answer; null where nothing of it can block.
Result<Done, Error> authenticate(CardChannel& channel, const ModuleInUse& in_use, std::string_view identification_code,
                                 ExchangeClock* clock);

}  // namespace huanka::card_reader
