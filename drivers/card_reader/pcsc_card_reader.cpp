#include "card_reader/pcsc_card_reader.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "card_reader/pcsc_service.h"
#include "card_reader/reading_thread.h"
#include "card_reader/social_security_card.h"

namespace huanka::card_reader {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Bounds the one moment a stop request can be missed: just before SCardGetStatusChange begins.
constexpr milliseconds kLongestWait{1'000};
/// How often a missing service is looked for.
constexpr milliseconds kServiceRetry{250};

State state_of(const std::vector<ReaderStatus>& readers) {
  if (readers.empty()) return State::NoReader;
  const bool card = std::any_of(readers.begin(), readers.end(), [](const ReaderStatus& each) { return each.has_card; });
  return card ? State::CardPresent : State::Empty;
}

const ReaderStatus* with_card(const std::vector<ReaderStatus>& readers) {
  const auto found =
      std::find_if(readers.begin(), readers.end(), [](const ReaderStatus& each) { return each.has_card; });
  return found == readers.end() ? nullptr : &*found;
}

/// The readers of this name, without those of the other.
Result<std::vector<ReaderStatus>, Error> readers_of(PcscContext& context, const std::string& prefix,
                                                    const std::string& except) {
  auto names = context.reader_names(prefix);
  if (!names) return Failure{names.error()};
  if (!except.empty()) std::erase_if(*names, [&](const std::string& name) { return name.starts_with(except); });
  return context.statuses(*names);
}

/// True when the card seen now is not the card seen before, although a card is in both times.
bool exchanged(const ReaderStatus* before, const ReaderStatus* now) {
  return before != nullptr && now != nullptr && (before->name != now->name || before->changes != now->changes);
}

}  // namespace

/// Turns what the service says into events. One thread at a time.
class PcscCardReader::Watch {
 public:
  explicit Watch(ReaderChoice choice) : choice_(std::move(choice)) {}

  std::optional<Event> next(milliseconds timeout, const std::stop_token& stop) {
    const std::lock_guard one_watcher(mutex_);
    const auto deadline = steady_clock::now() + timeout;
    while (true) {
      if (events_.empty()) look();
      if (!events_.empty()) {
        const Event event = events_.front();
        events_.pop_front();
        return event;
      }
      const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
      if (left <= milliseconds{0} || stop.stop_requested()) return std::nullopt;
      wait(left, stop);
    }
  }

 private:
  void look() {
    if (!context_) {
      if (auto established = PcscContext::establish()) context_.emplace(std::move(*established));
    }
    State now = State::ServiceDown;
    std::vector<ReaderStatus> readers;
    if (context_) {
      auto answer = readers_of(*context_, choice_.prefix, choice_.except);
      if (answer) {
        readers = std::move(*answer);
        now = state_of(readers);
      } else {
        context_.reset();
      }
    }
    if (exchanged(with_card(readers_), with_card(readers))) {
      events_.push_back(Event::CardRemoved);
      events_.push_back(Event::CardInserted);
    }
    for (const Event event : events_between(state_, now)) events_.push_back(event);
    state_ = now;
    readers_ = std::move(readers);
  }

  void wait(milliseconds left, const std::stop_token& stop) {
    if (context_) {
      const std::stop_callback cancel(stop, [this] { context_->cancel(); });
      if (!context_->wait_until_different(readers_, std::min(left, kLongestWait))) context_.reset();
      return;
    }
    std::mutex nothing;
    std::condition_variable_any retry;
    std::unique_lock lock(nothing);
    retry.wait_for(lock, stop, std::min(left, kServiceRetry), [] { return false; });
  }

