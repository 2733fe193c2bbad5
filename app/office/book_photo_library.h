// The reference library of studio photos: in the office's own book, filled by `huanka-office photo add`. Everything of
// a person is sealed, under one key per photo; a receipt is found again by a keyed index of its number.
#pragma once

#include <string>
#include <vector>

#include "office/photo_library.h"
#include "vault/database.h"
#include "vault/key_tree.h"
#include "wire/civil_time.h"

namespace huanka::office {

/// What may be said of a photo without saying whose it is.
struct PhotoEntry {
  std::string number_end;  ///< the receipt number's last four characters
  std::string kind;
  domain::Date taken_on;
  std::optional<domain::Date> valid_until;
  bool has_picture = false;
  std::string used_by;  ///< number of the case that was submitted with it; empty: of none
};

/// Over a book and its keys, which must outlive it.
class BookPhotoLibrary : public PhotoLibrary {
 public:
  BookPhotoLibrary(vault::Database& book, const vault::KeyTree& keys) : book_(book), keys_(keys) {}

  Answer find(const std::string& receipt_number) override;
  /// Puts a photo in, or in the place of the one with the same number; the audit log tells which, not whose.
  Result<Done, vault::Error> add(const PhotoRecord& record, const std::string& actor, wire::Instant now);
  Result<std::vector<PhotoEntry>, vault::Error> list();

 private:
  vault::Database& book_;
  const vault::KeyTree& keys_;
};

/// A receipt's number as the book finds it again: same number, same bytes, which tell nothing.
std::string receipt_index(const vault::KeyTree& keys, const std::string& receipt_number);
/// 1 to 32 printable characters of ASCII; no library's number is known to be longer (domain reference 4.2).
bool is_receipt_number(std::string_view text);

}  // namespace huanka::office
