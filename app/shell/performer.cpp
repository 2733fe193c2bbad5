#include "shell/performer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "documents/papers.h"
#include "domain/letter.h"
#include "settings/staff_code.h"
#include "shell/translate.h"
#include "sync/office_reply.h"
#include "vault/sealing.h"
#include "wire/civil_time.h"

namespace huanka::shell {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;
using namespace std::chrono_literals;

constexpr int slip_dots = 576;  ///< across 80 mm paper at 203 dpi

std::string staff_code(const store::Error& error) {
  using Code = store::Error::Code;
  switch (error.code) {
    case Code::DiskFull:
      return "E-STORE-FULL";
    case Code::ReadOnly:
      return "E-STORE-READONLY";
    case Code::Damaged:
      return "E-STORE-DAMAGED";
    default:
      return "E-STORE";
  }
}

visit::PrinterTrouble trouble_for_person(printer::Trouble trouble) {
  return static_cast<visit::PrinterTrouble>(trouble);
}

/// A clock that is behind the day this program was installed is a clock nobody set.
bool clock_is_trusted() {
  std::error_code failed;
  const auto installed = std::filesystem::last_write_time("/proc/self/exe", failed);
  return failed || std::chrono::file_clock::now() + 24h > installed;
}

visit::CaseStatus status_for_person(const sync::CaseStatus& status) {
  return {.number = status.number,
          .state = status.state,
          .route = status.route,
          .holding_bank = status.holding_bank,
          .target_bank = status.target_bank,
          .review_due = status.review_due,
          .approved_on = status.approved_on,
          .window_last_day = status.window_last_day,
          .refusal_reason = status.refusal_reason,
          .letter_number = status.letter_number,
          .from_office = true};
}

visit::CaseStatus status_for_person(const domain::Case& c) {
  return {.number = c.number,
          .state = c.state,
          .route = c.route,
          .holding_bank = c.holding_bank,
          .target_bank = c.target_bank,
          .review_due = c.review_due,
          .approved_on = c.approved_on,
          .window_last_day = c.window_last_day,
          .refusal_reason = c.refusal_reason,
          .letter_number = c.letter_number,
          .from_office = false};
}
}  // namespace

/// The store's outbox for the relay: each call runs on the store's thread and is durable when it returns.
class Performer::Outbox : public sync::OutboxPort {
 public:
  explicit Outbox(Performer& performer) : performer_(performer) {}

  std::optional<sync::OutboxItem> next_due(sync::Instant now) override {
    if (performer_.start_trouble()) return std::nullopt;
    const auto item = performer_.with_store([&](store::Store& s) { return s.next_due(now); });
    if (!item || !*item) return std::nullopt;
    const store::OutboxItem& due = **item;
    return sync::OutboxItem{due.id, due.case_number, due.sequence, due.idempotency_key, due.body, due.attempts};
  }
  std::optional<sync::Instant> next_try() override {
    if (performer_.start_trouble()) return std::nullopt;
    const auto at = performer_.with_store([](store::Store& s) { return s.next_try(); });
    return at ? *at : std::nullopt;
  }
  void delivered(const sync::OutboxItem& item, domain::CaseState state) override {
    performer_.with_store([&](store::Store& s) {
      const auto now = wire::now();
      auto done = s.mark_sent(item.id, now);
      if (done)
        done = s.merge(item.case_number,
                       {.state = state, .approved_on = {}, .window_last_day = {}, .refusal_reason = {}}, now);
      return done.has_value();
    });
  }
  void failed(const sync::OutboxItem& item, sync::Instant next_try, const std::string& reason) override {
    spdlog::info("message {}/{} waits: {}", item.case_number, item.sequence, reason);
    performer_.with_store([&](store::Store& s) { return s.mark_failed(item.id, next_try, reason).has_value(); });
  }
  void set_aside(const sync::OutboxItem& item, const std::string& reason) override {
    spdlog::error("message {}/{} set aside: {}", item.case_number, item.sequence, reason);
    performer_.with_store([&](store::Store& s) { return s.set_aside(item.id, reason, wire::now()).has_value(); });
  }

 private:
  Performer& performer_;
};

class Performer::Desk {
 public:
  Desk(printer::Printer& device, std::filesystem::path fonts) : printer(device), fonts_(std::move(fonts)) {}

