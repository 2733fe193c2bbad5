// The kiosk's voice for whoever is near: two short tones a second while something waits for a hand. Silent, and no
// harm done, where there is no loudspeaker.
#pragma once

#include <thread>

namespace huanka::ui {

class Beeper {
 public:
  /// Returns at once; the sound device is opened and closed elsewhere.
  void sound(bool on);
  bool is_on() const { return player_.joinable(); }

 private:
  std::jthread player_;
};

}  // namespace huanka::ui
