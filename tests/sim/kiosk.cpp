#include "kiosk.h"

#include <algorithm>
#include <deque>

#include "shell/clerk.h"
#include "shell/print_desk.h"
#include "shell/send_watch.h"
#include "shell/store_outbox.h"
#include "vault/sealing.h"

namespace huanka::sim {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;
namespace step = visit::step;

constexpr Milliseconds second = 1'000, minute = 60'000;
/// The day the simulated program was installed.
const wire::Instant installed{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};

vault::SecretKey master() { return *vault::SecretKey::from_bytes(std::string(32, 'm')); }

/// What a duplicate says on paper; the printer of this world looks for it, as a clerk would.
bool says_duplicate(const documents::Document& document, const text::Catalog& words) {
  return std::any_of(document.blocks.begin(), document.blocks.end(), [&](const documents::Block& block) {
    const auto* text = std::get_if<documents::TextBlock>(&block);
    return text != nullptr &&
           (text->text == words.text("slip.duplicate") || text->text == words.text("letter.duplicate"));
  });
}

bool is_shown_as_accepted(const step::Finish& finish) {
  return finish.phase != step::Finish::Phase::Saving && finish.phase != step::Finish::Phase::SaveFailed;
}
}  // namespace

class Kiosk::Door : public shell::StoreDoor {
 public:
  Door(CrashDisk& disk, std::optional<store::Store>& store) : disk_(disk), store_(store) {}

 private:
  void run(const std::function<void(store::Store*)>& work) override {
    work(store_ ? &*store_ : nullptr);
    if (!disk_.has_power()) throw PowerCut{};
  }
  CrashDisk& disk_;
  std::optional<store::Store>& store_;
};

struct Kiosk::Life {
  Kiosk& kiosk;
  std::optional<store::Store> store;
  Door door;
  shell::Clerk clerk;
  shell::StoreOutbox outbox;
  shell::SendWatch sends;
  shell::PrintDesk slip_desk, letter_desk;
  shell::ClockJudge judge{installed};
  std::map<std::string, Milliseconds> lane_free;
  std::map<std::string, std::deque<std::function<void(const std::stop_token&)>>> waiting_prints;
  std::map<std::string, std::stop_source> printing;
  std::string picture, picture_sha256;
  bool relay_busy = false;
  std::int64_t relay_turn = 0;

  Life(Kiosk& of, store::Store opened)
      : kiosk(of),
        store(std::move(opened)),
        door(of.disk_, store),
        clerk({.world = of.world_, .store = door, .now = [&of] { return of.clock(); }}),
        outbox(door, [&of] { return of.clock(); }),
        slip_desk(desk(of.slip_printer_)),
        letter_desk(desk(of.letter_printer_)) {}

  shell::PrintDesk::Parts desk(printer::Printer& printer) {
    const auto words_in = [this](domain::Language language) -> std::optional<text::Catalog> {
      return language == domain::Language::Chinese ? kiosk.words_.chinese : kiosk.words_.english;
    };
    return {.printer = printer,
            .world = kiosk.world_,
            .store = door,
            .now = [this] { return kiosk.clock(); },
            .branch_name = "simulated branch",
            .words = words_in,
            .set =
                [this](const documents::Document& document, printer::PrintJob& job) {
                  const auto& words = document.language == "en" ? kiosk.words_.english : kiosk.words_.chinese;
                  job.pdf = says_duplicate(document, words) ? "marked" : "original";
                  return true;
                },
            .tell = [this](visit::Event event) { kiosk.tell(std::move(event)); }};
  }
};

Kiosk::Kiosk(Ground& ground, const visit::World& world, const Words& words, OfficeHouse& office)
    : ground_(ground),
      world_(world),
      words_(words),
      office_(office),
      line_(ground, office),
      reader_(ground),
      slip_printer_(ground, "slip printer", [this] { let_world_go_on(life_); }),
      letter_printer_(ground, "letter printer", [this] { let_world_go_on(life_); }) {}

Kiosk::~Kiosk() = default;

wire::Instant Kiosk::clock() const {
  return ground_.true_time() +
         std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(clock_error_));
}

store::Store* Kiosk::open_store() { return life_ && life_->store ? &*life_->store : nullptr; }

// ---- power

