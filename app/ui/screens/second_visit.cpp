// The second visit of a bank change: the reservation, the new card, the letter.
#include <array>

#include "domain/masking.h"
#include "text/dates.h"
#include "ui/screens/scene.h"
#include "ui/screens/work.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;
using block::Kind;

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
    case Phase::FurtherOn: {
      Plan plan = working("further-on", {"staff"}, scene);
      plan.doing = {scene.button("no", "frame.done", event::No{})};
      return plan;
    }
    case Phase::TakingUp:
      return working("taking-up", {"search"}, scene);
    case Phase::NotTakenUp: {
      Plan plan = working("not-taken-up", {"warning", Tone::Act}, scene);
      plan.knowing.push_back(scene.for_staff(second.staff_code));
      plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), leave()};
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
      plan.knowing.push_back(scene.for_staff(second.staff_code));
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
