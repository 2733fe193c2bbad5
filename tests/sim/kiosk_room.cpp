// The simulated kiosk's devices and the room in front of it.
#include <algorithm>

#include "kiosk_life.h"

namespace huanka::sim {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;
namespace step = visit::step;

constexpr Milliseconds second = 1'000, minute = 60'000, hour = 3'600'000, day = 24 * hour;
constexpr const char* receipt = "20261123000123";
}  // namespace

void Kiosk::perform(const visit::Effect& what) {
  const auto time = [this](Milliseconds low, Milliseconds high) { return ground_.dice.between(low, high); };
  std::visit(
      [&](const auto& wish) {
        using Wish = std::decay_t<decltype(wish)>;
        if constexpr (std::is_same_v<Wish, effect::ReadCard>) {
          queue("card", time(200, 2'000), [this, wish] { tell(life_->clerk.read_card(reader_, wish, {})); });
        } else if constexpr (std::is_same_v<Wish, effect::AskToday>) {
          tell(event::Today{wire::day_of(clock()), life_->clock_is_believed()});
        } else if constexpr (std::is_same_v<Wish, effect::SaveCase>) {
          save(wish);
        } else if constexpr (std::is_same_v<Wish, effect::SendCase>) {
          send(wish);
        } else if constexpr (std::is_same_v<Wish, effect::PrintSlip>) {
          begin_print("slip", [this, wish](const std::stop_token& stop) { life_->slip_desk.print_slip(wish, stop); });
        } else if constexpr (std::is_same_v<Wish, effect::PrintLetter>) {
          begin_print("letter", [this, wish](const std::stop_token& stop) {
            life_->letter_desk.print_letter(wish, stop);
            evidence_.collect();
            wake_relay();
          });
        } else if constexpr (std::is_same_v<Wish, effect::StopPrint>) {
          for (auto& [lane, stop] : life_->printing) stop.request_stop();
        } else if constexpr (std::is_same_v<Wish, effect::ResolvePrint>) {
          life_->clerk.resolve_print(wish);
          wake_relay();
        } else if constexpr (std::is_same_v<Wish, effect::FindCases> || std::is_same_v<Wish, effect::FetchCase>) {
          queue("office", time(30, 500), [this, wish] { tell(life_->clerk.find(line_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::ConfirmWish>) {
          queue("store", time(5, 60), [this, wish] {
            tell(life_->clerk.confirm_wish(wish));
            wake_relay();
          });
        } else if constexpr (std::is_same_v<Wish, effect::TakeUpCase>) {
          queue("office", time(30, 500), [this, wish] {
            auto answer = life_->clerk.take_up(line_, wish);
            last_saved_ = ground_.agenda.now();  // it may lie here though the answer says no
            evidence_.collect();
            tell(std::move(answer));
          });
        } else if constexpr (std::is_same_v<Wish, effect::CheckOwner>) {
          queue("office", time(30, 500), [this, wish] { tell(shell::Clerk::check_owner(line_, wish)); });
        } else if constexpr (std::is_same_v<Wish, effect::LookUpReceipt>) {
          queue("office", time(30, 500), [this, wish] { look_up_receipt(wish); });
        } else if constexpr (std::is_same_v<Wish, effect::CheckStaff>) {
          queue("staff", time(50, 300), [this, wish] {
            if (!life_->clerk.staff_may_try()) return tell(event::StaffChecked{wish.request, false, true});
            tell(life_->clerk.note_staff(wish, wish.digits == "246810"));
          });
        } else if constexpr (std::is_same_v<Wish, effect::NoteConsent>) {
          life_->clerk.note_consent(wish);
        } else if constexpr (std::is_same_v<Wish, effect::CallStaff>) {
          queue("store", 1, [this, wish] { life_->clerk.note_call(wish.reason_code); });
        } else if constexpr (std::is_same_v<Wish, effect::NoteTimeOut>) {
          ground_.tell("no answer in time: " + wish.reason_code);
          queue("store", 1, [this, wish] {
            if (life_->clerk.note_time_out(wish)) ++time_outs_noted_;
          });
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

void Kiosk::look_up_receipt(const effect::LookUpReceipt& wish) {
  const auto found = shell::Clerk::look_up_receipt(line_, wish);
  if (found.answer != visit::ReceiptAnswer::Matched) return tell(event::ReceiptLookedUp{wish.request, found.answer});
  if (found.jpeg != Studio::picture_of(wish.person))
    ground_.violated("a_shown_picture_is_the_holders", wish.receipt_number);
  // The worker decodes it, or does not.
  const bool shown = !ground_.goes_wrong(ground_.faults.camera);
  tell_later(ground_.dice.between(20, 500),
             event::ReceiptLookedUp{wish.request,
                                    shown ? visit::ReceiptAnswer::Matched : visit::ReceiptAnswer::CannotBeShown});
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
      picture = life_->picture_sha256 == wish.draft.photo.picture_sha256 ? life_->picture
                                                                         : life_->clerk.earlier_picture(wish.draft);
      if (picture.empty()) return tell(event::SaveFailed{wish.request, "E-PICTURE"});
    }
    tell(life_->clerk.save(wish, picture));
  });
}

void Kiosk::send(const effect::SendCase& wish) {
  life_->sends.expect(wish.number, wish.request);
  queue("store", ground_.dice.between(1, 20), [this, wish] {
    if (life_->clerk.is_sent(wish.number))
      news(life_->sends.attempted(wish.number, true));
    else if (const auto reason = life_->clerk.refusal(wish.number))
      news(life_->sends.refused(wish.number, *reason));
    else
      wake_relay();
  });
}

void Kiosk::news(std::optional<visit::Event> event) {
  if (event) tell(*std::move(event));
}

void Kiosk::camera(const visit::Effect& effect) {
  if (camera_trouble_ || ground_.goes_wrong(ground_.faults.camera)) {
    const auto trouble = camera_trouble_.value_or(static_cast<visit::CameraTrouble>(ground_.dice.between(0, 3)));
    camera_trouble_.reset();
    return tell(event::CameraFailed{trouble});
  }
  if (const auto* take = std::get_if<effect::TakePicture>(&effect)) {
    if (picture_refused_ || ground_.goes_wrong(ground_.faults.camera)) {
      const auto hint = picture_refused_.value_or(static_cast<visit::FaceHint>(ground_.dice.between(0, 15)));
      picture_refused_.reset();
      tell(event::PictureRefused{take->request, hint});
      return tell_later(second, event::FaceSeen{visit::FaceHint::Good});
    }
    life_->picture = "\xff\xd8\xff" + ground_.dice.bytes(400);  // the office takes nothing but JPEG
    life_->picture_sha256 = vault::sha256_hex(life_->picture);
    return tell(event::PictureTaken{take->request, life_->picture_sha256});
  }
  queue("camera", ground_.dice.between(200, 2'000), [this] { tell(event::FaceSeen{visit::FaceHint::Good}); });
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
    if (life_ && !reader_.gone) tell(event::CardInserted{});
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
      if (life_ && !reader_.gone) tell(event::CardRemoved{});
      return;
    case HandMove::ScanReceipt:
      if (life_) tell(event::CodeScanned{ground_.dice.chance(0.8) ? person.receipt : "http://example.org/x?y=1"});
      return;
    case HandMove::WalkAway:
      return;
  }
}

// ---- what befalls it

void Kiosk::reader_goes() {
  if (reader_.gone) return;
  reader_.gone = true;
  const bool had_card = reader_.in_slot != InSlot::Nothing;
  if (life_ && had_card) tell(event::CardRemoved{});
  if (life_) tell(event::ReaderChanged{false});
  ground_.agenda.in(ground_.dice.between(5 * second, 3 * minute), [this] {
    reader_.gone = false;
    if (life_) tell(event::ReaderChanged{true});
    if (life_ && reader_.in_slot != InSlot::Nothing) tell(event::CardInserted{});
  });
}

void Kiosk::printer_stops(TrayPrinter& which, int trouble) {
  const auto changed = [this, &which](std::optional<visit::PrinterTrouble> now) -> visit::Event {
    if (&which == &slip_printer_) return event::SlipPrinterChanged{now};
    return event::LetterPrinterChanged{now};
  };
  which.set_trouble(static_cast<printer::Trouble>(trouble));
  if (life_) tell(changed(static_cast<visit::PrinterTrouble>(trouble)));
  ground_.agenda.in(ground_.dice.between(5 * second, 10 * minute), [this, &which, changed] {
    which.set_trouble(std::nullopt);
    if (life_) tell(changed(std::nullopt));
  });
}

void Kiosk::befall(const DeviceFate& fate) {
  using Kind = DeviceFate::Kind;
  ground_.tell("befalls the kiosk: " + to_string(fate));
  switch (fate.kind) {
    case Kind::Reading:
      reader_.next_fault = card_reader::all_faults().at(static_cast<std::size_t>(fate.which));
      return;
    case Kind::ReaderGone:
      return reader_goes();
    case Kind::CardPulled:
      if (reader_.owner != nullptr) move_hand(HandMove::PullCard, *reader_.owner);
      return;
    case Kind::SlipTrouble:
      return printer_stops(slip_printer_, fate.which);
    case Kind::LetterTrouble:
      return printer_stops(letter_printer_, fate.which);
    case Kind::SlipPrint:
      return slip_printer_.set_next_end(fate.which);
    case Kind::LetterPrint:
      return letter_printer_.set_next_end(fate.which);
    case Kind::Camera:
      camera_trouble_ = static_cast<visit::CameraTrouble>(fate.which);
      if (life_) tell(event::CameraFailed{*camera_trouble_});
      return;
    case Kind::PictureRefused:
      picture_refused_ = static_cast<visit::FaceHint>(fate.which);
      return;
    case Kind::NoFace:
      if (life_) tell(event::FaceSeen{visit::FaceHint::NoFace});
      if (life_) tell_later(5 * second, event::FaceSeen{visit::FaceHint::Good});
      return;
    case Kind::ScannerGone:
      if (life_) tell(event::ScannerChanged{false});
      if (life_) tell_later(minute, event::ScannerChanged{true});
      return;
    case Kind::Code: {
      const std::string texts[] = {receipt, "http://example.org/x?y=1", std::string(256, '9'), ""};
      if (life_) tell(event::CodeScanned{texts[fate.which]});
      return;
    }
    case Kind::Message:
      return line_.set_next_fate(static_cast<Fate>(fate.which + 1));
    case Kind::Clock: {
      constexpr Milliseconds errors[] = {-56 * 365 * day, 365 * day, -3 * day, 8 * hour, 11 * minute};
      return set_clock(errors[fate.which]);
    }
  }
}

}  // namespace huanka::sim
