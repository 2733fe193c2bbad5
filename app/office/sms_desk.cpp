#include "office/sms_desk.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <random>

namespace huanka::office {

namespace {
using std::chrono::seconds;
constexpr seconds between_looks{1};

struct Settle {
  const SmsDesk& desk;
  const SmsTry& attempt;

  Result<Done, LedgerError> operator()(const SmsAccepted& accepted) const {
    return desk.ledger.sms_accepted(attempt, accepted.reference, desk.now());
  }
  Result<Done, LedgerError> operator()(const SmsNotNow& not_now) const {
    const auto pause = sms_pause(attempt.earlier_attempts, not_now.retry_after, desk.chance());
    return desk.ledger.sms_not_now(attempt, not_now.reason, desk.now() + pause);
  }
  Result<Done, LedgerError> operator()(const SmsNever& never) const {
    return desk.ledger.sms_failed(attempt, never.reason, desk.now());
  }
};
}  // namespace

seconds sms_pause(int earlier_attempts, std::optional<seconds> retry_after, double chance) {
  const int doublings = std::min(earlier_attempts, 16);
  const auto ceiling = std::min<seconds>(longest_sms_pause, first_sms_pause * (1LL << doublings));
  const seconds pause(std::llround(std::ceil(chance * static_cast<double>(ceiling.count()))));
  return std::max(pause, std::min<seconds>(retry_after.value_or(seconds(0)), longest_sms_retry_after));
}

int deliver_due(const SmsDesk& desk, const std::stop_token& stop, const std::optional<domain::CaseNumber>& only) {
  int tried = 0;
  const Instant until = desk.now();  // what fails now and comes due at once has its turn the next time
  while (!stop.stop_requested()) {
    const auto attempt = desk.ledger.begin_sms(until, desk.now(), desk.wording, only);
    if (!attempt || !*attempt) break;
    ++tried;
    const SmsAnswer answer = desk.gateway.send((*attempt)->sms, stop);
    // An answer that cannot be written down is as good as lost: the claim runs out and the same text goes again.
    if (!std::visit(Settle{desk, **attempt}, answer)) break;
  }
  return tried;
}

SmsRunner::SmsRunner(Ledger ledger, std::unique_ptr<SmsGateway> gateway, SmsWording wording)
    : ledger_(std::move(ledger)),
      gateway_(std::move(gateway)),
      wording_(std::move(wording)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

SmsRunner::~SmsRunner() = default;

void SmsRunner::run(const std::stop_token& stop) {
  std::mt19937_64 engine(std::random_device{}());
  std::uniform_real_distribution<double> share(0, 1);
  const SmsDesk desk{ledger_, *gateway_, wording_, [] { return wire::now(); }, [&] { return share(engine); }};
  std::mutex mutex;
  std::condition_variable_any stopped;
  while (!stop.stop_requested()) {
    deliver_due(desk, stop);
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, between_looks, [] { return false; });
  }
}

}  // namespace huanka::office
