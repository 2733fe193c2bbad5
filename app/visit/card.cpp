// The card step: insert, read, show masked, confirm; every trouble has a way on.
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::Card::Phase;

void begin_reading(Turn& turn) {
  step::Card reading{.phase = Phase::Reading};
  reading.request = turn.new_request();
  turn.draft().old_card.reset();
  turn.draft().holding_bank.reset();
  turn.go(reading);
  turn.emit(effect::ReadCard{reading.request, CardExpected::Old});
}

void wait_or_read(Turn& turn) {
  if (turn.state.devices.reader_ready && turn.state.devices.card_present)
    begin_reading(turn);
  else
    turn.go(step::Card{});
}

void card_was_read(Turn& turn, const domain::OldCard& card) {
  turn.draft().old_card = card;
  turn.draft().holding_bank = card.bank;
  turn.state.step =
      step::Card{.phase = card.bank ? Phase::Shown : Phase::PickBank};  // the read is over: nothing to abandon
}

/// The person confirmed the card is theirs.
void go_on(Turn& turn) {
  switch (turn.draft().service) {
    case Service::ContinueBankChange:
      return enter_second_visit(turn);
    case Service::LookUpCase:
      return enter_look_up_by_card(turn);
    case Service::SwapCard:
    case Service::Guides:
      ask_for_open_case(turn);
      return enter_mobile(turn);
  }
}

void reader_is_gone(Turn& turn) {
  turn.go(step::Card{.phase = Phase::Trouble, .trouble = CardTrouble::ReaderGone, .staff_code = "E-CARD-GONE"});
  turn.emit(effect::CallStaff{"E-CARD-GONE"});
}
}  // namespace

bool is_about_the_reader(CardTrouble trouble) {
  return trouble == CardTrouble::ReaderGone || trouble == CardTrouble::ServiceDown;
}

void enter_card(Turn& turn) {
  if (turn.draft().old_card)
    turn.go(step::Card{.phase = turn.draft().holding_bank ? Phase::Shown : Phase::PickBank});
  else
    wait_or_read(turn);
}

void handle(Turn& turn, step::Card now, const Event& event) {
  const bool card_can_be_read = now.phase == Phase::Waiting || now.phase == Phase::Trouble;
  on(
      event,
      [&](const event::CardInserted&) {
        if (card_can_be_read && turn.state.devices.reader_ready) begin_reading(turn);
      },
      [&](const event::OldCardRead& e) {
        if (now.phase == Phase::Reading && e.request == now.request) card_was_read(turn, e.card);
      },
      [&](const event::CardFailed& e) {
        if (now.phase != Phase::Reading || e.request != now.request) return;
        turn.state.step = step::Card{.phase = Phase::Trouble, .trouble = e.trouble, .staff_code = e.staff_code};
        if (is_about_the_reader(e.trouble)) turn.emit(effect::CallStaff{e.staff_code});
      },
      [&](const event::ReaderChanged& e) {
        if (!e.ready && now.phase == Phase::Reading) {
          reader_is_gone(turn);
        } else if (e.ready &&
                   (now.phase == Phase::Waiting || (now.phase == Phase::Trouble && is_about_the_reader(now.trouble)))) {
          wait_or_read(turn);
        }
      },
      [&](const event::Retry&) {
        const bool without_reader = !turn.state.devices.reader_ready;
        if (now.phase == Phase::Waiting && without_reader) return reader_is_gone(turn);
        if (now.phase != Phase::Trouble || (is_about_the_reader(now.trouble) && without_reader)) return;
        wait_or_read(turn);
      },
      [&](const event::BankChosen& e) {
        if (now.phase != Phase::PickBank || turn.world.county.bank(e.bank) == nullptr) return;
        if (turn.draft().holding_bank != e.bank) turn.draft().route.reset();  // it was advised for the other bank
        if (turn.draft().wishes.target_bank == e.bank) turn.draft().wishes.target_bank.reset();
        turn.draft().holding_bank = e.bank;
        turn.go(step::Card{.phase = Phase::Shown});
      },
      [&](const event::MoreBanks&) {
        if (now.phase != Phase::PickBank || !bank_page(turn.world.county, now.bank_page, std::nullopt).more) return;
        ++now.bank_page;
        turn.go(now);
      },
      [&](const event::Next&) {
        if (now.phase == Phase::Shown) go_on(turn);
      },
      [&](const event::No&) {
        const bool without_reader = (now.phase == Phase::Waiting && !turn.state.devices.reader_ready) ||
                                    (now.phase == Phase::Trouble && is_about_the_reader(now.trouble));
        if (without_reader) return end_visit(turn, EndReason::Fault);  // to the counter
        // "Not my card": nothing of it stays.
        if (now.phase != Phase::Shown && now.phase != Phase::PickBank) return;
        const Service service = turn.draft().service;
        turn.draft() = Draft{.service = service};
        turn.go(step::Card{});
      },
      [&](const event::Back&) {
        if (now.phase == Phase::PickBank && now.bank_page > 0)
          turn.go(step::Card{.phase = Phase::PickBank, .bank_page = now.bank_page - 1});
        else if (now.phase == Phase::Shown && turn.draft().old_card && !turn.draft().old_card->bank &&
                 turn.draft().service == Service::SwapCard)
          turn.go(step::Card{.phase = Phase::PickBank});
        else
          turn.go(step::Notice{});
      });
}

}  // namespace huanka::visit
