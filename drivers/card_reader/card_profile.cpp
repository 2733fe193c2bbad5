#include "card_reader/card_profile.h"

#include "card_reader/card_files.h"
#include "card_reader/gb18030.h"
#include "card_reader/tlv.h"

namespace huanka::card_reader {
namespace {

namespace tags = files::tags;

constexpr std::size_t kNameBytes = files::ef06::kName.length;
constexpr std::size_t kBlankRecordOfV2 = files::ef06::kNameExtension.length;

// Chip supplier 0090, COS bytes and maker as seen in the field; the serial is made up (domain reference 1.2).
const Bytes& social_security_history() {
  static const Bytes bytes = from_hex("0090 544C96 8660 441621 000019").value_or(Bytes{});
  return bytes;
}

const Bytes& bank_history() {
  static const Bytes bytes = from_hex("8065 A2 01 01 01 3D 72 D6 43 00 00 00").value_or(Bytes{});
  return bytes;
}

Bytes contact_atr(const Bytes& history) {
  Bytes atr{0x3B, static_cast<std::uint8_t>(0x60 | history.size()), 0x00, 0x00};
  append(atr, history);
  return atr;
}

/// What a PC/SC reader makes up for an ISO 14443-4 card (PC/SC part 3).
Bytes contactless_atr(const Bytes& history) {
  Bytes atr{0x3B, static_cast<std::uint8_t>(0x80 | history.size()), 0x80, 0x01};
  append(atr, history);
  std::uint8_t check = 0;
  for (std::size_t at = 1; at < atr.size(); ++at) check ^= atr[at];
  atr.push_back(check);
  return atr;
}

Bytes padded(Bytes value, std::size_t size, std::uint8_t filler) {
  value.resize(size, filler);
  return value;
}

Bytes text_record(files::Item item, std::string_view text) {
  return make_record(item.tag, padded(bytes_of(text), item.length, 0x00));
}

Bytes digits_record(files::Item item, std::string_view digits) {
  return make_record(item.tag, padded(to_bcd(digits), item.length, 0xFF));
}

Bytes fci_of(ByteView name, ByteView proprietary) {
  Bytes inside = make_ber(tags::kDfName, name);
  append(inside, make_ber(tags::kFciProprietary, proprietary));
  return make_ber(tags::kFci, inside);
}

SimulatedFile issuer_file(const CardProfile& card) {
  using namespace files::ef05;
  SimulatedFile file{files::kEf05, 5, {}, true};
  const bool unset = card.damage == Damage::NotPersonalised;
  const Bytes code = unset ? Bytes(16, 0xFF) : from_hex(card.identification_code).value_or(Bytes{});
  Bytes issued = digits_record(kIssueDate, card.issue_date);
  if (card.damage == Damage::BrokenDate) issued[3] = 0xBC;
  file.records = {make_record(kIdentificationCode.tag, padded(code, kIdentificationCode.length, 0xFF)),
                  text_record(kCardClass, card.card_class),
                  text_record(kSpecVersion, card.damage == Damage::UnknownVersion ? "Z.99" : card.spec_version),
                  digits_record(kInitialisingBody, card.identification_code.substr(0, 6)),
                  std::move(issued),
                  digits_record(kExpiryDate, card.expiry_date),
                  text_record(kCardNumber, unset ? "" : card.card_number)};
  return file;
}

SimulatedFile holder_file(const CardProfile& card) {
  using namespace files::ef06;
  SimulatedFile file{files::kEf06, 6, {}, card.holder_free && card.damage != Damage::HolderProtected};
  const bool missing = card.damage == Damage::HolderMissing || card.damage == Damage::NotPersonalised;

  std::string id_number = missing ? "" : card.id_number;
  if (card.damage == Damage::BrokenIdNumber) id_number.replace(6, 4, "ABCD");
  Bytes name = missing ? Bytes{} : utf8_to_gb18030(card.name).value_or(Bytes{});
  if (card.damage == Damage::BrokenName) name = {0xC9, 0x30, 0xFE};
  const Bytes first(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(std::min(name.size(), kNameBytes)));
  const Bytes rest(name.begin() + static_cast<std::ptrdiff_t>(first.size()), name.end());

  file.records = {text_record(kIdNumber, id_number), make_record(kName.tag, padded(first, kNameBytes, 0x00))};
  if (card.generation != Generation::First)
    file.records.push_back(make_record(kNameExtension.tag, padded(rest, kBlankRecordOfV2, 0x00)));
  file.records.push_back(text_record(kSex, missing ? "" : std::string(1, card.sex)));
  file.records.push_back(digits_record(kNation, missing ? "" : card.nation));
  file.records.push_back(digits_record(kBirthplace, "441621"));
  file.records.push_back(digits_record(kBirthDate, missing ? "" : card.birth_date));
  if (card.damage == Damage::BrokenRecord) file.records[1].resize(9);
  if (card.damage == Damage::WrongTag) file.records[1][0] = 0x5C;
  return file;
}

SimulatedApplication social_security_application(const CardProfile& card) {
  const Bytes name = bytes_of(files::kSsse);
  const Bytes directory{static_cast<std::uint8_t>(tags::kDirectorySfi), 0x01, 0x01};
  return {name, fci_of(name, directory), {issuer_file(card), holder_file(card)}, {}};
}

Bytes directory_entry() {
  Bytes entry = make_ber(tags::kAid, bytes_of(files::kDebit));
  append(entry, make_ber(tags::kLabel, bytes_of("PBOC DEBIT")));
  append(entry, make_ber(tags::kPriority, Bytes{0x01}));
  return make_ber(tags::kDirectoryEntry, entry);
}

SimulatedApplication payment_directory(Interface interface) {
  if (interface == Interface::Contactless) {
    const Bytes name = bytes_of(files::kPpse);
    return {name, fci_of(name, make_ber(tags::kIssuerDiscretionary, directory_entry())), {}, {}};
  }
  const Bytes name = bytes_of(files::kPse);
  const Bytes first_short_id = make_ber(tags::kDirectorySfi, Bytes{0x01});
  return {name, fci_of(name, first_short_id), {{0, 1, {make_ber(tags::kRecordTemplate, directory_entry())}, true}}, {}};
}

std::string other_pan(std::string pan) {
  pan[8] = pan[8] == '9' ? '8' : '9';
  return pan;
}

SimulatedApplication bank_application(const CardProfile& card) {
  const Bytes track2 = make_ber(tags::kTrack2, to_bcd(card.pan + "D2703220000000000"));
  const std::string object_digits = card.damage == Damage::DifferingPans ? other_pan(card.pan) : card.pan;
  Bytes object = make_ber(tags::kPan, to_bcd(object_digits));
  append(object, make_ber(tags::kExpiry, to_bcd("270309")));

  const Bytes locator{0x08, 0x01, 0x01, 0x00, 0x10, 0x01, 0x01, 0x00};
  Bytes options;
  if (card.answers_gpo && card.interface == Interface::Contact) {
    Bytes plain{0x7C, 0x00};
    append(plain, locator);
    options = make_ber(tags::kGpoFormat1, plain);
  } else if (card.answers_gpo) {
    Bytes inside = make_ber(tags::kAip, Bytes{0x7C, 0x00});
    append(inside, make_ber(tags::kAfl, locator));
    options = make_ber(tags::kGpoFormat2, inside);
  }
  const Bytes name = bytes_of(files::kDebit);
  const Bytes pdol = make_ber(tags::kPdol, Bytes{0x9F, 0x7A, 0x01, 0x9F, 0x02, 0x06, 0x5F, 0x2A, 0x02});
  return {name,
          fci_of(name, pdol),
          {{0, 1, {make_ber(tags::kRecordTemplate, track2)}, true},
           {0, 2, {make_ber(tags::kRecordTemplate, object)}, true}},
          std::move(options)};
}

}  // namespace

void set_holder(CardProfile& card, std::string_view id_number, std::string_view name) {
  card.id_number = id_number;
  card.name = name;
  if (id_number.size() != 18) return;
  card.birth_date = id_number.substr(6, 8);
  card.sex = (id_number[16] - '0') % 2 == 1 ? '1' : '2';
}

namespace {
CardSecret secret_of(const CardProfile& card, const IssuerKeys& issuer) {
  CardSecret secret{.keys = std::nullopt, .algorithm = issuer.algorithm, .recorded_answer = {}};
  const auto code = from_hex(card.identification_code).value_or(Bytes{});
  const auto keys = security_module::keys_of_card(issuer.masters, issuer.algorithm, code);
  if (!keys) return secret;
  switch (card.authentication) {
    case Authentication::NoKey:
      break;
    case Authentication::RecordedAnswer:
      secret.recorded_answer = keys->internal.encrypt(issuer.algorithm, Bytes(security_module::challenge_bytes, 0x5A));
      break;
    case Authentication::OtherTerminalKey:
      secret.keys = security_module::KeyPair{keys->internal, keys->internal};
      break;
    case Authentication::RepeatsChallenge:
      secret.repeats_challenge = true;
      [[fallthrough]];
    case Authentication::Genuine:
      secret.keys = keys;
      break;
  }
  return secret;
}
}  // namespace

CardImage make_card_image(const CardProfile& card, const std::optional<IssuerKeys>& issuer) {
  const Bytes& history = card.kind == CardKind::SocialSecurity || card.kind == CardKind::Blank
                             ? social_security_history()
                             : bank_history();
  const bool contactless = card.interface == Interface::Contactless;
  CardImage image{contactless ? contactless_atr(history) : contact_atr(history),
                  contactless ? Protocol::T1 : Protocol::T0,
                  card.kind != CardKind::OtherChip,
                  {}};
  if (issuer && card.kind == CardKind::SocialSecurity && card.generation == Generation::Third)
    image.secret = secret_of(card, *issuer);
  if (card.kind == CardKind::SocialSecurity) image.applications.push_back(social_security_application(card));
  if (!card.pan.empty()) {
    if (card.lists_bank_application) image.applications.push_back(payment_directory(card.interface));
    image.applications.push_back(bank_application(card));
  }
  return image;
}

CardData expected_reading(const CardProfile& card, bool authenticated) {
  CardData data;
  data.authenticated = authenticated;
  data.generation = card.generation;
  data.spec_version = card.spec_version;
  data.identification_code = card.identification_code;
  data.card_class = card.card_class;
  data.issue_date = card.issue_date;
  data.expiry_date = card.expiry_date;
  data.card_number = card.card_number;
  if (card.holder_free || authenticated) {
    data.id_number = card.id_number;
    data.name = card.name;
    data.sex = card.sex;
    data.nation = card.nation;
    data.birth_date = card.birth_date;
  }
  if (!card.pan.empty()) {
    data.pan = card.pan;
    data.pan_source = PanSource::Both;
  }
  data.interface = card.interface;
  data.historical_bytes = to_hex(historical_bytes_of(make_card_image(card).atr));
  return data;
}

}  // namespace huanka::card_reader
