// A province's database of studio photos, as the office asks it (domain reference 4.2: the authority finds a picture by
// the number on the receipt; R124-R125). What a library knows is only told here, never changed: which case used a
// receipt is the office's own business (ledger.h). The reference implementation lies in the office's own book
// (book_photo_library.h); a bank's system puts its own in its place (Ledger::use_library).
#pragma once

#include <optional>
#include <string>

#include "domain/calendar.h"
#include "domain/identity.h"
#include "result/result.h"

namespace huanka::office {

struct PhotoRecord {
  std::string receipt_number;
  domain::IdNumber holder;
  std::string kind;  ///< what the photo was taken for, the library's own word ("social_card", "id_card"); may be empty
  domain::Date taken_on;
  std::optional<domain::Date> valid_until;  ///< as printed on the receipt, which prevails over the county's rule
  std::string jpeg;                         ///< at most domain::largest_picture_bytes; empty: no picture is stored
};

struct PhotoLibraryError {
  enum class Code {
    NoAnswer,  ///< not now; asking again is right
    Broken     ///< what it has cannot be read
  };
  Code code;
  std::string detail;  ///< for logs: no personal data, no receipt number
};

class PhotoLibrary {
 public:
  using Answer = Result<std::optional<PhotoRecord>, PhotoLibraryError>;

  PhotoLibrary() = default;
  PhotoLibrary(const PhotoLibrary&) = delete;
  PhotoLibrary& operator=(const PhotoLibrary&) = delete;
  PhotoLibrary(PhotoLibrary&&) = delete;
  PhotoLibrary& operator=(PhotoLibrary&&) = delete;
  virtual ~PhotoLibrary() = default;
  /// The record of exactly this number (letters count as capitals); nothing when no such number is known. Answers
  /// within a few seconds, because a person waits before the kiosk. An implementation over a network sends the number
  /// in a body, not in an address: addresses end up in logs.
  virtual Answer find(const std::string& receipt_number) = 0;
};

}  // namespace huanka::office
