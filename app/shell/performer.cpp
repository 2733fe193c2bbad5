#include "shell/performer.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "settings/staff_code.h"
#include "vault/sealing.h"
#include "wire/civil_time.h"

namespace huanka::shell {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;
using namespace std::chrono_literals;

/// The day this program was put on the machine; long ago when that cannot be told.
wire::Instant installed() {
  struct ::stat program {};
  if (::stat("/proc/self/exe", &program) != 0) return {};
  return wire::Instant(std::chrono::seconds(program.st_mtim.tv_sec));
}

ClockJudge::Monotonic monotonic_now() {
  return std::chrono::duration_cast<ClockJudge::Monotonic>(std::chrono::steady_clock::now().time_since_epoch());
}

/// Uniform in [0, 1), for one thread.
std::function<double()> chance_maker() {
  return [dice = std::make_shared<std::mt19937_64>(std::random_device{}())] {
    return std::uniform_real_distribution<double>(0.0, 1.0)(*dice);
  };
}

wire::ReaderState reader_state(card_reader::State state) {
  switch (state) {
    case card_reader::State::Empty:
    case card_reader::State::CardPresent:
      return wire::ReaderState::Ok;
    case card_reader::State::NoReader:
      return wire::ReaderState::Missing;
    case card_reader::State::ServiceDown:
      break;
  }
  return wire::ReaderState::ServiceDown;
}
}  // namespace

/// The store lives on a thread of its own; whoever asks waits for that thread.
class Performer::Door : public StoreDoor {
 public:
  explicit Door(Performer& performer) : performer_(performer) {}

 private:
  void run(const std::function<void(store::Store*)>& work) override {
    performer_.store_thread_.run_there([&] { work(performer_.store_ ? &*performer_.store_ : nullptr); });
  }
  Performer& performer_;
};

/// A printer, the fonts for it and the thread they live on.
class Performer::Desk {
 public:
  Desk(Performer& performer, printer::Printer& printer)
      : typesetter_(performer.parts_.fonts),
        work_({.printer = printer,
               .world = performer.parts_.world,
               .store = *performer.door_,
               .now = wire::now,
               .branch_name = performer.parts_.branch_name,
               .words = [locale = performer.parts_.locale](domain::Language language) -> std::optional<text::Catalog> {
                 auto words = text::Catalog::load(locale, language);
                 return words ? std::optional(std::move(words).value()) : std::nullopt;
               },
               .prove = [letters = performer.parts_.letters](
                            const domain::TransferLetter& letter) -> Result<std::string, std::string> {
                 auto code = letters.sign(letter, wire::now());
                 if (!code) return Failure{letter_proof::staff_code(code.error())};
                 return std::move(code).value();
               },
               .cannot_prove = [letters = performer.parts_.letters, kiosk = performer.parts_.world.kiosk_id](
                                   const domain::BankCode& bank) -> std::optional<std::string> {
                 const auto ready = letters.ready(bank, kiosk, wire::now());
                 return ready ? std::nullopt : std::optional(letter_proof::staff_code(ready.error()));
               },
               .set = [this, &printer](
                          const documents::Document& document,
                          printer::PrintJob& job) { return typesetter_.set(document, printer.format(), job); },
               .tell = [&inbox = performer.inbox_](visit::Event event) { inbox.post(std::move(event)); }}) {}

  PrintDesk& work() { return work_; }

 private:
  Typesetter typesetter_;
  PrintDesk work_;

 public:
  Worker thread;  // last: its tasks use what is above
};

