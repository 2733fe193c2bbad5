// Where does my case stand? By card, or by the number on the slip. Shows state and dates, no personal data.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::LookUp::Phase;

/// The person types only the digits of "ZJ01-261123-0007-4"; the kiosk's own prefix is understood.
std::string number_from_digits(const std::string& kiosk_id, const std::string& digits) {
  return kiosk_id + "-" + digits.substr(0, 6) + "-" + digits.substr(6, 4) + "-" + digits.substr(10);
}
}  // namespace

void enter_look_up_by_card(Turn& turn) {
  step::LookUp asking{.phase = Phase::Asking};
  asking.request = turn.new_request();
  turn.go(asking);
  turn.emit(effect::FindCases{asking.request, turn.draft().old_card->holder.id_number});
}

void handle(Turn& turn, step::LookUp now, const Event& event) {
  const auto type = [&](std::string digits) {
    turn.go(step::LookUp{.phase = Phase::Typing, .digits = std::move(digits)});
  };
  on(
      event,
      [&](const event::LookUpChosen& e) {
        if (now.phase != Phase::Choosing && now.phase != Phase::NotFound) return;
        if (e.by == LookUpBy::Card)
          turn.go(step::Notice{});
        else
          type("");
      },
      [&](const event::Digit& e) {
        if (now.phase != Phase::Typing || now.digits.size() >= case_digits_length || e.digit < '0' || e.digit > '9')
          return;
        type(now.digits + e.digit);
      },
      [&](const event::Erase&) {
        if (now.phase != Phase::Typing) return;
        if (!now.digits.empty()) now.digits.pop_back();
        type(now.digits);
      },
      [&](const event::Next&) {
        if (now.phase == Phase::Result) return end_visit(turn, EndReason::Finished);
        if (now.phase != Phase::Typing) return;
        const std::string number =
            now.digits.size() == case_digits_length ? number_from_digits(turn.world.kiosk_id, now.digits) : "";
        if (!domain::is_case_number(number)) {
          now.wrong_number = true;
          return turn.go(now);
        }
        now.phase = Phase::Asking;
        now.request = turn.new_request();
        turn.go(now);
        turn.emit(effect::FetchCase{now.request, number});
      },
      [&](const event::CasesFound& e) {
        if (now.phase != Phase::Asking || e.request != now.request) return;
        now.office_reached = e.office_reached;
        now.phase = e.cases.empty() ? Phase::NotFound : Phase::Result;
        if (!e.cases.empty()) now.status = e.cases.front();
        turn.go(now);
      },
      [&](const event::Back&) {
        if (now.phase == Phase::Choosing)
          turn.go(step::ServiceMenu{});
        else if (now.phase != Phase::Asking)
          turn.go(step::LookUp{});
      });
}

}  // namespace huanka::visit
