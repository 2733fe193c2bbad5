// When the office is told how this terminal is. Pure: times and the random number come in. Regularly, and soon after a
// device changed; what flutters is told once it is still. What did not arrive is not told again before its next time
// comes: heartbeats are dropped while the office is away, never queued (operations reference 4.3).
#pragma once

#include <chrono>

#include "wire/heartbeat.h"

namespace huanka::sync {

class HeartbeatPlan {
 public:
  using Moment = std::chrono::milliseconds;  ///< since the machine started
  /// A change must have stood this long before it is told.
  static constexpr std::chrono::milliseconds settled_after{3'000};

  /// The first one is due when the devices have had time to say how they are.
  HeartbeatPlan(std::chrono::milliseconds interval, Moment now)
      : interval_(interval), regular_(now + settled_after), changed_(now) {}

  void saw(const wire::DeviceStates& devices, Moment at);
  const wire::DeviceStates& devices() const { return devices_; }
  /// When to tell next; may have passed.
  Moment due() const;
  /// What was told, and whether the office took it. `chance` is uniform in [0, 1): kiosks that began together, after a
  /// power cut say, drift apart.
  void told(const wire::DeviceStates& what, bool taken, Moment at, double chance);

 private:
  std::chrono::milliseconds interval_;
  Moment regular_, changed_;
  wire::DeviceStates devices_, told_;
  bool taken_ = false;
};

}  // namespace huanka::sync