Performer::Performer(PerformerParts parts, Devices& devices, Inbox& inbox)
    : parts_(std::move(parts)),
      devices_(devices),
      inbox_(inbox),
      clock_judge_(installed()),
      door_(std::make_unique<Door>(*this)),
      clerk_({.world = parts_.world, .store = *door_, .now = wire::now}),
      outbox_(*door_, wire::now) {
  (void)clock_is_believed();  // the first look: from here on a clock that is turned is noticed
  store_thread_.post([this](const std::stop_token&) { open_store(); });
  slip_desk_ = std::make_unique<Desk>(*this, *devices_.slip_printer);
  letter_desk_ = std::make_unique<Desk>(*this, *devices_.letter_printer);
  questions_ = std::make_unique<sync::OfficeClient>(parts_.office);
  messages_ = std::make_unique<sync::OfficeClient>(parts_.office);
  pulse_ = std::make_unique<sync::OfficeClient>(parts_.office);
  for (auto* client : {questions_.get(), messages_.get(), pulse_.get()})
    client->tell_time_to([this](wire::Instant office) {
      const std::lock_guard lock(clock_mutex_);
      clock_judge_.office_said(office, monotonic_now());
    });
  erasure_.emplace([this] { erase_what_is_due(); });
  relay_ = std::make_unique<sync::Relay>(
      sync::Relay::Parts{.outbox = outbox_,
                         .office = *messages_,
                         .now = wire::now,
                         .chance = chance_maker(),
                         .sha256_hex = [](const std::string& body) { return vault::sha256_hex(body); },
                         .attempted = [this](const domain::CaseNumber& number,
                                             bool delivered) { news(sends_.attempted(number, delivered)); },
                         .refused = [this](const domain::CaseNumber& number,
                                           const std::string& reason) { news(sends_.refused(number, reason)); }});
  heartbeats_ = begin_heartbeats();
  start_vision();
  if (devices_.code_scanner)
    scanner_watch_ = std::jthread([this](const std::stop_token& stop) { watch_scanner(stop); });
  reader_watch_ = std::jthread([this](const std::stop_token& stop) { watch_reader(stop); });
  printer_watch_ = std::jthread([this](const std::stop_token& stop) { watch_printers(stop); });
}

Performer::~Performer() {
  erasure_.reset();
  devices_.simulated_camera = nullptr;
  reader_watch_.request_stop();
  printer_watch_.request_stop();
  scanner_watch_.request_stop();
  if (scanner_watch_.joinable()) scanner_watch_.join();  // a camera that scans may be opened again by it
  vision_.reset();
  if (camera_scanner_ != nullptr) devices_.code_scanner.reset();
  heartbeats_->stop();
  questions_->cancel();
  relay_.reset();
  slip_desk_->thread.stop();
  letter_desk_->thread.stop();
  card_thread_.stop();
  office_thread_.stop();
  staff_thread_.stop();
  store_thread_.stop();
}

bool Performer::clock_is_believed() {
  const std::lock_guard lock(clock_mutex_);
  return clock_judge_.believes(wire::now(), monotonic_now());
}

std::unique_ptr<Heartbeats> Performer::begin_heartbeats() {
  const auto look = [this] {
    const auto now = wire::now();
    wire::Heartbeat heartbeat{.kiosk = parts_.world.kiosk_id,
                              .at = now,
                              .version = parts_.version,
                              .clock_trusted = clock_is_believed(),
                              .outbox = {},
                              .devices = {}};
    if (const auto depth = door_->with([](store::Store& s) { return s.outbox_depth(); })) {
      heartbeat.outbox.waiting = depth->waiting;
      heartbeat.outbox.set_aside = depth->set_aside;
    }
    // A clock that was turned back makes no message come from the future.
    if (const auto oldest = door_->with([](store::Store& s) { return s.oldest_waiting(); }); oldest && *oldest)
      heartbeat.outbox.oldest = std::max(now - **oldest, std::chrono::seconds(0));
    return heartbeat;
  };
  auto heartbeats = std::make_unique<Heartbeats>(
      Heartbeats::Parts{.interval = parts_.heartbeat_every,
                        .look = look,
                        .tell = [this](const wire::Heartbeat& how) { return pulse_->heartbeat(how); },
                        .cancel = [this] { pulse_->cancel(); },
                        .chance = chance_maker(),
                        .now = monotonic_now});
  heartbeats->saw([this](wire::DeviceStates& devices) {
    if (!devices_.code_scanner) devices.code_scanner = wire::ScannerState::NotFitted;
    devices.camera = devices_.camera.empty() ? wire::CameraState::NotFitted : wire::CameraState::Fitted;
  });
  return heartbeats;
}

// A clock nobody vouches for must not be what a person's case is erased by. Where nobody comes and nothing is to be
// sent, nobody would vouch for it ever again: then the office is asked, and its answer tells the time.
void Performer::erase_what_is_due() {
  const auto erase = [this](const std::stop_token&) {
    if (store_ && clock_is_believed()) erase_due_cases(*store_, wire::now());
  };
  if (clock_is_believed()) return store_thread_.post(erase);
  office_thread_.post([this, erase](const std::stop_token&) {
    (void)questions_->health();
    store_thread_.post(erase);
  });
}