void Kiosk::power_on() {
  if (life_) return;
  if (!disk_.has_power()) {
    const Loss loss = loss_.value_or(all_losses[ground_.dice.between(0, 3)]);
    ground_.tell(std::string("the kiosk starts; ") + to_string(loss));
    disk_.restore_power(loss, ground_.dice);
  }
  if (ground_.goes_wrong(ground_.faults.kiosk_power))
    disk_.cut_power_at(disk_.operations() + ground_.dice.between(1, 200));
  const auto try_again = [this](const std::string& why) {
    ground_.tell("the kiosk cannot start: " + why);
    if (!disk_.has_power()) return lose_power();
    ground_.agenda.in(minute, [this] { power_on(); });
  };
  auto database = vault::Database::open(disk_.path("kiosk.db"), vault::Database::Sharing::OneConnection);
  if (!database) return try_again(database.error().detail);
  auto store = store::Store::over(std::move(database).value(), master(), world_.kiosk_id, clock());
  if (!store) {
    if (ground_.healed || store.error().code == store::Error::Code::Damaged)
      ground_.violated("store_opens_after_power_loss", store.error().detail);
    return try_again(store.error().detail);
  }
  life_ = std::make_shared<Life>(*this, std::move(store).value());
  line_.heard_time = [this](wire::Instant office) {
    if (life_) life_->judge.office_said(office, std::chrono::milliseconds(ground_.agenda.now()));
  };
  state_ = visit::initial(world_);
  card_alarm_ = false;
  tell(event::ReaderChanged{true});
  if (reader_.in_slot != InSlot::Nothing) tell(event::CardInserted{});
  tell(event::SlipPrinterChanged{});
  tell(event::LetterPrinterChanged{});
  tick();
  wake_relay();
}

void Kiosk::power_off() {
  disk_.cut_power();
  lose_power();
}

void Kiosk::lose_power() {
  if (life_) {
    ground_.tell("the kiosk loses power");
    life_->store.reset();  // what still waits on the agenda keeps the life's frame, not its files
  }
  life_.reset();
  card_alarm_ = false;
  ground_.agenda.in(ground_.dice.between(5 * second, 20 * minute), [this] { power_on(); });
}

void Kiosk::run(const std::shared_ptr<Life>& life, const std::function<void()>& work) {
  if (life != life_ || !life) return;
  try {
    work();
  } catch (const PowerCut&) {
  }
  if (life == life_ && !disk_.has_power()) lose_power();
}

void Kiosk::let_world_go_on(const std::shared_ptr<Life>& life) {
  if (!ground_.agenda.step()) throw PowerCut{};  // a history that ended while a print waited
  if (life != life_) throw PowerCut{};
}

// ---- the agenda instead of threads

void Kiosk::queue(const std::string& lane, Milliseconds takes, std::function<void()> work) {
  Milliseconds& free = life_->lane_free[lane];
  free = std::max(free, ground_.agenda.now()) + takes;
  ground_.agenda.at(free, [this, life = life_, work = std::move(work)] { run(life, work); });
}

void Kiosk::tell(visit::Event event) {
  ground_.agenda.in(1, [this, life = life_, event = std::move(event)] { run(life, [&] { handle(event); }); });
}

void Kiosk::touch(const visit::Event& event) {
  run(life_, [&] { handle(event); });
}

void Kiosk::tick() {
  const bool busy = !std::holds_alternative<step::Attract>(state_.step) || state_.overlay != visit::Overlay::None;
  const Milliseconds pause = busy ? second : minute;
  ground_.agenda.in(pause, [this, life = life_, pause] {
    run(life, [&] {
      handle(event::TimePassed{static_cast<int>(pause)});
      tick();
    });
  });
}

void Kiosk::handle(const visit::Event& event) {
  auto [next, effects] = visit::advance(state_, event, world_);
  state_ = std::move(next);
  for (const visit::Effect& effect : effects) perform(effect);
  check_this_moment();
}

void Kiosk::check_this_moment() {
  if (const auto* finish = std::get_if<step::Finish>(&state_.step);
      finish != nullptr && is_shown_as_accepted(*finish) && state_.draft.saved)
    shown_.insert(state_.draft.saved->number);
  if (std::holds_alternative<step::Attract>(state_.step) && state_.draft != visit::Draft{})
    ground_.violated("nothing_of_the_last_person_stays", "a draft on the attract screen");
}

