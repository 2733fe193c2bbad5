#include "card_reader/bank_application.h"

#include <algorithm>
#include <array>

#include "card_reader/card_files.h"
#include "card_reader/tlv.h"

namespace huanka::card_reader {
namespace {

namespace tags = files::tags;

constexpr int kMaxDirectoryRecords = 4;  ///< social security cards list one application
constexpr std::size_t kMaxApplications = 4;
constexpr int kMaxLocatedRecords = 12;  ///< records worth reading before giving up on the PAN
constexpr std::uint8_t kLastShortId = 30;

std::uint8_t record_of(std::uint8_t short_id) { return static_cast<std::uint8_t>(short_id << 3 | 0x04); }

struct RecordAddress {
  std::uint8_t short_id;
  std::uint8_t record;
};

// Where cards keep track 2 and PAN; many allow reading them without GPO.
constexpr std::array kUsualPlaces{RecordAddress{1, 1}, RecordAddress{2, 1}, RecordAddress{3, 1}, RecordAddress{16, 1}};

bool is_plausible_pan(std::string_view digits) { return digits.size() >= 16 && digits.size() <= 19; }

std::optional<std::string> pan_of_track2(ByteView track2) {
  const std::string nibbles = to_hex(track2);
  const std::string pan = nibbles.substr(0, nibbles.find('D'));
  const bool decimal = std::all_of(pan.begin(), pan.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!decimal || !is_plausible_pan(pan) || pan.size() == nibbles.size()) return std::nullopt;
  return pan;
}

std::optional<std::string> pan_of_object(ByteView object) {
  auto pan = from_bcd(object);
  if (!pan || !is_plausible_pan(*pan)) return std::nullopt;
  return pan;
}

/// Collects what the records say about the PAN.
class Findings {
 public:
  Result<Done, Error> take(ByteView record) {
    if (const auto track2 = find_ber(record, tags::kTrack2)) {
      if (!is_blank(*track2) && !(from_track2_ = pan_of_track2(*track2))) return garbled("track 2");
    }
    if (const auto object = find_ber(record, tags::kPan)) {
      if (!is_blank(*object) && !(from_object_ = pan_of_object(*object))) return garbled("PAN object");
    }
    if (complete() && from_track2_ != from_object_) return garbled("PAN and track 2 differ");
    return Done{};
  }
  bool complete() const { return from_track2_ && from_object_; }
  bool any() const { return from_track2_ || from_object_; }
  BankAccount account() const {
    if (complete()) return {from_track2_, PanSource::Both};
    if (from_track2_) return {from_track2_, PanSource::Track2};
    if (from_object_) return {from_object_, PanSource::PanObject};
    return {};
  }

