// Brings the text messages that wait in the office's book to the gateway. Each is claimed there before it is sent, so
// that two programs do not send the same one at once; a claim whose program died runs out, and the same text goes again
// under the same key.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "office/ledger.h"
#include "office/sms_gateway.h"

namespace huanka::office {

struct SmsDesk {
  Ledger& ledger;
  SmsGateway& gateway;
  const SmsWording& wording;
  std::function<Instant()> now;
  std::function<double()> chance;  ///< uniform in [0, 1)
};

/// Tries each message that is due once (only this case's, when given). Returns how many were tried.
int deliver_due(const SmsDesk& desk, const std::stop_token& stop = {},
                const std::optional<domain::CaseNumber>& only = std::nullopt);

inline constexpr std::chrono::seconds first_sms_pause{5}, longest_sms_pause{15 * 60};
inline constexpr std::chrono::hours longest_sms_retry_after{24};
/// How long to wait after a try that was not accepted: full jitter under a doubling ceiling, and never less than the
/// gateway asked for (up to a day).
std::chrono::seconds sms_pause(int earlier_attempts, std::optional<std::chrono::seconds> retry_after, double chance);

/// Looks for due messages every second, on a thread and a ledger of its own, until it is destroyed.
class SmsRunner {
 public:
  SmsRunner(Ledger ledger, std::unique_ptr<SmsGateway> gateway, SmsWording wording);
  ~SmsRunner();
  SmsRunner(const SmsRunner&) = delete;
  SmsRunner& operator=(const SmsRunner&) = delete;
  SmsRunner(SmsRunner&&) = delete;
  SmsRunner& operator=(SmsRunner&&) = delete;

 private:
  void run(const std::stop_token& stop);

  Ledger ledger_;
  std::unique_ptr<SmsGateway> gateway_;
  SmsWording wording_;
  std::jthread thread_;  // last: it uses what is above
};

}  // namespace huanka::office
