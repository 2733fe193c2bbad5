// Whether this kiosk's clock may make dated promises (operations reference 1.4). A clock is believed while it runs
// evenly and agrees with the office; it is not when it stands before the day this program was installed, when it was
// turned, or when it is more than two minutes off the office's. Pure: times come in.
#pragma once

#include <chrono>
#include <optional>

#include "wire/civil_time.h"

namespace huanka::shell {

class ClockJudge {
 public:
  using Monotonic = std::chrono::milliseconds;  ///< since the machine started
  static constexpr std::chrono::seconds tolerance{120};

  explicit ClockJudge(wire::Instant installed) : installed_(installed) {}

  /// The office's own time, as its last answer gave it.
  void office_said(wire::Instant office, Monotonic at) { reference_ = Reference{office, at}; }

  /// Looks at the clock: `own` is what it shows. Without word from the office the first look is the reference.
  bool believes(wire::Instant own, Monotonic at) {
    if (own + std::chrono::days(1) < installed_) return false;
    if (!reference_) reference_ = Reference{own, at};
    const auto expected = reference_->time + std::chrono::duration_cast<std::chrono::seconds>(at - reference_->at);
    return std::chrono::abs(own - expected) <= tolerance;
  }

 private:
  struct Reference {
    wire::Instant time;
    Monotonic at;
  };
  wire::Instant installed_;
  std::optional<Reference> reference_;
};

}  // namespace huanka::shell
