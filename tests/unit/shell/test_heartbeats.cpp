// The thread that tells the office how a terminal is, without the office (issue 4, fleet page).
#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "rig/sample_heartbeat.h"
#include "shell/heartbeats.h"

using namespace huanka;
using namespace huanka::shell;
using namespace std::chrono_literals;

namespace {
sync::Answer taken() { return sync::Reply{200, R"({"time":"2026-11-16T02:00:00Z"})", {}}; }
sync::Answer away() { return Failure{sync::LinkFault{sync::LinkFault::Code::NotReachable, ""}}; }
}  // namespace

TEST_CASE("What a printer says of itself is told in the office's words", "[shell][fleet]") {
  using printer::Paper;
  using printer::Trouble;
  CHECK(report_of(std::nullopt, Paper::Enough) ==
        wire::PrinterReport{wire::PrinterState::Ok, wire::PaperState::Enough});
  CHECK(report_of(std::nullopt, Paper::Low) == wire::PrinterReport{wire::PrinterState::Ok, wire::PaperState::Low});
  CHECK(report_of(Trouble::PaperOut, Paper::Out) ==
        wire::PrinterReport{wire::PrinterState::PaperOut, wire::PaperState::Out});
  CHECK(report_of(Trouble::Offline, Paper::Unknown) ==
        wire::PrinterReport{wire::PrinterState::Offline, wire::PaperState::Unknown});
  for (const auto trouble : {Trouble::PaperOut, Trouble::Jam, Trouble::CoverOpen, Trouble::TonerOut, Trouble::Offline,
                             Trouble::Busy, Trouble::Other})
    CHECK(report_of(trouble, Paper::Unknown).state != wire::PrinterState::Ok);
}

TEST_CASE("The log hears once that the office is away and once that it is back", "[shell][fleet]") {
  ArrivalWatch watch;
  CHECK(watch.after(taken()).empty());
  CHECK(watch.after(away()).find("E-LINK-UNREACHABLE") != std::string::npos);
  CHECK(watch.after(away()).empty());
  CHECK(watch.after(sync::Reply{404, "", {}}).find("404") != std::string::npos);  // an office that knows no heartbeat
  CHECK(watch.after(sync::Reply{404, "", {}}).empty());
  CHECK(watch.after(taken()).find("again") != std::string::npos);
  CHECK(watch.after(taken()).empty());
}

TEST_CASE("A change wakes the thread, which tells all of it, and it stops at once", "[shell][fleet][threads]") {
  std::atomic<std::int64_t> clock_ms = 0;
  std::promise<wire::Heartbeat> first, second;
  std::atomic<int> told = 0;
  std::atomic<bool> cancelled = false;
  {
    Heartbeats heartbeats({.interval = 24h,
                           .look = [] { return rig::sample_heartbeat(); },
                           .tell =
                               [&](const wire::Heartbeat& how) {
                                 const int n = ++told;
                                 if (n == 1) first.set_value(how);
                                 if (n == 2) second.set_value(how);
                                 return taken();
                               },
                           .cancel = [&] { cancelled = true; },
                           .chance = [] { return 0.5; },
                           .now = [&] { return std::chrono::milliseconds(clock_ms.load()); }});
    heartbeats.saw([](wire::DeviceStates& devices) { devices.card_reader = wire::ReaderState::Ok; });
    heartbeats.saw([](wire::DeviceStates& devices) { devices.code_scanner = wire::ScannerState::NotFitted; });
    clock_ms = 3'000;
    heartbeats.saw([](wire::DeviceStates&) {});
    const auto sent = first.get_future().get();
    CHECK(sent.kiosk == "ZJ01");
    CHECK(sent.devices.card_reader == wire::ReaderState::Ok);
    CHECK(sent.devices.code_scanner == wire::ScannerState::NotFitted);
    // Every look at a device is a chance for the thread to see that the time has come.
    auto next = second.get_future();
    heartbeats.saw([](wire::DeviceStates& devices) { devices.card_reader = wire::ReaderState::Missing; });
    while (next.wait_for(1ms) != std::future_status::ready) {
      clock_ms += 1'000;
      heartbeats.saw([](wire::DeviceStates&) {});
    }
    CHECK(next.get().devices.card_reader == wire::ReaderState::Missing);
  }
  CHECK(cancelled);
  CHECK(told == 2);
}
