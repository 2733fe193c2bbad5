// Inside the simulated kiosk only: what ends with the power.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "kiosk.h"
#include "shell/clerk.h"
#include "shell/print_desk.h"
#include "shell/send_watch.h"
#include "shell/store_outbox.h"

namespace huanka::sim {

/// The day the simulated program was installed.
inline constexpr wire::Instant installed{
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::November / std::chrono::day{1}}};

class Kiosk::Door : public shell::StoreDoor {
 public:
  Door(CrashDisk& disk, std::optional<store::Store>& store) : disk_(disk), store_(store) {}

 private:
  void run(const std::function<void(store::Store*)>& work) override {
    work(store_ ? &*store_ : nullptr);
    if (!disk_.has_power()) throw PowerCut{};
  }
  CrashDisk& disk_;
  std::optional<store::Store>& store_;
};

struct Kiosk::Life {
  Kiosk& kiosk;
  std::optional<store::Store> store;
  Door door;
  shell::Clerk clerk;
  shell::StoreOutbox outbox;
  shell::SendWatch sends;
  shell::PrintDesk slip_desk, letter_desk;
  shell::ClockJudge judge{installed};
  std::map<std::string, Milliseconds> lane_free;
  std::map<std::string, std::deque<std::function<void(const std::stop_token&)>>> waiting_prints;
  std::map<std::string, std::stop_source> printing;
  std::string picture, picture_sha256;
  bool relay_busy = false, batches = true, time_runs = false;
  std::int64_t relay_turn = 0;

  Life(Kiosk& of, store::Store opened);
  shell::PrintDesk::Parts desk(printer::Printer& printer);
  bool clock_is_believed() {
    return judge.believes(kiosk.clock(), std::chrono::milliseconds(kiosk.ground_.agenda.now()));
  }
};

}  // namespace huanka::sim
