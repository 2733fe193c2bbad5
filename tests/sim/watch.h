// Looks at every single turn of a simulated visit: what must hold at each moment, not only at the end.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ground.h"
#include "people.h"
#include "visit/visit.h"

namespace huanka::sim {

/// What happened in the visit, as the kiosk's room saw it.
struct Turn {
  const visit::State& before;
  const visit::Event& event;
  const std::vector<visit::Effect>& effects;
  const visit::State& after;
};

class Watch {
 public:
  explicit Watch(Ground& ground) : ground_(ground) {}

  /// `picture_held`: the hash of the picture that the kiosk would store.
  void sees(const Turn& turn, const std::string& picture_held);
  void power_came();
  /// Called when time passed or a card moved: is somebody's card alone in the slot?
  void sees_slot(InSlot slot, const visit::State& state, bool alarm);

  /// Every case number a person was shown as accepted.
  const std::set<domain::CaseNumber>& shown() const { return shown_; }
  /// How often the visit's place (step and phase) changed.
  std::int64_t moments() const { return moments_; }

 private:
  void nothing_of_the_last_person_stays(const Turn& turn);
  void no_commit_without_preflight(const Turn& turn, const std::string& picture_held);
  void every_time_out_has_a_reason(const Turn& turn);
  void every_state_has_a_way_out(const Turn& turn);

  Ground& ground_;
  std::set<domain::CaseNumber> shown_;
  std::set<std::string> pictures_;  ///< taken for this person
  bool knows_today_ = false;        ///< the clock was asked during this visit
  Milliseconds last_sign_ = 0;      ///< of anything but time
  Milliseconds card_alone_since_ = -1;
  std::int64_t moments_ = 0;
};

/// Where a visit stands: the step, and its phase where it has any.
std::pair<std::size_t, int> place_of(const visit::Step& step);

}  // namespace huanka::sim