void Performer::open_store() {
  auto opened = store::Store::open(parts_.store_folder, parts_.world.kiosk_id, wire::now(), parts_.key_place);
  if (opened) {
    store_.emplace(std::move(opened).value());
    if (const auto unknown = store_->unknown_prints(); unknown && !unknown->empty())
      spdlog::warn("{} print(s) of an earlier run may or may not have come out", unknown->size());
  } else {
    start_trouble_ = opened.error().detail;
  }
}

std::optional<std::string> Performer::start_trouble() {
  return store_thread_.ask([this] { return start_trouble_; });
}

void Performer::watch_reader(const std::stop_token& stop) {
  using Event = card_reader::Event;
  const auto at_start = devices_.card_reader->state();
  inbox_.post(
      event::ReaderChanged{at_start == card_reader::State::Empty || at_start == card_reader::State::CardPresent});
  const auto note = [this](card_reader::State state) {
    heartbeats_->saw([&](wire::DeviceStates& devices) { devices.card_reader = reader_state(state); });
  };
  note(at_start);
  while (!stop.stop_requested()) {
    const auto change = devices_.card_reader->wait_for_change(60s, stop);
    if (!change) continue;
    note(devices_.card_reader->state());
    switch (*change) {
      case Event::CardInserted:
        inbox_.post(event::CardInserted{});
        break;
      case Event::CardRemoved:
        inbox_.post(event::CardRemoved{});
        break;
      case Event::ReaderFound:
        inbox_.post(event::ReaderChanged{true});
        break;
      case Event::ReaderLost:
      case Event::ServiceLost:
        inbox_.post(event::ReaderChanged{false});
        break;
      case Event::ServiceFound:
        break;
    }
  }
}

void Performer::watch_scanner(const std::stop_token& stop) {
  const auto note = [this](bool ready) {
    heartbeats_->saw([&](wire::DeviceStates& devices) {
      devices.code_scanner = ready ? wire::ScannerState::Ok : wire::ScannerState::Missing;
    });
  };
  note(devices_.code_scanner->ready());
  while (!stop.stop_requested()) {
    const auto happened = devices_.code_scanner->wait_for_event(60s, stop);
    if (!happened) continue;
    if (const auto* scanned = std::get_if<code_scanner::Scanned>(&*happened))
      inbox_.post(event::CodeScanned{scanned->text});
    if (const auto* changed = std::get_if<code_scanner::ReadyChanged>(&*happened)) {
      inbox_.post(event::ScannerChanged{changed->ready});
      note(changed->ready);
    }
  }
}

void Performer::start_vision() {
  // The visit knows no pictures, so it has the list of hints once more; both in one order.
  static_assert(static_cast<int>(photo::FaceHint::Good) == static_cast<int>(visit::FaceHint::Good) &&
                static_cast<int>(photo::FaceHint::PlainWall) == static_cast<int>(visit::FaceHint::PlainWall));
  const auto hint = [](photo::FaceHint seen) { return static_cast<visit::FaceHint>(seen); };
  photo::VisionListener listener{
      .on_frame =
          [this](const photo::PreviewFrame& frame) {
            if (camera_scanner_ != nullptr && camera_scanner_->saw_picture()) return;  // shown nowhere
            if (parts_.on_preview) parts_.on_preview(frame);
          },
      .on_hint = [this, hint](photo::FaceHint seen) { inbox_.post(event::FaceSeen{hint(seen)}); },
      .on_picture =
          [this](int request, photo::Picture picture) {
            const std::string sha256 = picture.sha256;
            {
              const std::lock_guard lock(picture_mutex_);
              picture_ = std::move(picture);
            }
            inbox_.post(event::PictureTaken{request, sha256});
          },
      .on_picture_refused =
          [this, hint](int request, photo::FaceHint seen) {
            inbox_.post(event::PictureRefused{request, hint(seen)});
          },
      .on_failed =
          [this](photo::CameraTrouble trouble) {
            if (camera_scanner_ != nullptr && camera_scanner_->failed()) return;
            inbox_.post(event::CameraFailed{static_cast<visit::CameraTrouble>(trouble)});
          },
      .on_code =
          [this](const std::string& text) {
            if (camera_scanner_ != nullptr) camera_scanner_->heard(text);
          },
      .on_shown =
          [this](int request, const std::optional<photo::PreviewFrame>& frame) {
            if (receipt_request_ != request) return;  // the person went on, or away
            if (frame && parts_.on_preview) parts_.on_preview(*frame);
            inbox_.post(event::ReceiptLookedUp{
                request, frame ? visit::ReceiptAnswer::Matched : visit::ReceiptAnswer::CannotBeShown});
          }};
  if (devices_.camera_scans) {
    auto scanner = std::make_unique<photo::CameraCodeScanner>(photo::CameraCodeScanner::Camera{
        .open = [this] { vision_->read_codes(devices_.camera); }, .close = [this] { vision_->close(); }});
    camera_scanner_ = scanner.get();
    devices_.code_scanner = std::move(scanner);
  }
  vision_ = std::make_unique<photo::VisionWorker>(
      photo::VisionOptions{.program = parts_.vision_program, .rule = parts_.world.county.photo.portrait},
      std::move(listener));
  if (devices_.camera == "simulated")
    devices_.simulated_camera = [this](photo::Scene scene) { vision_->set_scene(scene); };
}

