#include "kiosk.h"

#include "kiosk_life.h"
#include "shell/erasure.h"
#include "sync/batch.h"

namespace huanka::sim {

namespace {
namespace event = visit::event;
namespace step = visit::step;

constexpr Milliseconds second = 1'000, minute = 60'000, hour = 3'600'000;
/// With nothing to send the real relay looks every minute. Here nothing can have come up unseen: what is queued wakes
/// it, and so does a clock that is turned.
constexpr Milliseconds idle_relay = 24 * hour;
/// When the last person has gone nothing comes due at any hour but once.
constexpr Milliseconds idle_erasure = 12 * hour;
constexpr Milliseconds card_look = minute + second;

vault::SecretKey master() { return *vault::SecretKey::from_bytes(std::string(32, 'm')); }

/// What a duplicate says on paper; the printer of this world looks for it, as a clerk would.
bool says_duplicate(const documents::Document& document, const text::Catalog& words) {
  return std::any_of(document.blocks.begin(), document.blocks.end(), [&](const documents::Block& block) {
    const auto* text = std::get_if<documents::TextBlock>(&block);
    return text != nullptr &&
           (text->text == words.text("slip.duplicate") || text->text == words.text("letter.duplicate"));
  });
}
}  // namespace

Kiosk::Life::Life(Kiosk& of, store::Store opened)
    : kiosk(of),
      store(std::move(opened)),
      door(of.disk_, store),
      clerk({.world = of.world_, .store = door, .now = [&of] { return of.clock(); }}),
      outbox(door, [&of] { return of.clock(); }),
      slip_desk(desk(of.slip_printer_)),
      letter_desk(desk(of.letter_printer_)) {}

shell::PrintDesk::Parts Kiosk::Life::desk(printer::Printer& printer) {
  const auto words_in = [this](domain::Language language) -> std::optional<text::Catalog> {
    return language == domain::Language::Chinese ? kiosk.words_.chinese : kiosk.words_.english;
  };
  return {
      .printer = printer,
      .world = kiosk.world_,
      .store = door,
      .now = [this] { return kiosk.clock(); },
      .branch_name = "simulated branch",
      .words = words_in,
      .prove = [](const domain::TransferLetter& letter) -> Result<std::string, std::string> { return letter.number; },
      .cannot_prove = [](const domain::BankCode&) -> std::optional<std::string> { return std::nullopt; },
      .set =
          [this](const documents::Document& document, printer::PrintJob& job) {
            const auto& words = document.language == "en" ? kiosk.words_.english : kiosk.words_.chinese;
            job.pdf = says_duplicate(document, words) ? "marked" : "original";
            return true;
          },
      .tell = [this](visit::Event event) { kiosk.tell(std::move(event)); }};
}

Kiosk::Kiosk(Ground& ground, const visit::World& world, const Words& words, OfficeHouse& office)
    : ground_(ground),
      world_(world),
      words_(words),
      office_(office),
      evidence_(disk_),
      watch_(ground),
      line_(ground, office),
      reader_(ground),
      slip_printer_(ground, "slip printer", [this] { let_world_go_on(life_); }),
      letter_printer_(ground, "letter printer", [this] { let_world_go_on(life_); }),
      beat_(ground.dice.pick(std::vector<Milliseconds>{second, 2 * second, 5 * second})) {}

Kiosk::~Kiosk() = default;

wire::Instant Kiosk::clock() const {
  const Milliseconds drift = (ground_.agenda.now() - clock_set_at_) / 1'000 * clock_drift_ppm_ / 1'000;
  return ground_.true_time() +
         std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(clock_error_ + drift));
}

