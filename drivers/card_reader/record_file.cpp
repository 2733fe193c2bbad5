#include "card_reader/record_file.h"

#include <fmt/format.h>

#include <array>

#include "card_reader/tlv.h"

namespace huanka::card_reader {
namespace {

/// The card does not know the way of asking (as opposed to not having the record or denying it).
bool means_other_addressing(std::uint16_t status) {
  switch (status) {
    case 0x6700:
    case 0x6981:
    case 0x6986:
    case 0x6A80:
    case 0x6A81:
    case 0x6A86:
    case 0x6B00:
    case 0x6D00:
      return true;
    default:
      return false;
  }
}

bool means_absent_or_protected(std::uint16_t status) {
  switch (status) {
    case 0x6982:
    case 0x6985:
    case 0x6988:
    case 0x6A82:
    case 0x6A83:
      return true;
    default:
      return false;
  }
}

std::uint8_t with_header(std::size_t length) { return static_cast<std::uint8_t>(length + 2); }

}  // namespace

Result<RecordFile, Error> RecordFile::open(CardChannel& channel, std::uint16_t file_id) {
  RecordFile file(channel, file_id);
  const Bytes id{static_cast<std::uint8_t>(file_id >> 8), static_cast<std::uint8_t>(file_id & 0xFF)};
  const std::string name = fmt::format("select EF{:02X}", file_id & 0xFF);
  for (const std::uint8_t p1 : std::array<std::uint8_t, 2>{0x00, 0x02}) {  // both forms are in the field
    const auto answer = channel.send({0x00, 0xA4, p1, 0x00, id, 0x00}, name);
    if (!answer) return Failure{answer.error()};
    if (answer->ok()) return file;
  }
  file.addressing_ = Addressing::ByShortId;
  return file;
}

std::string RecordFile::step(std::uint8_t record) const {
  return fmt::format("read EF{:02X}/{}", file_id_ & 0xFF, record);
}

Result<ResponseApdu, Error> RecordFile::request(std::uint8_t record, files::Item expected, std::uint8_t le) {
  const auto by_short_id = static_cast<std::uint8_t>((file_id_ & 0x1F) << 3 | 0x04);
  switch (addressing_) {
    case Addressing::ByTag:
      return channel_.read_record(expected.tag, 0x00, le, step(record));
    case Addressing::ByShortId:
      return channel_.read_record(record, by_short_id, le, step(record));
    case Addressing::Selected:
      break;
  }
  return channel_.read_record(record, 0x04, le, step(record));
}

Result<std::optional<RecordFile::Item>, Error> RecordFile::read(std::uint8_t record, files::Item expected) {
  auto answer = request(record, expected, with_header(expected.length));
  while (answer && !addressing_proven_ && means_other_addressing(answer->status) &&
         addressing_ != Addressing::ByShortId) {
    addressing_ = addressing_ == Addressing::Selected ? Addressing::ByTag : Addressing::ByShortId;
    answer = request(record, expected, with_header(expected.length));
  }
  if (!answer) return Failure{answer.error()};
  if (means_absent_or_protected(answer->status)) return std::optional<Item>{};
  if (!answer->ok()) return Failure{Error{Fault::ProtocolError, step(record) + ": " + hex_status(answer->status)}};
  addressing_proven_ = true;

  auto item = parse_record(answer->data);
  if (item && !item->complete() && item->length <= 0xFD) {
    // Some cards cut the answer to Le instead of saying 6Cxx: ask again for what the record announces.
    answer = request(record, expected, with_header(item->length));
    if (!answer) return Failure{answer.error()};
    item = parse_record(answer->data);
  }
  if (!item || !item->complete()) return Failure{Error{Fault::GarbledData, step(record) + ": broken record"}};
  return std::optional(Item{item->tag, Bytes(item->value.begin(), item->value.end())});
}

}  // namespace huanka::card_reader
