// After the review: saved, sent, printed; looking a case up; the second visit of a bank change.
#include <array>

#include "domain/masking.h"
#include "domain/window.h"
#include "text/dates.h"
#include "ui/screens/scene.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;
using block::Kind;

std::string key_of(visit::PrinterTrouble trouble) {
  constexpr std::array words{"paper_out", "jam", "cover_open", "toner_out", "offline", "busy", "other"};
  return std::string("trouble.printer.") + words.at(static_cast<std::size_t>(trouble));
}

namespace {
Plan working(const char* name, block::Hero hero, const Scene& scene) {
  Plan plan = scene.pictured(name, std::move(hero));
  plan.knowing.push_back(block::Text{scene.text(std::string("screen.") + name + ".text")});
  return plan;
}

/// Saved, sent, printed: where the work of the last step stands.
Plan finishing(const char* name, block::Hero hero, const step::Finish& finish, const Scene& scene) {
  using Phase = step::Finish::Phase;
  using State = block::Stages::State;
  Plan plan = working(name, std::move(hero), scene);
  const bool saved = finish.phase != Phase::Saving;
  const bool sending = finish.phase == Phase::Sending;
  const bool printing = finish.phase == Phase::Printing;
  plan.knowing.push_back(block::Stages{{{scene.text("stage.save"), saved ? State::Done : State::Now},
                                        {scene.text(printing && !finish.sent ? "stage.send_later" : "stage.send"),
                                         sending                   ? State::Now
                                         : printing && finish.sent ? State::Done
                                                                   : State::Later},
                                        {scene.text("stage.print"), printing ? State::Now : State::Later}}});
  return plan;
}

/// `next_key`: what the person is told to do.
Plan printer_trouble(visit::PrinterTrouble trouble, const char* next_key, const char* without_key, bool can_retry,
                     const Scene& scene) {
  const std::string key = key_of(trouble);
  Plan plan{.name = "printer-" + key.substr(16), .knowing = {}, .doing = {}};
  plan.knowing = {block::Hero{"printer", Tone::Act}, block::Title{scene.text(key)}, block::Text{scene.text(next_key)}};
  if (can_retry) plan.doing.emplace_back(scene.button("retry", "frame.retry", event::Retry{}));
  plan.doing.emplace_back(scene.button("no", without_key, event::No{}, Kind::Other));
  return plan;
}

/// `ended`: nothing waits in the printer any more, only a new try brings the slip.
Plan slip_trouble(visit::PrinterTrouble trouble, bool ended, const Scene& scene) {
  return printer_trouble(trouble, ended ? "trouble.printer.next_try" : "trouble.printer.next",
                         "screen.done.without_slip", ended, scene);
}

Plan ask_paper(const char* name, const char* art, const Scene& scene) {
  Plan plan = scene.pictured(name, {.icon = art, .illustration = true});
  plan.knowing.push_back(block::Text{scene.text("screen.ask-paper.text")});
  plan.doing = {scene.button("yes", "screen.ask-paper.yes", event::PaperCameOut{true}),
                scene.button("no", "screen.ask-paper.no", event::PaperCameOut{false}, Kind::Other)};
  return plan;
}

std::string review_dates(const domain::Case& saved, const Scene& scene) {
  if (!saved.review_due) return scene.text("screen.done.review");
  const std::string due = text::due_date(scene.words, *saved.review_due);
  if (!saved.review_from) return scene.words.format("screen.done.review_by", {{"date", due}});
  return scene.words.format("screen.done.review_between",
                            {{"from", text::short_date(scene.words, saved.review_from->date)}, {"to", due}});
}

/// What happens next and what the person does (R4, R8, R10, R69-R72).
block::Points next_steps(const domain::Case& saved, const Scene& scene) {
  const std::string bank = scene.bank(saved.target_bank);
  block::Points next;
  switch (saved.route) {
    case domain::Route::ChangeBank:
      next.rows.push_back({Tone::Calm, "calendar", review_dates(saved, scene)});
      next.rows.push_back(
          {Tone::Act, "hand",
           scene.words.format("screen.done.come_back",
                              {{"days", std::to_string(scene.world.county.review.window_days)}, {"bank", bank}})});
      break;
    case domain::Route::SameBankNewNumber:
      next.rows.push_back({Tone::Act, "bank", scene.words.format("screen.done.collect", {{"bank", bank}})});
      if (saved.wishes.benefits && !saved.wishes.benefits->empty())
        next.rows.push_back({Tone::Act, "hand", scene.text("consequence.benefits_must_be_reported")});
      break;
    case domain::Route::SameBankSameNumber:
      next.rows.push_back({Tone::Calm, "bank", scene.words.format("screen.done.ask_when", {{"bank", bank}})});
      break;
  }
  return next;
}

/// The office refused it: nothing will happen by itself, so nothing of the usual is promised.
Plan refused(const step::Finish& finish, const Scene& scene) {
  Plan plan{.name = "done", .knowing = {}, .doing = {}};
  plan.knowing = {block::Hero{"staff", Tone::Act}, block::Title{scene.text("screen.done.refused.title")},
                  block::Text{scene.text("screen.done.refused")}};
  if (const auto& saved = scene.state.draft.saved)
    plan.knowing.push_back(block::Ticket{scene.text("label.case_number"), saved->number});
  block::Points next;
  next.rows.push_back({Tone::Act, "hand", scene.text("screen.done.refused.bring")});
  if (!finish.printed) next.rows.push_back({Tone::Act, "receipt", scene.text("screen.done.no_slip")});
  next.least = next.rows.size();
  plan.knowing.push_back(next);
  plan.doing = {scene.next("frame.done")};
  return plan;
}

Plan finished(const step::Finish& finish, const Scene& scene) {
  if (finish.refused) return refused(finish, scene);
  Plan plan = scene.pictured("done", {"check", Tone::Good});
  plan.knowing.push_back(block::Text{scene.text(finish.sent ? "screen.done.sent" : "screen.done.not_sent")});
  block::Points next;
  if (const auto& saved = scene.state.draft.saved) {
    plan.knowing.push_back(block::Ticket{scene.text("label.case_number"), saved->number});
    next = next_steps(*saved, scene);
  }
  next.rows.push_back(finish.printed ? block::Points::Row{Tone::Good, "receipt", scene.text("screen.done.take_slip")}
                                     : block::Points::Row{Tone::Act, "receipt", scene.text("screen.done.no_slip")});
  next.least = next.rows.size();
  plan.knowing.push_back(next);
  plan.doing = {scene.next("frame.done")};
  return plan;
}
}  // namespace