  const ReaderChoice choice_;
  std::mutex mutex_;
  std::optional<PcscContext> context_;
  State state_ = State::NoReader;
  std::vector<ReaderStatus> readers_;
  std::deque<Event> events_;
};

/// Reads cards on a thread of its own. The connection to the service is kept between reads.
class PcscCardReader::Session {
 public:
  Session(const ReaderChoice& choice, const ModuleInUse& in_use)
      : thread_([service = std::make_shared<Service>(Service{choice, in_use, std::nullopt, {}})](
                    const ReadLimits& limits, std::stop_token stop, ExchangeClock& clock) {
          return service->read(limits, std::move(stop), clock);
        }) {}

  Result<CardData, Error> read(const ReadLimits& limits, const std::stop_token& stop) {
    return thread_.run(limits, stop);
  }

 private:
  struct Service {
    ReaderChoice choice;
    ModuleInUse in_use;
    std::optional<PcscContext> context;
    std::string last_reader;

    Result<CardData, Error> read(const ReadLimits& limits, std::stop_token stop, ExchangeClock& clock) {
      const auto reader = find_reader();
      if (!reader) return Failure{reader.error()};
      last_reader = reader->name;
      auto data = read_from(*reader, limits, std::move(stop), clock);
      // After a fault the next read begins from nothing: a connection that broke is not trusted again.
      if (!data) context.reset();
      return data;
    }

    /// The first reader with a card, the one used last before others (it saves listing them all).
    Result<ReaderStatus, Error> find_reader() {
      if (context) {
        const auto last = context->statuses({last_reader});
        if (last && with_card(*last) != nullptr) return last->front();
      }
      const auto found = find_readers();
      if (!found) return Failure{found.error()};
      if (found->empty()) return Failure{Error{Fault::NoReader, "no reader of this name"}};
      const ReaderStatus* reader = with_card(*found);
      if (reader == nullptr) return Failure{Error{Fault::NoCard, "no card in any reader"}};
      return *reader;
    }

    Result<CardData, Error> read_from(const ReaderStatus& reader, const ReadLimits& limits, std::stop_token stop,
                                      ExchangeClock& clock) {
      auto card = PcscCard::connect(*context, reader, clock);
      if (!card) return Failure{card.error()};
      return read_social_security_card(*card, limits, std::move(stop), in_use, &clock);
    }

    /// A connection that outlived the service is noticed at the first question and made anew once.
    Result<std::vector<ReaderStatus>, Error> find_readers() {
      if (context) {
        if (auto readers = readers_of(*context, choice.prefix, choice.except)) return readers;
        context.reset();
      }
      auto established = PcscContext::establish();
      if (!established) return Failure{established.error()};
      context.emplace(std::move(*established));
      return readers_of(*context, choice.prefix, choice.except);
    }
  };

  ReadingThread thread_;
};

PcscCardReader::PcscCardReader(std::string name_prefix, const ModuleInUse& in_use)
    : choice_{std::move(name_prefix), in_use.other_reader},
      watch_(std::make_unique<Watch>(choice_)),
      session_(std::make_unique<Session>(choice_, in_use)) {}

PcscCardReader::~PcscCardReader() = default;

Result<std::vector<ReaderInfo>, Error> PcscCardReader::list() {
  auto context = PcscContext::establish();
  if (!context) return Failure{context.error()};
  const auto readers = context->readers("");
  if (!readers) return Failure{readers.error()};
  std::vector<ReaderInfo> found;
  for (const ReaderStatus& each : *readers) found.push_back({each.name, each.has_card});
  return found;
}

State PcscCardReader::state() {
  auto context = PcscContext::establish();
  if (!context) return State::ServiceDown;
  const auto readers = readers_of(*context, choice_.prefix, choice_.except);
  return readers ? state_of(*readers) : State::ServiceDown;
}

std::optional<Event> PcscCardReader::wait_for_change(milliseconds timeout, std::stop_token stop) {
  return watch_->next(timeout, stop);
}

Result<CardData, Error> PcscCardReader::read_card(const ReadLimits& limits, std::stop_token stop) {
  return session_->read(limits, stop);
}

}  // namespace huanka::card_reader
