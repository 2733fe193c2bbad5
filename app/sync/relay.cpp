#include "sync/relay.h"

#include <algorithm>

namespace huanka::sync {

namespace {
using std::chrono::seconds;
/// Even without a wake: the clock may have been set, a message may have come due.
constexpr seconds longest_sleep{60};

/// Where nothing can be written down, asking the office again at once would only be noise.
constexpr seconds pause_when_unrecorded{10};

struct Recorded {
  bool delivered = false, written = false;
};

struct Record {
  const Relay::Parts& parts;
  const OutboxItem& item;

  Recorded operator()(const Delivered& done) const { return {true, parts.outbox.delivered(item, done.state)}; }
  Recorded operator()(const TryAgain& again) const {
    return {false, parts.outbox.failed(item, parts.now() + std::chrono::ceil<seconds>(again.after), again.reason)};
  }
  Recorded operator()(const SetAside& aside) const { return {false, parts.outbox.set_aside(item, aside.reason)}; }
};

bool try_one(const Relay::Parts& parts, const OutboxItem& item) {
  return Relay::settle(parts, item, parts.office.post_message(item.idempotency_key, item.body));
}
}  // namespace

Relay::Relay(Parts parts) : parts_(std::move(parts)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

Relay::~Relay() {
  thread_.request_stop();
  parts_.office.cancel();
  something_to_do_.notify_all();
}

void Relay::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  something_to_do_.notify_all();
}

int Relay::drain(const Parts& parts) {
  int tried = 0;
  while (const auto item = parts.outbox.next_due(parts.now())) {
    ++tried;
    if (!try_one(parts, *item)) break;
  }
  return tried;
}

bool Relay::settle(const Parts& parts, const OutboxItem& item, const Answer& answer) {
  if (!answer && answer.error().code == LinkFault::Code::Cancelled) return true;  // we are closing: nothing was learnt
  const Attempt attempt{item.case_number, item.sequence, parts.sha256_hex(item.body), item.attempts};
  const Decision decision = decide(attempt, answer, parts.chance());
  const auto [delivered, written] = std::visit(Record{parts, item}, decision);
  if (const auto* aside = std::get_if<SetAside>(&decision); aside != nullptr && written && parts.refused)
    parts.refused(item.case_number, aside->reason);
  else if (parts.attempted)
    parts.attempted(item.case_number, delivered && written);
  return written;
}

void Relay::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool written = true;
    while (written && !stop.stop_requested()) {
      const auto item = parts_.outbox.next_due(parts_.now());
      if (!item) break;
      written = try_one(parts_, *item);
    }
    seconds sleep = longest_sleep;
    if (!written)
      sleep = pause_when_unrecorded;
    else if (const auto next = parts_.outbox.next_try())
      sleep = std::clamp(std::chrono::duration_cast<seconds>(*next - parts_.now()), seconds(1), longest_sleep);
    std::unique_lock lock(mutex_);
    something_to_do_.wait_for(lock, stop, sleep, [this] { return woken_; });
    woken_ = false;
  }
}

}  // namespace huanka::sync
