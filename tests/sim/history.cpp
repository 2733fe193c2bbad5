#include "history.h"

#include <memory>
#include <stdexcept>

#include "invariants.h"
#include "settings/settings.h"
#include "shell/world.h"

namespace huanka::sim {

namespace {
namespace step = visit::step;
constexpr Milliseconds second = 1'000, minute = 60'000, hour = 3'600'000;
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
    if (!plan_.quiet_route) ground_.faults = Faults::draw(ground_.dice);
    for (const auto& [name, rate] : Faults::kinds())
      if (plan_.without.contains(name)) ground_.faults.*rate = 0;
    office_.open();
    invite();
    plan_the_cut();
    kiosk_.power_on();
    if (!plan_.quiet_route) {
      disk_weather();
      clock_weather();
    }
    next_visitor();
    go_on_until([this] { return next_ >= visits_.size() && !visitor_; }, 30 * 24 * hour);
    heal();
    check_invariants(ground_, kiosk_, office_);
    return {.violations = ground_.violations,
            .story = ground_.story.lines(),
            .visits = static_cast<std::int64_t>(visits_.size()),
            .cases = static_cast<std::int64_t>(kiosk_.shown().size()),
            .happened = ground_.agenda.happened(),
            .kiosk_operations = kiosk_.disk().operations(),
            .office_operations = office_.disk().operations()};
  }

 private:
  struct Visit {
    std::size_t person;
    visit::Service errand;
    Milliseconds after;  ///< the last one left
    bool office_worked;  ///< meanwhile
  };

  void invite() {
    const auto people = plan_.quiet_route ? 1 : ground_.dice.between(1, 3);
    for (int i = 0; i < people; ++i) {
      Person person = draw_person(ground_.dice, setting_.world.county, i + 1);
      if (plan_.quiet_route) {
        person.keep_bank = *plan_.quiet_route != domain::Route::ChangeBank;
        person.keep_number = *plan_.quiet_route == domain::Route::SameBankSameNumber;
        person.photo = domain::PhotoChoice::KeepOld;
      } else {
        person.senseless = ground_.faults.slip;
        person.leaves = ground_.faults.walk_away;
      }
      people_.push_back(person);
      visits_.push_back({people_.size() - 1, visit::Service::SwapCard, 0, false});
    }
    for (std::size_t i = 0; i < people_.size(); ++i) {
      const auto again = plan_.quiet_route ? 1 : ground_.dice.between(0, 2);
      for (int n = 0; n < again && !people_[i].keep_bank; ++n)
        visits_.push_back({i, visit::Service::ContinueBankChange, ground_.dice.between(hour, 5 * 24 * hour), true});
      if (!plan_.quiet_route && ground_.dice.chance(0.3))
        visits_.push_back(
            {i, ground_.dice.chance(0.7) ? visit::Service::LookUpCase : visit::Service::Guides, minute, false});
    }
  }

  void next_visitor() {
    if (next_ >= visits_.size()) return;
    const Visit& visit = visits_[next_];
    if (visit.office_worked) ground_.agenda.in(visit.after / 2, [this] { office_.work(); });
    ground_.agenda.in(visit.after + ground_.dice.between(second, 5 * minute), [this, &visit] {
      people_[visit.person].errand = visit.errand;
      ++next_;
      visitor_ = std::make_unique<Visitor>(ground_, kiosk_, people_[visit.person], [this] {
        ground_.agenda.in(0, [this] {
          visitor_.reset();
          next_visitor();
        });
      });
    });
  }

  void plan_the_cut() {
    if (!plan_.cut) return;
    CrashDisk& disk = plan_.cut->whose == PlannedCut::Whose::Kiosk ? kiosk_.disk() : office_.disk();
    if (plan_.cut->instead) {
      disk.fail_between(plan_.cut->operation, plan_.cut->operation + plan_.cut->lasts, *plan_.cut->instead);
    } else {
      disk.cut_power_at(plan_.cut->operation);
      kiosk_.set_loss(plan_.cut->loss);
    }
  }