 private:
  static Result<Done, Error> garbled(std::string_view what) {
    return Failure{Error{Fault::GarbledData, "bank application: " + std::string(what)}};
  }
  std::optional<std::string> from_track2_, from_object_;
};

/// Application identifiers from the payment directory; none when the card has no such directory.
Result<std::vector<Bytes>, Error> listed_applications(CardChannel& channel) {
  const bool contactless = channel.transport().interface() == Interface::Contactless;
  const std::array directories =
      contactless ? std::array{files::kPpse, files::kPse} : std::array{files::kPse, files::kPpse};
  for (const std::string_view directory : directories) {
    const auto fci = channel.select_by_name(bytes_of(directory), "select payment directory");
    if (!fci) return Failure{fci.error()};
    if (!fci->ok()) continue;
    if (directory == files::kPpse) return find_all_ber(fci->data, tags::kAid);  // PPSE lists them in its FCI
    const auto short_id = find_ber(fci->data, tags::kDirectorySfi);
    if (!short_id || short_id->size() != 1 || short_id->front() > kLastShortId) return std::vector<Bytes>{};
    std::vector<Bytes> aids;
    for (int record = 1; record <= kMaxDirectoryRecords; ++record) {
      const auto entry = channel.read_record(static_cast<std::uint8_t>(record), record_of(short_id->front()), 0x00,
                                             "read payment directory");
      if (!entry) return Failure{entry.error()};
      if (!entry->ok()) break;
      for (Bytes& aid : find_all_ber(entry->data, tags::kAid)) aids.push_back(std::move(aid));
    }
    return aids;
  }
  return std::vector<Bytes>{};
}

/// GPO data: zeros of the length the card's PDOL asks for (tag, length pairs without values).
Bytes pdol_answer(ByteView fci) {
  std::size_t wanted = 0;
  if (const auto pdol = find_ber(fci, tags::kPdol)) {
    for (std::size_t at = 0; at < pdol->size(); ++at) {
      if (((*pdol)[at] & 0x1F) == 0x1F) ++at;  // two-byte tag
      if (++at < pdol->size()) wanted += (*pdol)[at];
    }
  }
  wanted = std::min<std::size_t>(wanted, 0x7F);
  return make_ber(0x83, Bytes(wanted, 0x00));
}

/// The records the card's application file locator names; none when GPO is refused or malformed.
Result<std::vector<RecordAddress>, Error> located_records(CardChannel& channel, ByteView fci) {
  const auto answer = channel.send({0x80, 0xA8, 0x00, 0x00, pdol_answer(fci), 0x00}, "get processing options");
  if (!answer) return Failure{answer.error()};
  std::vector<RecordAddress> records;
  if (!answer->ok()) return records;
  Bytes locator;
  if (const auto plain = find_ber(answer->data, tags::kGpoFormat1); plain && plain->size() > 2) {
    locator.assign(plain->begin() + 2, plain->end());  // after the two AIP bytes
  } else if (const auto object = find_ber(answer->data, tags::kAfl)) {
    locator = *object;
  }
  for (std::size_t at = 0; at + 4 <= locator.size(); at += 4) {
    const auto short_id = static_cast<std::uint8_t>(locator[at] >> 3);
    if (short_id == 0 || short_id > kLastShortId) continue;
    for (int record = locator[at + 1]; record <= locator[at + 2] && records.size() < kMaxLocatedRecords; ++record)
      records.push_back({short_id, static_cast<std::uint8_t>(record)});
  }
  return records;
}

Result<Done, Error> read_records(CardChannel& channel, std::span<const RecordAddress> places, Findings& findings) {
  for (const RecordAddress& place : places) {
    const auto record = channel.read_record(place.record, record_of(place.short_id), 0x00, "read bank record");
    if (!record) return Failure{record.error()};
    if (!record->ok()) continue;
    if (auto taken = findings.take(record->data); !taken) return taken;
    if (findings.complete()) return Done{};
  }
  return Done{};
}

}  // namespace

Result<BankAccount, Error> read_bank_account(CardChannel& channel) {
  auto listed = listed_applications(channel);
  if (!listed) return Failure{listed.error()};
  std::vector<Bytes> aids = std::move(*listed);
  if (aids.empty())
    for (const std::string_view aid : {files::kDebit, files::kCredit, files::kQuasiCredit, files::kElectronicCash})
      aids.push_back(bytes_of(aid));
  if (aids.size() > kMaxApplications) aids.resize(kMaxApplications);

  for (const Bytes& aid : aids) {
    const auto fci = channel.select_by_name(aid, "select bank application");
    if (!fci) return Failure{fci.error()};
    if (!fci->ok()) continue;
    const auto located = located_records(channel, fci->data);
    if (!located) return Failure{located.error()};
    Findings findings;
    if (const auto read = read_records(channel, *located, findings); !read) return Failure{read.error()};
    if (!findings.any()) {
      if (const auto read = read_records(channel, kUsualPlaces, findings); !read) return Failure{read.error()};
    }
    if (findings.any()) return findings.account();
  }
  return BankAccount{};
}

}  // namespace huanka::card_reader