Plan plan_of(const step::Finish& finish, const Scene& scene) {
  using Phase = step::Finish::Phase;
  switch (finish.phase) {
    case Phase::Saving:
      return finishing("saving", {"hourglass"}, finish, scene);
    case Phase::Sending:
      return finishing("sending", {"send"}, finish, scene);
    case Phase::Printing:
      return finishing("printing", {.icon = "art_paper", .illustration = true}, finish, scene);
    case Phase::PrintTrouble:
      return slip_trouble(finish.trouble, finish.request == 0, scene);
    case Phase::AskPaper:
      return ask_paper("ask-slip", "art_paper", scene);
    case Phase::Done:
      return finished(finish, scene);
    case Phase::SaveFailed:
      break;
  }
  Plan plan = working("save-failed", {"warning", Tone::Act}, scene);
  plan.knowing.push_back(scene.for_staff(finish.staff_code));
  plan.doing = {scene.button("retry", "frame.retry", event::Retry{}),
                scene.button("no", "frame.counter", event::No{}, Kind::Other)};
  return plan;
}

/// From the county's warning day on (R71-R72): how little time is left.
std::optional<block::Note> window_warning(const visit::CaseStatus& status, const Scene& scene) {
  if (status.state != domain::CaseState::WindowOpen || !status.window_last_day || !scene.state.today ||
      !domain::window_is_closing(*scene.state.today, *status.window_last_day, scene.world.county.review,
                                 scene.world.calendar))
    return std::nullopt;
  const int left = domain::days_between(*scene.state.today, *status.window_last_day);
  return block::Note{Tone::Bad, "warning",
                     scene.words.format("screen.window_warning", {{"days", std::to_string(left)}})};
}

block::Facts case_facts(const visit::CaseStatus& status, const Scene& scene) {
  block::Facts facts;
  facts.rows = {{scene.text("label.case_number"), status.number, "", {}},
                {scene.text("label.route"), scene.text("route." + domain::to_string(status.route)), "", {}},
                {scene.text("label.state"), scene.text("case_state." + domain::to_string(status.state)), "", {}}};
  if (status.review_due && status.state == domain::CaseState::UnderReview)
    facts.rows.push_back({scene.text("label.review_due"), text::due_date(scene.words, *status.review_due), "", {}});
  if (status.window_last_day)
    facts.rows.push_back(
        {scene.text("label.window_last_day"),
         text::due_date(scene.words, {*status.window_last_day,
                                      domain::window_is_provisional(*status.window_last_day, scene.world.county.review,
                                                                    scene.world.calendar)}),
         "",
         {}});
  if (!status.refusal_reason.empty())
    facts.rows.push_back({scene.text("label.refusal_reason"), status.refusal_reason, "", {}});
  return facts;
}

