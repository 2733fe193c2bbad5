// One kiosk at work: the visit's state, what performs its effects, and the stage that shows it. Turns events into
// states; whoever owns it brings the events (a window, a guided visit, a test).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shell/devices.h"
#include "shell/inbox.h"
#include "shell/local_office.h"
#include "shell/performer.h"
#include "ui/stage.h"

namespace huanka::shell {

/// The bank's office as kiosk.toml describes it.
sync::OfficeAddress remote_office(const settings::OfficeSettings& office);

struct SessionOptions {
  settings::Settings settings;
  std::filesystem::path config_folder, data_folder;
  std::function<void()> wake;  ///< called from other threads when an event arrived
  /// Told each effect before it is performed; may be empty.
  std::function<void(const visit::Effect&)> before_effect = {};
  /// Called with every event before the visit takes it, so that it can be played again. It may hold personal data.
  std::function<void(const visit::Event&)> taken;

  std::filesystem::path store_folder() const;
};

class Session {
 public:
  /// Failure: a sentence for the technician.
  static Result<std::unique_ptr<Session>, std::string> open(SessionOptions options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  Session(Session&&) = delete;
  Session& operator=(Session&&) = delete;

  /// Advances the visit, has its effects performed and shows the new state.
  void handle(const visit::Event& event);
  /// Handles what has arrived; true when there was anything.
  bool handle_arrived();
  /// When a person has left: clears what their visit left on the stacks. To be called by the loop that brings the
  /// events, from its own function: what is still in use by callers cannot be cleared.
  void clear_after_person();
  /// Starts devices, store and office; the first screen is already shown.
  void begin_work();
  /// Waits until the store is open; empty when the kiosk may serve. It serves without the office too.
  std::string store_trouble();
  /// The same, and waits for the local office as well: for visits that are led from the first second.
  std::string start_trouble();

  const visit::State& state() const { return *state_; }
  const visit::World& world() const { return world_; }
  ui::Stage& stage() { return *stage_; }
  Inbox& inbox() { return inbox_; }
  Devices& devices() { return devices_; }
  LocalOffice* local_office() { return local_office_.get(); }
  /// Shows the newest camera picture, or the photo that was taken, where one is to be seen; true when it did.
  bool show_preview();
  std::filesystem::path paper_folder() const { return options_.data_folder / "papers"; }

 private:
  Session(SessionOptions options, std::unique_ptr<ui::Stage> stage);
  void arrived(std::shared_ptr<const ui::Bitmap>& place, const photo::PreviewFrame& frame);
  void drop_pictures();

  SessionOptions options_;
  visit::World world_;
  std::unique_ptr<visit::State> state_;  ///< a new block for each: freed memory is overwritten, reused memory is not
  std::unique_ptr<ui::Stage> stage_;
  bool stacks_to_clear_ = false;
  Inbox inbox_;
  std::mutex preview_mutex_;
  std::shared_ptr<const ui::Bitmap> fresh_preview_, fresh_still_;
  Devices devices_;
  std::unique_ptr<LocalOffice> local_office_;
  std::unique_ptr<Performer> performer_;
};

}  // namespace huanka::shell