  /// Opened when first needed: fonts are not read before a person prints.
  const documents::Press* press() {
    if (!press_)
      if (auto opened = documents::Press::open(fonts_)) press_.emplace(std::move(opened).value());
    return press_ ? &*press_ : nullptr;
  }

  printer::Printer& printer;

 private:
  std::filesystem::path fonts_;
  std::optional<documents::Press> press_;

 public:
  Worker thread;  // last: its tasks use what is above
};

Performer::Performer(PerformerParts parts, Devices& devices, Inbox& inbox)
    : parts_(std::move(parts)), devices_(devices), inbox_(inbox) {
  store_thread_.post([this](const std::stop_token&) { open_store(); });
  erasure_.emplace([this] {
    store_thread_.post([this](const std::stop_token&) {
      if (store_) erase_due_cases(*store_, wire::now());
    });
  });
  slip_desk_ = std::make_unique<Desk>(*devices_.slip_printer, parts_.fonts);
  letter_desk_ = std::make_unique<Desk>(*devices_.letter_printer, parts_.fonts);
  questions_ = std::make_unique<sync::OfficeClient>(parts_.office);
  messages_ = std::make_unique<sync::OfficeClient>(parts_.office);
  outbox_ = std::make_unique<Outbox>(*this);
  relay_ = std::make_unique<sync::Relay>(sync::Relay::Parts{
      .outbox = *outbox_,
      .office = *messages_,
      .now = [] { return wire::now(); },
      .chance = [dice = std::make_shared<std::mt19937_64>(
                     std::random_device{}())] { return std::uniform_real_distribution<double>(0.0, 1.0)(*dice); },
      .sha256_hex = [](const std::string& body) { return vault::sha256_hex(body); },
      .attempted = [this](const domain::CaseNumber& number, bool delivered) { attempted(number, delivered); }});
  start_vision();
  if (devices_.code_scanner)
    scanner_watch_ = std::jthread([this](const std::stop_token& stop) { watch_scanner(stop); });
  reader_watch_ = std::jthread([this](const std::stop_token& stop) { watch_reader(stop); });
  printer_watch_ = std::jthread([this](const std::stop_token& stop) { watch_printers(stop); });
}

Performer::~Performer() {
  erasure_.reset();
  reader_watch_.request_stop();
  printer_watch_.request_stop();
  scanner_watch_.request_stop();
  vision_.reset();
  questions_->cancel();
  relay_.reset();
  slip_desk_->thread.stop();
  letter_desk_->thread.stop();
  card_thread_.stop();
  office_thread_.stop();
  staff_thread_.stop();
  store_thread_.stop();
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
  while (!stop.stop_requested()) {
    const auto change = devices_.card_reader->wait_for_change(60s, stop);
    if (!change) continue;
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
  while (!stop.stop_requested()) {
    const auto happened = devices_.code_scanner->wait_for_event(60s, stop);
    if (!happened) continue;
    if (const auto* scanned = std::get_if<code_scanner::Scanned>(&*happened))
      inbox_.post(event::CodeScanned{scanned->text});
    if (const auto* changed = std::get_if<code_scanner::ReadyChanged>(&*happened))
      inbox_.post(event::ScannerChanged{changed->ready});
  }
}

void Performer::start_vision() {
  const auto hint = [](photo::FaceHint seen) { return static_cast<visit::FaceHint>(seen); };
  photo::VisionListener listener{
      .on_frame = parts_.on_preview,
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
            inbox_.post(event::CameraFailed{static_cast<visit::CameraTrouble>(trouble)});
          }};
  vision_ = std::make_unique<photo::VisionWorker>(
      photo::VisionOptions{.program = parts_.vision_program, .rule = parts_.world.county.photo}, std::move(listener));
}

