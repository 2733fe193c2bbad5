// Where does my case stand? By card, or by the number on the slip. Shows state and dates, no personal data.
#include <algorithm>

#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::LookUp::Phase;

/// The person types only the digits of "ZJ01-261123-0007-4"; the kiosk's own prefix is understood.
std::string number_from_digits(const std::string& kiosk_id, const std::string& digits) {
  return kiosk_id + "-" + digits.substr(0, 6) + "-" + digits.substr(6, 4) + "-" + digits.substr(10);
}

void show(Turn& turn, step::LookUp now, const CaseStatus& status) {
  now.status = status;
  now.phase = now.by_card && status.slip == PaperFate::Unclear ? Phase::AskPaper : Phase::Result;
  turn.go(std::move(now));
}

void show_result(Turn& turn, step::LookUp now, PaperFate slip) {
  now.status->slip = slip;
  now.phase = Phase::Result;
  turn.go(std::move(now));
}

void print_slip(Turn& turn, step::LookUp now) {
  now.phase = Phase::Printing;
  now.request = turn.new_request();
  turn.emit(effect::PrintSlip{now.request, now.status->number, turn.state.language});
  turn.go(std::move(now));
}

void handle_paper(Turn& turn, step::LookUp now, const Event& event) {
  on(
      event,
      [&](const event::PrintSlipAgain&) {
        if (can_print_slip(now)) print_slip(turn, now);
      },
      [&](const event::PaperCameOut& e) {
        if (now.phase != Phase::AskPaper) return;
        turn.emit(effect::ResolvePrint{PaperKind::Slip, now.status->number, e.yes});
        if (e.yes)
          show_result(turn, now, PaperFate::Out);
        else
          print_slip(turn, now);
      },
      [&](const event::PrintWaiting& e) {
        if (e.request != now.request || (now.phase != Phase::Printing && now.phase != Phase::PrintTrouble)) return;
        now.phase = Phase::PrintTrouble;
        now.trouble = e.trouble;
        turn.go(now);
        turn.emit(effect::CallStaff{"PRINTER"});
      },
      [&](const event::PrintGoing& e) {
        if (e.request != now.request || now.phase != Phase::PrintTrouble) return;
        now.phase = Phase::Printing;
        turn.go(now);
      },
      [&](const event::PrintEnded& e) {
        if (e.request != now.request || !now.status || now.phase == Phase::Asking) return;
        now.request = 0;
        if (e.outcome == PrintOutcome::Printed) return show_result(turn, now, PaperFate::Out);
        if (e.outcome == PrintOutcome::Failed && now.phase == Phase::Result) return;  // stopped by the person
        now.phase = e.outcome == PrintOutcome::Unknown ? Phase::AskPaper : Phase::PrintTrouble;
        now.trouble = turn.state.devices.slip_printer.value_or(PrinterTrouble::Other);
        turn.go(now);
        if (now.phase == Phase::PrintTrouble) turn.emit(effect::CallStaff{"PRINTER"});
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::PrintTrouble && now.request == 0) print_slip(turn, now);
      },
      [&](const event::No&) {
        if (now.phase != Phase::PrintTrouble) return;
        if (now.request != 0) turn.emit(effect::StopPrint{});
        show_result(turn, now, PaperFate::NotOut);
      });
}
}  // namespace

bool can_print_slip(const step::LookUp& now) {
  return now.phase == Phase::Result && now.by_card && now.status &&
         (now.status->slip == PaperFate::Unclear || now.status->slip == PaperFate::NotOut);
}

void enter_look_up_by_card(Turn& turn) {
  step::LookUp asking{.phase = Phase::Asking};
  asking.by_card = true;
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
        now.request = 0;
        now.cases.assign(e.cases.begin(),
                         e.cases.begin() + std::min<std::ptrdiff_t>(look_up_cases, std::ssize(e.cases)));
        if (now.cases.size() == 1) return show(turn, now, now.cases.front());
        now.phase = now.cases.empty() ? Phase::NotFound : Phase::Several;
        turn.go(now);
      },
      [&](const event::CaseChosen& e) {
        if (now.phase != Phase::Several || e.index < 0 || e.index >= std::ssize(now.cases)) return;
        show(turn, now, now.cases[static_cast<std::size_t>(e.index)]);
      },
      [&](const event::Back&) {
        if (now.phase == Phase::Choosing) return turn.go(step::ServiceMenu{});
        if (now.phase == Phase::Asking || now.phase == Phase::Printing || now.phase == Phase::PrintTrouble) return;
        const bool one_of_several = now.cases.size() > 1 && now.phase != Phase::Several;
        if (!one_of_several) return turn.go(step::LookUp{});
        now.phase = Phase::Several;
        now.request = 0;
        turn.go(now);
      });
  handle_paper(turn, std::move(now), event);
}

}  // namespace huanka::visit
