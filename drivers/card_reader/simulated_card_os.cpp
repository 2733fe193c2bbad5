#include "card_reader/simulated_card_os.h"

#include <algorithm>
#include <utility>

namespace huanka::card_reader {
namespace {

constexpr std::uint16_t kDone = 0x9000;
constexpr std::uint16_t kWrongLength = 0x6700;
constexpr std::uint16_t kDenied = 0x6982;
constexpr std::uint16_t kBlocked = 0x6983;
constexpr std::uint16_t kNoChallenge = 0x6985;
constexpr std::uint16_t kNoKey = 0x6A88;
constexpr std::size_t kOneChallenge = 8;
constexpr std::uint16_t kNoCurrentFile = 0x6986;
constexpr std::uint16_t kFileNotFound = 0x6A82;
constexpr std::uint16_t kRecordNotFound = 0x6A83;
constexpr std::uint16_t kWrongParameters = 0x6A86;
constexpr std::uint16_t kUnknownInstruction = 0x6D00;

Bytes status(std::uint16_t word) {
  return {static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word & 0xFF)};
}

}  // namespace

Bytes garbled_answer(Bytes answer) {
  for (std::size_t at = 0; at + 2 < answer.size(); ++at) answer[at] = static_cast<std::uint8_t>(0xA5 ^ (at * 7));
  return answer;
}

struct SimulatedCardOs::Request {
  std::uint8_t ins = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  ByteView data;
  std::optional<std::uint8_t> le;
};

void SimulatedCardOs::reset() {
  application_.reset();
  file_.reset();
  pending_.clear();
  challenges_.clear();
  terminal_proven_ = false;
}

Bytes SimulatedCardOs::process(ByteView command) {
  if (command.size() < 4) return status(kWrongLength);
  Request request{command[1], command[2], command[3], {}, std::nullopt};
  if (command.size() == 5) {
    request.le = command[4];
  } else if (command.size() > 5) {
    const std::size_t length = command[4];
    const std::size_t rest = command.size() - 5;
    if (rest != length && rest != length + 1) return status(kWrongLength);
    request.data = command.subspan(5, length);
    if (rest == length + 1) request.le = command.back();
  }
  if (request.ins != 0xC0) pending_.clear();
  switch (request.ins) {
    case 0xA4:
      return select(request);
    case 0xB2:
      return read_record(request);
    case 0xA8:
      return processing_options(request);
    case 0xC0:
      return get_response(request);
    default:
      break;
  }
  if (image_.secret) {
    if (request.ins == 0x88) return internal_authenticate(request);
    if (request.ins == 0x84) return get_challenge(request);
    if (request.ins == 0x82) return external_authenticate(request);
  }
  return status(kUnknownInstruction);
}

Bytes SimulatedCardOs::internal_authenticate(const Request& request) {
  const auto& [keys, algorithm, recorded_answer, repeats] = *image_.secret;
  if (request.data.size() != security_module::challenge_bytes) return status(kWrongLength);
  if (!recorded_answer.empty()) return deliver(recorded_answer, request);
  if (!keys) return status(kNoKey);
  return deliver(keys->internal.encrypt(algorithm, request.data), request);
}

Bytes SimulatedCardOs::get_challenge(const Request& request) {
  if (request.le.value_or(0) != kOneChallenge) return status(kWrongLength);
  Bytes challenge = image_.secret->repeats_challenge ? Bytes(kOneChallenge, 0x11) : security_module::random_challenge();
  challenge.resize(kOneChallenge);
  challenges_.push_back(challenge);
  return deliver(std::move(challenge), request);
}

/// For the two challenges given last, which are good for one try.
Bytes SimulatedCardOs::external_authenticate(const Request& request) {
  const auto given = std::exchange(challenges_, {});
  if (!image_.secret->keys) return status(kNoKey);
  if (wrong_proofs_ >= most_wrong_proofs) return status(kBlocked);
  if (given.size() < 2) return status(kNoChallenge);
  Bytes both = given[given.size() - 2];
  append(both, given.back());
  const auto expected = image_.secret->keys->external.encrypt(image_.secret->algorithm, both);
  terminal_proven_ = security_module::same(expected, request.data);
  if (terminal_proven_) {
    wrong_proofs_ = 0;
    return status(kDone);
  }
  ++wrong_proofs_;
  return status(static_cast<std::uint16_t>(0x63C0 | (most_wrong_proofs - wrong_proofs_)));
}

