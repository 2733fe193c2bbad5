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

/// Uniform in [0, 1), for one thread: it spreads waits, so the smallest engine does.
std::function<double()> chance_maker() {
  return [dice = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0.0, 1.0)(dice);
  };
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
  pictures_ = std::make_unique<PictureDesk>(
      PictureDesk::Parts{.vision_program = parts_.vision_program,
                         .rule = parts_.world.county.photo.portrait,
                         .on_preview = parts_.on_preview,
                         .on_still = parts_.on_still,
                         .tell = [this](visit::Event event) { inbox_.post(std::move(event)); }},
      devices_);
  watch_ = std::make_unique<DeviceWatch>(devices_, *heartbeats_, inbox_);
}

Performer::~Performer() {
  erasure_.reset();
  watch_.reset();
  questions_->cancel();
  heartbeats_->stop();
  relay_.reset();
  slip_desk_->thread.stop();
  letter_desk_->thread.stop();
  card_thread_.stop();
  office_thread_.stop();
  staff_thread_.stop();
  store_thread_.stop();
  pictures_.reset();  // what the threads above were asked may still have wanted it
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
  return std::make_unique<Heartbeats>(
      Heartbeats::Parts{.interval = parts_.heartbeat_every,
                        .look = look,
                        .tell = [this](const wire::Heartbeat& how) { return pulse_->heartbeat(how); },
                        .cancel = [this] { pulse_->cancel(); },
                        .chance = chance_maker(),
                        .now = monotonic_now});
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
        } else if constexpr (std::is_same_v<Wish, effect::TakeUpCase>) {
          office_thread_.post([this, wish](const std::stop_token&) { inbox_.post(clerk_.take_up(*questions_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckOwner>) {
          office_thread_.post(
              [this, wish](const std::stop_token&) { inbox_.post(Clerk::check_owner(*questions_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckStaff>) {
          staff_thread_.post([this, wish](const std::stop_token&) {
            if (!clerk_.staff_may_try()) return inbox_.post(event::StaffChecked{wish.request, false, true});
            inbox_.post(clerk_.note_staff(wish, settings::staff_code_matches(parts_.staff_code, wish.digits)));
          });
        } else if constexpr (std::is_same_v<Wish, effect::OpenCamera>) {
          pictures_->open_camera();
        } else if constexpr (std::is_same_v<Wish, effect::CloseCamera>) {
          pictures_->close();
        } else if constexpr (std::is_same_v<Wish, effect::LookUpReceipt>) {
          look_up_receipt(wish);
        } else if constexpr (std::is_same_v<Wish, effect::TakePicture>) {
          pictures_->take_picture(wish.request);
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
          pictures_->forget();
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
  pictures_->expect_receipt(wish.request);
  office_thread_.post([this, wish](const std::stop_token&) {
    auto found = Clerk::look_up_receipt(*questions_, wish);
    if (!pictures_->is_expected(wish.request)) return;  // the picture of somebody who left is shown to nobody
    if (found.answer == visit::ReceiptAnswer::Matched)
      return pictures_->show_receipt(wish.request, std::move(found.jpeg));
    inbox_.post(event::ReceiptLookedUp{wish.request, found.answer});
  });
}

void Performer::save(const effect::SaveCase& wish) {
  store_thread_.post([this, wish](const std::stop_token&) {
    std::string picture;
    if (wish.draft.photo.choice == domain::PhotoChoice::Camera) {
      picture = pictures_->taken(wish.draft.photo.picture_sha256);
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