/// What the person does next, and until when (R4, R8, R69-R72).
std::optional<block::Note> next_for(const visit::CaseStatus& status, const Scene& scene) {
  std::string key = "case_next." + domain::to_string(status.state);
  if (status.state == domain::CaseState::Submitted) key += "." + domain::to_string(status.route);
  if (!scene.words.has(key)) return std::nullopt;
  const std::string last_day =
      status.window_last_day ? text::short_date(scene.words, *status.window_last_day) : std::string();
  return block::Note{
      Tone::Calm, "info",
      scene.words.format(key,
                         {{"bank", scene.bank(status.target_bank.empty() ? status.holding_bank : status.target_bank)},
                          {"old_bank", scene.bank(status.holding_bank)},
                          {"days", std::to_string(scene.world.county.review.window_days)},
                          {"last_day", last_day}})};
}

Plan plan_of(const step::OpenCase& open, const Scene& scene) {
  Plan plan = scene.named("open-case");
  plan.knowing.push_back(case_facts(open.status, scene));
  if (const auto next = next_for(open.status, scene)) plan.knowing.emplace_back(*next);
  if (auto warning = window_warning(open.status, scene)) plan.knowing.emplace_back(*std::move(warning));
  plan.doing = {scene.next("screen.open-case.see"),
                scene.button("no", "screen.open-case.another", event::No{}, Kind::Other)};
  return plan;
}

Plan plan_of(const step::LookUp& look_up, const Scene& scene) {
  using Phase = step::LookUp::Phase;
  const auto ways = [&] {
    return block::Choices{
        {{"look_up.card", "card", scene.text("screen.look-up.card"), "", event::LookUpChosen{visit::LookUpBy::Card}},
         {"look_up.number", "receipt", scene.text("screen.look-up.number"), "",
          event::LookUpChosen{visit::LookUpBy::Number}}}};
  };
  switch (look_up.phase) {
    case Phase::Choosing: {
      Plan plan = scene.pictured("look-up", {"search"});
      plan.doing = {ways()};
      return plan;
    }
    case Phase::Typing: {
      Plan plan = scene.named("look-up-number");
      plan.knowing.push_back(
          block::Typed{grouped(look_up.digits, {6, 4, 1}), scene.text("screen.look-up-number.hint")});
      plan.knowing.push_back(look_up.wrong_number
                                 ? Block{block::Note{Tone::Bad, "warning", scene.text("screen.look-up-number.wrong")}}
                                 : Block{block::Text{scene.words.format("screen.look-up-number.text",
                                                                        {{"kiosk", scene.world.kiosk_id}})}});
      plan.doing = {block::Keypad{}, scene.next()};
      return plan;
    }
    case Phase::Asking:
      return working("asking", {"search"}, scene);
    case Phase::Result: {
      Plan plan = scene.named("look-up-result");
      if (look_up.status) {
        plan.knowing.push_back(case_facts(*look_up.status, scene));
        if (const auto next = next_for(*look_up.status, scene)) plan.knowing.emplace_back(*next);
        if (auto warning = window_warning(*look_up.status, scene)) plan.knowing.emplace_back(*std::move(warning));
      }
      if (look_up.status && look_up.status->refused_by_office)
        plan.knowing.push_back(block::Note{Tone::Act, "staff", scene.text("screen.look-up-result.refused")});
      else if (!look_up.office_reached)
        plan.knowing.push_back(block::Note{Tone::Act, "info", scene.text("screen.look-up-result.offline")});
      plan.doing = {scene.next("frame.done")};
      if (visit::can_print_slip(look_up))
        plan.doing.emplace_back(
            scene.button("print_slip", "screen.look-up-result.print_slip", event::PrintSlipAgain{}, Kind::Other));
      return plan;
    }
    case Phase::Several: {
      Plan plan = scene.named("look-up-several");
      block::Choices choices;
      for (const auto& found : look_up.cases) {
        const auto index = static_cast<int>(choices.list.size());
        choices.list.push_back({"case." + std::to_string(index), "receipt", found.number,
                                scene.text("case_state." + domain::to_string(found.state)), event::CaseChosen{index}});
      }
      plan.doing = {choices};
      return plan;
    }
    case Phase::AskPaper:
      return ask_paper("ask-slip", "art_paper", scene);
    case Phase::Printing:
      return working("printing", {.icon = "art_paper", .illustration = true}, scene);
    case Phase::PrintTrouble:
      return slip_trouble(look_up.trouble, look_up.request == 0, scene);
    case Phase::NotFound:
      break;
  }
  Plan plan = scene.pictured("look-up-not-found", {"search", Tone::Act});
  plan.knowing.push_back(block::Text{
      scene.text(look_up.office_reached ? "screen.look-up-not-found.text" : "screen.look-up-not-found.offline")});
  plan.doing = {ways()};
  return plan;
}