void Performer::watch_printers(const std::stop_token& stop) {
  std::optional<std::optional<printer::Trouble>> slip, letter;
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    const auto look = [](printer::Printer& device, auto& last, auto report) {
      const auto now = device.trouble();
      if (last != now) report(now ? std::optional(trouble_for_person(*now)) : std::nullopt);
      last = now;
    };
    look(*devices_.slip_printer, slip, [&](auto trouble) { inbox_.post(event::SlipPrinterChanged{trouble}); });
    look(*devices_.letter_printer, letter, [&](auto trouble) { inbox_.post(event::LetterPrinterChanged{trouble}); });
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
          inbox_.post(event::Today{wire::day_of(wire::now()), clock_is_trusted()});
        } else if constexpr (std::is_same_v<Wish, effect::SaveCase>) {
          save(wish);
        } else if constexpr (std::is_same_v<Wish, effect::SendCase>) {
          send(wish);
        } else if constexpr (std::is_same_v<Wish, effect::PrintSlip>) {
          print_slip(wish);
        } else if constexpr (std::is_same_v<Wish, effect::PrintLetter>) {
          print_letter(wish);
        } else if constexpr (std::is_same_v<Wish, effect::StopPrint>) {
          slip_desk_->thread.stop_current();
          letter_desk_->thread.stop_current();
        } else if constexpr (std::is_same_v<Wish, effect::ResolvePrint>) {
          // Before any task that prints again: those ask the same thread.
          store_thread_.post([this, wish](const std::stop_token&) {
            if (store_)
              (void)store_->resolve_print(wish.number, static_cast<store::Paper>(wish.kind), wish.came_out,
                                          wire::now());
            relay_->wake();
          });
        } else if constexpr (std::is_same_v<Wish, effect::FindCases>) {
          find(wish.request, wish.id_number, "");
        } else if constexpr (std::is_same_v<Wish, effect::FetchCase>) {
          find(wish.request, std::nullopt, wish.number);
        } else if constexpr (std::is_same_v<Wish, effect::CheckOwner>) {
          check_owner(wish);
        } else if constexpr (std::is_same_v<Wish, effect::CheckStaff>) {
          staff_thread_.post([this, wish](const std::stop_token&) {
            const bool right = settings::staff_code_matches(parts_.staff_code, wish.digits);
            if (!start_trouble())
              with_store([&](store::Store& s) {
                return s.note(right ? "staff_accepted" : "staff_refused", "", wire::now()).has_value();
              });
            inbox_.post(event::StaffChecked{wish.request, right});
          });
        } else if constexpr (std::is_same_v<Wish, effect::OpenCamera>) {
          if (devices_.camera.empty())
            inbox_.post(event::CameraFailed{visit::CameraTrouble::NotFound});
          else
            vision_->open(devices_.camera);
        } else if constexpr (std::is_same_v<Wish, effect::CloseCamera>) {
          vision_->close();
        } else if constexpr (std::is_same_v<Wish, effect::TakePicture>) {
          vision_->take_picture(wish.request);
        } else if constexpr (std::is_same_v<Wish, effect::StartScanner>) {
          if (devices_.code_scanner) devices_.code_scanner->start();
        } else if constexpr (std::is_same_v<Wish, effect::StopScanner>) {
          if (devices_.code_scanner) devices_.code_scanner->stop();
        } else if constexpr (std::is_same_v<Wish, effect::CallStaff>) {
          spdlog::warn("staff called: {}", wish.reason_code);
        } else if constexpr (std::is_same_v<Wish, effect::CardLeftAlarm>) {
          spdlog::warn("card left in the reader: alarm {}", wish.on ? "on" : "off");
        } else if constexpr (std::is_same_v<Wish, effect::VisitEnded>) {
          constexpr std::array reasons{"finished", "cancelled", "declined", "walked away", "fault"};
          spdlog::info("visit ended: {}", reasons.at(static_cast<std::size_t>(wish.reason)));
          {
            const std::lock_guard lock(picture_mutex_);
            std::fill(picture_.jpeg.begin(), picture_.jpeg.end(), '\0');
            picture_ = {};
          }
          const std::lock_guard lock(sends_mutex_);
          sends_.clear();
        }
      },
      what);
}

void Performer::read_card(const effect::ReadCard& wish) {
  card_thread_.post([this, wish](const std::stop_token& stop) {
    const auto fail = [&](const CardVerdict& verdict) {
      spdlog::info("card: {}", verdict.staff_code);
      inbox_.post(event::CardFailed{wish.request, verdict.trouble, verdict.staff_code});
    };
    const auto data = devices_.card_reader->read_card({}, stop);
    if (!data) return fail(verdict_on(data.error()));
    if (wish.expected == visit::CardExpected::Old) {
      auto card = old_card_from(*data, parts_.world.county);
      if (!card) return fail(card.error());
      inbox_.post(event::OldCardRead{wish.request, std::move(card).value()});
    } else {
      auto card = new_card_from(*data, parts_.world.county);
      if (!card) return fail(card.error());
      inbox_.post(event::NewCardRead{wish.request, std::move(card).value()});
    }
  });
}

