// The keys that transfer letters are signed with (issue 4): a letter authority of each bank, and of each bank one key
// and certificate for each terminal, in the folder "letter" beside the other certificates. A bank of its own makes its
// own authority; this one is for trying out and for a bank that has none.
#pragma once

#include <vector>

#include "letter_proof/keys.h"
#include "office/certificates.h"

namespace huanka::office {

struct LetterKeyWish {
  std::vector<std::string> kiosks;
  std::vector<domain::BankCode> banks;
  letter_proof::Suite suite = letter_proof::Suite::Sm2;
};

letter_proof::KeyFolder letter_folder(const CertificateFolder& files);

/// Makes what is missing, worn (authority 10 years, terminal 1 year) or of another suite; names of the files made. A
/// renewed certificate stands before the earlier ones in its file, so that their letters can still be checked.
Result<std::vector<std::string>, vault::Error> ensure_letter_keys(const CertificateFolder& files,
                                                                  const LetterKeyWish& wish, wire::Instant now);

/// Puts all letter certificates of this kiosk on the deny list and removes its keys.
Result<Done, vault::Error> revoke_letter_keys(const CertificateFolder& files, const std::string& kiosk);

}  // namespace huanka::office
