#include "watch.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace huanka::sim {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;
namespace step = visit::step;

constexpr Milliseconds minute = 60'000;
/// The longest work (two minutes), the longest idle time (three) and its countdown leave room to spare.
constexpr Milliseconds longest_stay = 10 * minute;
/// The alarm comes 15 s after the farewell; the rest is the beat of the simulated time.
constexpr Milliseconds longest_card_alone = minute;

bool is_shown_as_accepted(const step::Finish& finish) {
  return finish.phase != step::Finish::Phase::Saving && finish.phase != step::Finish::Phase::SaveFailed;
}

template <class Kind>
bool has(const std::vector<visit::Effect>& effects) {
  return std::any_of(effects.begin(), effects.end(),
                     [](const visit::Effect& e) { return std::holds_alternative<Kind>(e); });
}

bool is_over(const visit::Step& step) {
  return std::holds_alternative<step::Attract>(step) || std::holds_alternative<step::Farewell>(step);
}

std::string text_of(const visit::Step& step) {
  const auto [index, phase] = place_of(step);
  return "step " + std::to_string(index) + (phase < 0 ? "" : " phase " + std::to_string(phase));
}
}  // namespace

std::pair<std::size_t, int> place_of(const visit::Step& step) {
  const int phase = std::visit(
      [](const auto& now) {
        if constexpr (requires { now.phase; })
          return static_cast<int>(now.phase);
        else
          return -1;
      },
      step);
  return {step.index(), phase};
}

void Watch::power_came() {
  pictures_.clear();
  knows_today_ = false;
  last_sign_ = ground_.agenda.now();
  card_alone_since_ = -1;
}

void Watch::sees(const Turn& turn, const std::string& picture_held) {
  if (has<effect::VisitBegan>(turn.effects)) {
    knows_today_ = false;
    pictures_.clear();
  }
  if (const auto* taken = std::get_if<event::PictureTaken>(&turn.event)) pictures_.insert(taken->sha256);
  knows_today_ = knows_today_ || std::holds_alternative<event::Today>(turn.event);
  if (place_of(turn.before.step) != place_of(turn.after.step)) ++moments_;
  if (const auto* finish = std::get_if<step::Finish>(&turn.after.step);
      finish != nullptr && is_shown_as_accepted(*finish) && turn.after.draft.saved)
    shown_.insert(turn.after.draft.saved->number);

  nothing_of_the_last_person_stays(turn);
  no_commit_without_preflight(turn, picture_held);
  every_time_out_has_a_reason(turn);
  every_state_has_a_way_out(turn);
}

void Watch::nothing_of_the_last_person_stays(const Turn& turn) {
  if (is_over(turn.after.step) && turn.after.draft != visit::Draft{})
    ground_.violated("nothing_of_the_last_person_stays", "a draft after the visit");
}

/// Paper, camera and clock are looked at before anything is committed that needs them.
void Watch::no_commit_without_preflight(const Turn& turn, const std::string& picture_held) {
  constexpr const char* name = "no_commit_without_preflight";
  for (const visit::Effect& what : turn.effects) {
    if (const auto* letter = std::get_if<effect::PrintLetter>(&what)) {
      if (turn.after.devices.letter_printer) ground_.violated(name, "a letter was begun without its printer");
      if (!knows_today_ || !turn.after.clock_trusted) ground_.violated(name, "a letter was begun without a clock");
      if (letter->card.identification_code.empty()) ground_.violated(name, "a letter was begun without a card");
    }
    if (const auto* save = std::get_if<effect::SaveCase>(&what)) {
      if (!knows_today_) ground_.violated(name, "a case was saved without asking the clock");
      if (!turn.after.clock_trusted && save->draft.review_due)
        ground_.violated(name, "a date was promised by a clock nobody vouches for");
      // A renewal's picture is the one that the store keeps with the earlier case; without it nothing is saved.
      if (save->draft.photo.choice == domain::PhotoChoice::Camera && save->draft.renews.empty() &&
          (!pictures_.contains(save->draft.photo.picture_sha256) || picture_held != save->draft.photo.picture_sha256))
        ground_.violated(name, "a case was saved without the picture it speaks of");
    }
  }
}

/// Time alone never moves a visit without somebody being able to read why. The farewell ends by itself; its reason was
/// told when it began.
void Watch::every_time_out_has_a_reason(const Turn& turn) {
  if (!std::holds_alternative<event::TimePassed>(turn.event) || is_over(turn.before.step)) return;
  if (place_of(turn.before.step) == place_of(turn.after.step)) return;
  if (has<effect::TakePicture>(turn.effects)) return;  // no time-out: the person has sat right for a second
  if (!has<effect::NoteTimeOut>(turn.effects))
    ground_.violated("every_time_out_has_a_reason", text_of(turn.before.step) + " to " + text_of(turn.after.step));
}

/// Nothing but time happened for long, and still the kiosk is nobody else's. A card that lies in the slot is the one
/// thing that holds it; the alarm rings for that.
void Watch::every_state_has_a_way_out(const Turn& turn) {
  if (!std::holds_alternative<event::TimePassed>(turn.event)) {
    last_sign_ = ground_.agenda.now();
    return;
  }
  if (std::holds_alternative<step::Attract>(turn.after.step)) return;
  if (std::holds_alternative<step::Farewell>(turn.after.step) && turn.after.devices.card_present) return;
  if (ground_.agenda.now() - last_sign_ <= longest_stay) return;
  ground_.violated("every_state_has_a_way_out", text_of(turn.after.step));
  last_sign_ = ground_.agenda.now();
}

void Watch::sees_slot(InSlot slot, const visit::State& state, bool alarm) {
  if (slot == InSlot::Nothing || alarm || !is_over(state.step)) {
    card_alone_since_ = -1;
    return;
  }
  if (card_alone_since_ < 0) card_alone_since_ = ground_.agenda.now();
  if (ground_.agenda.now() - card_alone_since_ < longest_card_alone) return;
  ground_.violated("no_card_is_left_without_alarm", text_of(state.step));
  card_alone_since_ = ground_.agenda.now();
}

}  // namespace huanka::sim
