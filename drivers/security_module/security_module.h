// The security module's contract: what holds the keys with which a third-generation card and this terminal prove
// themselves to each other before the card gives its holder's data away (domain reference 1.5). A module may be a PSAM
// in a second slot (card_reader/psam_module.h), a remote HSM, or the software stand-in (software_module.h); all pass
// the same contract test. What the standard's text would say of algorithms and key numbers is not public, so nothing of
// it is fixed here: a module is asked for bytes and judges bytes.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "result/result.h"

namespace huanka::security_module {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Two challenges of eight bytes each, in both directions (domain reference 1.5).
inline constexpr std::size_t challenge_bytes = 16;

enum class Fault {
  NotThere,        ///< no module where it should be, or it cannot be used as it is
  Lost,            ///< pulled or silent in the middle of an exchange
  Refused,         ///< it is there and does not do what was asked
  CardNotGenuine,  ///< the card's answer does not show a key that this module knows
  Replayed,        ///< the card's challenge was seen before; nothing is proven to it
  OutOfOrder       ///< a step was asked for that does not follow; each step is good for one time
};

struct Error {
  Fault fault = Fault::Refused;
  std::string detail;  ///< the step and a status; never a key, a challenge or an answer
  bool operator==(const Error&) const = default;
};

/// One module; one exchange at a time, from one thread. An exchange is begin, challenge, check, prove, in this order
/// and each once; begin starts anew from anywhere, and after any fault nothing but begin is answered.
class SecurityModule {
 public:
  virtual ~SecurityModule() = default;

  /// Which module this is, for staff and diagnostics: "PSAM in reader ...".
  virtual std::string description() const = 0;
  /// Whether it could be used now.
  virtual Result<Done, Error> check_up() = 0;

  /// With the card whose identification code (16 bytes) this is.
  Result<Done, Error> begin(ByteView identification_code);
  /// For the card's INTERNAL AUTHENTICATE: 16 bytes never given before.
  Result<Bytes, Error> challenge();
  /// Whether the card's answer to that challenge shows its key.
  Result<Done, Error> check(ByteView answer);
  /// The 16 bytes that the card's EXTERNAL AUTHENTICATE wants for its own challenge of 16 bytes.
  Result<Bytes, Error> prove(ByteView card_challenge);

 protected:
  SecurityModule() = default;
  SecurityModule(const SecurityModule&) = delete;
  SecurityModule& operator=(const SecurityModule&) = delete;

  virtual Result<Done, Error> do_begin(ByteView identification_code) = 0;
  virtual Result<Bytes, Error> do_challenge() = 0;
  virtual Result<Done, Error> do_check(ByteView challenge, ByteView answer) = 0;
  virtual Result<Bytes, Error> do_prove(ByteView card_challenge) = 0;
  /// The exchange is over, whichever way: lets go of what it held.
  virtual void do_end() {}

 private:
  enum class Stage { Idle, Begun, Challenged, CardProven };
  /// The error after which only begin is answered.
  Failure<Error> over(Error error);
  bool seen_before(ByteView card_challenge) const;

  Stage stage_ = Stage::Idle;
  Bytes challenge_;
  std::deque<Bytes> seen_;  ///< cards' challenges, newest last
};

/// Where a module is wanted and cannot be had: every exchange says why.
class MissingModule : public SecurityModule {
 public:
  explicit MissingModule(std::string why) : why_(std::move(why)) {}
  std::string description() const override { return "none can be used: " + why_; }
  Result<Done, Error> check_up() override { return Failure{Error{Fault::NotThere, why_}}; }

 protected:
  Result<Done, Error> do_begin(ByteView) override { return check_up(); }
  Result<Bytes, Error> do_challenge() override { return Failure{Error{Fault::NotThere, why_}}; }
  Result<Done, Error> do_check(ByteView, ByteView) override { return check_up(); }
  Result<Bytes, Error> do_prove(ByteView) override { return Failure{Error{Fault::NotThere, why_}}; }

 private:
  std::string why_;
};

}  // namespace huanka::security_module
