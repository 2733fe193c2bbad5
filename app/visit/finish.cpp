// The last step of a swap: durable first, then sent, then printed. What is shown as accepted is already stored.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::Finish::Phase;
constexpr int longest_send_wait_ms = 8'000;  // then the person is told the truth and need not stand here

/// The case as it will be stored; its number is given by the store. Empty when the draft is not complete.
std::optional<domain::Case> build_case(const State& state, const World& world) {
  const Draft& draft = state.draft;
  if (!draft.old_card || !draft.holding_bank || !draft.mobile || !draft.route || !state.today) return std::nullopt;
  domain::Case c{.number = {},
                 .route = *draft.route,
                 .old_card = *draft.old_card,
                 .holding_bank = *draft.holding_bank,
                 .target_bank = *draft.holding_bank,
                 .mobile = *draft.mobile,
                 .wishes = draft.wishes,
                 .photo = draft.photo,
                 .opened = *state.today};
  if (c.route == domain::Route::ChangeBank) {
    if (!draft.wishes.target_bank) return std::nullopt;
    c.target_bank = *draft.wishes.target_bank;
    c.renews = draft.renews;
  }
  auto submitted = domain::submit(std::move(c), *state.today, world.calendar, world.county.review);
  if (!submitted) return std::nullopt;
  if (!state
           .clock_trusted) {  // no dated promise from a clock nobody vouches for; the office computes the binding dates
    submitted.value().review_from.reset();
    submitted.value().review_due.reset();
  }
  return submitted.value();
}

void save_failed(Turn& turn, std::string staff_code) {
  turn.emit(effect::CallStaff{staff_code});
  turn.go(step::Finish{.phase = Phase::SaveFailed, .staff_code = std::move(staff_code)});
}

void print(Turn& turn, step::Finish now) {
  now.phase = Phase::Printing;
  now.request = turn.new_request();
  turn.emit(effect::PrintSlip{now.request, turn.draft().saved->number, turn.state.language});
  turn.go(now);
}

void done(Turn& turn, step::Finish now, bool printed) {
  now.phase = Phase::Done;
  now.printed = printed;
  turn.go(now);
}

void handle_saving(Turn& turn, const step::Finish& now, const Event& event) {
  on(
      event,
      [&](const event::CaseSaved& e) {
        if (e.request != now.request || !turn.draft().saved) return;
        turn.draft().saved->number = e.number;
        step::Finish sending{.phase = Phase::Sending};
        sending.send_request = turn.new_request();
        turn.go(sending);
        turn.emit(effect::SendCase{sending.send_request, e.number});
      },
      [&](const event::SaveFailed& e) {
        if (e.request != now.request) return;
        turn.draft().saved.reset();
        save_failed(turn, e.staff_code);
      });
}

/// request 0: nothing is being printed any more, it may be tried again.
void print_trouble(Turn& turn, step::Finish now, PrinterTrouble trouble) {
  now.phase = Phase::PrintTrouble;
  now.trouble = trouble;
  turn.go(now);
  turn.emit(effect::CallStaff{"PRINTER"});
}

void handle_printing(Turn& turn, step::Finish now, const Event& event) {
  on(
      event,
      [&](const event::PrintWaiting& e) {
        if (e.request != now.request) return;
        print_trouble(turn, now, e.trouble);
      },
      [&](const event::PrintGoing& e) {
        if (e.request != now.request) return;
        now.phase = Phase::Printing;
        turn.go(now);
      },
      [&](const event::PrintEnded& e) {
        if (e.request != now.request) return;
        now.staff_code = e.staff_code;
        switch (e.outcome) {
          case PrintOutcome::Printed:
            return done(turn, now, true);
          case PrintOutcome::Failed:
            now.request = 0;
            return print_trouble(turn, now, turn.state.devices.slip_printer.value_or(PrinterTrouble::Other));
          case PrintOutcome::Unknown:
            now.phase = Phase::AskPaper;
            return turn.go(now);
        }
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::PrintTrouble && now.request == 0) print(turn, now);
      },
      [&](const event::No&) {  // goes on without paper; the case number is on the screen
        if (now.phase != Phase::PrintTrouble) return;
        if (now.request != 0) turn.emit(effect::StopPrint{});
        done(turn, now, false);
      });
}

void handle_done(Turn& turn, step::Finish now, const Event& event) {
  on(
      event, [&](const event::Next&) { end_visit(turn, EndReason::Finished); },
      // The person went on without paper; the printer's last word about it may still come.
      [&](const event::PrintEnded& e) {
        if (e.request != now.request || now.printed) return;
        now.printed = e.outcome == PrintOutcome::Printed;
        if (e.outcome == PrintOutcome::Unknown) now.phase = Phase::AskPaper;
        turn.go(now);
      });
}
}  // namespace

void enter_finish(Turn& turn) {
  if (stopped_by_open_case(turn)) return;
  auto built = build_case(turn.state, turn.world);
  if (!built) {
    if (!may_be_reviewed(turn.draft())) return enter_review(turn);
    // Only a clock that never answered leads here; everything else was asked on the way.
    turn.emit(effect::AskToday{});
    return save_failed(turn, "E-VISIT-INCOMPLETE");
  }
  step::Finish saving;
  saving.request = turn.new_request();
  turn.draft().saved = std::move(built);
  turn.go(saving);
  turn.emit(effect::SaveCase{saving.request, *turn.draft().saved});
}

void handle(Turn& turn, step::Finish now, const Event& event) {
  // The office's answer may come at any time after sending began.
  if (const auto* sent = std::get_if<event::CaseSent>(&event);
      sent && now.send_request != 0 && sent->request == now.send_request) {
    now.sent = true;
    turn.state.step = now;
    if (now.phase == Phase::Sending) print(turn, now);
    return;
  }
  if (const auto* refused = std::get_if<event::CaseRefused>(&event);
      refused && now.send_request != 0 && refused->request == now.send_request) {
    now.refused = true;
    turn.state.step = now;
    turn.emit(effect::CallStaff{"OFFICE-REFUSED"});
    if (now.phase == Phase::Sending) print(turn, now);
    return;
  }
  switch (now.phase) {
    case Phase::Saving:
      return handle_saving(turn, now, event);
    case Phase::SaveFailed:
      return on(
          event,
          [&](const event::Retry&) {
            if (now.request == 0) return enter_finish(turn);
            now.phase = Phase::Saving;  // the store has not said no: it is waited for, nothing is saved twice
            turn.go(now);
          },
          [&](const event::CaseSaved&) { handle_saving(turn, now, event); },
          [&](const event::SaveFailed&) { handle_saving(turn, now, event); },
          [&](const event::No&) { end_visit(turn, EndReason::Fault); });
    case Phase::Sending:
      return on(
          event,
          [&](const event::CaseNotSentYet& e) {
            if (e.request == now.send_request) print(turn, now);
          },
          [&](const event::TimePassed& e) {
            now.waited_ms += e.ms;
            if (now.waited_ms < longest_send_wait_ms) return turn.go(now);
            turn.emit(effect::NoteTimeOut{"E-OFFICE-SLOW"});
            print(turn, now);
          });
    case Phase::Printing:
    case Phase::PrintTrouble:
      return handle_printing(turn, now, event);
    case Phase::AskPaper:
      return on(event, [&](const event::PaperCameOut& e) {
        turn.emit(effect::ResolvePrint{PaperKind::Slip, turn.draft().saved->number, e.yes});
        if (e.yes)
          done(turn, now, true);
        else
          print(turn, now);
      });
    case Phase::Done:
      return handle_done(turn, now, event);
  }
}

}  // namespace huanka::visit