  /// The disk fills, breaks or turns read-only for a while.
  void disk_weather() {
    ground_.agenda.in(minute, [this] {
      if (ground_.healed) return;
      if (ground_.goes_wrong(ground_.faults.disk)) {
        const auto fault = static_cast<DiskFault>(ground_.dice.between(1, 3));
        ground_.tell(std::string("the kiosk's disk is ") + to_string(fault));
        kiosk_.disk().set_fault(fault);
        ground_.agenda.in(ground_.dice.between(second, 10 * minute),
                          [this] { kiosk_.disk().set_fault(DiskFault::None); });
      }
      disk_weather();
    });
  }

  void clock_weather() {
    ground_.agenda.in(hour, [this] {
      if (ground_.healed) return;
      if (ground_.goes_wrong(ground_.faults.clock)) {
        constexpr Milliseconds day = 24 * hour;
        const Milliseconds errors[] = {-56 * 365 * day, 365 * day,   -3 * day,    8 * hour,
                                       -8 * hour,       90 * second, 11 * minute, 0};
        const Milliseconds error = errors[ground_.dice.between(0, 7)];
        ground_.tell("the kiosk's clock is off by " + std::to_string(error / second) + " s");
        kiosk_.set_clock_error(error);
      }
      clock_weather();
    });
  }

  void heal() {
    ground_.tell("everything is healed");
    ground_.healed = true;
    kiosk_.set_clock_error(0);
    kiosk_.disk().heal();
    office_.disk().heal();
    kiosk_.move_hand(HandMove::PullCard, people_.front());
    go_on_until([this] { return is_quiet(); }, healing);
    go_on_until([] { return false; }, 5 * minute);  // and what is under way ends
    if (ground_.agenda.next() < 0) ground_.violated("every_state_has_a_way_out", "nothing will ever happen again");
  }

  /// Nobody is there and nothing waits to be sent.
  bool is_quiet() {
    if (ground_.agenda.now() < looked_ + minute) return false;
    looked_ = ground_.agenda.now();
    auto* store = kiosk_.open_store();
    const auto depth =
        store != nullptr && office_.is_open() && std::holds_alternative<step::Attract>(kiosk_.state().step)
            ? store->outbox_depth()
            : huanka::Result<store::OutboxDepth, store::Error>(store::OutboxDepth{.waiting = 1});
    return depth && depth->waiting == 0;
  }

  template <class Enough>
  void go_on_until(Enough enough, Milliseconds at_most) {
    const Milliseconds end = ground_.agenda.now() + at_most;
    while (!enough() && ground_.agenda.next() >= 0 && ground_.agenda.next() <= end) ground_.agenda.step();
  }

  const Plan& plan_;
  const Setting& setting_;
  Ground ground_;
  OfficeHouse office_;
  Kiosk kiosk_;
  std::vector<Person> people_;
  std::vector<Visit> visits_;
  std::size_t next_ = 0;
  std::unique_ptr<Visitor> visitor_;
  Milliseconds looked_ = 0;
};
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
          .clock = rate(0.2)};
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
                                                                         {"clock", &Faults::clock}};
  return all;
}

Setting Setting::load(const std::string& config_folder, const std::string& locale_folder) {
  auto settings = settings::load_all(config_folder);
  auto chinese = text::Catalog::load(locale_folder, domain::Language::Chinese);
  auto english = text::Catalog::load(locale_folder, domain::Language::English);
  if (!settings || !chinese || !english) throw std::runtime_error("configuration or catalogues cannot be read");
  Setting setting{.world = shell::world_from(*settings), .words = {*chinese, *english}};
  setting.world.county.photo.camera_allowed = true;  // every way of a visit can be gone
  return setting;
}

Result play(const Plan& plan, const Setting& setting) { return History(plan, setting).play(); }

}  // namespace huanka::sim
