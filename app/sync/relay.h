// Brings the outbox to the office on a thread of its own, one message after another, or several at once where those of
// several cases wait. What waits and what becomes of it is the port's business; when to try again is relay_policy's.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sync/office_client.h"
#include "sync/relay_policy.h"

namespace huanka::sync {

using Instant = std::chrono::sys_seconds;

struct OutboxItem {
  std::int64_t id = 0;
  domain::CaseNumber case_number;
  int sequence = 1;
  std::string idempotency_key, body;
  int attempts = 0;
};

/// The outbox as the relay needs it. Called from the relay's thread. What happened to a message is durable when the
/// call returns true; false (a full disk, say) means it is not written down and the message is as it was.
class OutboxPort {
 public:
  OutboxPort() = default;
  OutboxPort(const OutboxPort&) = delete;
  OutboxPort& operator=(const OutboxPort&) = delete;
  OutboxPort(OutboxPort&&) = delete;
  OutboxPort& operator=(OutboxPort&&) = delete;
  virtual ~OutboxPort() = default;
  virtual std::optional<OutboxItem> next_due(Instant now) = 0;
  /// Those that may go together: oldest first, each after the earlier ones of its case; at most `most`, and no more
  /// than `bytes` of bodies. Perhaps none although next_due has one.
  virtual std::vector<OutboxItem> due_together(Instant now, std::size_t most, std::size_t bytes) = 0;
  virtual std::optional<Instant> next_try() = 0;
  virtual bool delivered(const OutboxItem& item, domain::CaseState state) = 0;
  virtual bool failed(const OutboxItem& item, Instant next_try, const std::string& reason) = 0;
  virtual bool set_aside(const OutboxItem& item, const std::string& reason) = 0;
};

class Relay {
 public:
  struct Parts {
    OutboxPort& outbox;
    Office& office;
    std::function<Instant()> now;
    std::function<double()> chance;                             ///< uniform in [0, 1)
    std::function<std::string(const std::string&)> sha256_hex;  ///< of a body
    /// After every attempt, from the relay's thread. `delivered` is false when it will be tried again or was set aside.
    std::function<void(const domain::CaseNumber&, bool delivered)> attempted;
    /// Instead of `attempted` (when given) for a message that was set aside, with the office's reason.
    std::function<void(const domain::CaseNumber&, const std::string& reason)> refused = {};
  };

  explicit Relay(Parts parts);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  Relay(Relay&&) = delete;
  Relay& operator=(Relay&&) = delete;

  /// Something may be due: look now.
  void wake();
  /// One pass without the thread's waiting: tries every message that is due. Returns how many were tried.
  static int drain(const Parts& parts);
  /// What goes next: nothing, one message, or with `batches` several when those of several cases wait.
  static std::vector<OutboxItem> next_load(OutboxPort& outbox, Instant now, bool batches);
  static Answer send(Office& office, const std::vector<OutboxItem>& load);
  /// Writes down what an answer means for its messages. False when that could not be written. `batches` becomes false
  /// when the office does not know them.
  static bool settle(const Parts& parts, const std::vector<OutboxItem>& load, const Answer& answer, bool& batches);

 private:
  void run(const std::stop_token& stop);

  Parts parts_;
  bool batches_ = true;  ///< of the relay's thread
  std::mutex mutex_;
  std::condition_variable_any something_to_do_;
  bool woken_ = true;
  std::jthread thread_;
};

}  // namespace huanka::sync
