// Says what a card is that has no social-security environment, so that the person is told something useful.
#pragma once

#include "card_reader/iso7816.h"

namespace huanka::card_reader {

/// PlainBankCard, BlankCard or OtherChipCard, by trying the applications of a table; or the fault that stopped the
/// search. `ssse_status` is what the card said to SELECT SSSE. The ATR is not consulted: it proves nothing (T10).
Error recognise_foreign_card(CardChannel& channel, std::uint16_t ssse_status);

}  // namespace huanka::card_reader
