// Reads the records of one social-security EF whatever addressing style the card's OS understands, and tells items by
// their tag, not by their record number, because the numbers shift between layouts (domain reference 1.4, 1.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "card_reader/card_files.h"
#include "card_reader/iso7816.h"

namespace huanka::card_reader {

class RecordFile {
 public:
  /// Selects the EF by identifier; cards that do not know the command are read by short identifier instead.
  static Result<RecordFile, Error> open(CardChannel& channel, std::uint16_t file_id);

  struct Item {
    std::uint8_t tag = 0;
    Bytes value;
  };
  /// The record with this number, expected to hold `expected`; another tag is accepted and reported. No item when
  /// the card has no such record or protects it.
  Result<std::optional<Item>, Error> read(std::uint8_t record, files::Item expected);

 private:
  enum class Addressing { Selected, ByTag, ByShortId };

  RecordFile(CardChannel& channel, std::uint16_t file_id) : channel_(channel), file_id_(file_id) {}
  Result<ResponseApdu, Error> request(std::uint8_t record, files::Item expected, std::uint8_t le);
  std::string step(std::uint8_t record) const;

  CardChannel& channel_;
  std::uint16_t file_id_;
  Addressing addressing_ = Addressing::Selected;
  bool addressing_proven_ = false;
};

}  // namespace huanka::card_reader
