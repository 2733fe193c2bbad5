// After the review: saved, sent, printed.
#include "text/dates.h"
#include "ui/screens/scene.h"
#include "ui/screens/work.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;
using block::Kind;

namespace {
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

}  // namespace huanka::ui
