// The photo: kept by default (R123), renewed by a studio receipt (R124-R125) or by the camera where the county allows
// it.
#include <string_view>

#include "domain/receipt_number.h"
#include "visit/turn.h"

namespace huanka::visit {

namespace {
using Phase = step::Photo::Phase;
constexpr int good_for_ms = 1'000;  // then the picture is taken by itself
constexpr std::size_t receipt_limit = domain::longest_receipt_number;

void accept(Turn& turn, domain::Photo photo) {
  turn.draft().photo = std::move(photo);
  turn.draft().reviewed = true;
  enter_review(turn);
}

void open_preview(Turn& turn, int tries) {
  turn.emit(effect::OpenCamera{});
  turn.state.step = step::Photo{.phase = Phase::Preview, .tries = tries};
}

void ask_for_receipt(Turn& turn, int tries) {
  turn.go(step::Photo{.phase = Phase::Receipt, .tries = tries});
  turn.emit(effect::StartScanner{});
}

void take_receipt(Turn& turn, const std::string& number) {
  accept(turn, {.choice = domain::PhotoChoice::StudioReceipt, .receipt_number = number, .picture_sha256 = {}});
}

/// Whose receipt it is, and whether it is good, the office knows; without a card nobody could be asked about.
void look_up(Turn& turn, const std::string& number, int tries) {
  const auto& card = turn.draft().old_card;
  if (!card) return take_receipt(turn, number);
  const int request = turn.new_request();
  turn.go(step::Photo{.phase = Phase::CheckingReceipt, .receipt = number, .request = request, .tries = tries});
  turn.emit(effect::LookUpReceipt{request, number, card->holder.id_number});
}

void check_receipt(Turn& turn, const std::string& text, int tries) {
  if (const auto number = domain::receipt_number(text, turn.world.county.photo)) return look_up(turn, *number, tries);
  turn.state.step = step::Photo{
      .phase = Phase::Receipt, .receipt = text.substr(0, receipt_limit), .receipt_refused = true, .tries = tries};
}

void handle_looked_up(Turn& turn, step::Photo now, const Event& event) {
  const auto answered = [&](ReceiptAnswer answer) {
    now.phase = Phase::ReceiptAnswered;
    now.answer = answer;
    turn.go(now);
  };
  on(
      event,
      [&](const event::ReceiptLookedUp& e) {
        if (now.phase != Phase::CheckingReceipt || e.request != now.request) return;
        if (e.answer != ReceiptAnswer::Matched) return answered(e.answer);
        now.phase = Phase::ReceiptPicture;
        turn.state.step = now;
      },
      [&](const event::Next&) {
        if (now.phase == Phase::ReceiptPicture || (now.phase == Phase::ReceiptAnswered && can_take_number(now.answer)))
          take_receipt(turn, now.receipt);
      },
      [&](const event::No&) {
        if (now.phase == Phase::ReceiptPicture) return answered(ReceiptAnswer::NotMine);
        if (now.phase == Phase::ReceiptAnswered) accept(turn, {});
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::ReceiptAnswered && now.answer == ReceiptAnswer::OfficeUnreachable)
          return look_up(turn, now.receipt, now.tries);
        if (now.phase == Phase::ReceiptAnswered) ask_for_receipt(turn, now.tries);
      },
      [&](const event::Back&) {
        if (now.phase != Phase::CheckingReceipt) ask_for_receipt(turn, now.tries);
      });
}

void handle_choosing(Turn& turn, const step::Photo& now, const Event& event) {
  on(
      event, [&](const event::Next&) { accept(turn, {}); },
      [&](const event::PhotoChosen& e) {
        switch (e.choice) {
          case domain::PhotoChoice::KeepOld:
            return accept(turn, {});
          case domain::PhotoChoice::StudioReceipt:
            return ask_for_receipt(turn, now.tries);
          case domain::PhotoChoice::Camera:
            if (can_take_photo(turn.world, now.tries))
              turn.go(step::Photo{.phase = Phase::CameraConsent, .tries = now.tries});
            return;
        }
      },
      [&](const event::Back&) {
        if (turn.draft().reviewed)
          enter_review(turn);
        else
          enter_advice(turn);
      });
}

void handle_receipt(Turn& turn, step::Photo now, const Event& event) {
  now.receipt_refused = false;
  const auto type = [&](char character) {
    if (now.receipt.size() >= receipt_limit) return;
    now.receipt += character;
    turn.state.step = now;
  };
  on(
      event,
      [&](const event::Digit& e) {
        if (e.digit >= '0' && e.digit <= '9') type(e.digit);
      },
      [&](const event::Letter& e) {
        if (e.letter >= 'A' && e.letter <= 'Z' && receipt_may_have_letters(turn.world.county.photo)) type(e.letter);
      },
      [&](const event::Erase&) {
        if (!now.receipt.empty()) now.receipt.pop_back();
        turn.state.step = now;
      },
      [&](const event::CodeScanned& e) { check_receipt(turn, e.text, now.tries); },
      [&](const event::Next&) { check_receipt(turn, now.receipt, now.tries); },
      [&](const event::Back&) { turn.go(step::Photo{.tries = now.tries}); });
}

void handle_camera(Turn& turn, step::Photo now, const Event& event) {
  const auto offer_other_ways = [&] { turn.go(step::Photo{.tries = now.tries}); };
  const auto take = [&] {
    now.phase = Phase::Taking;
    now.request = turn.new_request();
    turn.state.step = now;
    turn.emit(effect::TakePicture{now.request});
  };
  on(
      event,
      [&](const event::FaceSeen& e) {
        if (now.phase != Phase::Preview) return;
        now.hint = e.hint;
        now.good_ms = 0;
        turn.state.step = now;
      },
      [&](const event::Shutter&) {
        if (now.phase == Phase::Preview) take();
      },
      [&](const event::TimePassed& e) {
        // Who sits right for a moment need not find the button; who reads a help page is not photographed.
        if (now.phase != Phase::Preview || now.hint != FaceHint::Good || turn.state.overlay != Overlay::None) return;
        now.good_ms += e.ms;
        turn.state.step = now;
        if (now.good_ms >= good_for_ms) take();
      },
      [&](const event::PictureTaken& e) {
        if (now.phase != Phase::Taking || e.request != now.request) return;
        // One picture is kept, the newest: who took one before and does not accept this one chooses anew.
        if (turn.draft().photo.choice == domain::PhotoChoice::Camera) turn.draft().photo = {};
        now.phase = Phase::Look;
        now.picture = e.sha256;
        ++now.tries;
        turn.state.step = now;
      },
      [&](const event::PictureRefused& e) {
        if (now.phase == Phase::Taking && e.request == now.request)
          turn.state.step = step::Photo{.phase = Phase::Preview, .hint = e.hint, .tries = now.tries};
      },
      [&](const event::CameraFailed& e) {
        if (now.phase != Phase::Preview && now.phase != Phase::Taking) return;
        turn.go(step::Photo{.phase = Phase::CameraTrouble, .trouble = e.trouble, .tries = now.tries});
      },
      [&](const event::Next&) {
        if (now.phase == Phase::CameraConsent) {
          turn.emit(effect::NoteConsent{Consent::Camera});
          open_preview(turn, now.tries);
        }
        if (now.phase == Phase::Look)
          accept(turn, {.choice = domain::PhotoChoice::Camera, .receipt_number = {}, .picture_sha256 = now.picture});
      },
      [&](const event::Retry&) {
        if (now.phase == Phase::CameraTrouble) return open_preview(turn, now.tries);
        if (now.phase != Phase::Look) return;
        if (now.tries >= photo_tries) return offer_other_ways();
        turn.state.step = step::Photo{.phase = Phase::Preview, .tries = now.tries};
      },
      [&](const event::No&) { offer_other_ways(); }, [&](const event::Back&) { offer_other_ways(); });
}
}  // namespace

