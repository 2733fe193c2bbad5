#include "card_reader/social_security_card.h"

#include <algorithm>

#include "card_reader/bank_application.h"
#include "card_reader/card_kind.h"
#include "card_reader/gb18030.h"
#include "card_reader/record_file.h"

namespace huanka::card_reader {
namespace {

using files::Item;
using Field = std::optional<Bytes>;

Error garbled(std::string_view what) { return {Fault::GarbledData, std::string(what)}; }

std::string text_of(const Bytes& value) {
  const ByteView text = without_filler(value);
  return {text.begin(), text.end()};
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// 17 digits and a digit or X; whether the check digit fits is a rule of the application, not of the card.
bool has_form_of_id_number(std::string_view text) {
  return text.size() == 18 && is_digits(text.substr(0, 17)) && (is_digits(text.substr(17)) || text.back() == 'X');
}

/// The field's generation test (domain reference 1.5): '1' first, '2' or still unset second, '3' third.
std::optional<Generation> generation_of(const Bytes& version) {
  if (is_blank(version)) return Generation::Second;
  switch (version.front()) {
    case 0x00:
    case '0':
    case '2':
      return Generation::Second;
    case '1':
      return Generation::First;
    case '3':
      return Generation::Third;
    default:
      return std::nullopt;
  }
}

/// Reads one item that must be in this record, by tag.
Result<Field, Error> read_item(RecordFile& file, std::uint8_t record, Item item) {
  auto found = file.read(record, item);
  if (!found) return Failure{found.error()};
  if (!*found) return Field{};
  if ((*found)->tag != item.tag) return Failure{garbled("EF05: unexpected tag")};
  return Field{std::move((*found)->value)};
}

/// A date item; an unset one is empty, one that is no date is an error.
Result<std::string, Error> date_of(const Field& field, std::string_view what) {
  if (!field || is_blank(*field)) return std::string{};
  const auto digits = from_bcd(*field);
  if (!digits || digits->size() != 8) return Failure{garbled(what)};
  return *digits;
}

/// EF05, the issuer's data. The version comes first, because it decides how everything else is to be understood.
Result<CardData, Error> read_issuer_data(CardChannel& channel) {
  auto file = RecordFile::open(channel, files::kEf05);
  if (!file) return Failure{file.error()};
  CardData card;

  const auto version = read_item(*file, 3, files::ef05::kSpecVersion);
  if (!version) return Failure{version.error()};
  if (!*version) return Failure{Error{Fault::CardRefused, "EF05/3: no version"}};
  const auto generation = generation_of(**version);
  if (!generation) return Failure{garbled("EF05/3: unknown version")};
  card.generation = *generation;
  card.spec_version = text_of(**version);

  const auto code = read_item(*file, 1, files::ef05::kIdentificationCode);
  if (!code) return Failure{code.error()};
  if (!*code) return Failure{Error{Fault::CardRefused, "EF05/1: no identification code"}};
  if (is_blank(**code)) return Failure{Error{Fault::BlankCard, "EF05/1: blank"}};
  if ((*code)->size() != files::ef05::kIdentificationCode.length) return Failure{garbled("EF05/1: length")};
  card.identification_code = to_hex(**code);

  const auto card_class = read_item(*file, 2, files::ef05::kCardClass);
  if (!card_class) return Failure{card_class.error()};
  if (*card_class) card.card_class = text_of(**card_class);

  const auto issued = read_item(*file, 5, files::ef05::kIssueDate);
  if (!issued) return Failure{issued.error()};
  const auto expires = read_item(*file, 6, files::ef05::kExpiryDate);
  if (!expires) return Failure{expires.error()};
  auto issue_date = date_of(*issued, "EF05/5: no date");
  if (!issue_date) return Failure{issue_date.error()};
  auto expiry_date = date_of(*expires, "EF05/6: no date");
  if (!expiry_date) return Failure{expiry_date.error()};
  card.issue_date = std::move(*issue_date);
  card.expiry_date = std::move(*expiry_date);

  const auto number = read_item(*file, 7, files::ef05::kCardNumber);
  if (!number) return Failure{number.error()};
  if (*number) card.card_number = text_of(**number);
  return card;
}

/// The items of EF06 that were there, before decoding.
struct HolderRecords {
  Field id_number, name, name_extension, sex, nation, birth_date;

  Field* slot(std::uint8_t tag) {
    if (tag == files::ef06::kIdNumber.tag) return &id_number;
    if (tag == files::ef06::kName.tag) return &name;
    if (tag == files::ef06::kNameExtension.tag) return &name_extension;
    if (tag == files::ef06::kSex.tag) return &sex;
    if (tag == files::ef06::kNation.tag) return &nation;
    if (tag == files::ef06::kBirthDate.tag) return &birth_date;
    return nullptr;
  }
};

/// Walks the records. Whether the card has the name extension is seen from the tag of record 3, not believed from the
/// version: layout v1 and v2 differ by one record number from there on.
Result<HolderRecords, Error> read_holder_records(CardChannel& channel, Generation generation) {
  auto file = RecordFile::open(channel, files::kEf06);
  if (!file) return Failure{file.error()};
  HolderRecords records;
  using files::ef06::kItemsV1;
  using files::ef06::kItemsV2;
  std::span<const Item> layout = generation == Generation::First ? std::span<const Item>(kItemsV1) : kItemsV2;
  for (std::size_t at = 0; at < layout.size(); ++at) {
    if (layout[at].tag == files::ef06::kBirthplace.tag) continue;  // not needed, so not read
    auto item = file->read(static_cast<std::uint8_t>(at + 1), layout[at]);
    if (!item) return Failure{item.error()};
    if (!*item) continue;
    if ((*item)->tag != layout[at].tag) {
      if (at != 2) return Failure{garbled("EF06: unexpected tag")};
      layout = layout.size() == kItemsV1.size() ? std::span<const Item>(kItemsV2) : kItemsV1;
      if ((*item)->tag != layout[at].tag) return Failure{garbled("EF06/3: unexpected tag")};
    }
    *records.slot((*item)->tag) = std::move((*item)->value);
  }
  return records;
}

/// Record 09 goes on in record 4E where the name is longer than 30 bytes; a character may straddle the two.
Result<std::string, Error> name_of(const HolderRecords& records) {
  if (!records.name) return std::string{};
  Bytes bytes = *records.name;
  if (records.name_extension && !is_blank(*records.name_extension)) append(bytes, *records.name_extension);
  const ByteView filled = without_filler(bytes);
  if (filled.empty()) return std::string{};
  auto utf8 = gb18030_to_utf8(filled);
  if (!utf8) return Failure{garbled("EF06/2: name is not GB 18030")};
  return std::move(*utf8);
}

Result<Done, Error> decode_holder(const HolderRecords& records, CardData& card) {
  if (records.id_number) card.id_number = text_of(*records.id_number);
  if (!card.id_number.empty() && !has_form_of_id_number(card.id_number))
    return Failure{garbled("EF06/1: not an ID number")};
  auto name = name_of(records);
  if (!name) return Failure{name.error()};
  card.name = std::move(*name);
  if (records.sex && !is_blank(*records.sex)) card.sex = static_cast<char>(records.sex->front());
  if (records.nation && !is_blank(*records.nation)) {
    const auto digits = from_bcd(*records.nation);
    if (!digits) return Failure{garbled("EF06: nation")};
    card.nation = *digits;
  }
  auto birth_date = date_of(records.birth_date, "EF06: birth date");
  if (!birth_date) return Failure{birth_date.error()};
  card.birth_date = std::move(*birth_date);
  return Done{};
}

/// A card of the first two generations must say whose it is, and so must one that was authenticated for that.
Result<Done, Error> check_holder_given(const HolderRecords& records, const CardData& card) {
  if (card.generation == Generation::Third && !card.authenticated) return Done{};
  if (!records.id_number || !records.name) return Failure{Error{Fault::CardRefused, "EF06: holder not readable"}};
  if (card.id_number.empty() && card.name.empty()) return Failure{Error{Fault::BlankCard, "EF06: no holder"}};
  if (card.id_number.empty() || card.name.empty()) return Failure{garbled("EF06: holder incomplete")};
  return Done{};
}

}  // namespace

Result<CardData, Error> read_social_security_card(Transport& transport, const ReadLimits& limits, std::stop_token stop,
                                                  const ModuleInUse& in_use, ExchangeClock* clock) {
  CardChannel channel(transport, limits, std::move(stop));
  const auto selected = channel.select_by_name(bytes_of(files::kSsse), "select SSSE");
  if (!selected) return Failure{selected.error()};
  if (!selected->ok()) return Failure{recognise_foreign_card(channel, selected->status)};

  auto card = read_issuer_data(channel);
  if (!card) return card;
  if (in_use.module && card->generation == Generation::Third) {
    if (const auto proven = authenticate(channel, in_use, card->identification_code, clock); !proven)
      return Failure{proven.error()};
    // What of the issuer's data was protected can be read now too.
    auto opened = read_issuer_data(channel);
    if (!opened) return opened;
    if (opened->identification_code != card->identification_code) return Failure{garbled("EF05/1: another code")};
    card = std::move(opened);
    card->authenticated = true;
  }
  const auto records = read_holder_records(channel, card->generation);
  if (!records) return Failure{records.error()};
  if (const auto decoded = decode_holder(*records, *card); !decoded) return Failure{decoded.error()};
  if (const auto given = check_holder_given(*records, *card); !given) return Failure{given.error()};

  auto bank = read_bank_account(channel);
  if (!bank) return Failure{bank.error()};
  card->pan = std::move(bank->pan);
  card->pan_source = bank->source;
  card->interface = transport.interface();
  card->historical_bytes = to_hex(transport.historical_bytes());
  return card;
}

}  // namespace huanka::card_reader
