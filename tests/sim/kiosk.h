// The simulated kiosk: the real visit, clerk, print desks, store and relay on a disk that can lose power; only the
// threads are replaced by the agenda. Like the real one it serves nobody while its store is not open.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "crash_disk.h"
#include "line.h"
#include "lobby.h"
#include "shell/clock_judge.h"
#include "store/store.h"
#include "text/catalog.h"

namespace huanka::sim {

/// Catalogues, read once for all histories.
struct Words {
  text::Catalog chinese, english;
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
  void set_clock_error(Milliseconds error) { clock_error_ = error; }
  /// How the power's last going left the disk; for the next start.
  void set_loss(std::optional<Loss> loss) { loss_ = loss; }

  // ---- for the invariants
  store::Store* open_store();
  /// Every case number a person was shown as accepted.
  const std::set<domain::CaseNumber>& shown() const { return shown_; }
  bool card_alarm() const { return card_alarm_; }
  InSlot in_slot() const { return reader_.in_slot; }

 private:
  struct Life;  ///< what ends with the power
  class Door;

  void run(const std::shared_ptr<Life>& life, const std::function<void()>& work);
  /// In its lane's turn, not before `takes` has passed.
  void queue(const std::string& lane, Milliseconds takes, std::function<void()> work);
  void tell(visit::Event event);
  void handle(const visit::Event& event);
  void perform(const visit::Effect& effect);
  void camera(const visit::Effect& effect);
  void begin_print(const std::string& lane, std::function<void(const std::stop_token&)> print);
  void save(const visit::effect::SaveCase& wish);
  void tick();
  void wake_relay(Milliseconds later = 1);
  void relay_step();
  void lose_power();
  void let_world_go_on(const std::shared_ptr<Life>& life);
  void check_this_moment();

  Ground& ground_;
  const visit::World& world_;
  const Words& words_;
  OfficeHouse& office_;
  CrashDisk disk_{"kiosk"};
  Line line_;
  SlotReader reader_;
  TrayPrinter slip_printer_, letter_printer_;
  std::shared_ptr<Life> life_;
  visit::State state_;
  Milliseconds clock_error_ = 0;
  std::optional<Loss> loss_;
  std::set<domain::CaseNumber> shown_;
  bool card_alarm_ = false;
};

}  // namespace huanka::sim
