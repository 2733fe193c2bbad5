// What every part of a simulated world stands on: time, chance, the faults this history is made of, and its story.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "agenda.h"
#include "dice.h"
#include "wire/civil_time.h"

namespace huanka::sim {

/// The power went while this code ran: in the real world nothing after that instruction happens.
struct PowerCut {};

/// How likely each kind of trouble is in this history. Some kinds are absent altogether, so that the others meet each
/// other undisturbed.
struct Faults {
  double message = 0;  ///< per exchange with the office
  double card = 0;     ///< per reading
  double printer = 0;  ///< per print
  double camera = 0;
  double slip = 0;         ///< per choice: the person does something senseless
  double walk_away = 0;    ///< per choice
  double kiosk_power = 0;  ///< per changing disk operation
  double office_power = 0;
  double disk = 0;    ///< per minute: full, broken or read-only for a while
  double clock = 0;   ///< per hour: turned, or drifting
  double outage = 0;  ///< per hour: no line to the office, for up to two days
  double device = 0;  ///< per minute: any fate of a device
  static Faults draw(Dice& dice);
  /// Every kind under its name, so that a failing history can be told with as few as it needs.
  static const std::vector<std::pair<const char*, double Faults::*>>& kinds();
};

/// The readable story of a history; silent unless somebody wants it.
class Story {
 public:
  explicit Story(bool told) : told_(told) {}
  bool told() const { return told_; }
  void tell(Milliseconds at, const std::string& what) {
    if (told_) lines_.push_back({at, what});
  }
  struct Line {
    Milliseconds at;
    std::string what;
  };
  const std::vector<Line>& lines() const { return lines_; }

 private:
  bool told_;
  std::vector<Line> lines_;
};

struct Violation {
  std::string invariant, detail;
};

/// One history's ground.
struct Ground {
  Agenda agenda;
  Dice dice;
  Faults faults;
  Story story;
  std::vector<Violation> violations;
  bool clock_was_wrong = false;
  bool healed = false;  ///< the second phase: nothing goes wrong any more

  Ground(std::uint64_t seed, bool told) : dice(seed), story(told) {}

  /// After how many tries it goes wrong for the first time, at most `most` (then it does not). As goes_wrong again and
  /// again, without a thing on the agenda for each.
  std::int64_t tries_until_wrong(double probability, std::int64_t most) {
    std::int64_t tries = 1;
    while (tries < most && !goes_wrong(probability)) ++tries;
    return tries;
  }
  bool goes_wrong(double probability) { return !healed && probability > 0 && dice.chance(probability); }
  void tell(const std::string& what) { story.tell(agenda.now(), what); }
  void violated(const char* invariant, std::string detail) {
    tell(std::string("VIOLATED ") + invariant + ": " + detail);
    violations.push_back({invariant, std::move(detail)});
  }
  /// What a right clock shows. The histories begin on a Monday morning.
  wire::Instant true_time() const {
    using namespace std::chrono_literals;
    return wire::Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 16)) + 0h +
           std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(agenda.now()));
  }
};

}  // namespace huanka::sim
