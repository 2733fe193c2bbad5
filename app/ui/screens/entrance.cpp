// The way in and out: attract, services, guides, notice, farewell; and what may lie over any screen.
#include <array>

#include "ui/screen.h"
#include "ui/screens/scene.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;

std::string grouped(const std::string& digits, std::initializer_list<std::size_t> groups) {
  std::string out;
  std::size_t at = 0;
  for (const std::size_t group : groups) {
    if (at >= digits.size()) break;
    if (!out.empty()) out += ' ';
    out += digits.substr(at, group);
    at += group;
  }
  return out;
}

block::Choices Scene::banks(int page, const std::optional<domain::BankCode>& except) const {
  block::Choices choices;
  const visit::BankPage shown = visit::bank_page(world.county, page, except);
  for (const auto& code : shown.banks)
    choices.list.push_back({"bank." + code, "bank", bank(code), "", event::BankChosen{code}});
  if (shown.more) choices.list.push_back({"more", "more", text("frame.more_banks"), "", event::MoreBanks{}});
  return choices;
}

namespace {
constexpr int most_guide_lines = 5;
}

Plan plan_of(const step::Attract&, const Scene& scene) {
  Plan plan = scene.pictured("attract", {.icon = "art_swap", .illustration = true});
  plan.touch_anywhere = true;
  plan.knowing.push_back(block::Text{scene.text("screen.attract.text")});
  plan.doing = {block::Button{"start", scene.text("screen.attract.start"), event::Touched{}}};
  return plan;
}

Plan plan_of(const step::ServiceMenu&, const Scene& scene) {
  Plan plan = scene.pictured("services", {.icon = "art_welcome", .illustration = true});
  const auto choice = [&](const char* id, const char* icon, visit::Service service) {
    const std::string key = std::string("screen.services.") + id;
    return block::Choices::Choice{std::string("service.") + id, icon, scene.text(key), scene.text(key + ".detail"),
                                  event::ServiceChosen{service}};
  };
  plan.doing = {block::Choices{{choice("swap", "card_swap", visit::Service::SwapCard),
                                choice("continue", "bank", visit::Service::ContinueBankChange),
                                choice("look_up", "search", visit::Service::LookUpCase),
                                choice("guides", "guide", visit::Service::Guides)}}};
  return plan;
}

Plan plan_of(const step::Guides& guides, const Scene& scene) {
  constexpr std::array topics{
      std::pair{visit::GuideTopic::Routes, "routes"}, std::pair{visit::GuideTopic::Balances, "balances"},
      std::pair{visit::GuideTopic::Benefits, "benefits"}, std::pair{visit::GuideTopic::ECard, "e_card"},
      std::pair{visit::GuideTopic::Photo, "photo"}};
  constexpr std::array guide_icons{"card_swap", "money", "calendar", "phone", "person"};
  if (!guides.open) {
    Plan plan = scene.named("guides");
    block::Choices choices;
    for (const auto& [topic, id] : topics)
      choices.list.push_back({std::string("guide.") + id, guide_icons.at(static_cast<std::size_t>(topic)),
                              scene.text(std::string("guide.") + id + ".title"), "", event::GuideOpened{topic}});
    plan.doing = {choices};
    return plan;
  }
  const std::string id = topics.at(static_cast<std::size_t>(*guides.open)).second;
  Plan plan{.name = "guide-" + id,
            .knowing = {block::Hero{guide_icons.at(static_cast<std::size_t>(*guides.open))},
                        block::Title{scene.text("guide." + id + ".title")}},
            .doing = {scene.button("read", "screen.guide.read", event::Back{})}};
  block::Points points;
  for (int line = 1; line <= most_guide_lines; ++line) {
    const std::string key = "guide." + id + "." + std::to_string(line);
    if (scene.words.has(key)) points.rows.push_back({Tone::Calm, "info", scene.text(key)});
  }
  if (*guides.open == visit::GuideTopic::Routes) {  // R52-R58, R130
    std::string channels;
    for (const auto& channel : scene.world.county.online_channels)
      channels += (channels.empty() ? "" : scene.text("guide.list_comma")) + channel;
    points.rows.push_back(
        {Tone::Calm, "info",
         scene.words.format("guide.routes.online",
                            {{"channels", channels}, {"yuan", std::to_string(scene.world.county.fees.online_yuan)}})});
  }
  points.least = points.rows.size();
  plan.knowing.push_back(points);
  return plan;
}

