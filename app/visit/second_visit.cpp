// Second visit of a bank change: what became of the reservation, and how it goes on: reserved again, wished for after a
// refusal, or, with staff standing by, to its letter (R15-R16, R70-R72, R75).
#include <algorithm>

#include "domain/window.h"
#include "visit/reservation.h"
#include "visit/transfer_letter.h"
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::SecondVisit::Phase;
using domain::CaseState;

void take_up(Turn& turn, step::SecondVisit now) {
  now.phase = Phase::TakingUp;
  now.request = turn.new_request();
  now.staff_code.clear();
  turn.emit(effect::TakeUpCase{now.request, now.status->number, *turn.draft().old_card});
  turn.go(std::move(now));
}

void confirm_wish(Turn& turn, step::SecondVisit now) {
  now.phase = Phase::ConfirmingWish;
  now.request = turn.new_request();
  turn.emit(effect::ConfirmWish{now.request, now.status->number});
  turn.go(std::move(now));
}

void handle_wish(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::WishConfirmed& e) {
        // Said in time and stored, however late the store says so.
        if (now.phase == Phase::WishConfirmed || e.request != now.request) return;
        now.phase = Phase::WishConfirmed;
        turn.go(now);
      },
      [&](const event::SaveFailed& e) {
        if (now.phase != Phase::ConfirmingWish || e.request != now.request) return;
        now.phase = Phase::WishNotSaved;
        now.staff_code = e.staff_code;
        turn.emit(effect::CallStaff{now.staff_code});
        turn.go(now);
      },
      [&](const event::Next&) {
        if (now.phase == Phase::WishConfirmed) end_visit(turn, EndReason::Finished);
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::WishNotSaved) confirm_wish(turn, now);
      },
      [&](const event::No&) {
        if (now.phase == Phase::WishNotSaved) end_visit(turn, EndReason::Fault);
      });
}

/// Its number is that terminal's, and a case has one.
bool has_letter_of_another_terminal(const step::SecondVisit& now) {
  if (now.status->state != CaseState::LetterPrinted) return false;
  const std::string mine = now.record ? now.record->letter_number : "";
  return mine.empty() || (!now.status->letter_number.empty() && now.status->letter_number != mine);
}

void handle_reservation(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::CasesFound& e) {
        if (now.phase != Phase::Asking || e.request != now.request) return;
        now.office_reached = e.office_reached;
        const auto bank_change = reservation_among(e.cases);
        now.phase = bank_change == e.cases.end() ? Phase::NotFound : Phase::Status;
        // What the office says now is so; what this kiosk remembers is judged by today.
        if (bank_change != e.cases.end())
          now.status = bank_change->from_office ? *bank_change : seen_today(*bank_change, turn.state);
        if (e.here && now.status && e.here->number == now.status->number) now.record = e.here;
        turn.go(now);
      },
      [&](const event::Next&) {
        if (now.phase != Phase::Status) return;
        if (now.status->state == CaseState::Expired) return reserve_again(turn, now);
        if (can_confirm_wish(now, turn.state.today)) return confirm_wish(turn, std::move(now));
        if (!may_print_letter(now.status->state) || !turn.state.today) return;
        if (now.record) now.record = bring_forward(*std::move(now.record), *now.status);
        // What is not here is asked of the office, once staff stand by.
        const bool is_here_or_to_be_had = now.record || now.status->state == CaseState::WindowOpen;
        now.phase = is_here_or_to_be_had && !has_letter_of_another_terminal(now) ? Phase::StaffCode : Phase::FurtherOn;
        turn.go(now);
      },
      [&](const event::No&) { end_visit(turn, EndReason::Finished); },
      [&](const event::Back&) { turn.go(step::ServiceMenu{}); });
}

void handle_staff(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::Digit& e) {
        if (now.staff_digits.size() >= staff_code_length || e.digit < '0' || e.digit > '9') return;
        now.staff_digits += e.digit;
        now.staff_refused = false;
        turn.go(now);
      },
      [&](const event::Erase&) {
        if (!now.staff_digits.empty()) now.staff_digits.pop_back();
        turn.go(now);
      },
      [&](const event::Next&) {
        if (now.staff_digits.size() != staff_code_length) return;
        now.request = turn.new_request();
        turn.emit(effect::CheckStaff{now.request, now.staff_digits});
        now.staff_digits.clear();
        turn.go(now);
      },
      [&](const event::StaffChecked& e) {
        if (e.request != now.request) return;
        if (e.accepted) return now.record ? begin_letter(turn, now) : take_up(turn, now);
        now.staff_refused = true;
        now.staff_locked = e.locked;
        if (++now.staff_tries >= staff_tries) return end_visit(turn, EndReason::Fault);
        turn.go(now);
      },
      [&](const event::Back&) {
        now.phase = Phase::Status;
        now.staff_digits.clear();
        turn.go(now);
      });
}

void handle_taking_up(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::CaseTakenUp& e) {
        if (e.request != now.request) return;
        now.record = bring_forward(e.record, *now.status);
        if (now.record && domain::may_be_taken_up(*now.record)) return begin_letter(turn, now);
        now.record.reset();
        now.phase = Phase::FurtherOn;
        turn.go(now);
      },
      [&](const event::CaseNotTakenUp& e) {
        if (now.phase != Phase::TakingUp || e.request != now.request) return;
        now.phase = Phase::NotTakenUp;
        now.staff_code = e.staff_code;
        turn.go(now);
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::NotTakenUp) take_up(turn, now);
      },
      [&](const event::No&) {
        if (now.phase == Phase::NotTakenUp) end_visit(turn, EndReason::Fault);  // to the counter
      });
}
}  // namespace

bool can_confirm_wish(const step::SecondVisit& now, const std::optional<Date>& today) {
  return now.phase == Phase::Status && now.record && now.status && now.status->state == CaseState::Refused &&
         now.status->confirm_until && today && domain::days_between(*now.status->confirm_until, *today) <= 0;
}

void enter_second_visit(Turn& turn) {
  step::SecondVisit asking;
  asking.request = turn.new_request();
  turn.go(asking);
  turn.emit(effect::FindCases{asking.request, turn.draft().old_card->holder.id_number});
}

void handle(Turn& turn, step::SecondVisit now, const Event& event) {
  switch (now.phase) {
    case Phase::Asking:
    case Phase::NotFound:
    case Phase::Status:
    case Phase::FurtherOn:
      return handle_reservation(turn, std::move(now), event);
    case Phase::TakingUp:
    case Phase::NotTakenUp:
      return handle_taking_up(turn, std::move(now), event);
    case Phase::StaffCode:
      return handle_staff(turn, std::move(now), event);
    case Phase::ConfirmingWish:
    case Phase::WishConfirmed:
    case Phase::WishNotSaved:
      return handle_wish(turn, std::move(now), event);
    default:
      return handle_transfer_letter(turn, std::move(now), event);
  }
}

}  // namespace huanka::visit