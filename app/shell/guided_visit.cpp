#include "shell/guided_visit.h"

#include "card_reader/card_profile.h"

namespace huanka::shell {

using namespace std::chrono_literals;

bool GuidedVisit::fail(std::string what) {
  if (trouble_.empty()) trouble_ = std::move(what) + " (on screen \"" + session_.stage().screen().name + "\")";
  return false;
}

void GuidedVisit::look() {
  session_.show_preview();
  const ui::Screen& screen = session_.stage().screen();
  if (!screens_.empty() && screens_.back() == screen.name) return;
  screens_.push_back(screen.name);
  session_.stage().redraw();
  if (on_screen_) on_screen_(screen);
}

bool GuidedVisit::tap(const std::string& id) {
  if (!trouble_.empty()) return false;
  session_.handle_arrived();
  look();
  const ui::Target* target = session_.stage().screen().find(id);
  if (target == nullptr) return fail("nothing called \"" + id + "\" to touch");
  const ui::Point at{target->rect.x + target->rect.w / 2, target->rect.y + target->rect.h / 2};
  clock_ms_ += 1'000;  // an unhurried finger
  session_.stage().touch({ui::Touch::Kind::Down, 1, at, clock_ms_});
  session_.stage().redraw();
  const auto event = session_.stage().touch({ui::Touch::Kind::Up, 1, at, clock_ms_ + 80});
  if (!event) return fail("touching \"" + id + "\" did nothing");
  session_.handle(*event);
  look();
  return true;
}

bool GuidedVisit::type(const std::string& digits) {
  for (const char digit : digits)
    if (!tap(std::string("digit.") + digit)) return false;
  return true;
}

bool GuidedVisit::until(const std::string& screen, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (trouble_.empty()) {
    look();
    if (session_.stage().screen().name == screen) return true;
    if (std::chrono::steady_clock::now() > deadline) return fail("waited in vain for \"" + screen + "\"");
    if (const auto event = session_.inbox().take_within(100ms)) session_.handle(*event);
  }
  return false;
}

bool GuidedVisit::insert(const std::string& card) {
  const auto profile = card_reader::profile(card);
  if (!profile || session_.devices().simulated_reader == nullptr) return fail("no card \"" + card + "\" to insert");
  session_.devices().simulated_reader->insert(*profile);
  return trouble_.empty();
}

bool GuidedVisit::pull() {
  session_.devices().simulated_reader->pull();
  return trouble_.empty();
}

void GuidedVisit::let_pass(std::chrono::milliseconds time) {
  session_.handle(visit::event::TimePassed{static_cast<int>(time.count())});
  look();
}

}  // namespace huanka::shell