void Kiosk::perform(const visit::Effect& what) {
  const auto time = [this](Milliseconds low, Milliseconds high) { return ground_.dice.between(low, high); };
  std::visit(
      [&](const auto& wish) {
        using Wish = std::decay_t<decltype(wish)>;
        if constexpr (std::is_same_v<Wish, effect::ReadCard>) {
          queue("card", time(200, 2'000), [this, wish] { tell(life_->clerk.read_card(reader_, wish, {})); });
        } else if constexpr (std::is_same_v<Wish, effect::AskToday>) {
          tell(event::Today{wire::day_of(clock()),
                            life_->judge.believes(clock(), std::chrono::milliseconds(ground_.agenda.now()))});
        } else if constexpr (std::is_same_v<Wish, effect::SaveCase>) {
          save(wish);
        } else if constexpr (std::is_same_v<Wish, effect::SendCase>) {
          life_->sends.expect(wish.number, wish.request);
          queue("store", time(1, 20), [this, wish] {
            if (!life_->clerk.is_sent(wish.number)) return wake_relay();
            if (auto news = life_->sends.attempted(wish.number, true)) tell(*std::move(news));
          });
        } else if constexpr (std::is_same_v<Wish, effect::PrintSlip>) {
          begin_print("slip", [this, wish](const std::stop_token& stop) { life_->slip_desk.print_slip(wish, stop); });
        } else if constexpr (std::is_same_v<Wish, effect::PrintLetter>) {
          if (state_.devices.letter_printer || !state_.clock_trusted)
            ground_.violated("no_commit_without_preflight", "a letter was begun without printer or clock");
          begin_print("letter", [this, wish](const std::stop_token& stop) {
            life_->letter_desk.print_letter(wish, stop);
            wake_relay();
          });
        } else if constexpr (std::is_same_v<Wish, effect::StopPrint>) {
          for (auto& [lane, stop] : life_->printing) stop.request_stop();
        } else if constexpr (std::is_same_v<Wish, effect::ResolvePrint>) {
          life_->clerk.resolve_print(wish);
          wake_relay();
        } else if constexpr (std::is_same_v<Wish, effect::FindCases> || std::is_same_v<Wish, effect::FetchCase>) {
          queue("office", time(30, 500), [this, wish] { tell(life_->clerk.find(line_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckOwner>) {
          queue("office", time(30, 500), [this, wish] { tell(shell::Clerk::check_owner(line_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckStaff>) {
          queue("staff", time(50, 300), [this, wish] {
            if (!life_->clerk.staff_may_try()) return tell(event::StaffChecked{wish.request, false, true});
            tell(life_->clerk.note_staff(wish, wish.digits == "246810"));
          });
        } else if constexpr (std::is_same_v<Wish, effect::NoteConsent>) {
          life_->clerk.note_consent(wish);
        } else if constexpr (std::is_same_v<Wish, effect::OpenCamera> || std::is_same_v<Wish, effect::TakePicture>) {
          camera(wish);
        } else if constexpr (std::is_same_v<Wish, effect::CardLeftAlarm>) {
          card_alarm_ = wish.on;
        } else if constexpr (std::is_same_v<Wish, effect::VisitEnded>) {
          life_->picture.clear();
          life_->picture_sha256.clear();
          life_->sends.forget();
          constexpr const char* reasons[] = {"finished", "cancelled", "declined", "walked away", "fault"};
          ground_.tell(std::string("visit ended: ") + reasons[static_cast<int>(wish.reason)]);
        }
      },
      what);
}

void Kiosk::begin_print(const std::string& lane, std::function<void(const std::stop_token&)> print) {
  auto& waiting = life_->waiting_prints[lane];
  waiting.push_back(std::move(print));
  if (waiting.size() > 1) return;  // the desk is at work; it goes on by itself
  queue(lane, ground_.dice.between(20, 200), [this, lane] {
    const auto life = life_;
    auto& prints = life->waiting_prints[lane];
    while (!prints.empty()) {
      life->printing[lane] = std::stop_source{};
      prints.front()(life->printing[lane].get_token());
      prints.pop_front();
    }
  });
}

void Kiosk::save(const effect::SaveCase& wish) {
  queue("store", ground_.dice.between(5, 60), [this, wish] {
    std::string picture;
    if (wish.draft.photo.choice == domain::PhotoChoice::Camera) {
      if (life_->picture_sha256 != wish.draft.photo.picture_sha256)
        return tell(event::SaveFailed{wish.request, "E-PICTURE"});
      picture = life_->picture;
    }
    tell(life_->clerk.save(wish, picture));
  });
}

void Kiosk::camera(const visit::Effect& effect) {
  if (ground_.goes_wrong(ground_.faults.camera))
    return tell(event::CameraFailed{static_cast<visit::CameraTrouble>(ground_.dice.between(0, 3))});
  if (const auto* take = std::get_if<effect::TakePicture>(&effect)) {
    if (ground_.goes_wrong(ground_.faults.camera))
      return tell(event::PictureRefused{take->request, visit::FaceHint::ComeCloser});
    life_->picture = ground_.dice.bytes(400);
    life_->picture_sha256 = vault::sha256_hex(life_->picture);
    return tell(event::PictureTaken{take->request, life_->picture_sha256});
  }
  queue("camera", ground_.dice.between(200, 2'000), [this] { tell(event::FaceSeen{visit::FaceHint::Good}); });
}

// ---- the relay, without its thread

void Kiosk::wake_relay(Milliseconds later) {
  const auto turn = ++life_->relay_turn;  // an earlier alarm clock is forgotten
  ground_.agenda.in(later, [this, life = life_, turn] {
    run(life, [&] {
      if (turn == life->relay_turn && !life->relay_busy) relay_step();
    });
  });
}

void Kiosk::relay_step() {
  const auto item = life_->outbox.next_due(clock());
  if (!item) {
    Milliseconds sleep = minute;
    if (const auto next = life_->outbox.next_try())
      sleep = std::clamp<Milliseconds>((*next - clock()).count() * second, second, minute);
    return wake_relay(sleep);
  }
  life_->relay_busy = true;
  const auto answer = line_.post_message(item->idempotency_key, item->body);
  ground_.agenda.in(line_.took(), [this, life = life_, item = *item, answer] {
    run(life, [&] {
      const sync::Relay::Parts parts{.outbox = life->outbox,
                                     .office = line_,
                                     .now = [this] { return clock(); },
                                     .chance = [this] { return ground_.dice.share(); },
                                     .sha256_hex = [](const std::string& body) { return vault::sha256_hex(body); },
                                     .attempted =
                                         [&](const domain::CaseNumber& number, bool delivered) {
                                           if (auto news = life->sends.attempted(number, delivered))
                                             tell(*std::move(news));
                                         }};
      if (ground_.story.told())
        ground_.tell("message " + item.case_number + "/" + std::to_string(item.sequence) + " answered: " +
                     (answer ? std::to_string(answer->status) + " " + answer->body : to_string(answer.error().code)));
      const bool written = sync::Relay::settle(parts, item, answer);
      life->relay_busy = false;
      wake_relay(written ? 1 : 10 * second);
    });
  });
}

// ---- the room

View Kiosk::view() const {
  View seen{.state = state_, .world = world_, .slot = reader_.in_slot};
  const bool asks_about_letter = std::holds_alternative<step::SecondVisit>(state_.step);
  seen.paper_in_tray = (asks_about_letter ? letter_printer_ : slip_printer_).last_came_out();
  return seen;
}

void Kiosk::move_hand(HandMove move, const Person& person) {
  const auto insert = [&](InSlot what) {
    if (reader_.in_slot != InSlot::Nothing) return;
    reader_.in_slot = what;
    reader_.owner = &person;
    if (life_) tell(event::CardInserted{});
  };
  switch (move) {
    case HandMove::InsertOldCard:
      return insert(InSlot::OldCard);
    case HandMove::InsertNewCard:
      reader_.new_card = person.case_number.empty()
                             ? std::nullopt
                             : std::optional(office_.card_for(person.case_number, person.target_bank));
      return insert(InSlot::NewCard);
    case HandMove::InsertSomethingElse:
      return insert(InSlot::SomethingElse);
    case HandMove::PullCard:
      if (reader_.in_slot == InSlot::Nothing) return;
      reader_.in_slot = InSlot::Nothing;
      if (life_) tell(event::CardRemoved{});
      return;
    case HandMove::ScanReceipt:
      if (life_) tell(event::CodeScanned{ground_.dice.chance(0.8) ? "20261123000123" : "http://example.org/x?y=1"});
      return;
    case HandMove::WalkAway:
      return;
  }
}

}  // namespace huanka::sim
