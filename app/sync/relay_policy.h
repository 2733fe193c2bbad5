// What to do after one attempt to bring a message to the office. A pure table (operations reference 1.4); the random
// number comes in.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "sync/office_client.h"

namespace huanka::sync {

struct Attempt {
  domain::CaseNumber case_number;
  int sequence = 1;
  std::string sha256;  ///< hex, of the body sent
  int earlier_attempts = 0;
};

struct Delivered {
  domain::CaseState state;  ///< what the office made of the case
  bool operator==(const Delivered&) const = default;
};
struct TryAgain {
  std::chrono::milliseconds after;
  std::string reason;
  bool operator==(const TryAgain&) const = default;
};
/// Trying again cannot help; a person must look.
struct SetAside {
  std::string reason;
  bool operator==(const SetAside&) const = default;
};
using Decision = std::variant<Delivered, TryAgain, SetAside>;

inline constexpr std::chrono::milliseconds first_backoff{2'000}, longest_backoff{15 * 60'000};
inline constexpr std::chrono::hours longest_retry_after{24};

/// `chance` is uniform in [0, 1): full jitter, so that a thousand kiosks do not come back together.
Decision decide(const Attempt& attempt, const Answer& answer, double chance);

}  // namespace huanka::sync