namespace {
Plan reservation(const step::SecondVisit& second, const Scene& scene) {
  Plan plan = scene.named("reservation");
  if (!second.status) return plan;
  plan.knowing.push_back(case_facts(*second.status, scene));
  if (const auto next = next_for(*second.status, scene)) plan.knowing.emplace_back(*next);
  if (auto warning = window_warning(*second.status, scene)) plan.knowing.emplace_back(*std::move(warning));
  using domain::CaseState;
  switch (second.status->state) {
    case CaseState::WindowOpen:
    case CaseState::Issued:
    case CaseState::LetterPrinted:
      plan.doing = {scene.next("screen.reservation.go_on")};
      return plan;
    case CaseState::Expired:
      plan.doing = {scene.next("screen.reservation.again")};
      return plan;
    default:
      break;
  }
  if (visit::can_confirm_wish(second, scene.state.today)) {
    plan.knowing.push_back(
        block::Note{Tone::Act, "hand",
                    scene.words.format("screen.reservation.confirm_until",
                                       {{"date", text::short_date(scene.words, *second.status->confirm_until)}})});
    plan.doing = {scene.next("screen.reservation.confirm_wish"),
                  scene.button("no", "screen.reservation.let_end", event::No{}, Kind::Other)};
    return plan;
  }
  plan.doing = {scene.button("no", "frame.done", event::No{})};
  return plan;
}

Plan letter_content(const step::SecondVisit& second, const Scene& scene) {
  Plan plan = scene.named("letter-confirm");
  if (second.record) {
    block::Facts facts;
    facts.rows = {{scene.text("label.name"), domain::masked(second.record->old_card.holder.name), "", {}},
                  {scene.text("label.bank"), scene.bank(second.record->holding_bank), "", {}},
                  {scene.text("label.new_bank"), scene.bank(second.record->target_bank), "", {}}};
    if (second.new_card && second.new_card->pan)
      facts.rows.push_back({scene.text("label.new_account"), domain::masked(*second.new_card->pan), "", {}});
    plan.knowing.push_back(facts);
  }
  // Without a working printer there is nothing to press; the button is back with the paper.
  if (const auto trouble = scene.state.devices.letter_printer) {
    plan.knowing.push_back(block::Note{Tone::Act, "printer", scene.text(key_of(*trouble))});
    plan.knowing.push_back(block::Text{scene.text("screen.letter-confirm.wait")});
  } else {
    plan.doing.emplace_back(scene.next("screen.letter-confirm.print"));
  }
  plan.doing.emplace_back(scene.button("no", "screen.letter-confirm.later", event::No{}, Kind::Other));
  return plan;
}
}  // namespace