void Performer::save(const effect::SaveCase& wish) {
  store_thread_.post([this, wish](const std::stop_token&) {
    if (!store_) return inbox_.post(event::SaveFailed{wish.request, "E-STORE"});
    std::string picture;
    if (wish.draft.photo.choice == domain::PhotoChoice::Camera) {
      const std::lock_guard lock(picture_mutex_);
      // The picture the person accepted, or the case is not complete.
      if (picture_.sha256 != wish.draft.photo.picture_sha256)
        return inbox_.post(event::SaveFailed{wish.request, "E-PICTURE"});
      picture = picture_.jpeg;
    }
    const auto saved = store_->save_new_case(wish.draft, wire::now(), picture);
    if (saved) return inbox_.post(event::CaseSaved{wish.request, saved->number});
    spdlog::error("cannot save: {}", saved.error().detail);
    inbox_.post(event::SaveFailed{wish.request, staff_code(saved.error())});
  });
}

void Performer::send(const effect::SendCase& wish) {
  {
    const std::lock_guard lock(sends_mutex_);
    sends_[wish.number] = wish.request;
  }
  store_thread_.post([this, wish](const std::stop_token&) {
    const auto sent = store_ ? store_->is_sent(wish.number) : false;
    if (sent && *sent)
      attempted(wish.number, true);  // the relay was quicker than we
    else
      relay_->wake();
  });
}

void Performer::attempted(const domain::CaseNumber& number, bool delivered) {
  int request = 0;
  {
    const std::lock_guard lock(sends_mutex_);
    const auto waiting = sends_.find(number);
    if (waiting == sends_.end()) return;
    request = waiting->second;
    if (delivered) sends_.erase(waiting);
  }
  if (delivered)
    inbox_.post(event::CaseSent{request});
  else
    inbox_.post(event::CaseNotSentYet{request});
}

void Performer::find(int request, const std::optional<domain::IdNumber>& person, const domain::CaseNumber& number) {
  office_thread_.post([this, request, person, number](const std::stop_token&) {
    event::CasesFound found{.request = request, .cases = {}, .here = std::nullopt, .office_reached = false};
    const auto answer = person ? questions_->find_cases(*person) : questions_->case_status(number);
    if (answer && answer->status == 200) {
      std::vector<sync::CaseStatus> cases;
      if (person) {
        if (auto list = sync::cases_from(answer->body)) {
          cases = *std::move(list);
          found.office_reached = true;
        }
      } else if (auto one = sync::case_status_from(answer->body)) {
        cases.push_back(*std::move(one));
        found.office_reached = true;
      }
      for (const auto& status : cases) found.cases.push_back(status_for_person(status));
    } else if (answer && answer->status == 404) {
      found.office_reached = true;
    }
    if (!start_trouble())
      with_store([&](store::Store& s) {
        for (const auto& status : found.cases)
          (void)s.merge(status.number,
                        {status.state, status.approved_on, status.window_last_day, status.refusal_reason}, wire::now());
        if (found.cases.empty() && !found.office_reached) {
          const auto mine = person ? s.cases_of(*person)
                                   : Result<std::vector<domain::Case>, store::Error>(std::vector<domain::Case>{});
          if (mine)
            for (const auto& c : *mine) found.cases.push_back(status_for_person(c));
          if (const auto one =
                  person ? Result<std::optional<domain::Case>, store::Error>(std::nullopt) : s.find(number);
              one && *one)
            found.cases.push_back(status_for_person(**one));
        }
        for (const auto& status : found.cases) {
          const auto here = s.find(status.number);
          if (!found.here && status.route == domain::Route::ChangeBank && here && *here) found.here = **here;
        }
        return true;
      });
    inbox_.post(std::move(found));
  });
}

void Performer::check_owner(const effect::CheckOwner& wish) {
  office_thread_.post([this, wish](const std::stop_token&) {
    const auto answer = questions_->check_owner(wish.number, wish.card);
    visit::OwnerAnswer said = visit::OwnerAnswer::OfficeUnreachable;
    if (answer && answer->status == 200)
      if (const auto owner = sync::owner_from(answer->body)) said = static_cast<visit::OwnerAnswer>(*owner);
    inbox_.post(event::OwnerChecked{wish.request, said});
  });
}

