#include "ui/screens/work.h"

#include <array>

namespace huanka::ui {

namespace event = visit::event;
using block::Kind;

std::string key_of(visit::PrinterTrouble trouble) {
  constexpr std::array words{"paper_out", "jam", "cover_open", "toner_out", "offline", "busy", "other"};
  return std::string("trouble.printer.") + words.at(static_cast<std::size_t>(trouble));
}

Plan working(const char* name, block::Hero hero, const Scene& scene) {
  Plan plan = scene.pictured(name, std::move(hero));
  plan.knowing.push_back(block::Text{scene.text(std::string("screen.") + name + ".text")});
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

}  // namespace huanka::ui
