// Tells the office how this terminal is, on a thread of its own with a line of its own, so that no case ever waits for
// it. When is HeartbeatPlan's to say. A failure is noted in the log once, when it begins and when it ends, and nowhere
// else.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "printer/printer.h"
#include "sync/heartbeat_plan.h"
#include "sync/office_client.h"

namespace huanka::shell {

class Heartbeats {
 public:
  struct Parts {
    std::chrono::milliseconds interval;
    /// Everything but the devices; from the thread of the heartbeats.
    std::function<wire::Heartbeat()> look;
    /// Brings it to the office; from the same thread.
    std::function<sync::Answer(const wire::Heartbeat&)> tell;
    std::function<void()> cancel;  ///< ends a running `tell`
    std::function<double()> chance;
    std::function<sync::HeartbeatPlan::Moment()> now;
  };
  explicit Heartbeats(Parts parts);
  ~Heartbeats();
  Heartbeats(const Heartbeats&) = delete;
  Heartbeats& operator=(const Heartbeats&) = delete;
  Heartbeats(Heartbeats&&) = delete;
  Heartbeats& operator=(Heartbeats&&) = delete;

  /// A device was looked at: `change` writes down how it is. From any thread.
  void saw(const std::function<void(wire::DeviceStates&)>& change);
  /// Nothing is told any more, and none of the parts used.
  void stop();

 private:
  void run(const std::stop_token& stop);

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  sync::HeartbeatPlan plan_;
  std::jthread thread_;  // last: it uses what is above
};

wire::PrinterReport report_of(const std::optional<printer::Trouble>& trouble, printer::Paper paper);

/// What the log has to say after an attempt; empty when nothing changed.
class ArrivalWatch {
 public:
  /// The failure by its staff code or status.
  std::string after(const sync::Answer& answer);

 private:
  std::string trouble_;
};

}  // namespace huanka::shell
