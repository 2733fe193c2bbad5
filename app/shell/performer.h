// Does what a visit asks for. Each device, the store and the office has a thread of its own; results come back as
// events through the inbox. Nothing here decides anything about the visit.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "documents/press.h"
#include "photo/vision_worker.h"
#include "shell/devices.h"
#include "shell/erasure.h"
#include "shell/inbox.h"
#include "shell/worker.h"
#include "store/store.h"
#include "sync/relay.h"
#include "text/catalog.h"
#include "visit/effects.h"
#include "visit/visit.h"

namespace huanka::shell {

struct PerformerParts {
  visit::World world;
  std::string branch_name, staff_code;
  std::filesystem::path store_folder, locale, fonts;
  vault::MachineKeyPlace key_place;
  sync::OfficeAddress office;
  std::string vision_program;
  std::function<void(const photo::PreviewFrame&)> on_preview;  ///< from another thread
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
  /// Why the store could not be opened; waits until that is known.
  std::optional<std::string> start_trouble();

 private:
  class Outbox;
  class Desk;  ///< documents and a printer, on the printer's own thread

  void open_store();
  void watch_reader(const std::stop_token& stop);
  void watch_printers(const std::stop_token& stop);
  void watch_scanner(const std::stop_token& stop);
  void start_vision();
  void read_card(const visit::effect::ReadCard& wish);
  void save(const visit::effect::SaveCase& wish);
  void send(const visit::effect::SendCase& wish);
  void find(int request, const std::optional<domain::IdNumber>& person, const domain::CaseNumber& number);
  void check_owner(const visit::effect::CheckOwner& wish);
  void print_slip(const visit::effect::PrintSlip& wish);
  void print_letter(const visit::effect::PrintLetter& wish);
  void run_print(Desk& desk, int request, const store::PrintJob& job, const documents::Document& document, int copies,
                 const std::stop_token& stop);
  void attempted(const domain::CaseNumber& number, bool delivered);

  /// Runs `work` with the store on the store's thread and waits.
  template <class Work>
  auto with_store(Work work) {
    return store_thread_.ask([&] { return work(*store_); });
  }

  PerformerParts parts_;
  Devices& devices_;
  Inbox& inbox_;
  std::optional<store::Store> store_;  ///< touched on store_thread_ only
  std::optional<std::string> start_trouble_;
  std::mutex picture_mutex_;
  photo::Picture picture_;  ///< the last one taken; wiped when the visit ends
  std::mutex sends_mutex_;
  std::map<domain::CaseNumber, int> sends_;  ///< case -> request that waits for news

  Worker store_thread_, card_thread_, office_thread_, staff_thread_;
  std::unique_ptr<Desk> slip_desk_, letter_desk_;
  std::unique_ptr<sync::OfficeClient> questions_, messages_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<sync::Relay> relay_;
  std::unique_ptr<photo::VisionWorker> vision_;
  std::optional<EveryHour> erasure_;
  std::jthread reader_watch_, printer_watch_, scanner_watch_;
};

}  // namespace huanka::shell