Plan plan_of(const step::Notice&, const Scene& scene) {
  Plan plan = scene.named("notice");
  block::Facts facts;
  for (const char* part : {"who", "why", "what", "how_long", "rights"}) {
    const std::string key = std::string("screen.notice.") + part;
    facts.rows.push_back({scene.text(key + ".label"), scene.text(key), "", {}});
  }
  plan.knowing.push_back(facts);
  plan.doing = {scene.next("screen.notice.agree"),
                scene.button("no", "screen.notice.decline", event::No{}, block::Kind::Other)};
  return plan;
}

Plan plan_of(const step::Farewell& farewell, const Scene& scene) {
  using visit::EndReason;
  if (scene.state.devices.card_present) {
    Plan plan = scene.pictured("take-card", {.icon = "art_take_card", .illustration = true});
    // For whoever looks over from the counter; the kiosk sounds meanwhile.
    if (farewell.alarm) plan.knowing.push_back(block::Note{Tone::Bad, "staff", scene.text("screen.take-card.alarm")});
    plan.knowing.push_back(block::Text{scene.text("screen.take-card.text")});
    return plan;
  }
  const bool declined = farewell.reason == EndReason::Declined || farewell.reason == EndReason::Fault;
  Plan plan = declined ? scene.pictured("counter", {"staff"}) : scene.pictured("farewell", {"check", Tone::Good});
  plan.knowing.push_back(
      block::Text{scene.text(declined                                          ? "screen.counter.text"
                             : farewell.reason == EndReason::CancelledByPerson ? "screen.farewell.left"
                                                                               : "screen.farewell.text")});
  plan.doing = {scene.next("frame.done")};
  return plan;
}

namespace {
Plan overlay_plan(const Scene& scene) {
  switch (scene.state.overlay) {
    case visit::Overlay::ConfirmCancel: {
      Plan plan = scene.pictured("cancel", {"warning", Tone::Act});
      plan.knowing.push_back(block::Text{scene.text("screen.cancel.text")});
      plan.doing = {
          scene.button("stay", "screen.cancel.stay", event::Stay{}),
          scene.button("cancel_confirmed", "screen.cancel.leave", event::CancelConfirmed{}, block::Kind::Danger)};
      return plan;
    }
    case visit::Overlay::Help: {
      Plan plan = scene.pictured("help", {"staff"});
      plan.knowing.push_back(block::Text{scene.text("screen.help.text")});
      plan.doing = {scene.button("stay", "screen.help.stay", event::Stay{})};
      return plan;
    }
    case visit::Overlay::IdleWarning:
    case visit::Overlay::None:
      break;
  }
  Plan plan = scene.pictured("still-here", {"hourglass", Tone::Act});
  const int seconds = (scene.state.countdown_ms + 999) / 1000;
  plan.knowing.push_back(
      block::Text{scene.words.format("screen.still-here.text", {{"seconds", std::to_string(seconds)}})});
  plan.doing = {scene.button("stay", "screen.still-here.stay", event::Stay{})};
  return plan;
}
}  // namespace

Plan plan(const visit::State& state, const visit::World& world, const text::Catalog& words) {
  const Scene scene{state, world, words};
  if (state.overlay != visit::Overlay::None) return overlay_plan(scene);
  return std::visit([&](const auto& step) { return plan_of(step, scene); }, state.step);
}

}  // namespace huanka::ui
