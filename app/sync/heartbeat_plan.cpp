#include "sync/heartbeat_plan.h"

#include <algorithm>
#include <cmath>

namespace huanka::sync {

void HeartbeatPlan::saw(const wire::DeviceStates& devices, Moment at) {
  if (devices == devices_) return;
  devices_ = devices;
  changed_ = at;
}

HeartbeatPlan::Moment HeartbeatPlan::due() const {
  const bool news = taken_ && devices_ != told_;
  return news ? std::min(regular_, changed_ + settled_after) : regular_;
}

void HeartbeatPlan::told(const wire::DeviceStates& what, bool taken, Moment at, double chance) {
  constexpr double spread = 0.2;
  const double part = 1.0 - spread / 2 + spread * chance;
  regular_ = at + std::chrono::milliseconds(std::llround(part * static_cast<double>(interval_.count())));
  told_ = what;
  taken_ = taken;
}

}  // namespace huanka::sync