void Performer::print_slip(const effect::PrintSlip& wish) {
  Desk& desk = *slip_desk_;
  desk.thread.post([this, &desk, wish](const std::stop_token& stop) {
    const auto give_up = [&](const std::string& code) {
      inbox_.post(event::PrintEnded{wish.request, visit::PrintOutcome::Failed, code});
    };
    const auto c = with_store([&](store::Store& s) { return s.find(wish.number); });
    const auto sent = with_store([&](store::Store& s) { return s.is_sent(wish.number); });
    const auto job =
        with_store([&](store::Store& s) { return s.next_print(wish.number, store::Paper::Slip, wire::now()); });
    const auto words = text::Catalog::load(parts_.locale, wish.language);
    if (!c || !*c || !job || !words) return give_up("E-STORE");
    const auto document = documents::slip({**c, sent && *sent, job->duplicate}, parts_.world.county, *words);
    run_print(desk, wish.request, *job, document, 1, stop);
  });
}

void Performer::print_letter(const effect::PrintLetter& wish) {
  Desk& desk = *letter_desk_;
  desk.thread.post([this, &desk, wish](const std::stop_token& stop) {
    const auto begun = with_store([&](store::Store& s) { return s.begin_letter(wish.issued, wish.card, wire::now()); });
    if (!begun) return inbox_.post(event::SaveFailed{wish.request, staff_code(begun.error())});
    const auto words = text::Catalog::load(parts_.locale, domain::Language::Chinese);
    if (!words) return inbox_.post(event::PrintEnded{wish.request, visit::PrintOutcome::Failed, "E-WORDS"});
    const auto letter = domain::make_letter(begun->issued, wish.card, parts_.world.county, begun->job.letter_number,
                                            parts_.branch_name, wire::day_of(wire::now()), begun->job.duplicate);
    run_print(desk, wish.request, begun->job, documents::transfer_letter(letter, *words), 2, stop);
    relay_->wake();
  });
}

void Performer::run_print(Desk& desk, int request, const store::PrintJob& job, const documents::Document& document,
                          int copies, const std::stop_token& stop) {
  const auto end = [&](store::PrintState state, visit::PrintOutcome outcome, const std::string& code) {
    const bool kept =
        with_store([&](store::Store& s) { return s.print_ended(job.id, state, wire::now()).has_value(); });
    if (!code.empty()) spdlog::warn("print {} {}: {}", store::to_string(job.paper), job.number, code);
    inbox_.post(event::PrintEnded{request, outcome, kept ? code : "E-STORE"});
  };
  const auto* press = desk.press();
  printer::PrintJob paper{.title = job.paper == store::Paper::Slip ? job.number : job.letter_number,
                          .pdf = {},
                          .dots = {},
                          .copies = copies};
  bool set = false;
  if (press != nullptr && desk.printer.format() == printer::Format::Pdf) {
    if (auto pdf = press->to_pdf(document)) {
      paper.pdf = std::move(pdf).value();
      set = true;
    }
  } else if (press != nullptr) {
    if (auto bitmap = press->to_bitmap(document, slip_dots)) {
      paper.dots = {bitmap->width_px, bitmap->height_px, std::move(bitmap->rows)};
      set = true;
    }
  }
  if (!set) return end(store::PrintState::Failed, visit::PrintOutcome::Failed, "E-PRESS");
  if (!with_store([&](store::Store& s) { return s.print_started(job.id, wire::now()).has_value(); }))
    return end(store::PrintState::Failed, visit::PrintOutcome::Failed, "E-STORE");

  const printer::Progress progress{.waiting =
                                       [&](printer::Trouble trouble) {
                                         inbox_.post(event::PrintWaiting{request, trouble_for_person(trouble)});
                                       },
                                   .going = [&] { inbox_.post(event::PrintGoing{request}); }};
  const auto report = desk.printer.print(paper, progress, stop);
  switch (report.outcome) {
    case printer::Outcome::Printed:
      return end(store::PrintState::Printed, visit::PrintOutcome::Printed, "");
    case printer::Outcome::Failed:
      return end(stop.stop_requested() ? store::PrintState::GivenUp : store::PrintState::Failed,
                 visit::PrintOutcome::Failed, report.staff_code);
    case printer::Outcome::Unknown:
      return end(store::PrintState::Unknown, visit::PrintOutcome::Unknown, report.staff_code);
  }
}

}  // namespace huanka::shell
