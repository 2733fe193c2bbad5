#include "security_module/security_module.h"

#include <algorithm>

namespace huanka::security_module {

namespace {
/// Enough for a repeated challenge to be noticed across a day of cards; a card that waits longer gains one read of
/// itself.
constexpr std::size_t remembered = 1024;
}  // namespace

Failure<Error> SecurityModule::over(Error error) {
  stage_ = Stage::Idle;
  do_end();
  return Failure{std::move(error)};
}

Result<Done, Error> SecurityModule::begin(ByteView identification_code) {
  if (stage_ != Stage::Idle) do_end();
  stage_ = Stage::Idle;
  const auto begun = do_begin(identification_code);
  if (!begun) return over(begun.error());
  stage_ = Stage::Begun;
  return Done{};
}

Result<Bytes, Error> SecurityModule::challenge() {
  if (stage_ != Stage::Begun) return over({Fault::OutOfOrder, "challenge"});
  auto made = do_challenge();
  if (!made) return over(made.error());
  if (made->size() != challenge_bytes) return over({Fault::Refused, "challenge: of another length"});
  challenge_ = *made;
  stage_ = Stage::Challenged;
  return made;
}

Result<Done, Error> SecurityModule::check(ByteView answer) {
  if (stage_ != Stage::Challenged) return over({Fault::OutOfOrder, "check"});
  const auto good = do_check(challenge_, answer);
  challenge_.clear();
  if (!good) return over(good.error());
  stage_ = Stage::CardProven;
  return Done{};
}

Result<Bytes, Error> SecurityModule::prove(ByteView card_challenge) {
  if (stage_ != Stage::CardProven) return over({Fault::OutOfOrder, "prove"});
  if (card_challenge.size() != challenge_bytes) return over({Fault::Refused, "prove: challenge of another length"});
  if (seen_before(card_challenge)) return over({Fault::Replayed, "prove"});
  seen_.emplace_back(card_challenge.begin(), card_challenge.end());
  if (seen_.size() > remembered) seen_.pop_front();
  auto proof = do_prove(card_challenge);
  if (!proof) return over(proof.error());
  if (proof->size() != challenge_bytes) return over({Fault::Refused, "prove: proof of another length"});
  stage_ = Stage::Idle;
  do_end();
  return proof;
}

bool SecurityModule::seen_before(ByteView card_challenge) const {
  const auto half = card_challenge.size() / 2;
  const ByteView first = card_challenge.first(half), second = card_challenge.last(half);
  if (std::equal(first.begin(), first.end(), second.begin(), second.end())) return true;
  return std::any_of(seen_.begin(), seen_.end(), [&](const Bytes& earlier) {
    return std::equal(earlier.begin(), earlier.end(), card_challenge.begin(), card_challenge.end());
  });
}

}  // namespace huanka::security_module
