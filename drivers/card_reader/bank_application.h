// Finds the bank card number on a card's bank side (PBOC debit application; domain reference 2.1, 2.2).
#pragma once

#include "card_reader/iso7816.h"

namespace huanka::card_reader {

struct BankAccount {
  std::optional<std::string> pan;  ///< 16-19 digits; the Luhn digit is the caller's to judge
  PanSource source = PanSource::None;
};

/// PSE (contactless: PPSE first), the applications it lists, else the known ones; GPO and the records its file locator
/// names, else the usual places. A card that gives no PAN is no error; two different PANs are GarbledData.
Result<BankAccount, Error> read_bank_account(CardChannel& channel);

}  // namespace huanka::card_reader