void Performer::watch_printers(const std::stop_token& stop) {
  std::optional<std::optional<printer::Trouble>> slip, letter;
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const auto look = [this](printer::Printer& device, wire::PrinterReport wire::DeviceStates::*place, auto& last,
                             auto report) {
      const auto now = device.trouble();
      heartbeats_->saw([&](wire::DeviceStates& devices) { devices.*place = report_of(now, device.paper()); });
      if (last != now) report(now ? std::optional(trouble_for_person(*now)) : std::nullopt);
      last = now;
    };
    look(*devices_.slip_printer, &wire::DeviceStates::slip_printer, slip,
         [&](auto trouble) { inbox_.post(event::SlipPrinterChanged{trouble}); });
    look(*devices_.letter_printer, &wire::DeviceStates::letter_printer, letter,
         [&](auto trouble) { inbox_.post(event::LetterPrinterChanged{trouble}); });
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, devices_.simulated_slip != nullptr ? 1s : 10s, [] { return false; });
  }
}

void Performer::perform(const visit::Effect& what) {
  std::visit(
      [this](const auto& wish) {
        using Wish = std::decay_t<decltype(wish)>;
        if constexpr (std::is_same_v<Wish, effect::ReadCard>) {
          read_card(wish);
        } else if constexpr (std::is_same_v<Wish, effect::AbandonCardRead>) {
          card_thread_.stop_current();
        } else if constexpr (std::is_same_v<Wish, effect::AskToday>) {
          inbox_.post(event::Today{wire::day_of(wire::now()), clock_is_believed()});
        } else if constexpr (std::is_same_v<Wish, effect::SaveCase>) {
          save(wish);
        } else if constexpr (std::is_same_v<Wish, effect::SendCase>) {
          send(wish);
        } else if constexpr (std::is_same_v<Wish, effect::PrintSlip>) {
          slip_desk_->thread.post(
              [this, wish](const std::stop_token& stop) { slip_desk_->work().print_slip(wish, stop); });
        } else if constexpr (std::is_same_v<Wish, effect::PrintLetter>) {
          letter_desk_->thread.post([this, wish](const std::stop_token& stop) {
            letter_desk_->work().print_letter(wish, stop);
            relay_->wake();
          });
        } else if constexpr (std::is_same_v<Wish, effect::StopPrint>) {
          slip_desk_->thread.stop_current();
          letter_desk_->thread.stop_current();
        } else if constexpr (std::is_same_v<Wish, effect::ResolvePrint>) {
          // Before any task that prints again: those ask the same thread.
          store_thread_.post([this, wish](const std::stop_token&) {
            clerk_.resolve_print(wish);
            relay_->wake();
          });
        } else if constexpr (std::is_same_v<Wish, effect::FindCases> || std::is_same_v<Wish, effect::FetchCase>) {
          office_thread_.post([this, wish](const std::stop_token&) { inbox_.post(clerk_.find(*questions_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::ConfirmWish>) {
          store_thread_.post([this, wish](const std::stop_token&) {
            inbox_.post(clerk_.confirm_wish(wish));
            relay_->wake();
          });
        } else if constexpr (std::is_same_v<Wish, effect::CheckOwner>) {
          office_thread_.post(
              [this, wish](const std::stop_token&) { inbox_.post(Clerk::check_owner(*questions_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckStaff>) {
          staff_thread_.post([this, wish](const std::stop_token&) {
            if (!clerk_.staff_may_try()) return inbox_.post(event::StaffChecked{wish.request, false, true});
            inbox_.post(clerk_.note_staff(wish, settings::staff_code_matches(parts_.staff_code, wish.digits)));
          });
        } else if constexpr (std::is_same_v<Wish, effect::OpenCamera>) {
          if (devices_.camera.empty())
            inbox_.post(event::CameraFailed{visit::CameraTrouble::NotFound});
          else
            vision_->open(devices_.camera);
        } else if constexpr (std::is_same_v<Wish, effect::CloseCamera>) {
          receipt_request_ = 0;
          vision_->close();
        } else if constexpr (std::is_same_v<Wish, effect::LookUpReceipt>) {
          look_up_receipt(wish);
        } else if constexpr (std::is_same_v<Wish, effect::TakePicture>) {
          vision_->take_picture(wish.request);
        } else if constexpr (std::is_same_v<Wish, effect::StartScanner>) {
          if (devices_.code_scanner) devices_.code_scanner->start();
        } else if constexpr (std::is_same_v<Wish, effect::StopScanner>) {
          if (devices_.code_scanner) devices_.code_scanner->stop();
        } else if constexpr (std::is_same_v<Wish, effect::CallStaff>) {
          spdlog::warn("staff called: {}", wish.reason_code);
          store_thread_.post([this, wish](const std::stop_token&) { clerk_.note_call(wish.reason_code); });
        } else if constexpr (std::is_same_v<Wish, effect::NoteTimeOut>) {
          spdlog::warn("no answer in time: {}", wish.reason_code);
          store_thread_.post([this, wish](const std::stop_token&) { clerk_.note_time_out(wish); });
        } else if constexpr (std::is_same_v<Wish, effect::CardLeftAlarm>) {
          spdlog::warn("card left in the reader: alarm {}", wish.on ? "on" : "off");
        } else if constexpr (std::is_same_v<Wish, effect::NoteConsent>) {
          store_thread_.post([this, wish](const std::stop_token&) { clerk_.note_consent(wish); });
        } else if constexpr (std::is_same_v<Wish, effect::VisitEnded>) {
          constexpr std::array reasons{"finished", "cancelled", "declined", "walked away", "fault"};
          spdlog::info("visit ended: {}", reasons.at(static_cast<std::size_t>(wish.reason)));
          {
            const std::lock_guard lock(picture_mutex_);
            std::fill(picture_.jpeg.begin(), picture_.jpeg.end(), '\0');
            picture_ = {};
          }
          sends_.forget();
        }
      },
      what);
}

void Performer::read_card(const effect::ReadCard& wish) {
  card_thread_.post(
      [this, wish](const std::stop_token& stop) { inbox_.post(clerk_.read_card(*devices_.card_reader, wish, stop)); });
}

void Performer::look_up_receipt(const effect::LookUpReceipt& wish) {
  receipt_request_ = wish.request;
  office_thread_.post([this, wish](const std::stop_token&) {
    auto found = Clerk::look_up_receipt(*questions_, wish);
    if (receipt_request_ != wish.request) return;  // the picture of somebody who left is shown to nobody
    if (found.answer == visit::ReceiptAnswer::Matched) return vision_->show(wish.request, std::move(found.jpeg));
    inbox_.post(event::ReceiptLookedUp{wish.request, found.answer});
  });
}

void Performer::save(const effect::SaveCase& wish) {
  store_thread_.post([this, wish](const std::stop_token&) {
    std::string picture;
    if (wish.draft.photo.choice == domain::PhotoChoice::Camera) {
      {
        const std::lock_guard lock(picture_mutex_);
        if (picture_.sha256 == wish.draft.photo.picture_sha256) picture = picture_.jpeg;
      }
      if (picture.empty()) picture = clerk_.earlier_picture(wish.draft);
      // The picture the person accepted, now or for the reservation that expired, or the case is not complete.
      if (picture.empty()) return inbox_.post(event::SaveFailed{wish.request, "E-PICTURE"});
    }
    inbox_.post(clerk_.save(wish, picture));
  });
}

void Performer::send(const effect::SendCase& wish) {
  sends_.expect(wish.number, wish.request);
  store_thread_.post([this, wish](const std::stop_token&) {
    if (clerk_.is_sent(wish.number))
      news(sends_.attempted(wish.number, true));  // the relay was quicker than we
    else if (const auto reason = clerk_.refusal(wish.number))
      news(sends_.refused(wish.number, *reason));
    else
      relay_->wake();
  });
}

void Performer::news(const std::optional<visit::Event>& event) {
  if (event) inbox_.post(*event);
}

}  // namespace huanka::shell
