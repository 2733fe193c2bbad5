// Looks at card reader, printers and code scanner all the time, each kind on a thread of its own: what changes becomes
// an event for the visit and a word for the office.
#pragma once

#include <thread>

#include "shell/devices.h"
#include "shell/heartbeats.h"
#include "shell/inbox.h"

namespace huanka::shell {

class DeviceWatch {
 public:
  /// All must outlive it. Ends with the object.
  DeviceWatch(Devices& devices, Heartbeats& heartbeats, Inbox& inbox);
  ~DeviceWatch();
  DeviceWatch(const DeviceWatch&) = delete;
  DeviceWatch& operator=(const DeviceWatch&) = delete;
  DeviceWatch(DeviceWatch&&) = delete;
  DeviceWatch& operator=(DeviceWatch&&) = delete;

 private:
  void watch_reader(const std::stop_token& stop);
  void watch_printers(const std::stop_token& stop);
  void watch_scanner(const std::stop_token& stop);

  Devices& devices_;
  Heartbeats& heartbeats_;
  Inbox& inbox_;
  std::jthread reader_, printers_, scanner_;  // last: they use what is above
};

}  // namespace huanka::shell
