// Does what a visit asks for. Each device, the store and the office has a thread of its own; results come back as
// events through the inbox. Nothing here decides anything about the visit.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "letter_proof/sign.h"
#include "shell/clerk.h"
#include "shell/clock_judge.h"
#include "shell/device_watch.h"
#include "shell/devices.h"
#include "shell/erasure.h"
#include "shell/heartbeats.h"
#include "shell/inbox.h"
#include "shell/picture_desk.h"
#include "shell/print_desk.h"
#include "shell/send_watch.h"
#include "shell/store_outbox.h"
#include "shell/worker.h"

namespace huanka::shell {

struct PerformerParts {
  visit::World world;
  std::string branch_name, staff_code;
  std::filesystem::path store_folder, locale, fonts;
  letter_proof::LetterSigner letters;
  vault::MachineKeyPlace key_place;
  std::function<sync::OfficeAddress()> office;  ///< asked from other threads
  std::string version;                          ///< of this program
  std::chrono::seconds heartbeat_every{60};
  std::string vision_program;
  std::function<void(const photo::PreviewFrame&)> on_preview, on_still;  ///< as PictureDesk's
};

class Performer {
 public:
  Performer(PerformerParts parts, Devices& devices, Inbox& inbox);
  ~Performer();
  Performer(const Performer&) = delete;
  Performer& operator=(const Performer&) = delete;
  Performer(Performer&&) = delete;
  Performer& operator=(Performer&&) = delete;

  void perform(const visit::Effect& effect);
  /// The office answers again: what waits may be tried. From any thread.
  void office_is_there() { relay_->wake(); }
  /// Why the store could not be opened; waits until that is known.
  std::optional<std::string> start_trouble();

 private:
  class Door;
  class Desk;

  void open_store();
  void read_card(const visit::effect::ReadCard& wish);
  void save(const visit::effect::SaveCase& wish);
  void send(const visit::effect::SendCase& wish);
  void look_up_receipt(const visit::effect::LookUpReceipt& wish);
  void news(const std::optional<visit::Event>& event);
  bool clock_is_believed();
  std::unique_ptr<Heartbeats> begin_heartbeats();
  void erase_what_is_due();

  PerformerParts parts_;
  Devices& devices_;
  Inbox& inbox_;
  std::optional<store::Store> store_;  ///< touched on store_thread_ only
  std::optional<std::string> start_trouble_;
  SendWatch sends_;
  std::mutex clock_mutex_;
  ClockJudge clock_judge_;

  std::unique_ptr<Door> door_;
  Clerk clerk_;
  StoreOutbox outbox_;
  Worker store_thread_, card_thread_, office_thread_, staff_thread_;
  std::unique_ptr<Desk> slip_desk_, letter_desk_;
  std::unique_ptr<sync::OfficeClient> questions_, messages_, pulse_;
  std::unique_ptr<sync::Relay> relay_;
  std::unique_ptr<Heartbeats> heartbeats_;
  std::unique_ptr<PictureDesk> pictures_;
  std::unique_ptr<DeviceWatch> watch_;
  std::optional<EveryHour> erasure_;
};

}  // namespace huanka::shell
