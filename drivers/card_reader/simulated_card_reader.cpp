#include "card_reader/simulated_card_reader.h"

#include <algorithm>

#include "card_reader/social_security_card.h"

namespace huanka::card_reader {

using std::chrono::milliseconds;

/// One read: remembers which insertion it talks to, so that a card exchanged meanwhile is a removed card.
class SimulatedCardReader::SimulatedTransport : public Transport {
 public:
  SimulatedTransport(SimulatedCardReader& reader, std::uint64_t insertion, const CardImage& image,
                     const ReadLimits& limits, std::stop_token stop)
      : reader_(reader),
        insertion_(insertion),
        interface_(interface_of(image.atr)),
        historical_bytes_(historical_bytes_of(image.atr)),
        patience_(limits.one_exchange),
        deadline_(std::chrono::steady_clock::now() + limits.total),
        stop_(std::move(stop)) {}

  Result<ResponseApdu, Error> transmit(const CommandApdu& command) override {
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - std::chrono::steady_clock::now());
    auto response = reader_.answer(command, exchanges_++, insertion_, std::min(patience_, left), stop_);
    if (!response && response.error().fault == Fault::CardMute && left < patience_)
      response.error().fault = Fault::TimedOut;
    return response;
  }
  Interface interface() const override { return interface_; }
  Bytes historical_bytes() const override { return historical_bytes_; }

 private:
  SimulatedCardReader& reader_;
  std::uint64_t insertion_;
  Interface interface_;
  Bytes historical_bytes_;
  milliseconds patience_;
  std::chrono::steady_clock::time_point deadline_;
  std::stop_token stop_;
  int exchanges_ = 0;
};

SimulatedCardReader::SimulatedCardReader(std::string name) : name_(std::move(name)) {
  for (const Event event : events_between(State::NoReader, state_now())) events_.push_back(event);
}

State SimulatedCardReader::state_now() const {
  if (!service_) return State::ServiceDown;
  if (!plugged_) return State::NoReader;
  return card_ ? State::CardPresent : State::Empty;
}

template <class Change>
void SimulatedCardReader::apply(Change change) {
  const std::lock_guard lock(mutex_);
  const State before = state_now();
  change();
  for (const Event event : events_between(before, state_now())) events_.push_back(event);
  changed_.notify_all();
}

void SimulatedCardReader::pull() {
  apply([this] {
    card_.reset();
    planned_ = {};
    each_answer_ = milliseconds{0};
  });
}

void SimulatedCardReader::insert(const CardProfile& card) {
  pull();
  apply([&] {
    card_.emplace(make_card_image(card, issuer_));
    ++insertions_;
  });
}

void SimulatedCardReader::use_module(ModuleInUse in_use, std::optional<IssuerKeys> issuer) {
  const std::lock_guard lock(mutex_);
  in_use_ = std::move(in_use);
  issuer_ = std::move(issuer);
}

void SimulatedCardReader::unplug() {
  apply([this] { plugged_ = false; });
}

void SimulatedCardReader::plug() {
  apply([this] { plugged_ = true; });
}

void SimulatedCardReader::stop_service() {
  apply([this] { service_ = false; });
}

void SimulatedCardReader::start_service() {
  apply([this] { service_ = true; });
}

void SimulatedCardReader::plan(Trouble trouble, int after) {
  apply([&] { planned_ = PlannedTrouble{trouble, after}; });
}

void SimulatedCardReader::slow_down(milliseconds each_answer) {
  apply([&] { each_answer_ = each_answer; });
}

Result<std::vector<ReaderInfo>, Error> SimulatedCardReader::list() {
  const std::lock_guard lock(mutex_);
  if (!service_) return Failure{Error{Fault::ServiceDown, "simulated"}};
  std::vector<ReaderInfo> readers;
  if (plugged_) readers.push_back({name_, card_.has_value()});
  return readers;
}

State SimulatedCardReader::state() {
  const std::lock_guard lock(mutex_);
  return state_now();
}

std::optional<Event> SimulatedCardReader::wait_for_change(milliseconds timeout, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::move(stop), timeout, [this] { return !events_.empty(); })) return std::nullopt;
  const Event event = events_.front();
  events_.pop_front();
  return event;
}

Result<CardData, Error> SimulatedCardReader::read_card(const ReadLimits& limits, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!service_) return Failure{Error{Fault::ServiceDown, "simulated"}};
  if (!plugged_) return Failure{Error{Fault::NoReader, "simulated"}};
  if (!card_) return Failure{Error{Fault::NoCard, "simulated"}};
  card_->reset();
  SimulatedTransport transport(*this, insertions_, card_->image(), limits, stop);
  const ModuleInUse in_use = in_use_;
  lock.unlock();
  return read_social_security_card(transport, limits, std::move(stop), in_use);
}

std::optional<Error> SimulatedCardReader::why_not_readable(std::uint64_t insertion) const {
  if (!service_) return Error{Fault::ServiceDown, "simulated"};
  if (!plugged_) return Error{Fault::ReaderUnplugged, "simulated"};
  if (!card_ || insertions_ != insertion) return Error{Fault::CardRemoved, "simulated"};
  return std::nullopt;
}

Result<ResponseApdu, Error> SimulatedCardReader::answer(const CommandApdu& command, int exchange,
                                                        std::uint64_t insertion, milliseconds patience,
                                                        const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (auto error = why_not_readable(insertion)) return Failure{*error};
  const Trouble trouble = exchange >= planned_.after ? planned_.trouble : Trouble::None;
  if (trouble == Trouble::Pull || trouble == Trouble::Unplug || trouble == Trouble::StopService) {
    planned_ = {};
    lock.unlock();
    if (trouble == Trouble::Pull) pull();
    if (trouble == Trouble::Unplug) unplug();
    if (trouble == Trouble::StopService) stop_service();
    lock.lock();
    return Failure{why_not_readable(insertion).value_or(Error{Fault::CardRemoved, "simulated"})};
  }

  const milliseconds silence = trouble == Trouble::Mute ? milliseconds::max() : each_answer_;
  if (silence > milliseconds{0}) {
    changed_.wait_for(lock, stop, std::min(silence, patience), [&] { return why_not_readable(insertion).has_value(); });
    if (auto error = why_not_readable(insertion)) return Failure{*error};
    if (stop.stop_requested()) return Failure{Error{Fault::Cancelled, "stopped"}};
    if (silence >= patience) return Failure{Error{Fault::CardMute, "no answer"}};
  }

  if (trouble == Trouble::OneByte) return Failure{Error{Fault::ProtocolError, "answer of 1 byte"}};
  Bytes bytes = card_->process(command.encoded(card_->image().protocol));
  if (trouble == Trouble::Garbage) bytes = garbled_answer(std::move(bytes));
  const auto response = ResponseApdu::parse(bytes);
  if (!response) return Failure{Error{Fault::ProtocolError, "answer without status word"}};
  return *response;
}

}  // namespace huanka::card_reader
