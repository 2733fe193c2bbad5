#include "visit/transfer_letter.h"

#include <utility>

#include "domain/case.h"
#include "visit/reservation.h"

namespace huanka::visit {

namespace {
using Phase = step::SecondVisit::Phase;
using domain::CaseState;

/// The day may have turned since the case was looked at. True when its window is over now, which is then on screen.
bool has_expired_meanwhile(Turn& turn, step::SecondVisit& now) {
  now.status = seen_today(*std::move(now.status), turn.state);
  if (now.status->state != CaseState::Expired) return false;
  now.phase = Phase::Status;
  turn.go(now);
  return true;
}

void read_new_card(Turn& turn, step::SecondVisit now) {
  now.phase = Phase::ReadingNewCard;
  now.request = turn.new_request();
  now.wrong_card_in = false;
  turn.state.step = now;
  turn.emit(effect::ReadCard{now.request, CardExpected::New});
}

void insert_new_card(Turn& turn, step::SecondVisit now) {
  now.phase = turn.state.devices.card_present ? Phase::TakeOldCard : Phase::InsertNewCard;
  now.new_card.reset();
  now.card_problem.reset();
  turn.go(std::move(now));
}

/// After trouble: the card in the reader is tried again as it lies, unless another one is wanted.
void try_card_again(Turn& turn, step::SecondVisit now) {
  const bool refused = now.phase == Phase::CardRefused;
  const bool another_wanted = refused || now.trouble == CardTrouble::NotThirdGeneration;
  if (turn.state.devices.card_present && turn.state.devices.reader_ready && !another_wanted)
    return read_new_card(turn, std::move(now));
  now.wrong_card_in = refused;
  insert_new_card(turn, std::move(now));
}

void check_owner(Turn& turn, step::SecondVisit now) {
  now.phase = Phase::CheckingOwner;
  now.request = turn.new_request();
  turn.emit(effect::CheckOwner{now.request, now.record->number, *now.new_card});
  turn.go(std::move(now));
}

void print(Turn& turn, step::SecondVisit now) {
  domain::Case issued = *now.record;
  if (issued.state == CaseState::WindowOpen) {
    auto result = domain::issue(issued, *now.new_card, *turn.state.today);
    if (!result) {
      now.phase = Phase::CardRefused;
      now.staff_code = "R" + std::to_string(result.error().requirement);
      return turn.go(std::move(now));
    }
    issued = std::move(result).value();
  }
  now.record = issued;
  now.phase = Phase::Printing;
  now.request = turn.new_request();
  turn.emit(effect::PrintLetter{now.request, std::move(issued), *now.new_card});
  turn.go(std::move(now));
}

/// Before every print, for minutes or a midnight may lie behind the last look: a letter is dated (R15) and has a last
/// day (R72). The answer goes on with it.
void ask_day(Turn& turn, step::SecondVisit now) {
  now.day_asked = true;
  turn.state.step = std::move(now);
  turn.emit(effect::AskToday{});
}

/// False when the screen now says why not.
bool day_allows_letter(Turn& turn, step::SecondVisit& now) {
  if (turn.state.clock_trusted && turn.state.today) return !has_expired_meanwhile(turn, now);
  now.phase = Phase::ClockUntrusted;
  now.staff_code = "E-CLOCK";
  turn.emit(effect::CallStaff{now.staff_code});
  turn.go(now);
  return false;
}

/// Paper first: while the printer cannot print it, nothing is begun, and the screen says what is wrong.
void print_again(Turn& turn, step::SecondVisit now) {
  if (!turn.state.devices.letter_printer) return print(turn, std::move(now));
  now.phase = Phase::PrintTrouble;
  now.printer_trouble = *turn.state.devices.letter_printer;
  now.request = 0;
  turn.emit(effect::CallStaff{"PRINTER"});
  turn.go(std::move(now));
}

void reader_is_gone(Turn& turn, step::SecondVisit now) {
  now.phase = Phase::CardTrouble;
  now.trouble = CardTrouble::ReaderGone;
  now.staff_code = "E-CARD-GONE";
  turn.go(std::move(now));
  turn.emit(effect::CallStaff{"E-CARD-GONE"});
}

void handle_new_card(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::CardRemoved&) {
        if (now.phase == Phase::TakeOldCard) insert_new_card(turn, now);
      },
      [&](const event::CardInserted&) {
        if (now.phase != Phase::InsertNewCard && now.phase != Phase::CardTrouble && now.phase != Phase::CardRefused)
          return;
        read_new_card(turn, now);
      },
      [&](const event::ReaderChanged& e) {
        const bool reader_was_gone = now.phase == Phase::CardTrouble && is_about_the_reader(now.trouble);
        if (!e.ready && now.phase == Phase::ReadingNewCard) return reader_is_gone(turn, now);
        if (e.ready && reader_was_gone) try_card_again(turn, now);
        if (e.ready && now.phase == Phase::InsertNewCard && turn.state.devices.card_present) read_new_card(turn, now);
      },
      [&](const event::NewCardRead& e) {
        if (now.phase != Phase::ReadingNewCard || e.request != now.request) return;
        now.new_card = e.card;
        now.card_problem = domain::check_new_card(*now.record, e.card);
        turn.state.step = now;
        if (!now.card_problem) return check_owner(turn, now);
        now.phase = Phase::CardRefused;
        turn.state.step = now;
      },
      [&](const event::CardFailed& e) {
        if (now.phase != Phase::ReadingNewCard || e.request != now.request) return;
        now.phase = Phase::CardTrouble;
        now.trouble = e.trouble;
        now.staff_code = e.staff_code;
        turn.state.step = now;
        if (e.trouble == CardTrouble::NotGenuine || e.trouble == CardTrouble::SecurityModule)
          turn.emit(effect::CallStaff{e.staff_code});
      },
      [&](const event::OwnerChecked& e) {
        if (now.phase != Phase::CheckingOwner || e.request != now.request) return;
        now.owner = e.answer;
        switch (e.answer) {
          case OwnerAnswer::Match:
            now.phase = Phase::Confirm;
            break;
          case OwnerAnswer::Mismatch:
            now.phase = Phase::CardRefused;
            now.card_problem = domain::NewCardProblem::OtherPerson;
            break;
          case OwnerAnswer::Unknown:  // it would refuse the letter too, whatever the card says
            now.phase = Phase::OwnerUnclear;
            now.staff_code = "E-OWNER-UNKNOWN";
            break;
          case OwnerAnswer::OfficeUnreachable:
            now.phase = domain::shows_holder(*now.record, *now.new_card) ? Phase::Confirm : Phase::OwnerUnclear;
            if (now.phase == Phase::OwnerUnclear) now.staff_code = "E-OWNER-OFFLINE";
            break;
        }
        turn.go(now);
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::OwnerUnclear) return check_owner(turn, now);
        const bool without_reader = !turn.state.devices.reader_ready;
        if (now.phase == Phase::InsertNewCard && without_reader) return reader_is_gone(turn, now);
        if (now.phase == Phase::CardTrouble && is_about_the_reader(now.trouble) && without_reader) return;
        if (now.phase == Phase::CardTrouble || now.phase == Phase::CardRefused) try_card_again(turn, now);
      },
      [&](const event::No&) { end_visit(turn, EndReason::Fault); });  // to the counter
}

