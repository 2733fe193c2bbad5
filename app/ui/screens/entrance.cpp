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
  choices.tiles = true;
  const visit::BankPage shown = visit::bank_page(world.county, page, except);
  for (const auto& code : shown.banks)
    choices.list.push_back({"bank." + code, "bank", bank(code), "", event::BankChosen{code}});
  if (shown.more) choices.list.push_back({"more", "more", text("frame.more_banks"), "", event::MoreBanks{}});
  return choices;
}

namespace {
using visit::GuideTopic;
constexpr int most_guide_lines = 6;

const char* icon_of(GuideTopic topic) {
  switch (topic) {
    case GuideTopic::Balances:
      return "money";
    case GuideTopic::Benefits:
    case GuideTopic::NewNumber:
      return "calendar";
    case GuideTopic::PublicBodyPension:
    case GuideTopic::EmployeePension:
    case GuideTopic::ResidentPension:
    case GuideTopic::Photo:
      return "person";
    case GuideTopic::OtherSubsidies:
      return "hand";
    case GuideTopic::EmployeeOnWebsite:
    case GuideTopic::Online:
      return "computer";
    case GuideTopic::ResidentForm:
    case GuideTopic::ResidentEntries:
    case GuideTopic::ResidentUpload:
      return "receipt";
    case GuideTopic::ECard:
    case GuideTopic::EmployeeOnPhone:
    case GuideTopic::ECardRules:
    case GuideTopic::ECardPlaces:
    case GuideTopic::ECardAlipay:
    case GuideTopic::ECardWeChat:
      return "phone";
    case GuideTopic::SameNumber:
      return "card";
    case GuideTopic::ChangeBank:
      return "bank";
    case GuideTopic::Routes:
    case GuideTopic::ThreeRoutes:
      break;
  }
  return "card_swap";
}

/// To be done one after another.
bool is_a_path(GuideTopic topic) {
  return topic == GuideTopic::EmployeeOnPhone || topic == GuideTopic::EmployeeOnWebsite ||
         topic == GuideTopic::ResidentForm || topic == GuideTopic::ResidentEntries ||
         topic == GuideTopic::ResidentUpload || topic == GuideTopic::ECardAlipay || topic == GuideTopic::ECardWeChat;
}

std::string listed(const std::vector<std::string>& names, const Scene& scene) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : scene.text("guide.list_comma")) + name;
  return all;
}

/// The lines of a guide, with what the county's files say filled in (R52-R58, R69-R71).
std::vector<std::string> guide_lines(GuideTopic topic, const Scene& scene) {
  const domain::County& county = scene.world.county;
  std::vector<std::string> not_online;
  for (const auto& bank : county.banks)
    if (bank.online_exchange_discouraged) not_online.push_back(scene.bank(bank.code));
  std::vector<std::string> lines;
  for (int line = 1; line <= most_guide_lines; ++line) {
    const std::string key = std::string("guide.") + visit::guide_of(topic).name + "." + std::to_string(line);
    if (!scene.words.has(key)) break;
    if (not_online.empty() && scene.text(key).find("{not_online}") != std::string::npos) continue;
    lines.push_back(scene.words.format(key, {{"channels", listed(county.online_channels, scene)},
                                             {"not_online", listed(not_online, scene)},
                                             {"yuan", std::to_string(county.fees.online_yuan)},
                                             {"least", std::to_string(county.review.min_working_days)},
                                             {"most", std::to_string(county.review.max_working_days)},
                                             {"days", std::to_string(county.review.window_days)}}));
  }
  return lines;
}

block::Choices guide_choices(const std::vector<GuideTopic>& topics, const Scene& scene) {
  block::Choices choices;
  for (const GuideTopic topic : topics) {
    const std::string id = std::string("guide.") + visit::guide_of(topic).name;
    choices.list.push_back({id, icon_of(topic), scene.text(id + ".title"), "", event::GuideOpened{topic}});
  }
  return choices;
}
}  // namespace

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
  if (!guides.open) {
    Plan plan = scene.named("guides");
    plan.doing = {guide_choices(visit::guides_under(std::nullopt), scene)};
    return plan;
  }
  const GuideTopic topic = *guides.open;
  const std::string name = visit::guide_of(topic).name;
  const std::vector<std::string> lines = guide_lines(topic, scene);
  Plan plan{.name = "guide-" + name,
            .knowing = {block::Hero{icon_of(topic)}, block::Title{scene.text("guide." + name + ".title")}},
            .doing = {}};
  if (const auto under = visit::guides_under(topic); !under.empty()) {
    for (const auto& line : lines) plan.knowing.emplace_back(block::Text{line});
    plan.doing = {guide_choices(under, scene)};
    return plan;
  }
  block::Points points;
  for (const auto& line : lines) points.rows.push_back({Tone::Calm, "info", line});
  points.least = points.rows.size();
  points.numbered = is_a_path(topic);
  plan.knowing.emplace_back(points);
  plan.doing = {scene.button("read", "screen.guide.read", event::Back{})};
  return plan;
}

Plan plan_of(const step::Notice&, const Scene& scene) {
  Plan plan = scene.named("notice");
  block::Facts facts;
  for (const char* part : {"who", "why", "what", "how_long", "rights"}) {
    const std::string key = std::string("screen.notice.") + part;
    facts.rows.push_back({scene.text(key + ".label"), scene.text(key), "", {}});
  }
  const bool chinese = scene.state.language == domain::Language::Chinese;
  facts.rows.push_back(
      {scene.text("screen.notice.contact.label"), chinese ? scene.world.contact_zh : scene.world.contact_en, "", {}});
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