Plan plan_of(const step::SecondVisit& second, const Scene& scene) {
  using Phase = step::SecondVisit::Phase;
  const auto leave = [&] { return scene.button("no", "frame.counter", event::No{}, Kind::Other); };
  switch (second.phase) {
    case Phase::Asking:
      return working("asking", {"search"}, scene);
    case Phase::NotFound: {
      Plan plan = working("no-reservation", {"search", Tone::Act}, scene);
      if (!second.office_reached) plan.knowing.back() = block::Text{scene.text("screen.no-reservation.offline")};
      plan.doing = {scene.button("no", "frame.done", event::No{})};
      return plan;
    }
    case Phase::Status:
      return reservation(second, scene);
    case Phase::ElsewhereOpened: {
      Plan plan = working("elsewhere", {"staff"}, scene);
      plan.doing = {scene.button("no", "frame.done", event::No{})};
      return plan;
    }
    case Phase::StaffCode: {
      Plan plan = scene.named("staff-code");
      std::string dots;
      for (std::size_t i = 0; i < second.staff_digits.size(); ++i) dots += "● ";
      plan.knowing.push_back(block::Typed{dots, scene.text("screen.staff-code.hint")});
      if (second.staff_refused)
        plan.knowing.push_back(
            block::Note{Tone::Bad, "warning",
                        scene.text(second.staff_locked ? "screen.staff-code.locked" : "screen.staff-code.wrong")});
      plan.doing = {block::Keypad{}, scene.next()};
      return plan;
    }
    case Phase::TakeOldCard:
      return working(second.wrong_card_in ? "take-this-card" : "take-old-card",
                     {.icon = "art_take_card", .illustration = true}, scene);
    case Phase::InsertNewCard:
      if (!scene.state.devices.reader_ready)
        return without_reader("card-no-reader", "screen.card-no-reader.title", "screen.card-no-reader.text", scene);
      return working("new-card-insert", {.icon = "art_insert_card", .illustration = true}, scene);
    case Phase::ReadingNewCard:
      return working("card-reading", {.icon = "art_reading", .illustration = true}, scene);
    case Phase::CardTrouble: {
      const std::string key = key_of(second.trouble);
      if (second.trouble == visit::CardTrouble::ReaderGone || second.trouble == visit::CardTrouble::ServiceDown) {
        Plan plan = without_reader("new-card-trouble-" + key.substr(13), key, key + ".next", scene);
        plan.knowing.push_back(scene.for_staff(second.staff_code));
        return plan;
      }
      Plan plan{.name = "new-" + std::string("card-trouble-") + key.substr(13), .knowing = {}, .doing = {}};
      plan.knowing = {block::Hero{"warning", Tone::Act}, block::Title{scene.text(key)},
                      block::Text{scene.text(key + ".next")}, scene.for_staff(second.staff_code)};
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
      return plan;
    }
    case Phase::CardRefused: {
      constexpr std::array problems{"new-card-other-bank", "new-card-other-person", "new-card-no-account",
                                    "new-card-other-card"};
      // Without a problem of the card it was a rule that refused (R70, R72).
      Plan plan =
          working(second.card_problem ? problems.at(static_cast<std::size_t>(*second.card_problem)) : "letter-refused",
                  {"warning", Tone::Act}, scene);
      if (!second.card_problem) plan.knowing.push_back(block::Text{second.staff_code, true});
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
      return plan;
    }
    case Phase::CheckingOwner:
      return working("checking-owner", {"search"}, scene);
    case Phase::OwnerUnclear: {
      Plan plan = working("owner-unclear", {"warning", Tone::Act}, scene);
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
      return plan;
    }
    case Phase::Confirm:
      return letter_content(second, scene);
    case Phase::Printing:
      return working("letter-printing", {.icon = "art_letter", .illustration = true}, scene);
    case Phase::PrintTrouble:
      return printer_trouble(second.printer_trouble, "trouble.printer.next_letter", "screen.letter-confirm.later",
                             second.request == 0, scene);
    case Phase::AskPaper:
      return ask_paper("ask-letter", "art_letter", scene);
    case Phase::ClockUntrusted: {
      Plan plan = working("letter-clock", {"warning", Tone::Act}, scene);
      plan.knowing.push_back(block::Text{second.staff_code, true});
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
      return plan;
    }
    case Phase::AskEarlierPaper:
      return ask_paper("ask-earlier-letter", "art_letter", scene);
    case Phase::ConfirmingWish: {
      Plan plan = working("saving", {"hourglass"}, scene);
      plan.knowing.push_back(block::Stages{{{scene.text("stage.save"), block::Stages::State::Now},
                                            {scene.text("stage.send_later"), block::Stages::State::Later}}});
      return plan;
    }
    case Phase::WishConfirmed: {
      Plan plan = working("wish-confirmed", {"check", Tone::Good}, scene);
      plan.doing = {scene.next("frame.done")};
      return plan;
    }
    case Phase::WishNotSaved: {
      Plan plan = working("save-failed", {"warning", Tone::Act}, scene);
      plan.knowing.push_back(scene.for_staff(second.staff_code));
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
      return plan;
    }
    case Phase::Done:
      break;
  }
  if (!second.printed) {
    Plan plan = working("letter-not-printed", {"staff", Tone::Act}, scene);
    plan.doing = {scene.next("frame.done")};
    return plan;
  }
  // R13, R16, R17: the letter moves one account; the other and the benefits are the person's own errand.
  Plan plan = scene.pictured("letter-done", {"check", Tone::Good});
  const std::string old_bank = second.record ? scene.bank(second.record->holding_bank) : scene.text("label.bank");
  plan.knowing.push_back(
      block::Points{{{Tone::Act, "receipt", scene.text("screen.letter-done.bring")},
                     {Tone::Act, "bank", scene.words.format("screen.letter-done.go", {{"bank", old_bank}})},
                     {Tone::Act, "money", scene.text("consequence.financial_balance_by_hand")},
                     {Tone::Act, "hand", scene.text("consequence.benefits_must_be_reported")}}});
  plan.doing = {scene.next("frame.done")};
  return plan;
}

}  // namespace huanka::ui
