#include "card_reader/reading_thread.h"

#include <algorithm>
#include <optional>

namespace huanka::card_reader {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

/// How long leaving the room waits for a read in progress before it lets it end alone.
constexpr milliseconds kFarewell{1'000};

/// What it means that an exchange has no answer.
Fault silence_of(const ExchangeClock& clock) {
  return clock.whom() == ExchangeClock::For::Module ? Fault::ModuleLost : Fault::CardMute;
}

struct Job {
  ReadLimits limits;
  std::stop_source stop;
  ExchangeClock clock;
  std::optional<Result<CardData, Error>> outcome;
};

}  // namespace

struct ReadingThread::Shared {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::shared_ptr<Job> job;  ///< waiting or running; empty when the thread is free
  bool leaving = false;
  bool left = false;
};

ReadingThread::ReadingThread(Read read) : shared_(std::make_shared<Shared>()) {
  thread_ = std::thread([shared = shared_, read = std::move(read)]() mutable {
    serve(shared, read);
    read = nullptr;
    const std::lock_guard lock(shared->mutex);
    shared->left = true;
    shared->changed.notify_all();
  });
}

ReadingThread::~ReadingThread() {
  std::unique_lock lock(shared_->mutex);
  shared_->leaving = true;
  if (shared_->job) shared_->job->stop.request_stop();
  shared_->changed.notify_all();
  const bool left = shared_->changed.wait_for(lock, kFarewell, [this] { return shared_->left; });
  lock.unlock();
  if (left)
    thread_.join();
  else
    thread_.detach();
}

void ReadingThread::serve(const std::shared_ptr<Shared>& shared, const Read& read) {
  std::unique_lock lock(shared->mutex);
  while (true) {
    shared->changed.wait(lock, [&] { return shared->leaving || shared->job; });
    if (shared->leaving) return;
    const std::shared_ptr<Job> job = shared->job;
    lock.unlock();
    auto outcome = read(job->limits, job->stop.get_token(), job->clock);
    lock.lock();
    job->outcome = std::move(outcome);
    shared->job.reset();
    shared->changed.notify_all();
  }
}

Result<CardData, Error> ReadingThread::run(const ReadLimits& limits, const std::stop_token& stop) {
  const auto deadline = steady_clock::now() + limits.total;
  std::unique_lock lock(shared_->mutex);
  const auto patience = std::min(limits.one_exchange, limits.total);
  if (!shared_->changed.wait_for(lock, stop, patience, [this] { return !shared_->job; })) {
    if (stop.stop_requested()) return Failure{Error{Fault::Cancelled, "stopped"}};
    return Failure{Error{silence_of(shared_->job->clock), "still no answer to the read before"}};
  }
  const auto job = std::make_shared<Job>();
  job->limits = limits;
  shared_->job = job;
  shared_->changed.notify_all();

  const auto give_up = [&](Fault fault, std::string_view why) -> Result<CardData, Error> {
    job->stop.request_stop();
    return Failure{Error{fault, std::string(why)}};
  };
  while (!job->outcome) {
    const auto now = steady_clock::now();
    if (stop.stop_requested()) return give_up(Fault::Cancelled, "stopped");
    const auto silent_since = job->clock.began();
    if (silent_since && now >= *silent_since + limits.one_exchange) return give_up(silence_of(job->clock), "no answer");
    if (now >= deadline) return give_up(Fault::TimedOut, "deadline");
    const auto look_again = std::min(deadline, silent_since.value_or(now) + limits.one_exchange);
    shared_->changed.wait_until(lock, stop, look_again, [&] { return job->outcome.has_value(); });
  }
  return std::move(*job->outcome);
}

}  // namespace huanka::card_reader
