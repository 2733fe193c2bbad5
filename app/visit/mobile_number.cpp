// The mobile number and whether it can receive messages (R66).
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::MobileNumber::Phase;
}

void enter_mobile(Turn& turn) {
  step::MobileNumber typing;
  if (turn.draft().mobile) typing.digits = turn.draft().mobile->digits();
  turn.go(typing);
}

void handle(Turn& turn, step::MobileNumber now, const Event& event) {
  const auto accept = [&] {
    const auto mobile = domain::Mobile::parse(now.digits);
    if (!mobile) return;
    turn.draft().mobile = mobile.value();
    if (stopped_by_open_case(turn)) return;
    if (turn.draft().reviewed)
      enter_review(turn);
    else
      enter_wishes(turn);
  };
  const auto type_again = [&](std::string digits) { turn.go(step::MobileNumber{.digits = std::move(digits)}); };

  on(
      event,
      [&](const event::Digit& e) {
        if (now.phase != Phase::Typing || now.digits.size() >= mobile_length || e.digit < '0' || e.digit > '9') return;
        type_again(now.digits + e.digit);
      },
      [&](const event::Erase&) {
        if (now.phase != Phase::Typing) return;
        if (!now.digits.empty()) now.digits.pop_back();
        type_again(now.digits);
      },
      [&](const event::Next&) {
        if (now.phase == Phase::ConfirmMessages) return accept();
        const auto mobile = domain::Mobile::parse(now.digits);
        if (mobile) {
          now.problem.reset();
          now.phase = Phase::ConfirmMessages;
        } else {
          now.problem = mobile.error();
        }
        turn.go(now);
      },
      [&](const event::Answered& e) {
        if (now.phase != Phase::ConfirmMessages) return;
        if (e.yes)
          accept();
        else
          type_again("");
      },
      [&](const event::Back&) {
        if (now.phase == Phase::ConfirmMessages)
          type_again(now.digits);
        else if (turn.draft().reviewed && may_be_reviewed(turn.draft()))
          enter_review(turn);
        else
          enter_card(turn);
      });
}

}  // namespace huanka::visit
