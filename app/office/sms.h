// Text messages to cardholders: what one is, and the words of it. The message of an approval opens the ten days (R70,
// R71), so what becomes of each is kept in the office's book.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "domain/case.h"
#include "text/catalog.h"

namespace huanka::office {

enum class SmsKind {
  Approved,  ///< the window opens on the day the gateway accepts it
  Refused    ///< the original bank said no; where to ask
};
enum class SmsState {
  Queued,
  Accepted,  ///< by the gateway
  Failed,    ///< the gateway will never take it: people must look
  Dropped    ///< overtaken before it was sent (the person withdrew)
};

/// One message as it goes to the gateway.
struct Sms {
  std::string key;  ///< the same for every try of the same text
  domain::Mobile to;
  std::string text;
};

/// A message as people at the office see it; neither its text nor a number.
struct SmsRecord {
  domain::CaseNumber case_number;
  SmsKind kind = SmsKind::Approved;
  SmsState state = SmsState::Queued;
  int attempts = 0;
  std::chrono::sys_seconds next_attempt;  ///< Queued only
  std::string reason;                     ///< of the last attempt that was not accepted
  std::string reference;                  ///< the gateway's own name for it, once accepted
  bool operator==(const SmsRecord&) const = default;
};

std::string to_string(SmsKind kind);
std::string to_string(SmsState state);
std::optional<SmsKind> sms_kind_from(std::string_view word);
std::optional<SmsState> sms_state_from(std::string_view word);

/// The text for this case; `last_day` is the last day of the window when the message is accepted today.
using SmsWording = std::function<std::string(SmsKind kind, const domain::Case& c, domain::Date last_day)>;
/// From the catalogue: the name masked, the case number, the last valid day; nothing else of the person.
SmsWording wording_from(text::Catalog words, domain::County county);

}  // namespace huanka::office
