// The door through which text messages leave: whoever carries them implements this one function. A gateway that
// accepted a key never delivers that key a second time; that is what makes a repeat after a lost answer harmless.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "office/sms.h"

namespace huanka::office {

struct SmsAccepted {
  std::string reference;  ///< the gateway's own name for the message; may be empty
  bool operator==(const SmsAccepted&) const = default;
};
/// Whether it was accepted is not known, or it was not; the same again later.
struct SmsNotNow {
  std::string reason;
  std::optional<std::chrono::seconds> retry_after;
  bool operator==(const SmsNotNow&) const = default;
};
/// The gateway will never take this message.
struct SmsNever {
  std::string reason;
  bool operator==(const SmsNever&) const = default;
};
using SmsAnswer = std::variant<SmsAccepted, SmsNotNow, SmsNever>;

class SmsGateway {
 public:
  SmsGateway() = default;
  SmsGateway(const SmsGateway&) = delete;
  SmsGateway& operator=(const SmsGateway&) = delete;
  SmsGateway(SmsGateway&&) = delete;
  SmsGateway& operator=(SmsGateway&&) = delete;
  virtual ~SmsGateway() = default;
  /// Blocks for as long as its settings allow, or until `stop`. Reasons hold no number and no text.
  virtual SmsAnswer send(const Sms& sms, const std::stop_token& stop) = 0;
};

}  // namespace huanka::office
