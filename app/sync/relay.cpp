#include "sync/relay.h"

#include <algorithm>
#include <set>

#include "sync/batch.h"

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

/// Whether it was written down, and whether the message is with the office.
Recorded settle_one(const Relay::Parts& parts, const OutboxItem& item, const Answer& answer) {
  if (!answer && answer.error().code == LinkFault::Code::Cancelled)
    return {false, true};  // we are closing: nothing was learnt
  const Attempt attempt{item.case_number, item.sequence, parts.sha256_hex(item.body), item.attempts};
  const Decision decision = decide(attempt, answer, parts.chance());
  const auto [delivered, written] = std::visit(Record{parts, item}, decision);
  if (const auto* aside = std::get_if<SetAside>(&decision); aside != nullptr && written && parts.refused)
    parts.refused(item.case_number, aside->reason);
  else if (parts.attempted)
    parts.attempted(item.case_number, delivered && written);
  return {delivered, written};
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
  bool batches = true;
  for (;;) {
    const auto load = next_load(parts.outbox, parts.now(), batches);
    if (load.empty()) return tried;
    const bool together = load.size() > 1;
    const bool written = settle(parts, load, send(parts.office, load), batches);
    if (batches || !together) tried += static_cast<int>(load.size());
    if (!written) return tried;
  }
}

std::vector<OutboxItem> Relay::next_load(OutboxPort& outbox, Instant now, bool batches) {
  if (batches) {
    auto together = outbox.due_together(now, most_in_batch, most_bytes_in_batch);
    // Of one case only: somebody stands there and waits for the first of them, not for the picture behind it.
    if (std::any_of(together.begin(), together.end(),
                    [&](const OutboxItem& one) { return one.case_number != together.front().case_number; }))
      return together;
  }
  auto one = outbox.next_due(now);
  return one ? std::vector{*std::move(one)} : std::vector<OutboxItem>();
}

Answer Relay::send(Office& office, const std::vector<OutboxItem>& load) {
  if (load.size() == 1) return office.post_message(load.front().idempotency_key, load.front().body);
  return office.post_batch(batch_body(load));
}

bool Relay::settle(const Parts& parts, const std::vector<OutboxItem>& load, const Answer& answer, bool& batches) {
  if (load.size() == 1) return settle_one(parts, load.front(), answer).written;
  const auto verdict = verdict_on(answer, load.size());
  if (std::holds_alternative<OneByOne>(verdict)) {
    batches = false;
    return true;  // none of them was tried
  }
  auto replies = std::get<BatchReplies>(verdict);
  // The first has nothing before it that could keep it back: whoever says so is asked again later, not at once.
  if (!replies.front()) replies.front() = Reply{.status = 424, .body = {}, .retry_after = {}};
  std::set<domain::CaseNumber> kept_back;  // whatever was said of what comes after: it will be told again
  for (std::size_t at = 0; at < load.size(); ++at) {
    const OutboxItem& item = load[at];
    if (kept_back.contains(item.case_number)) continue;
    const Recorded recorded = replies[at] ? settle_one(parts, item, *replies[at]) : Recorded{false, true};
    if (!recorded.written) return false;
    if (!recorded.delivered) kept_back.insert(item.case_number);
  }
  return true;
}

void Relay::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool written = true;
    while (written && !stop.stop_requested()) {
      const auto load = next_load(parts_.outbox, parts_.now(), batches_);
      if (load.empty()) break;
      written = settle(parts_, load, send(parts_.office, load), batches_);
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