/// After a power cut a letter may lie in the tray: staff look before another one is printed.
void handle_earlier_paper(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event,
      [&](const event::PaperCameOut& e) {
        turn.emit(effect::ResolvePrint{PaperKind::Letter, now.record->number, e.yes});
        now.status->letter = e.yes ? PaperFate::Out : PaperFate::NotOut;
        if (!e.yes) {
          if (!has_expired_meanwhile(turn, now)) insert_new_card(turn, now);
          return;
        }
        now.phase = Phase::Done;
        now.printed = true;
        turn.go(now);
      },
      [&](const event::No&) { end_visit(turn, EndReason::Finished); });
}

void handle_clock(Turn& turn, step::SecondVisit now, const Event& event) {
  on(
      event, [&](const event::Retry&) { turn.emit(effect::AskToday{}); },
      [&](const event::Today& e) {
        if (!e.clock_trusted) return;
        now.phase = Phase::Confirm;
        turn.go(now);
      },
      [&](const event::No&) { end_visit(turn, EndReason::Fault); });  // to the counter
}

void handle_letter(Turn& turn, step::SecondVisit now, const Event& event) {
  const bool printing = now.phase == Phase::Printing || now.phase == Phase::PrintTrouble;
  on(
      event,
      [&](const event::Next&) {
        if (now.phase == Phase::Confirm) ask_day(turn, now);
        if (now.phase == Phase::Done) end_visit(turn, EndReason::Finished);
      },
      [&](const event::Today&) {
        if (!std::exchange(now.day_asked, false)) return;
        turn.state.step = now;
        if (!day_allows_letter(turn, now)) return;
        if (now.phase != Phase::Confirm) return print_again(turn, now);
        // Paper first: nothing is committed while the printer cannot print it.
        if (!turn.state.devices.letter_printer) print(turn, now);
      },
      [&](const event::PrintWaiting& e) {
        if (!printing || e.request != now.request) return;
        now.phase = Phase::PrintTrouble;
        now.printer_trouble = e.trouble;
        turn.go(now);
        turn.emit(effect::CallStaff{"PRINTER"});
      },
      [&](const event::PrintGoing& e) {
        if (!printing || e.request != now.request) return;
        now.phase = Phase::Printing;
        turn.go(now);
      },
      [&](const event::PrintEnded& e) {
        if (e.request != now.request || now.printed) return;
        // After "not now" the printer's last word may still come; only what may lie in the tray matters then.
        if (!printing && (now.phase != Phase::Done || e.outcome == PrintOutcome::Failed)) return;
        now.staff_code = e.staff_code;
        now.printed = e.outcome == PrintOutcome::Printed;
        now.phase = e.outcome == PrintOutcome::Printed   ? Phase::Done
                    : e.outcome == PrintOutcome::Unknown ? Phase::AskPaper
                                                         : Phase::PrintTrouble;
        now.printer_trouble = turn.state.devices.letter_printer.value_or(PrinterTrouble::Other);
        if (now.phase == Phase::PrintTrouble) {
          now.request = 0;
          turn.emit(effect::CallStaff{"PRINTER"});
        }
        turn.go(now);
      },
      [&](const event::SaveFailed& e) {
        if (!printing || e.request != now.request) return;
        now.phase = Phase::PrintTrouble;
        now.printer_trouble = PrinterTrouble::Other;
        now.staff_code = e.staff_code;
        now.request = 0;
        turn.go(now);
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::PrintTrouble && now.request == 0) ask_day(turn, now);
      },
      [&](const event::No&) {
        if (now.phase != Phase::PrintTrouble) {
          if (now.phase == Phase::Confirm) end_visit(turn, EndReason::Finished);
          return;
        }
        if (now.request != 0) turn.emit(effect::StopPrint{});
        now.phase = Phase::Done;
        turn.go(now);
      },
      [&](const event::PaperCameOut& e) {
        if (now.phase != Phase::AskPaper || now.day_asked) return;
        turn.emit(effect::ResolvePrint{PaperKind::Letter, now.record->number, e.yes});
        if (!e.yes) return ask_day(turn, now);
        now.phase = Phase::Done;
        now.printed = true;
        turn.go(now);
      });
}
}  // namespace

void begin_letter(Turn& turn, step::SecondVisit now) {
  turn.emit(effect::AskToday{});  // the day of the letter is this one, not that of the first touch
  if (now.status->letter != PaperFate::Unclear) return insert_new_card(turn, std::move(now));
  now.phase = Phase::AskEarlierPaper;
  turn.go(std::move(now));
}

void handle_transfer_letter(Turn& turn, step::SecondVisit now, const Event& event) {
  switch (now.phase) {
    case Phase::TakeOldCard:
    case Phase::InsertNewCard:
    case Phase::ReadingNewCard:
    case Phase::CardTrouble:
    case Phase::CardRefused:
    case Phase::CheckingOwner:
    case Phase::OwnerUnclear:
      return handle_new_card(turn, std::move(now), event);
    case Phase::ClockUntrusted:
      return handle_clock(turn, std::move(now), event);
    case Phase::AskEarlierPaper:
      return handle_earlier_paper(turn, std::move(now), event);
    default:
      return handle_letter(turn, std::move(now), event);
  }
}

}  // namespace huanka::visit
