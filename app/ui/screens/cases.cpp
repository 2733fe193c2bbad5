// A case that exists: the open one that is found at the entrance, and looking one up.
#include "domain/window.h"
#include "text/dates.h"
#include "ui/screens/scene.h"
#include "ui/screens/work.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;
using block::Kind;

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
  if (status.window_last_day && !status.transfer_confirmed_on)  // what was acted on is no last day any more
    facts.rows.push_back(
        {scene.text("label.window_last_day"),
         text::due_date(scene.words, {*status.window_last_day,
                                      domain::window_is_provisional(*status.window_last_day, scene.world.county.review,
                                                                    scene.world.calendar)}),
         "",
         {}});
  if (status.transfer_confirmed_on)
    facts.rows.push_back({scene.text("label.transfer_confirmed_on"),
                          text::short_date(scene.words, *status.transfer_confirmed_on),
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
  if (status.transfer_confirmed_on) key = "case_next.transferred";
  if (status.state == domain::CaseState::Withdrawn && !status.letter_number.empty()) key = "case_next.letter_revoked";
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

}  // namespace huanka::ui
