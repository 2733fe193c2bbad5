// The simulated kiosk: the real visit, clerk, print desks, store and relay on a disk that can lose power; only the
// threads are replaced by the agenda. Like the real one it serves nobody while its store is not open.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "crash_disk.h"
#include "evidence.h"
#include "fates.h"
#include "line.h"
#include "lobby.h"
#include "shell/clock_judge.h"
#include "store/store.h"
#include "sync/relay.h"
#include "text/catalog.h"
#include "watch.h"

namespace huanka::sim {

/// Catalogues, read once for all histories.
struct Words {
  text::Catalog chinese, english;
};

/// This befalls the kiosk when its visits have changed their place (step and phase) this often.
struct PlannedFate {
  std::int64_t moment = 0;
  DeviceFate fate{};
};

class Kiosk {
 public:
  Kiosk(Ground& ground, const visit::World& world, const Words& words, OfficeHouse& office);
  ~Kiosk();
  Kiosk(const Kiosk&) = delete;
  Kiosk& operator=(const Kiosk&) = delete;
  Kiosk(Kiosk&&) = delete;
  Kiosk& operator=(Kiosk&&) = delete;

  // ---- power
  void power_on();
  void power_off();  ///< somebody trips over the cable
  bool is_on() const { return life_ != nullptr; }

  // ---- the room
  void touch(const visit::Event& event);
  void move_hand(HandMove move, const Person& person);
  View view() const;
  const visit::State& state() const { return state_; }
  TrayPrinter& slip_printer() { return slip_printer_; }
  TrayPrinter& letter_printer() { return letter_printer_; }
  CrashDisk& disk() { return disk_; }
  Line& line() { return line_; }
  wire::Instant clock() const;
  /// From now on the clock is off by this much, and by `drift_ppm` millionths more of the time that passes.
  void set_clock(Milliseconds error, std::int64_t drift_ppm = 0);
  void befall(const DeviceFate& fate);
  void plan(const PlannedFate& fate) { planned_ = fate; }
  /// How the power's last going left the disk; for the next start.
  void set_loss(std::optional<Loss> loss) { loss_ = loss; }

  // ---- for the invariants
  store::Store* open_store();
  const Watch& watch() const { return watch_; }
  Evidence& evidence() { return evidence_; }
  /// Time-outs whose reason was durably written down.
  int time_outs_noted() const { return time_outs_noted_; }
  /// When a case was last saved here, by the world's own time.
  /// When a case came to lie here, of its own or taken up.
  Milliseconds last_saved() const { return last_saved_; }

 private:
  struct Life;  ///< what ends with the power
  class Door;

  // ---- the agenda instead of threads
  void run(const std::shared_ptr<Life>& life, const std::function<void()>& work);
  /// In its lane's turn, not before `takes` has passed.
  void queue(const std::string& lane, Milliseconds takes, std::function<void()> work);
  void tell(visit::Event event);
  void tell_later(Milliseconds later, visit::Event event);
  void handle(const visit::Event& event);
  void keep_time();
  void look_at_slot();
  void lose_power();
  void let_world_go_on(const std::shared_ptr<Life>& life);

  // ---- what the visit wishes
  void perform(const visit::Effect& effect);
  void camera(const visit::Effect& effect);
  void begin_print(const std::string& lane, std::function<void(const std::stop_token&)> print);
  void save(const visit::effect::SaveCase& wish);
  void send(const visit::effect::SendCase& wish);
  void look_up_receipt(const visit::effect::LookUpReceipt& wish);
  void news(std::optional<visit::Event> event);

  // ---- what the kiosk does by itself
  void wake_relay(Milliseconds later = 1);
  void relay_step();
  void settle(const std::vector<sync::OutboxItem>& load, const sync::Answer& answer);
  void erase_every_hour();
  void reader_goes();
  void printer_stops(TrayPrinter& which, int trouble);

  Ground& ground_;
  const visit::World& world_;
  const Words& words_;
  OfficeHouse& office_;
  CrashDisk disk_{"kiosk"};
  Evidence evidence_;
  Watch watch_;
  Line line_;
  SlotReader reader_;
  TrayPrinter slip_printer_, letter_printer_;
  std::shared_ptr<Life> life_;
  visit::State state_;
  Milliseconds beat_;  ///< of the time that the visit is told
  Milliseconds clock_error_ = 0, clock_set_at_ = 0, last_saved_ = 0;
  std::int64_t clock_drift_ppm_ = 0;
  std::optional<Loss> loss_;
  std::optional<PlannedFate> planned_;
  std::optional<visit::CameraTrouble> camera_trouble_;  ///< at its next use
  std::optional<visit::FaceHint> picture_refused_;      ///< the next one
  int time_outs_noted_ = 0;
  bool card_alarm_ = false;
};

}  // namespace huanka::sim
