#include "card_reader/authenticated_read.h"

namespace huanka::card_reader {
namespace {

constexpr std::uint16_t kDone = 0x9000;
constexpr std::uint8_t kInternalAuthenticate = 0x88;
constexpr std::uint8_t kGetChallenge = 0x84;
constexpr std::uint8_t kExternalAuthenticate = 0x82;
constexpr std::uint8_t kOneChallenge = 8;

Fault fault_of(security_module::Fault fault) {
  using Module = security_module::Fault;
  switch (fault) {
    case Module::NotThere:
      return Fault::ModuleMissing;
    case Module::Lost:
      return Fault::ModuleLost;
    case Module::CardNotGenuine:
      return Fault::CardNotGenuine;
    case Module::Replayed:
      return Fault::ChallengeRepeated;
    case Module::Refused:
    case Module::OutOfOrder:
      break;
  }
  return Fault::ModuleRefused;
}

Failure<Error> failed(const security_module::Error& error) {
  return Failure{Error{fault_of(error.fault), "security module: " + error.detail}};
}

/// Asks the module while the clock says for whom is being waited.
template <class Question>
auto asked(ExchangeClock* clock, Question question) {
  if (clock != nullptr) clock->begin(ExchangeClock::For::Module);
  auto answer = question();
  if (clock != nullptr) clock->end();
  return answer;
}

/// Two challenges of eight bytes, one behind the other.
Result<Bytes, Error> challenges_of(CardChannel& channel) {
  Bytes both;
  for (int n = 0; n < 2; ++n) {
    const auto one = channel.send({0x00, kGetChallenge, 0x00, 0x00, {}, kOneChallenge}, "get challenge");
    if (!one) return Failure{one.error()};
    if (one->status != kDone || one->data.size() != kOneChallenge)
      return Failure{Error{Fault::ProtocolError, "get challenge: " + hex_status(one->status)}};
    append(both, one->data);
  }
  return both;
}

}  // namespace

Result<Done, Error> authenticate(CardChannel& channel, const ModuleInUse& in_use, std::string_view identification_code,
                                 ExchangeClock* clock) {
  auto& module = *in_use.module;
  const AuthenticationReferences& say = in_use.references;
  const auto code = from_hex(identification_code).value_or(Bytes{});
  if (const auto begun = asked(clock, [&] { return module.begin(code); }); !begun) return failed(begun.error());
  const auto challenge = asked(clock, [&] { return module.challenge(); });
  if (!challenge) return failed(challenge.error());

  const auto answer = channel.send({0x00, kInternalAuthenticate, say.internal_p1, say.internal_p2, *challenge, 0x00},
                                   "internal authenticate");
  if (!answer) return Failure{answer.error()};
  if (answer->status != kDone)
    return Failure{Error{Fault::CardNotGenuine, "internal authenticate: " + hex_status(answer->status)}};
  const auto genuine = asked(clock, [&] { return module.check(answer->data); });
  if (!genuine) return failed(genuine.error());

  const auto asks = challenges_of(channel);
  if (!asks) return Failure{asks.error()};
  const auto proof = asked(clock, [&] { return module.prove(*asks); });
  if (!proof) return failed(proof.error());
  const auto accepted = channel.send(
      {0x00, kExternalAuthenticate, say.external_p1, say.external_p2, *proof, std::nullopt}, "external authenticate");
  if (!accepted) return Failure{accepted.error()};
  if (accepted->status != kDone)
    return Failure{Error{Fault::TerminalNotTrusted, "external authenticate: " + hex_status(accepted->status)}};
  return Done{};
}

}  // namespace huanka::card_reader
