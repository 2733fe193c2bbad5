// A hand and a finger that lead a visit through the real kiosk: touches by target, cards and codes by the simulated
// devices. Used by the demo and by the flow tests; sees only what a person sees.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "shell/session.h"

namespace huanka::shell {

class GuidedVisit {
 public:
  /// `on_screen` is called with each screen as it appears, drawn.
  GuidedVisit(Session& session, std::function<void(const ui::Screen&)> on_screen)
      : session_(session), on_screen_(std::move(on_screen)) {
    look();
  }

  /// False, with trouble() set, when there is no such target. After a failure every further step is refused.
  bool tap(const std::string& id);
  bool type(const std::string& digits);
  /// Lets the kiosk work until this screen is there.
  bool until(const std::string& screen, std::chrono::seconds patience = std::chrono::seconds(20));
  bool insert(const std::string& card);
  bool pull();
  /// Tells the visit that time has passed, without waiting for it.
  void let_pass(std::chrono::milliseconds time);

  const std::string& trouble() const { return trouble_; }
  const std::vector<std::string>& screens() const { return screens_; }

 private:
  void look();
  bool fail(std::string what);

  Session& session_;
  std::function<void(const ui::Screen&)> on_screen_;
  std::vector<std::string> screens_;
  std::string trouble_;
  std::int64_t clock_ms_ = 0;
};

}  // namespace huanka::shell
