// What the person is told when a device, the store or the office never answers.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
void give_up(Turn& turn, step::Card now) {
  now.phase = step::Card::Phase::Trouble;
  now.trouble = CardTrouble::TimedOut;
  now.staff_code = "E-CARD-SLOW";
  turn.emit(effect::NoteTimeOut{now.staff_code});
  turn.go(now);
}

void give_up(Turn& turn, step::Photo now) {
  if (now.phase == step::Photo::Phase::CheckingReceipt) {
    now.phase = step::Photo::Phase::ReceiptAnswered;
    now.answer = ReceiptAnswer::OfficeUnreachable;
    turn.emit(effect::NoteTimeOut{"E-OFFICE-SLOW"});
    return turn.go(now);
  }
  now.phase = step::Photo::Phase::CameraTrouble;
  now.trouble = CameraTrouble::Frozen;
  turn.emit(effect::NoteTimeOut{"E-CAMERA-SLOW"});
  turn.go(now);
}

void give_up(Turn& turn, step::LookUp now) {
  if (now.phase == step::LookUp::Phase::Printing) {
    now.phase = step::LookUp::Phase::PrintTrouble;
    now.trouble = PrinterTrouble::Other;
    turn.emit(effect::NoteTimeOut{"E-PRINT-SLOW"});
    turn.emit(effect::CallStaff{"PRINTER"});
  } else {
    now.phase = step::LookUp::Phase::NotFound;
    now.office_reached = false;
    turn.emit(effect::NoteTimeOut{"E-OFFICE-SLOW"});
  }
  turn.go(now);
}

void give_up(Turn& turn, step::Finish now) {
  if (now.phase == step::Finish::Phase::Printing) {
    now.phase = step::Finish::Phase::PrintTrouble;
    now.trouble = PrinterTrouble::Other;
    turn.emit(effect::NoteTimeOut{"E-PRINT-SLOW"});
    turn.emit(effect::CallStaff{"PRINTER"});
  } else if (now.phase == step::Finish::Phase::Saving) {
    // The request stays: should the store answer after all, the case goes on and is not made twice.
    now.phase = step::Finish::Phase::SaveFailed;
    now.staff_code = "E-STORE-SLOW";
    turn.emit(effect::NoteTimeOut{now.staff_code});
    turn.emit(effect::CallStaff{now.staff_code});
  }
  turn.go(now);
}

void give_up(Turn& turn, step::SecondVisit now) {
  using Phase = step::SecondVisit::Phase;
  switch (now.phase) {
    case Phase::ReadingNewCard:
      now.phase = Phase::CardTrouble;
      now.trouble = CardTrouble::TimedOut;
      now.staff_code = "E-CARD-SLOW";
      turn.emit(effect::NoteTimeOut{now.staff_code});
      break;
    case Phase::CheckingOwner:
      now.phase = Phase::OwnerUnclear;
      now.owner = OwnerAnswer::OfficeUnreachable;
      turn.emit(effect::NoteTimeOut{"E-OFFICE-SLOW"});
      break;
    case Phase::TakingUp:
      // The request stays: should the record come after all, it is used.
      now.phase = Phase::NotTakenUp;
      now.staff_code = "E-OFFICE-SLOW";
      turn.emit(effect::NoteTimeOut{now.staff_code});
      break;
    case Phase::ConfirmingWish:
      now.phase = Phase::WishNotSaved;
      now.staff_code = "E-STORE-SLOW";
      turn.emit(effect::NoteTimeOut{now.staff_code});
      turn.emit(effect::CallStaff{now.staff_code});
      break;
    case Phase::Printing:
      now.phase = Phase::PrintTrouble;
      now.printer_trouble = PrinterTrouble::Other;
      turn.emit(effect::NoteTimeOut{"E-PRINT-SLOW"});
      turn.emit(effect::CallStaff{"PRINTER"});
      break;
    default:
      now.phase = Phase::NotFound;
      now.office_reached = false;
      turn.emit(effect::NoteTimeOut{"E-OFFICE-SLOW"});
      break;
  }
  turn.go(std::move(now));
}
}  // namespace

void give_up_waiting(Turn& turn) {
  const Step now = turn.state.step;
  std::visit(overloaded{[&](const step::Card& step) { give_up(turn, step); },
                        [&](const step::Photo& step) { give_up(turn, step); },
                        [&](const step::LookUp& step) { give_up(turn, step); },
                        [&](const step::Finish& step) { give_up(turn, step); },
                        [&](const step::SecondVisit& step) { give_up(turn, step); }, [](const auto&) {}},
             now);
}

}  // namespace huanka::visit
