#include "shell/device_watch.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "shell/print_desk.h"

namespace huanka::shell {

namespace {
namespace event = visit::event;
using namespace std::chrono_literals;

wire::ReaderState reader_state(card_reader::State state) {
  switch (state) {
    case card_reader::State::Empty:
    case card_reader::State::CardPresent:
      return wire::ReaderState::Ok;
    case card_reader::State::NoReader:
      return wire::ReaderState::Missing;
    case card_reader::State::ServiceDown:
      break;
  }
  return wire::ReaderState::ServiceDown;
}
}  // namespace

DeviceWatch::DeviceWatch(Devices& devices, Heartbeats& heartbeats, Inbox& inbox)
    : devices_(devices), heartbeats_(heartbeats), inbox_(inbox) {
  heartbeats_.saw([this](wire::DeviceStates& states) {
    if (!devices_.code_scanner) states.code_scanner = wire::ScannerState::NotFitted;
    states.camera = devices_.camera.empty() ? wire::CameraState::NotFitted : wire::CameraState::Fitted;
  });
  if (devices_.code_scanner) scanner_ = std::jthread([this](const std::stop_token& stop) { watch_scanner(stop); });
  reader_ = std::jthread([this](const std::stop_token& stop) { watch_reader(stop); });
  printers_ = std::jthread([this](const std::stop_token& stop) { watch_printers(stop); });
}

DeviceWatch::~DeviceWatch() {
  for (std::jthread* thread : {&reader_, &printers_, &scanner_}) thread->request_stop();  // all first, then the waiting
}

void DeviceWatch::watch_reader(const std::stop_token& stop) {
  using Event = card_reader::Event;
  const auto at_start = devices_.card_reader->state();
  inbox_.post(
      event::ReaderChanged{at_start == card_reader::State::Empty || at_start == card_reader::State::CardPresent});
  const auto note = [this](card_reader::State state) {
    heartbeats_.saw([&](wire::DeviceStates& devices) { devices.card_reader = reader_state(state); });
  };
  note(at_start);
  while (!stop.stop_requested()) {
    const auto change = devices_.card_reader->wait_for_change(60s, stop);
    if (!change) continue;
    note(devices_.card_reader->state());
    switch (*change) {
      case Event::CardInserted:
        inbox_.post(event::CardInserted{});
        break;
      case Event::CardRemoved:
        inbox_.post(event::CardRemoved{});
        break;
      case Event::ReaderFound:
        inbox_.post(event::ReaderChanged{true});
        break;
      case Event::ReaderLost:
      case Event::ServiceLost:
        inbox_.post(event::ReaderChanged{false});
        break;
      case Event::ServiceFound:
        break;
    }
  }
}

void DeviceWatch::watch_scanner(const std::stop_token& stop) {
  const auto note = [this](bool ready) {
    heartbeats_.saw([&](wire::DeviceStates& devices) {
      devices.code_scanner = ready ? wire::ScannerState::Ok : wire::ScannerState::Missing;
    });
  };
  note(devices_.code_scanner->ready());
  while (!stop.stop_requested()) {
    const auto happened = devices_.code_scanner->wait_for_event(60s, stop);
    if (!happened) continue;
    if (const auto* scanned = std::get_if<code_scanner::Scanned>(&*happened))
      inbox_.post(event::CodeScanned{scanned->text});
    if (const auto* changed = std::get_if<code_scanner::ReadyChanged>(&*happened)) {
      inbox_.post(event::ScannerChanged{changed->ready});
      note(changed->ready);
    }
  }
}

void DeviceWatch::watch_printers(const std::stop_token& stop) {
  std::optional<std::optional<printer::Trouble>> slip, letter;
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const auto look = [this](printer::Printer& device, wire::PrinterReport wire::DeviceStates::*place, auto& last,
                             auto report) {
      const auto now = device.trouble();
      heartbeats_.saw([&](wire::DeviceStates& devices) { devices.*place = report_of(now, device.paper()); });
      if (last != now) report(now ? std::optional(trouble_for_person(*now)) : std::nullopt);
      last = now;
    };
    look(*devices_.slip_printer, &wire::DeviceStates::slip_printer, slip,
         [&](auto trouble) { inbox_.post(event::SlipPrinterChanged{trouble}); });
    look(*devices_.letter_printer, &wire::DeviceStates::letter_printer, letter,
         [&](auto trouble) { inbox_.post(event::LetterPrinterChanged{trouble}); });
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, devices_.simulated_slip != nullptr ? 1s : 10s, [] { return false; });
  }
}

}  // namespace huanka::shell