Bytes SimulatedCardOs::deliver(Bytes data, const Request& request) {
  if (image_.protocol == Protocol::T0 && !request.data.empty()) {
    if (data.empty()) return status(kDone);
    pending_ = std::move(data);
    return status(static_cast<std::uint16_t>(0x6100 | (pending_.size() & 0xFF)));
  }
  const bool wants_all = image_.protocol == Protocol::T1 && request.le.value_or(0) == 0;
  if (!wants_all && request.le.value_or(0) != data.size())
    return status(static_cast<std::uint16_t>(0x6C00 | (data.size() & 0xFF)));
  append(data, status(kDone));
  return data;
}

Bytes SimulatedCardOs::get_response(const Request& request) {
  if (pending_.empty()) return status(kNoCurrentFile);
  if (request.le.value_or(0) != pending_.size())
    return status(static_cast<std::uint16_t>(0x6C00 | (pending_.size() & 0xFF)));
  Bytes data = std::move(pending_);
  pending_.clear();
  append(data, status(kDone));
  return data;
}

Bytes SimulatedCardOs::select(const Request& request) {
  if (request.p1 == 0x04) {
    const auto found = std::find_if(image_.applications.begin(), image_.applications.end(), [&](const auto& each) {
      return std::equal(each.name.begin(), each.name.end(), request.data.begin(), request.data.end());
    });
    if (found == image_.applications.end()) return status(kFileNotFound);
    terminal_proven_ = false;  // it was proved to the application before
    application_ = static_cast<std::size_t>(found - image_.applications.begin());
    file_.reset();
    return deliver(found->fci, request);
  }
  if ((request.p1 != 0x00 && request.p1 != 0x02) || request.data.size() != 2) return status(kWrongParameters);
  const auto id = static_cast<std::uint16_t>(request.data[0] << 8 | request.data[1]);
  if (id == 0x3F00) {
    if (!image_.has_master_file) return status(kFileNotFound);
    application_.reset();
    file_.reset();
    return status(kDone);
  }
  if (!application_) return status(kFileNotFound);
  const auto& in = image_.applications[*application_].files;
  const auto found = std::find_if(in.begin(), in.end(), [&](const auto& each) { return each.id == id; });
  if (found == in.end()) return status(kFileNotFound);
  file_ = static_cast<std::size_t>(found - in.begin());
  return status(kDone);
}

const SimulatedFile* SimulatedCardOs::addressed_file(std::uint8_t p2) const {
  if (!application_) return nullptr;
  const auto& in = image_.applications[*application_].files;
  const int short_id = p2 >> 3;
  if (short_id == 0) return file_ ? &in[*file_] : nullptr;
  const auto found = std::find_if(in.begin(), in.end(), [&](const auto& each) { return each.short_id == short_id; });
  return found == in.end() ? nullptr : &*found;
}

Bytes SimulatedCardOs::read_record(const Request& request) {
  const SimulatedFile* in = addressed_file(request.p2);
  if (in == nullptr) return status((request.p2 >> 3) == 0 ? kNoCurrentFile : kFileNotFound);
  const int mode = request.p2 & 0x07;
  const Bytes* record = nullptr;
  if (mode == 4) {
    if (request.p1 >= 1 && request.p1 <= in->records.size()) record = &in->records[request.p1 - 1U];
  } else if (mode == 0) {
    for (const Bytes& each : in->records)
      if (record == nullptr && !each.empty() && each.front() == request.p1) record = &each;
  } else {
    return status(kWrongParameters);
  }
  if (record == nullptr || record->empty()) return status(kRecordNotFound);
  if (!in->free && !terminal_proven_) return status(kDenied);
  return deliver(*record, request);
}

Bytes SimulatedCardOs::processing_options(const Request& request) {
  if (!application_ || image_.applications[*application_].processing_options.empty()) return status(0x6985);
  return deliver(image_.applications[*application_].processing_options, request);
}

}  // namespace huanka::card_reader
