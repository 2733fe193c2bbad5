// The swap up to the review: card, mobile, questions, advice, photo, review.
#include <algorithm>
#include <array>

#include "domain/masking.h"
#include "ui/masked_number.h"
#include "ui/screens/work.h"

namespace huanka::ui {

namespace event = visit::event;
namespace step = visit::step;
using block::Kind;

namespace {
const std::vector<std::size_t> mobile_groups{3, 4, 4};
}

std::string key_of(visit::CardTrouble trouble) {
  constexpr std::array words{"pulled",      "mute",         "bank_card",        "other_card",           "blank",
                             "garbled",     "holder",       "third_generation", "not_third_generation", "timed_out",
                             "reader_gone", "service_down", "not_genuine",      "security_module"};
  return std::string("trouble.card.") + words.at(static_cast<std::size_t>(trouble));
}

namespace {
bool is_about_the_reader(visit::CardTrouble trouble) {
  return trouble == visit::CardTrouble::ReaderGone || trouble == visit::CardTrouble::ServiceDown;
}

/// Nothing is wrong with reading; it is the wrong card.
bool is_another_card(visit::CardTrouble trouble) {
  using visit::CardTrouble;
  return trouble == CardTrouble::BankCardOnly || trouble == CardTrouble::OtherCard ||
         trouble == CardTrouble::AlreadyThirdGeneration || trouble == CardTrouble::NotThirdGeneration;
}
}  // namespace

Plan without_reader(const std::string& name, const std::string& title, const std::string& text, const Scene& scene) {
  Plan plan{.name = name,
            .knowing = {block::Hero{.icon = "art_no_reader", .illustration = true}, block::Title{scene.text(title)},
                        block::Text{scene.text(text)}},
            .doing = {scene.button("retry", "frame.retry", event::Retry{}),
                      scene.button("no", "frame.counter", event::No{}, Kind::Other)}};
  return plan;
}

Plan plan_of(const step::Card& card, const Scene& scene) {
  using Phase = step::Card::Phase;
  switch (card.phase) {
    case Phase::Waiting: {
      if (!scene.state.devices.reader_ready)
        return without_reader("card-no-reader", "screen.card-no-reader.title", "screen.card-no-reader.text", scene);
      Plan plan = scene.pictured("card-insert", {.icon = "art_insert_card", .illustration = true});
      plan.knowing.push_back(block::Text{scene.text("screen.card-insert.text")});
      return plan;
    }
    case Phase::Reading: {
      Plan plan = scene.pictured("card-reading", {.icon = "art_reading", .illustration = true});
      plan.knowing.push_back(block::Text{scene.text("screen.card-reading.text")});
      return plan;
    }
    case Phase::PickBank: {
      Plan plan = scene.named("card-bank");
      plan.doing = {scene.banks(card.bank_page, std::nullopt)};
      return plan;
    }
    case Phase::Trouble: {
      const std::string key = key_of(card.trouble);
      const std::string name = "card-trouble-" + key.substr(13);
      if (is_about_the_reader(card.trouble)) {
        Plan plan = without_reader(name, key, key + ".next", scene);
        plan.knowing.push_back(scene.for_staff(card.staff_code));
        return plan;
      }
      Plan plan{.name = name, .knowing = {}, .doing = {}};
      plan.knowing = {block::Hero{"warning", Tone::Act}, block::Title{scene.text(key)},
                      block::Text{scene.text(key + ".next")}};
      if (!card.staff_code.empty()) plan.knowing.push_back(scene.for_staff(card.staff_code));
      plan.doing = {
          scene.button("retry", is_another_card(card.trouble) ? "frame.other_card" : "frame.retry", event::Retry{})};
      return plan;
    }
    case Phase::Shown:
      break;
  }
  Plan plan = scene.named("card-mine");
  if (const auto& old_card = scene.state.draft.old_card) {
    block::Facts facts;
    facts.rows = {{scene.text("label.name"), domain::masked(old_card->holder.name), "", {}},
                  {scene.text("label.id_number"), domain::masked(old_card->holder.id_number), "", {}},
                  {scene.text("label.bank"), scene.bank(scene.state.draft.holding_bank.value_or("")), "", {}}};
    if (old_card->pan) facts.rows.push_back({scene.text("label.bank_card"), domain::masked(*old_card->pan), "", {}});
    plan.knowing.push_back(facts);
  }
  plan.doing = {scene.next("screen.card-mine.yes"),
                scene.button("no", "screen.card-mine.no", event::No{}, Kind::Other)};
  return plan;
}

Plan plan_of(const step::MobileNumber& mobile, const Scene& scene) {
  if (mobile.phase == step::MobileNumber::Phase::ConfirmMessages) {
    Plan plan = scene.named("mobile-confirm");
    plan.knowing.push_back(block::Groups{.shown = groups_at_rest(mobile.digits),
                                         .held = groups_while_held(mobile.digits),
                                         .sizes = mobile_groups,
                                         .current = {},
                                         .hold_text = scene.text("screen.mobile-confirm.hold")});
    plan.knowing.push_back(block::Text{scene.text("screen.mobile-confirm.text")});
    plan.doing = {scene.button("yes", "screen.mobile-confirm.yes", event::Answered{true}),
                  scene.button("no", "screen.mobile-confirm.no", event::Answered{false}, Kind::Other)};
    return plan;
  }
  Plan plan = scene.named("mobile");
  plan.knowing.push_back(block::Groups{.shown = groups_while_typing(mobile.digits),
                                       .held = {},
                                       .sizes = mobile_groups,
                                       .current = group_being_typed(mobile.digits),
                                       .hold_text = {}});
  if (mobile.problem == domain::MobileProblem::WrongLength) {
    const auto missing = std::to_string(visit::mobile_length - static_cast<int>(mobile.digits.size()));
    plan.knowing.push_back(
        block::Note{Tone::Act, "info", scene.words.format("screen.mobile.short", {{"missing", missing}})});
  } else if (mobile.problem) {
    plan.knowing.push_back(block::Note{Tone::Bad, "warning", scene.text("screen.mobile.wrong")});
  } else {
    plan.knowing.push_back(block::Text{scene.text("screen.mobile.hint")});
  }
  plan.doing = {block::Keypad{}, scene.next()};
  return plan;
}

Plan plan_of(const step::Wishes& wishes, const Scene& scene) {
  const auto question = [&](const char* name, const char* hero, const char* yes_icon, const char* no_icon) {
    Plan plan = scene.pictured(name, {hero});
    const std::string key = std::string("screen.") + name;
    const auto choice = [&](const char* id, const char* icon, bool answer) {
      const std::string words = key + "." + id;
      const std::string detail = words + ".detail";
      return block::Choices::Choice{id, icon, scene.text(words), scene.words.has(detail) ? scene.text(detail) : "",
                                    event::Answered{answer}};
    };
    plan.doing = {block::Choices{{choice("yes", yes_icon, true), choice("no", no_icon, false)}}};
    return plan;
  };
  switch (wishes.question) {
    case domain::WishQuestion::KeepBank: {
      Plan plan = question("wish-bank", "bank", "keep", "card_swap");
      if (scene.state.draft.holding_bank)
        plan.knowing.emplace_back(block::Text{
            scene.words.format("screen.wish-bank.text", {{"bank", scene.bank(*scene.state.draft.holding_bank)}})});
      return plan;
    }
    case domain::WishQuestion::KeepNumber:
      return question("wish-number", "card", "keep", "card_swap");
    case domain::WishQuestion::ProvinceSystem: {
      Plan plan = question("wish-system", "computer", "yes", "no");
      plan.knowing.emplace_back(block::Text{scene.text("screen.wish-system.text")});
      plan.knowing.emplace_back(block::Text{scene.text("screen.wish-system.name"), true});
      return plan;
    }
    case domain::WishQuestion::TargetBank: {
      Plan plan = scene.named("wish-target");
      plan.doing = {scene.banks(wishes.bank_page, scene.state.draft.holding_bank)};
      return plan;
    }
    case domain::WishQuestion::Benefits:
      break;
  }
  Plan plan = scene.named("wish-benefits");
  block::Choices choices;
  const auto& ticked = scene.state.draft.wishes.benefits;
  for (const auto benefit : visit::all_benefits)
    choices.list.push_back({"benefit." + domain::to_string(benefit), "box",
                            scene.text("benefit." + domain::to_string(benefit)),
                            scene.text("screen.wish-benefits." + domain::to_string(benefit)),
                            event::BenefitToggled{benefit}, ticked && ticked->contains(benefit), true});
  plan.knowing.push_back(block::Text{scene.text("screen.wish-benefits.text")});
  plan.doing = {choices, scene.next(ticked && ticked->empty() ? "screen.wish-benefits.none" : "frame.next")};
  return plan;
}

namespace {
const domain::RouteFacts* facts_of(const domain::Advice& advice, domain::Route route) {
  for (const auto& facts : advice.routes)
    if (facts.route == route) return &facts;
  return nullptr;
}

/// R126: the same three questions about each route.
Plan compare_routes(const step::Advice& advice, const Scene& scene) {
  Plan plan = scene.named("advice-compare");
  plan.wide = true;
  block::Compare compare;
  for (const auto& facts : advice.advice.routes) {
    const std::string route = domain::to_string(facts.route);
    block::Compare::Card card{
        "route." + route,
        scene.text("route." + route),
        facts.route == advice.advice.recommended ? scene.text("screen.advice-compare.recommended") : "",
        {},
        event::RouteChosen{facts.route},
        facts.route == advice.selected};
    for (const char* question : {"card", "balance", "benefits"}) {
      const std::string key = std::string("compare.") + question;
      std::string answer = key;
      answer.append(".").append(route);
      card.rows.push_back({scene.text(key), scene.text(answer)});
    }
    compare.cards.push_back(std::move(card));
  }
  plan.knowing.push_back(compare);
  plan.doing = {scene.next("screen.advice.choose")};
  return plan;
}

/// Each benefit's own way of reporting stands on the slip; here one line says that it must be done.
bool is_one_benefit(domain::Consequence what) {
  using domain::Consequence;
  return what == Consequence::PublicBodyPensionToReport || what == Consequence::EmployeePensionToReport ||
         what == Consequence::ResidentPensionToReport || what == Consequence::OtherSubsidiesToAsk;
}

/// R19, R20: whoever logs in with the electronic card hears of both in one line.
bool is_said_by_another(domain::Consequence what, const domain::RouteFacts& facts) {
  return what == domain::Consequence::ECardStopsMeanwhile &&
         std::any_of(facts.consequences.begin(), facts.consequences.end(),
                     [](const auto& other) { return other.what == domain::Consequence::SystemLoginStops; });
}

block::Points::Row point_of(domain::Route route, const domain::ConsequenceFor& consequence, const Scene& scene) {
  using domain::Consequence;
  // Of a bank change "at once" is true of the second visit only (R12).
  const bool later = route == domain::Route::ChangeBank && consequence.what == Consequence::CardTodayInstant;
  const std::string words =
      scene.text(later ? "consequence.card_today_after_review" : "consequence." + domain::to_string(consequence.what));
  switch (consequence.weight) {
    case domain::Weight::Good:
      return {Tone::Good, "check", words};
    case domain::Weight::Warning:
      return {Tone::Act, "warning", words};
    case domain::Weight::Act:
      return {Tone::Act, "hand", words};
    case domain::Weight::Neutral:
      break;
  }
  return {Tone::Calm, "info", words};
}

/// What a route brings, in the order in which it is met; at each time what hits this person first.
block::Points points_of(const domain::RouteFacts& facts, const Scene& scene) {
  constexpr std::array times{std::pair{domain::Moment::Before, "before"},
                             std::pair{domain::Moment::AtTheSwap, "at_the_swap"},
                             std::pair{domain::Moment::After, "after"}};
  auto consequences = facts.consequences;
  std::stable_partition(consequences.begin(), consequences.end(), [](const auto& consequence) {
    return consequence.what != domain::Consequence::TenDaysToAct;  // they begin when all else before the swap is over
  });
  block::Points points;
  for (const auto& [moment, name] : times) {
    std::string heading = scene.text(std::string("screen.advice.") + name);
    for (const auto& consequence : consequences) {
      if (domain::moment_of(consequence.what) != moment || is_one_benefit(consequence.what) ||
          is_said_by_another(consequence.what, facts))
        continue;
      points.rows.push_back(point_of(facts.route, consequence, scene));
      points.rows.back().heading = std::exchange(heading, "");
    }
  }
  points.least = points.rows.size();  // who chooses a route has read all that it brings
  return points;
}
}  // namespace

Plan plan_of(const step::Advice& advice, const Scene& scene) {
  if (advice.pick_bank) {
    Plan plan = scene.named("advice-bank");
    plan.doing = {scene.banks(advice.bank_page, scene.state.draft.holding_bank)};
    return plan;
  }
  if (advice.comparing) return compare_routes(advice, scene);
  const bool recommended = advice.selected == advice.advice.recommended;
  Plan plan{.name = "advice", .knowing = {}, .doing = {}};
  plan.knowing = {block::Text{scene.text(recommended ? "screen.advice.recommended" : "screen.advice.chosen")},
                  block::Title{scene.text("route." + domain::to_string(advice.selected))}};
  if (const auto* facts = facts_of(advice.advice, advice.selected)) {
    plan.knowing.push_back(points_of(*facts, scene));
  }
  plan.doing = {scene.next("screen.advice.choose"),
                scene.button("compare", "screen.advice.compare", event::CompareToggled{}, Kind::Other)};
  return plan;
}

namespace {
/// Everything a look-up of a receipt can bring but a picture that matches: what it is, and what the person can do.
Plan receipt_answered(visit::ReceiptAnswer answer, const Scene& scene) {
  using visit::ReceiptAnswer;
  constexpr std::array names{"",           "not-found", "used",        "expired", "foreign",
                             "no-picture", "not-shown", "not-checked", "not-mine"};
  const std::string name = std::string("receipt-") + names.at(static_cast<std::size_t>(answer));
  const bool goes_on = visit::can_take_number(answer);
  Plan plan = scene.pictured(name, {"receipt", goes_on ? Tone::Calm : Tone::Act});
  plan.knowing.push_back(block::Text{scene.text("screen." + name + ".text")});
  if (goes_on) plan.doing.push_back(scene.next("screen.receipt.take_number"));
  const bool asks_again = answer == ReceiptAnswer::OfficeUnreachable;
  plan.doing.push_back(scene.button("retry", asks_again ? "frame.retry" : "screen.receipt.again", event::Retry{},
                                    goes_on ? Kind::Other : Kind::Main));
  plan.doing.push_back(scene.button("no", "screen.photo.keep", event::No{}, Kind::Other));
  return plan;
}
}  // namespace

Plan plan_of(const step::Photo& photo, const Scene& scene) {
  using Phase = step::Photo::Phase;
  const auto other_way = [&] { return scene.button("no", "screen.photo.other", event::No{}, Kind::Other); };
  switch (photo.phase) {
    case Phase::Choosing: {
      Plan plan = scene.pictured("photo", {"person"});
      block::Choices choices{
          {{"photo.keep", "person", scene.text("screen.photo.keep"), scene.text("screen.photo.keep.detail"),
            event::PhotoChosen{domain::PhotoChoice::KeepOld}},
           {"photo.receipt", "receipt", scene.text("screen.photo.receipt"), scene.text("screen.photo.receipt.detail"),
            event::PhotoChosen{domain::PhotoChoice::StudioReceipt}}}};
      if (visit::can_take_photo(scene.world, photo.tries))
        choices.list.push_back({"photo.camera", "camera", scene.text("screen.photo.camera"),
                                scene.text("screen.photo.camera.detail"),
                                event::PhotoChosen{domain::PhotoChoice::Camera}});
      plan.doing = {choices};
      return plan;
    }
    case Phase::Receipt: {
      const bool scans = scene.world.scanner_fitted && scene.state.devices.scanner_ready;
      Plan plan = scene.named(!scans ? "receipt-type" : scene.world.camera_scans ? "receipt-camera" : "receipt");
      plan.knowing.push_back(
          block::Typed{grouped(photo.receipt, {4, 4, 4, 4, 4, 4, 4, 4}), scene.text("screen.receipt.hint")});
      if (photo.receipt_refused)
        plan.knowing.push_back(block::Note{Tone::Bad, "warning", scene.text("screen.receipt.wrong")});
      plan.doing = {block::Keypad{visit::receipt_may_have_letters(scene.world.county.photo)}, scene.next()};
      return plan;
    }
    case Phase::CameraConsent: {
      Plan plan = scene.pictured("camera-consent", {"camera"});
      plan.knowing.push_back(block::Text{scene.text("screen.camera-consent.text")});
      plan.doing = {scene.next("screen.camera-consent.agree"), other_way()};
      return plan;
    }
    case Phase::Preview:
    case Phase::Taking: {
      constexpr std::array hints{"no_face",       "many_faces",   "come_closer", "move_back",   "move_to_centre",
                                 "move_up",       "move_down",    "more_light",  "less_light",  "face_the_light",
                                 "look_straight", "hold_upright", "open_eyes",   "close_mouth", "hold_still_please",
                                 "plain_wall",    "good"};
      Plan plan{.name = "camera", .knowing = {}, .doing = {}};
      const std::string hint =
          photo.phase == Phase::Taking ? "hold_still" : hints.at(static_cast<std::size_t>(photo.hint));
      plan.knowing = {block::Title{scene.text("hint." + hint)}, block::Preview{}};
      plan.doing = {scene.button("shutter", "screen.camera.shutter", event::Shutter{}), other_way()};
      return plan;
    }
    case Phase::Look: {
      Plan plan = scene.named("camera-look");
      plan.knowing.push_back(block::Preview{});
      // What no network here can judge is asked of the person.
      const bool headscarf = scene.world.county.photo.headscarf_allowed;
      plan.doing = {
          block::Text{scene.text(headscarf ? "screen.camera-look.text-headscarf" : "screen.camera-look.text")},
          scene.next("screen.camera-look.take"),
          scene.button("retry", "screen.camera-look.again", event::Retry{}, Kind::Other)};
      return plan;
    }
    case Phase::CheckingReceipt:
      return working("receipt-checking", {"search"}, scene);
    case Phase::ReceiptPicture: {
      Plan plan = scene.named("receipt-picture");
      plan.knowing.push_back(block::Preview{});
      plan.doing = {scene.next("screen.receipt-picture.take"),
                    scene.button("no", "screen.receipt-picture.not_mine", event::No{}, Kind::Other)};
      return plan;
    }
    case Phase::ReceiptAnswered:
      return receipt_answered(photo.answer, scene);
    case Phase::CameraTrouble:
      break;
  }
  Plan plan = scene.pictured("camera-trouble", {"camera", Tone::Act});
  plan.knowing.push_back(block::Text{scene.text("screen.camera-trouble.text")});
  plan.doing = {scene.button("retry", "frame.retry", event::Retry{}), other_way()};
  return plan;
}

namespace {
/// What the person said is paid to the card, and whether they work with the province system, in one line.
std::string answers_given(const domain::Wishes& wishes, const Scene& scene) {
  std::string given;
  const auto add = [&](const std::string& text) {
    given += (given.empty() ? "" : scene.text("guide.list_comma")) + text;
  };
  if (wishes.benefits)
    for (const auto benefit : *wishes.benefits) add(scene.text("benefit." + domain::to_string(benefit)));
  if (given.empty()) add(scene.text("screen.review.no_benefits"));
  if (wishes.province_system_user.value_or(false)) add(scene.text("screen.review.system_user"));
  return given;
}
}  // namespace

Plan plan_of(const step::Review&, const Scene& scene) {
  Plan plan = scene.named("review");
  const visit::Draft& draft = scene.state.draft;
  block::Facts facts;
  const auto row = [&](const char* label, std::string value, const char* id, visit::ReviewItem item) {
    facts.rows.push_back({scene.text(label), std::move(value), id, event::ChangeItem{item}});
  };
  if (draft.old_card)
    facts.rows.push_back({scene.text("label.name"), domain::masked(draft.old_card->holder.name), "", {}});
  if (draft.holding_bank) facts.rows.push_back({scene.text("label.bank"), scene.bank(*draft.holding_bank), "", {}});
  if (draft.mobile) row("label.mobile", domain::masked(*draft.mobile), "change.mobile", visit::ReviewItem::Mobile);
  if (draft.route)
    row("label.route", scene.text("route." + domain::to_string(*draft.route)), "change.route",
        visit::ReviewItem::Route);
  const bool changes = draft.route == domain::Route::ChangeBank && draft.wishes.target_bank;
  if (changes) facts.rows.push_back({scene.text("label.new_bank"), scene.bank(*draft.wishes.target_bank), "", {}});
  row("label.answers", answers_given(draft.wishes, scene), "change.wishes", visit::ReviewItem::Wishes);
  constexpr std::array photos{"screen.photo.keep", "screen.photo.receipt", "screen.photo.camera"};
  row("label.photo", scene.text(photos.at(static_cast<std::size_t>(draft.photo.choice))), "change.photo",
      visit::ReviewItem::Photo);
  plan.knowing.push_back(facts);
  plan.doing = {scene.next("screen.review.confirm")};
  return plan;
}

}  // namespace huanka::ui
