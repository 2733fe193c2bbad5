#include "history.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>

#include "invariants.h"
#include "settings/settings.h"
#include "shell/world.h"

namespace huanka::sim {

namespace {
namespace step = visit::step;
constexpr Milliseconds second = 1'000, minute = 60'000, hour = 3'600'000, day = 24 * hour;
constexpr int visits_a_day = 60;                ///< of a busy kiosk (operations reference 1.6)
constexpr std::int64_t most_tries = 50'000;     ///< of trouble that never comes
constexpr Milliseconds patience = 30 * minute;  ///< then anybody leaves

/// How long the outbox may take to empty once nothing goes wrong any more: the longest Retry-After, the longest
/// back-off and what the hour of healing leaves over (operations reference 1.4).
constexpr Milliseconds healing = 26 * hour;

/// One person's time in the lobby: looks, does something, looks again.
class Visitor {
 public:
  Visitor(Ground& ground, Kiosk& kiosk, Person& person, std::function<void()> gone)
      : ground_(ground), kiosk_(kiosk), person_(person), gone_(std::move(gone)), arrived_(ground.agenda.now()) {
    ground_.tell("a person comes");
    look_again();
  }

 private:
  void look_again() {
    ground_.agenda.in(ground_.healed ? second : ground_.dice.between(300, 6'000), [this] { look(); });
  }
  void leave(const char* why) {
    ground_.tell(std::string("the person leaves: ") + why);
    gone_();
  }
  void look() {
    const auto& state = kiosk_.state();
    const bool at_the_door = std::holds_alternative<step::Attract>(state.step);
    if (kiosk_.is_on() && state.draft.saved && !state.draft.saved->number.empty())
      person_.case_number = state.draft.saved->number;
    if (begun_ && at_the_door && kiosk_.is_on()) return leave("finished");
    if (ground_.agenda.now() - arrived_ > patience) {
      kiosk_.move_hand(HandMove::PullCard, person_);
      return leave("tired of waiting");
    }
    if (!kiosk_.is_on()) {
      begun_ = false;
      return look_again();
    }
    begun_ = begun_ || !at_the_door;
    const Choice choice = choose(person_, kiosk_.view(), ground_.dice);
    if (choice.hand == HandMove::WalkAway) {
      if (ground_.dice.chance(0.5)) kiosk_.move_hand(HandMove::PullCard, person_);
      return leave("walks away");
    }
    if (choice.hand) kiosk_.move_hand(*choice.hand, person_);
    if (choice.touch) {
      begun_ = true;
      kiosk_.touch(*choice.touch);
    }
    look_again();
  }

  Ground& ground_;
  Kiosk& kiosk_;
  Person& person_;
  std::function<void()> gone_;
  Milliseconds arrived_;
  bool begun_ = false;
};

class History {
 public:
  History(const Plan& plan, const Setting& setting)
      : plan_(plan),
        setting_(setting),
        ground_(plan.seed, plan.told),
        office_(ground_, {setting.world.county, setting.world.calendar}),
        kiosk_(ground_, setting.world, setting.words, office_) {}

  Result play() {
    use_crash_disks(plan_.seed);
    const bool is_quiet_plan = plan_.quiet_route.has_value();
    if (!is_quiet_plan) ground_.faults = Faults::draw(ground_.dice);
    for (const auto& [name, rate] : Faults::kinds())
      if (plan_.without.contains(name)) ground_.faults.*rate = 0;
    // Making the files is trouble's business too; a plan without chance always sees it.
    if (!is_quiet_plan && ground_.dice.chance(0.9)) {
      kiosk_.disk().load(setting_.new_kiosk);
      office_.disk().load(setting_.new_office);
    }
    office_.open();
    if (plan_.days == 0) invite();
    plan_the_trouble();
    kiosk_.power_on();
    if (!is_quiet_plan) begin_weather();
    next_visitor();
    go_on_until([this] { return is_over() && !visitor_ && !on_the_way_; }, (plan_.days + 30) * day);
    heal();
    keep_until_nothing_may_be_kept();
    check_invariants(ground_, kiosk_, office_);
    return {.violations = ground_.violations,
            .story = ground_.story.lines(),
            .visits = visits_begun_,
            .cases = static_cast<std::int64_t>(kiosk_.watch().shown().size()),
            .happened = ground_.agenda.happened(),
            .kiosk_operations = kiosk_.disk().operations(),
            .office_operations = office_.disk().operations(),
            .moments = kiosk_.watch().moments()};
  }

 private:
  struct Visit {
    Person* person;
    visit::Service errand;
    Milliseconds after;  ///< the last one left
    bool office_worked;  ///< meanwhile
  };

  bool is_over() const { return visits_.empty() && (plan_.days == 0 || ground_.agenda.now() >= plan_.days * day); }

  Person& new_person() {
    people_.push_back(draw_person(ground_.dice, setting_.world.county, static_cast<int>(++people_made_)));
    Person& person = people_.back();
    office_.studio().photograph(person, static_cast<int>(people_made_), !plan_.quiet_route);
    if (!plan_.quiet_route) {
      person.senseless = ground_.faults.slip;
      person.leaves = ground_.faults.walk_away;
      return person;
    }
    // Each route with another photo, so that every device is used without chance too.
    using domain::PhotoChoice;
    using domain::Route;
    person.keep_bank = *plan_.quiet_route != Route::ChangeBank;
    person.keep_number = *plan_.quiet_route == Route::SameBankSameNumber;
    person.photo = *plan_.quiet_route == Route::SameBankSameNumber  ? PhotoChoice::Camera
                   : *plan_.quiet_route == Route::SameBankNewNumber ? PhotoChoice::StudioReceipt
                                                                    : PhotoChoice::KeepOld;
    return person;
  }

  void invite() {
    const auto people = plan_.quiet_route ? 1 : ground_.dice.between(1, 3);
    for (int i = 0; i < people; ++i) {
      Person& person = new_person();
      // Some were at their new bank's counter first, and come for the letter only.
      const bool by_counter = !plan_.quiet_route && !person.keep_bank && ground_.dice.chance(0.25);
      if (by_counter) person.case_number = office_.reserve(person);
      if (!by_counter) visits_.push_back({&person, visit::Service::SwapCard, 0, false});
    }
    for (Person& person : people_) {
      const auto again = plan_.quiet_route ? 1 : ground_.dice.between(0, 2);
      for (int n = 0; n < again && !person.keep_bank; ++n)
        visits_.push_back({&person, visit::Service::ContinueBankChange,
                           ground_.dice.between(hour, ground_.dice.chance(0.2) ? 14 * day : 5 * day), true});
      if (!plan_.quiet_route && ground_.dice.chance(0.3))
        visits_.push_back(
            {&person, ground_.dice.chance(0.7) ? visit::Service::LookUpCase : visit::Service::Guides, minute, false});
    }
  }

  /// A busy kiosk: a new person, somebody's second visit, or somebody who asks, and the night after the last one.
  void come_one_by_one() {
    const auto today = ground_.agenda.now() / day;
    const auto so_far = today == day_ ? ++visits_today_ : (visits_today_ = 1);
    if (today != day_) {
      returning_.insert(returning_.end(), tomorrow_.begin(), tomorrow_.end());
      tomorrow_.clear();
      day_ = today;
    }
    const Milliseconds pause = so_far < visits_a_day ? minute : (today + 1) * day - ground_.agenda.now();
    const bool office_worked = so_far >= visits_a_day;
    if (!returning_.empty() && ground_.dice.chance(0.3)) {
      Person& person = *returning_.front();
      returning_.pop_front();
      visits_.push_back({&person, person.keep_bank ? visit::Service::LookUpCase : visit::Service::ContinueBankChange,
                         pause, office_worked});
      return;
    }
    Person& person = new_person();
    if (!person.keep_bank || ground_.dice.chance(0.1)) tomorrow_.push_back(&person);
    visits_.push_back({&person, visit::Service::SwapCard, pause, office_worked});
  }

  void next_visitor() {
    if (plan_.days > 0 && visits_.empty() && !is_over()) come_one_by_one();
    if (visits_.empty() || ground_.healed) return;
    const Visit visit = visits_.front();
    visits_.pop_front();
    ++visits_begun_;
    on_the_way_ = true;
    if (visit.office_worked) ground_.agenda.in(visit.after / 2, [this] { office_.work(); });
    ground_.agenda.in(visit.after + ground_.dice.between(second, 5 * minute), [this, visit] {
      on_the_way_ = false;
      if (ground_.healed) return;  // the kiosk is shut: who has not come by now is nobody's case
      visit.person->errand = visit.errand;
      visitor_ = std::make_unique<Visitor>(ground_, kiosk_, *visit.person, [this] {
        ground_.agenda.in(0, [this] {
          visitor_.reset();
          next_visitor();
        });
      });
    });
  }

  void plan_the_trouble() {
    if (plan_.fate) kiosk_.plan(*plan_.fate);
    if (!plan_.cut) return;
    CrashDisk& disk = plan_.cut->whose == PlannedCut::Whose::Kiosk ? kiosk_.disk() : office_.disk();
    if (plan_.cut->instead) {
      disk.fail_between(plan_.cut->operation, plan_.cut->operation + plan_.cut->lasts, *plan_.cut->instead);
    } else {
      disk.cut_power_at(plan_.cut->operation);
      kiosk_.set_loss(plan_.cut->loss);
    }
  }

  // ---- trouble by chance

  void begin_weather() {
    disk_weather();
    device_weather();
    clock_weather();
    line_weather();
  }

  /// Lets `what` happen at the next try, one every `pause`, that goes wrong; and so on, until everything is healed.
  void now_and_then(double rate, Milliseconds pause, const std::function<void()>& what) {
    if (rate <= 0) return;
    const auto tries = ground_.tries_until_wrong(rate, most_tries);
    ground_.agenda.in(tries * pause, [this, rate, pause, what, tries] {
      if (ground_.healed) return;
      if (tries < most_tries) what();
      now_and_then(rate, pause, what);
    });
  }

  /// The disk fills, breaks or turns read-only for a while.
  void disk_weather() {
    now_and_then(ground_.faults.disk, minute, [this] {
      const auto fault = static_cast<DiskFault>(ground_.dice.between(1, 3));
      ground_.tell(std::string("the kiosk's disk is ") + to_string(fault));
      kiosk_.disk().set_fault(fault);
      ground_.agenda.in(ground_.dice.between(second, 10 * minute),
                        [this] { kiosk_.disk().set_fault(DiskFault::None); });
    });
  }

  void device_weather() {
    now_and_then(ground_.faults.device, minute, [this] {
      const DeviceFate& fate = ground_.dice.pick(all_device_fates());
      if (fate.kind != DeviceFate::Kind::Clock) kiosk_.befall(fate);  // clocks have their own weather
    });
  }

  void clock_weather() {
    now_and_then(ground_.faults.clock, hour, [this] {
      const Milliseconds errors[] = {-56 * 365 * day, 365 * day,   -3 * day,    8 * hour,
                                     -8 * hour,       90 * second, 11 * minute, 0};
      const Milliseconds error = errors[ground_.dice.between(0, 7)];
      const auto drift_ppm = ground_.dice.chance(0.3) ? ground_.dice.between(-2'000, 2'000) : 0;
      ground_.tell("the kiosk's clock is off by " + std::to_string(error / second) + " s and drifts by " +
                   std::to_string(drift_ppm) + " ppm");
      kiosk_.set_clock(error, drift_ppm);
    });
  }

  void line_weather() {
    now_and_then(ground_.faults.outage, hour, [this] {
      ground_.tell("the line to the office is down");
      kiosk_.line().set_cut(true);
      ground_.agenda.in(ground_.dice.between(minute, 2 * day), [this] { kiosk_.line().set_cut(false); });
    });
  }

  // ---- and without

  void heal() {
    ground_.tell("everything is healed");
    ground_.healed = true;
    kiosk_.set_clock(0);
    kiosk_.line().set_cut(false);
    // A cut that was planned for one exact operation may still be to come: the wipe is part of every history.
    if (!plan_.cut || plan_.cut->instead) {
      kiosk_.disk().heal();
      office_.disk().heal();
    }
    kiosk_.move_hand(HandMove::PullCard, people_.front());
    kiosk_.evidence().collect();
    if (!go_on_until([this] { return is_quiet(); }, healing))
      ground_.violated("outbox_empties_after_healing", "not within the bound");
    if (ground_.agenda.next() < 0) ground_.violated("every_state_has_a_way_out", "nothing will ever happen again");
  }

  /// Nothing happens until the last case's time is over. Where the clock was wrong somebody comes and asks for a case:
  /// a kiosk that was started with a wrong clock believes it again when the office has spoken, and counts a case's time
  /// from then on when the clock had been ahead.
  void keep_until_nothing_may_be_kept() {
    if (ground_.clock_was_wrong) {
      Person& person = people_.front();
      person.errand = visit::Service::LookUpCase;
      person.senseless = person.leaves = 0;
      visitor_ = std::make_unique<Visitor>(ground_, kiosk_, person,
                                           [this] { ground_.agenda.in(0, [this] { visitor_.reset(); }); });
      go_on_until([this] { return !visitor_; }, hour);
    }
    const auto counted_from = ground_.clock_was_wrong ? ground_.agenda.now() : kiosk_.last_saved();
    const auto end = std::max(counted_from + kept_at_most, ground_.agenda.now()) + minute;
    ground_.agenda.at(end, [] {});
    go_on_until([this, end] { return ground_.agenda.now() >= end; }, end - ground_.agenda.now());
    // A cut at one exact operation may have come only now.
    go_on_until([this] { return is_quiet(); }, hour);
  }

  /// Nobody is there and nothing waits to be sent.
  bool is_quiet() {
    auto* store = kiosk_.open_store();
    if (store == nullptr || !office_.is_open() || !std::holds_alternative<step::Attract>(kiosk_.state().step))
      return false;
    if (ground_.agenda.now() < looked_ + minute) return false;
    looked_ = ground_.agenda.now();
    const auto depth = store->outbox_depth();
    return depth && depth->waiting == 0;
  }

  /// True when it was enough.
  template <class Enough>
  bool go_on_until(Enough enough, Milliseconds at_most) {
    const Milliseconds end = ground_.agenda.now() + at_most;
    while (!enough()) {
      if (ground_.agenda.next() < 0 || ground_.agenda.next() > end) return false;
      ground_.agenda.step();
    }
    return true;
  }

  const Plan& plan_;
  const Setting& setting_;
  Ground ground_;
  OfficeHouse office_;
  Kiosk kiosk_;
  std::deque<Person> people_;
  std::deque<Visit> visits_;
  std::deque<Person*> returning_, tomorrow_;
  std::int64_t people_made_ = 0, visits_begun_ = 0, day_ = -1;
  int visits_today_ = 0;
  std::unique_ptr<Visitor> visitor_;
  bool on_the_way_ = false;
  Milliseconds looked_ = 0;
};

/// The files as they are when kiosk and office were started once.
void make_new_houses(Setting& setting) {
  use_crash_disks(0);
  Ground ground(0, false);
  OfficeHouse office(ground, {setting.world.county, setting.world.calendar});
  office.open();
  setting.new_office = office.disk().files();
  Kiosk kiosk(ground, setting.world, setting.words, office);
  kiosk.power_on();
  setting.new_kiosk = kiosk.disk().files();
}
}  // namespace

Faults Faults::draw(Dice& dice) {
  const auto rate = [&](double most) { return dice.chance(0.5) ? dice.share() * most : 0.0; };
  return {.message = rate(0.6),
          .card = rate(0.4),
          .printer = rate(0.6),
          .camera = rate(0.4),
          .slip = rate(0.3),
          .walk_away = rate(0.01),
          .kiosk_power = rate(0.9),
          .office_power = rate(0.7),
          .disk = rate(0.05),
          .clock = rate(0.2),
          .outage = rate(0.02),
          .device = rate(0.3)};
}

const std::vector<std::pair<const char*, double Faults::*>>& Faults::kinds() {
  static const std::vector<std::pair<const char*, double Faults::*>> all{{"message", &Faults::message},
                                                                         {"card", &Faults::card},
                                                                         {"printer", &Faults::printer},
                                                                         {"camera", &Faults::camera},
                                                                         {"slip", &Faults::slip},
                                                                         {"walk_away", &Faults::walk_away},
                                                                         {"kiosk_power", &Faults::kiosk_power},
                                                                         {"office_power", &Faults::office_power},
                                                                         {"disk", &Faults::disk},
                                                                         {"clock", &Faults::clock},
                                                                         {"outage", &Faults::outage},
                                                                         {"device", &Faults::device}};
  return all;
}

Setting Setting::load(const std::string& config_folder, const std::string& locale_folder) {
  auto settings = settings::load_all(config_folder);
  auto chinese = text::Catalog::load(locale_folder, domain::Language::Chinese);
  auto english = text::Catalog::load(locale_folder, domain::Language::English);
  if (!settings || !chinese || !english) throw std::runtime_error("configuration or catalogues cannot be read");
  Setting setting{.world = shell::world_from(*settings), .words = {*chinese, *english}};
  setting.world.county.refusal.self_confirmation_days = 10;
  setting.world.county.photo.camera_allowed = true;  // every way of a visit can be gone
  make_new_houses(setting);
  return setting;
}

Result play(const Plan& plan, const Setting& setting) { return History(plan, setting).play(); }

}  // namespace huanka::sim
