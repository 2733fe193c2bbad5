// huanka-office verify-letter: a letter from a scan, a PDF or the text of its code; the finding on standard output.
#pragma once

#include <string>
#include <vector>

#include "office/certificates.h"
#include "office/ledger.h"
#include "office/letter_check.h"

namespace huanka::office {

struct VerifyWish {
  std::string file;  ///< "-": the code's text is `text`, or a line of standard input
  std::string text;
  std::vector<std::string> trusted;  ///< PEM files or folders; empty takes the office's own banks
  std::string printed;               ///< JSON file for printed_note_from; empty compares nothing
  bool offline = false, json = false;
  CertificateFolder certificates;  ///< where the terminals' certificates and the deny list are
};

/// Whom this office believes: the letter authorities of its folder, or the `trusted` ones instead, each a PEM file or a
/// folder. The failure is one sentence.
Result<letter_proof::Trust, std::string> letter_trust(const CertificateFolder& certificates,
                                                      const std::vector<std::string>& trusted);

/// Returns the exit code of the finding. `book` may be null.
int verify_letter(const VerifyWish& wish, Ledger* book);

}  // namespace huanka::office
