// Inside the ui only: what every screen's plan is made from, and the shorthands of planning.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "text/catalog.h"
#include "ui/plan.h"
#include "visit/visit.h"

namespace huanka::ui {

struct Scene {
  const visit::State& state;
  const visit::World& world;
  const text::Catalog& words;

  std::string text(const std::string& key) const { return words.text(key); }
  std::string bank(const domain::BankCode& code) const {
    const domain::Bank* bank = world.county.bank(code);
    if (bank == nullptr) return code;
    return words.language() == domain::Language::Chinese ? bank->name_zh : bank->name_en;
  }
  /// The plan begins with the screen's own title: screen.<name>.title.
  Plan named(const std::string& name) const {
    return {.name = name, .knowing = {block::Title{text("screen." + name + ".title")}}, .doing = {}};
  }
  /// The same under a picture.
  Plan pictured(const std::string& name, block::Hero hero) const {
    Plan plan = named(name);
    plan.knowing.insert(plan.knowing.begin(), std::move(hero));
    return plan;
  }
  /// "For the staff: E-..." under what the person is told.
  block::Text for_staff(const std::string& code) const {
    return {words.format("frame.for_staff", {{"code", code}}), true};
  }
  block::Button button(const char* id, const std::string& key, visit::Event event,
                       block::Kind kind = block::Kind::Main) const {
    return {id, text(key), std::move(event), kind};
  }
  block::Button next(const std::string& key = "frame.next") const { return button("next", key, visit::event::Next{}); }
  /// The banks of one page as choices, and "more" when there are others.
  block::Choices banks(int page, const std::optional<domain::BankCode>& except) const;
};

/// "261123 0007 4": digits in groups, so that a person can check them.
std::string grouped(const std::string& digits, std::initializer_list<std::size_t> groups);

Plan plan_of(const visit::step::Attract& step, const Scene& scene);
Plan plan_of(const visit::step::ServiceMenu& step, const Scene& scene);
Plan plan_of(const visit::step::Guides& step, const Scene& scene);
Plan plan_of(const visit::step::Notice& step, const Scene& scene);
Plan plan_of(const visit::step::Card& step, const Scene& scene);
Plan plan_of(const visit::step::MobileNumber& step, const Scene& scene);
Plan plan_of(const visit::step::Wishes& step, const Scene& scene);
Plan plan_of(const visit::step::Advice& step, const Scene& scene);
Plan plan_of(const visit::step::Photo& step, const Scene& scene);
Plan plan_of(const visit::step::Review& step, const Scene& scene);
Plan plan_of(const visit::step::Finish& step, const Scene& scene);
Plan plan_of(const visit::step::LookUp& step, const Scene& scene);
Plan plan_of(const visit::step::SecondVisit& step, const Scene& scene);
Plan plan_of(const visit::step::Farewell& step, const Scene& scene);
Plan plan_of(const visit::step::OpenCase& step, const Scene& scene);

/// Where a case stands, for look-up and second visit.
block::Facts case_facts(const visit::CaseStatus& status, const Scene& scene);
std::optional<block::Note> next_for(const visit::CaseStatus& status, const Scene& scene);
std::optional<block::Note> window_warning(const visit::CaseStatus& status, const Scene& scene);
std::string key_of(visit::CardTrouble trouble);
std::string key_of(visit::PrinterTrouble trouble);
/// The reader is away: what is next, and that it goes on by itself. `title` and `text` are keys.
Plan without_reader(const std::string& name, const std::string& title, const std::string& text, const Scene& scene);

}  // namespace huanka::ui
