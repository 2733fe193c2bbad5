// What the kiosk hands out: the slip of every visit that changed something, and the transfer letter.
#pragma once

#include <optional>
#include <string>

#include "documents/document.h"
#include "domain/case.h"
#include "domain/county.h"
#include "domain/letter.h"
#include "text/catalog.h"

namespace huanka::documents {

struct SlipFacts {
  domain::Case record;
  bool with_office = false;  ///< false: accepted here, not yet at the office
  bool duplicate = false;    ///< an earlier slip may be in somebody's hand
  bool refused = false;      ///< by the office: it will not be sent by itself, the counter must look
};

/// 80 mm slip: case number with QR, what was done, dates, what to do next, what happens otherwise, where to ask.
/// Person, card and mobile are masked; the QR holds the case number alone.
Document slip(const SlipFacts& facts, const domain::County& county, const text::Catalog& catalog);

/// A4 letter in Chinese (R15, R16, R75; domain reference 5.3): one copy a page, printed twice. `code`: the text by
/// which the old bank can tell that the letter is genuine.
Document transfer_letter(const domain::TransferLetter& letter, const std::string& code, const text::Catalog& chinese);

}  // namespace huanka::documents