void Kiosk::set_clock(Milliseconds error, std::int64_t drift_ppm) {
  clock_error_ = error;
  ground_.clock_was_wrong = ground_.clock_was_wrong || error != 0 || drift_ppm != 0;
  clock_drift_ppm_ = drift_ppm;
  clock_set_at_ = ground_.agenda.now();
  if (life_) wake_relay(ground_.dice.between(second, minute));
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
  const auto try_again = [this](const store::Error& error) {
    ground_.tell("the kiosk cannot start: " + error.detail);
    if (!disk_.has_power()) return lose_power();
    if (ground_.healed || error.code == store::Error::Code::Damaged)
      ground_.violated("store_opens_after_power_loss", error.detail);
    ground_.agenda.in(minute, [this] { power_on(); });
  };
  auto database = vault::Database::open(disk_.path("kiosk.db"), vault::Database::Sharing::OneConnection);
  if (!database) return try_again(database.error());
  auto store = store::Store::over(std::move(database).value(), master(), world_.kiosk_id, clock());
  if (!store) return try_again(store.error());
  life_ = std::make_shared<Life>(*this, std::move(store).value());
  line_.heard_time = [this](wire::Instant office) {
    if (life_) life_->judge.office_said(office, std::chrono::milliseconds(ground_.agenda.now()));
  };
  (void)life_->clock_is_believed();  // the first look
  state_ = visit::initial(world_);
  card_alarm_ = false;
  watch_.power_came();
  tell(event::ReaderChanged{!reader_.gone});
  if (reader_.in_slot != InSlot::Nothing && !reader_.gone) tell(event::CardInserted{});
  const auto trouble_of = [](TrayPrinter& printer) {
    const auto trouble = printer.trouble();
    return trouble ? std::optional(shell::trouble_for_person(*trouble)) : std::nullopt;
  };
  tell(event::SlipPrinterChanged{trouble_of(slip_printer_)});
  tell(event::LetterPrinterChanged{trouble_of(letter_printer_)});
  wake_relay();
  erase_every_hour();
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

void Kiosk::tell_later(Milliseconds later, visit::Event event) {
  ground_.agenda.in(later, [this, life = life_, event = std::move(event)] { run(life, [&] { handle(event); }); });
}

void Kiosk::tell(visit::Event event) { tell_later(1, std::move(event)); }

void Kiosk::touch(const visit::Event& event) {
  run(life_, [&] { handle(event); });
}

/// The visit is told of time while time can mean anything to it: the attract screen as new is past that.
void Kiosk::keep_time() {
  if (life_->time_runs) return;
  const event::TimePassed passed{static_cast<int>(beat_)};
  if (std::holds_alternative<step::Attract>(state_.step) && visit::advance(state_, passed, world_).state == state_)
    return;
  life_->time_runs = true;
  ground_.agenda.in(beat_, [this, life = life_, passed] {
    run(life, [&] {
      life_->time_runs = false;
      handle(passed);
    });
  });
}

void Kiosk::handle(const visit::Event& event) {
  const auto moment = watch_.moments();
  auto [next, effects] = visit::advance(state_, event, world_);
  watch_.sees({.before = state_, .event = event, .effects = effects, .after = next}, life_->picture_sha256);
  state_ = std::move(next);
  if (std::holds_alternative<event::CaseSaved>(event)) {
    last_saved_ = ground_.agenda.now();
    evidence_.collect();
  }
  keep_time();
  for (const visit::Effect& effect : effects) perform(effect);
  look_at_slot();
  if (planned_ && watch_.moments() != moment && watch_.moments() == planned_->moment) befall(planned_->fate);
}

void Kiosk::look_at_slot() {
  watch_.sees_slot(reader_.seen_in_slot(), state_, card_alarm_);
  if (reader_.in_slot == InSlot::Nothing || card_alarm_ || !std::holds_alternative<step::Farewell>(state_.step)) return;
  ground_.agenda.in(card_look, [this, life = life_] {
    run(life, [&] { watch_.sees_slot(reader_.seen_in_slot(), state_, card_alarm_); });
  });
}

// ---- the relay and the erasure, without their threads

void Kiosk::wake_relay(Milliseconds later) {
  const auto turn = ++life_->relay_turn;  // an earlier alarm clock is forgotten
  ground_.agenda.in(later, [this, life = life_, turn] {
    run(life, [&] {
      if (turn == life->relay_turn && !life->relay_busy) relay_step();
    });
  });
}

void Kiosk::relay_step() {
  auto load = sync::Relay::next_load(life_->outbox, clock(), life_->batches);
  // The relay itself puts only several cases into one request, which is rare; here those of one case too, so that
  // batches meet every fate.
  if (load.size() == 1 && life_->batches)
    if (auto together = life_->outbox.due_together(clock(), sync::most_in_batch, sync::most_bytes_in_batch);
        together.size() > 1 && ground_.dice.chance(0.5))
      load = std::move(together);
  if (load.empty()) {
    const auto next = life_->outbox.next_try();
    return wake_relay(next ? std::clamp<Milliseconds>((*next - clock()).count() * second, second, hour) : idle_relay);
  }
  life_->relay_busy = true;
  const auto answer = sync::Relay::send(line_, load);
  ground_.agenda.in(line_.took(), [this, life = life_, load, answer] { run(life, [&] { settle(load, answer); }); });
}

void Kiosk::settle(const std::vector<sync::OutboxItem>& load, const sync::Answer& answer) {
  const sync::Relay::Parts parts{
      .outbox = life_->outbox,
      .office = line_,
      .now = [this] { return clock(); },
      .chance = [this] { return ground_.dice.share(); },
      .sha256_hex = [](const std::string& body) { return vault::sha256_hex(body); },
      .attempted = [this](const domain::CaseNumber& number,
                          bool delivered) { news(life_->sends.attempted(number, delivered)); },
      .refused = [this](const domain::CaseNumber& number,
                        const std::string& reason) { news(life_->sends.refused(number, reason)); }};
  if (ground_.story.told())
    ground_.tell("message " + load.front().case_number + "/" + std::to_string(load.front().sequence) +
                 (load.size() > 1 ? " and " + std::to_string(load.size() - 1) + " more" : "") + " answered: " +
                 (answer ? std::to_string(answer->status) + " " + answer->body : to_string(answer.error().code)));
  const bool written = sync::Relay::settle(parts, load, answer, life_->batches);
  life_->relay_busy = false;
  wake_relay(written ? 1 : 10 * second);
}

void Kiosk::erase_every_hour() {
  ground_.agenda.in(ground_.healed ? idle_erasure : hour,
                    [this, life = life_] { run(life, [&] { erase_every_hour(); }); });
  if (!life_->clock_is_believed()) line_.ask_health();
  if (!life_->clock_is_believed()) return ground_.tell("nothing is erased by a clock nobody vouches for");
  shell::erase_due_cases(*life_->store, clock());
}

}  // namespace huanka::sim