bool receipt_may_have_letters(const domain::PhotoRule& rule) {
  // What a pattern of digits alone is written with; of any other pattern it is not known, so letters are offered.
  constexpr std::string_view digits_only = "0123456789[](){}|,-+*?^$:";
  const std::string& pattern = rule.receipt_pattern;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool any_digit = pattern.compare(at, 2, "\\d") == 0;
    const bool all_but = pattern.compare(at, 2, "[^") == 0;
    if (all_but || (!any_digit && digits_only.find(pattern[at]) == std::string_view::npos)) return true;
    if (any_digit) ++at;
  }
  return pattern.empty();
}

bool can_take_number(ReceiptAnswer answer) {
  return answer == ReceiptAnswer::NoPicture || answer == ReceiptAnswer::CannotBeShown ||
         answer == ReceiptAnswer::OfficeUnreachable;
}

bool shows_picture(Phase phase) {
  return phase == Phase::Preview || phase == Phase::Taking || phase == Phase::Look || phase == Phase::CheckingReceipt ||
         phase == Phase::ReceiptPicture;
}

bool can_take_photo(const World& world, int tries) {
  return world.county.photo.camera_allowed && world.camera_fitted && tries < photo_tries;
}

void handle(Turn& turn, const step::Photo& now, const Event& event) {
  switch (now.phase) {
    case Phase::Choosing:
      return handle_choosing(turn, now, event);
    case Phase::Receipt:
      return handle_receipt(turn, now, event);
    case Phase::CameraConsent:
    case Phase::Preview:
    case Phase::Taking:
    case Phase::Look:
    case Phase::CameraTrouble:
      return handle_camera(turn, now, event);
    case Phase::CheckingReceipt:
    case Phase::ReceiptPicture:
    case Phase::ReceiptAnswered:
      return handle_looked_up(turn, now, event);
  }
}

}  // namespace huanka::visit
