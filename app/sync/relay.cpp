#include "sync/relay.h"

#include <algorithm>

namespace huanka::sync {

namespace {
using std::chrono::seconds;
/// Even without a wake: the clock may have been set, a message may have come due.
constexpr seconds longest_sleep{60};

struct Record {
  const Relay::Parts& parts;
  const OutboxItem& item;

  bool operator()(const Delivered& done) const {
    parts.outbox.delivered(item, done.state);
    return true;
  }
  bool operator()(const TryAgain& again) const {
    parts.outbox.failed(item, parts.now() + std::chrono::ceil<seconds>(again.after), again.reason);
    return false;
  }
  bool operator()(const SetAside& aside) const {
    parts.outbox.set_aside(item, aside.reason);
    return false;
  }
};

void try_one(const Relay::Parts& parts, const OutboxItem& item) {
  const Answer answer = parts.office.post_message(item.idempotency_key, item.body);
  if (!answer && answer.error().code == LinkFault::Code::Cancelled) return;  // we are closing: nothing was learnt
  const Attempt attempt{item.case_number, item.sequence, parts.sha256_hex(item.body), item.attempts};
  const bool delivered = std::visit(Record{parts, item}, decide(attempt, answer, parts.chance()));
  if (parts.attempted) parts.attempted(item.case_number, delivered);
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
    try_one(parts, *item);
    ++tried;
  }
  return tried;
}

void Relay::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    while (!stop.stop_requested()) {
      const auto item = parts_.outbox.next_due(parts_.now());
      if (!item) break;
      try_one(parts_, *item);
    }
    seconds sleep = longest_sleep;
    if (const auto next = parts_.outbox.next_try())
      sleep = std::clamp(std::chrono::duration_cast<seconds>(*next - parts_.now()), seconds(1), longest_sleep);
    std::unique_lock lock(mutex_);
    something_to_do_.wait_for(lock, stop, sleep, [this] { return woken_; });
    woken_ = false;
  }
}

}  // namespace huanka::sync
