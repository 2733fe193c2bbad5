#include "card_reader/psam_module.h"

#include <algorithm>

namespace huanka::card_reader {
namespace {

using Module = security_module::Fault;

constexpr std::uint16_t kDone = 0x9000;

bool is_not_genuine(std::uint16_t status) { return (status >> 8) == 0x63; }

/// What a fault of the slot means while an exchange is going on.
Module fault_of(Fault fault) {
  switch (fault) {
    case Fault::ServiceDown:
    case Fault::NoReader:
    case Fault::ReaderUnplugged:
    case Fault::NoCard:
    case Fault::CardRemoved:
    case Fault::CardMute:
    case Fault::TimedOut:
      return Module::Lost;
    default:
      return Module::Refused;
  }
}

Failure<security_module::Error> refused(std::string_view step, std::uint16_t status) {
  return Failure{security_module::Error{Module::Refused, std::string(step) + ": " + hex_status(status)}};
}

}  // namespace

Result<Done, security_module::Error> PsamModule::connect() {
  const auto not_there = [](const std::string& why) { return Failure{security_module::Error{Module::NotThere, why}}; };
  auto context = PcscContext::establish();
  if (!context) return not_there(context.error().detail);
  context_.emplace(std::move(*context));
  const auto readers = context_->readers(reader_);
  if (!readers) return not_there(readers.error().detail);
  const auto reader = std::find_if(readers->begin(), readers->end(), [](const auto& each) { return each.has_card; });
  if (reader == readers->end()) return not_there(readers->empty() ? "no such reader" : "nothing in its slot");
  auto card = PcscCard::connect(*context_, *reader, clock_);
  if (!card) return not_there(card.error().detail);
  card_.emplace(std::move(*card));
  channel_.emplace(*card_, ReadLimits{});
  if (commands_.application.empty()) return Done{};
  const auto selected = channel_->select_by_name(commands_.application, "select");
  if (!selected) return not_there(selected.error().detail);
  if (!selected->ok()) return refused("select", selected->status);
  return Done{};
}

void PsamModule::do_end() {
  channel_.reset();
  card_.reset();
  context_.reset();
}

Result<Done, security_module::Error> PsamModule::check_up() {
  do_end();
  auto there = connect();
  do_end();
  return there;
}

Result<ResponseApdu, security_module::Error> PsamModule::say(const CommandHeader& header, ByteView data,
                                                             std::optional<std::uint8_t> answer_bytes,
                                                             std::string_view step) {
  auto answer =
      channel_->send({header[0], header[1], header[2], header[3], Bytes(data.begin(), data.end()), answer_bytes}, step);
  if (!answer) return Failure{security_module::Error{fault_of(answer.error().fault), answer.error().detail}};
  return std::move(*answer);
}

Result<Done, security_module::Error> PsamModule::do_begin(ByteView identification_code) {
  if (auto there = connect(); !there) return there;
  const auto begun = say(commands_.begin, identification_code, std::nullopt, "begin");
  if (!begun) return Failure{begun.error()};
  if (begun->status != kDone) return refused("begin", begun->status);
  return Done{};
}

Result<Bytes, security_module::Error> PsamModule::do_challenge() {
  auto made = say(commands_.challenge, {}, security_module::challenge_bytes, "challenge");
  if (!made) return Failure{made.error()};
  if (made->status != kDone) return refused("challenge", made->status);
  return std::move(made->data);
}

Result<Done, security_module::Error> PsamModule::do_check(ByteView, ByteView answer) {
  const auto judged = say(commands_.check, answer, std::nullopt, "check");
  if (!judged) return Failure{judged.error()};
  if (is_not_genuine(judged->status))
    return Failure{security_module::Error{Module::CardNotGenuine, "check: " + hex_status(judged->status)}};
  if (judged->status != kDone) return refused("check", judged->status);
  return Done{};
}

Result<Bytes, security_module::Error> PsamModule::do_prove(ByteView card_challenge) {
  auto proof = say(commands_.prove, card_challenge, security_module::challenge_bytes, "prove");
  if (!proof) return Failure{proof.error()};
  if (proof->status != kDone) return refused("prove", proof->status);
  return std::move(proof->data);
}

}  // namespace huanka::card_reader
