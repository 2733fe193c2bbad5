#include "people.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "visit/turn.h"

namespace huanka::sim {

namespace {
namespace event = visit::event;
namespace step = visit::step;
using visit::Event;

/// GB 11643-1999: the check character of the first seventeen digits.
char id_check(const std::string& seventeen) {
  constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (int i = 0; i < 17; ++i) sum += (seventeen[static_cast<std::size_t>(i)] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

char luhn_check(const std::string& digits) {
  int sum = 0;
  bool twice = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    const int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string padded(int n, std::size_t digits) {
  std::string text = std::to_string(n);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text.substr(text.size() - digits);
}

Choice touch(Event event) { return {std::move(event), std::nullopt}; }
Choice with_hand(HandMove move) { return {std::nullopt, move}; }
Choice wait() { return {}; }

/// A finger of somebody who does not understand, or plays.
Choice something_senseless(const View& view, Dice& dice) {
  const std::vector<Event> touches{
      event::Touched{},
      event::Next{},
      event::No{},
      event::Back{},
      event::Back{},
      event::Cancel{},
      event::CancelConfirmed{},
      event::Stay{},
      event::Help{},
      event::Erase{},
      event::Retry{},
      event::Digit{static_cast<char>('0' + dice.between(0, 9))},
      event::Letter{static_cast<char>('A' + dice.between(0, 25))},
      event::Answered{dice.chance(0.5)},
      event::LanguageChosen{dice.chance(0.5) ? domain::Language::English : domain::Language::Chinese},
      event::TextSizeChosen{static_cast<visit::TextSize>(dice.between(0, 2))},
      event::MoreBanks{},
      event::BankChosen{dice.pick(view.world.county.banks).code},
      event::RouteChosen{static_cast<domain::Route>(dice.between(0, 2))},
      event::CompareToggled{},
      event::BenefitToggled{visit::all_benefits[dice.between(0, 3)]},
      event::PhotoChosen{static_cast<domain::PhotoChoice>(dice.between(0, 2))},
      event::Shutter{},
      event::ChangeItem{static_cast<visit::ReviewItem>(dice.between(0, 3))},
      event::PaperCameOut{view.paper_in_tray},
      event::GuideOpened{visit::all_guides[dice.between(0, static_cast<int>(std::size(visit::all_guides)) - 1)].topic},
      event::ServiceChosen{static_cast<visit::Service>(dice.between(0, 3))}};
  if (dice.chance(0.15))
    return with_hand(view.slot == InSlot::Nothing ? HandMove::InsertSomethingElse : HandMove::PullCard);
  return touch(dice.pick(touches));
}

Choice put_in_old_card(const View& view) {
  if (view.slot == InSlot::OldCard) return with_hand(HandMove::PullCard);  // it did not work: out and in again
  return with_hand(view.slot == InSlot::Nothing ? HandMove::InsertOldCard : HandMove::PullCard);
}

/// Types a number digit by digit, mending what is wrong.
Choice type(const std::string& wanted, const std::string& so_far) {
  if (!wanted.starts_with(so_far)) return touch(event::Erase{});
  if (so_far.size() == wanted.size()) return touch(event::Next{});
  return touch(event::Digit{wanted[so_far.size()]});
}

struct At {
  const Person& person;
  const View& view;
  Dice& dice;

  Choice operator()(const step::Attract&) const { return touch(event::Touched{}); }
  Choice operator()(const step::ServiceMenu&) const { return touch(event::ServiceChosen{person.errand}); }
  Choice operator()(const step::Guides& now) const {
    if (!now.open && dice.chance(0.6))
      return touch(event::GuideOpened{
          visit::all_guides[dice.between(0, static_cast<int>(std::size(visit::all_guides)) - 1)].topic});
    return touch(event::Back{});
  }
  Choice operator()(const step::Notice&) const { return touch(event::Next{}); }

  Choice operator()(const step::Card& now) const {
    using Phase = step::Card::Phase;
    switch (now.phase) {
      case Phase::Waiting:
        return view.slot == InSlot::OldCard ? wait() : put_in_old_card(view);
      case Phase::Reading:
        return wait();
      case Phase::Shown:
        return touch(event::Next{});
      case Phase::PickBank:
        return touch(event::BankChosen{person.bank});
      case Phase::Trouble:
        return dice.chance(0.5) ? touch(event::Retry{}) : put_in_old_card(view);
    }
    return wait();
  }

  Choice operator()(const step::MobileNumber& now) const {
    if (now.phase == step::MobileNumber::Phase::Typing) return type(person.mobile.digits(), now.digits);
    return touch(event::Answered{true});
  }

  Choice operator()(const step::Wishes& now) const {
    using domain::WishQuestion;
    switch (now.question) {
      case WishQuestion::KeepBank:
        return touch(event::Answered{person.keep_bank});
      case WishQuestion::KeepNumber:
        return touch(event::Answered{person.keep_number});
      case WishQuestion::TargetBank:
        return touch(event::BankChosen{person.target_bank});
      case WishQuestion::ProvinceSystem:
        return touch(event::Answered{person.province_system});
      case WishQuestion::Benefits:
        return dice.chance(0.3) ? touch(event::BenefitToggled{visit::all_benefits[dice.between(0, 3)]})
                                : touch(event::Next{});
    }
    return wait();
  }

  Choice operator()(const step::Advice& now) const {
    if (now.pick_bank) return touch(event::BankChosen{person.target_bank});
    const auto wanted = !person.keep_bank    ? domain::Route::ChangeBank
                        : person.keep_number ? domain::Route::SameBankSameNumber
                                             : domain::Route::SameBankNewNumber;
    return now.selected == wanted ? touch(event::Next{}) : touch(event::RouteChosen{wanted});
  }

  Choice operator()(const step::Photo& now) const {
    using Phase = step::Photo::Phase;
    switch (now.phase) {
      case Phase::Choosing:
        return touch(event::PhotoChosen{now.tries > 0 ? domain::PhotoChoice::KeepOld : person.photo});
      case Phase::Receipt:
        return with_hand(HandMove::ScanReceipt);
      case Phase::CameraConsent:
        return touch(event::Next{});
      case Phase::Preview:
        return now.hint == visit::FaceHint::Good ? touch(event::Shutter{})
               : dice.chance(0.2)                ? touch(event::Back{})
                                                 : wait();
      case Phase::Taking:
        return wait();
      case Phase::Look:
        return dice.chance(0.7) ? touch(event::Next{}) : touch(event::Retry{});
      case Phase::CameraTrouble:
        return dice.chance(0.5) ? touch(event::Retry{}) : touch(event::Back{});
      case Phase::CheckingReceipt:
        return wait();
      case Phase::ReceiptPicture:
        return dice.chance(0.9) ? touch(event::Next{}) : touch(event::No{});
      case Phase::ReceiptAnswered:
        if (visit::can_take_number(now.answer) && dice.chance(0.6)) return touch(event::Next{});
        return dice.chance(0.4) ? touch(event::Retry{}) : touch(event::No{});
    }
    return wait();
  }

  Choice operator()(const step::Review&) const {
    if (dice.chance(0.1)) return touch(event::ChangeItem{static_cast<visit::ReviewItem>(dice.between(0, 3))});
    return touch(event::Next{});
  }

  Choice operator()(const step::Finish& now) const {
    using Phase = step::Finish::Phase;
    switch (now.phase) {
      case Phase::Saving:
      case Phase::Sending:
      case Phase::Printing:
        return wait();
      case Phase::SaveFailed:
        return dice.chance(0.8) ? touch(event::Retry{}) : touch(event::No{});
      case Phase::PrintTrouble:
        if (now.request == 0) return dice.chance(0.7) ? touch(event::Retry{}) : touch(event::No{});
        return dice.chance(0.1) ? touch(event::No{}) : wait();
      case Phase::AskPaper:
        return touch(event::PaperCameOut{view.paper_in_tray});
      case Phase::Done:
        return touch(event::Next{});
    }
    return wait();
  }

  Choice operator()(const step::LookUp& now) const {
    using Phase = step::LookUp::Phase;
    switch (now.phase) {
      case Phase::Choosing:
        return touch(event::LookUpChosen{person.case_number.empty() ? visit::LookUpBy::Card : visit::LookUpBy::Number});
      case Phase::Typing: {
        std::string digits;
        for (const char c : person.case_number.empty() ? std::string("ZJ01-261116-0001-0") : person.case_number)
          if (c >= '0' && c <= '9') digits += c;
        return now.wrong_number ? touch(event::Back{}) : type(digits.substr(2), now.digits);
      }
      case Phase::Asking:
        return wait();
      case Phase::Result:
        return touch(event::Next{});
      case Phase::NotFound:
        return touch(event::Cancel{});
      case Phase::Several:
        return touch(event::CaseChosen{0});
      case Phase::AskPaper:
        return touch(event::PaperCameOut{view.paper_in_tray});
      case Phase::Printing:
        return wait();
      case Phase::PrintTrouble:
        return now.request == 0 ? touch(event::No{}) : dice.chance(0.1) ? touch(event::No{}) : wait();
    }
    return wait();
  }

  /// An open case is seen, or another one is made all the same.
  Choice operator()(const step::OpenCase&) const {
    return dice.chance(0.2) ? touch(event::Next{}) : touch(event::No{});
  }

  Choice operator()(const step::SecondVisit& now) const {
    using Phase = step::SecondVisit::Phase;
    switch (now.phase) {
      case Phase::Asking:
      case Phase::ReadingNewCard:
      case Phase::CheckingOwner:
      case Phase::TakingUp:
      case Phase::ConfirmingWish:
      case Phase::Printing:
        return wait();
      case Phase::WishNotSaved:
        return dice.chance(0.7) ? touch(event::Retry{}) : touch(event::No{});
      case Phase::NotFound:
      case Phase::FurtherOn:
        return touch(event::No{});
      case Phase::NotTakenUp:
        return dice.chance(0.7) ? touch(event::Retry{}) : touch(event::No{});
      case Phase::Status: {
        const auto state = now.status->state;
        const bool may_go_on = state == domain::CaseState::WindowOpen || state == domain::CaseState::Issued ||
                               state == domain::CaseState::LetterPrinted;
        return may_go_on || dice.chance(0.3) ? touch(event::Next{}) : touch(event::No{});
      }
      case Phase::StaffCode:
        return type("246810", now.staff_digits);
      case Phase::TakeOldCard:
        return with_hand(HandMove::PullCard);
      case Phase::InsertNewCard:
        return with_hand(view.slot == InSlot::Nothing ? HandMove::InsertNewCard : HandMove::PullCard);
      case Phase::CardTrouble:
      case Phase::CardRefused:
        if (view.slot != InSlot::Nothing) return with_hand(HandMove::PullCard);
        return dice.chance(0.7) ? with_hand(HandMove::InsertNewCard) : touch(event::No{});
      case Phase::OwnerUnclear:
        return dice.chance(0.7) ? touch(event::Retry{}) : touch(event::No{});
      case Phase::Confirm:
        return view.state.devices.letter_printer && dice.chance(0.1) ? touch(event::No{}) : touch(event::Next{});
      case Phase::PrintTrouble:
        return now.request == 0   ? (dice.chance(0.8) ? touch(event::Retry{}) : touch(event::No{}))
               : dice.chance(0.1) ? touch(event::No{})
                                  : wait();
      case Phase::AskPaper:
      case Phase::AskEarlierPaper:
        return touch(event::PaperCameOut{view.paper_in_tray});
      case Phase::ClockUntrusted:
        return touch(event::No{});
      case Phase::WishConfirmed:
      case Phase::Done:
        return touch(event::Next{});
    }
    return wait();
  }

  Choice operator()(const step::Farewell&) const {
    return view.slot == InSlot::Nothing ? touch(event::Next{}) : with_hand(HandMove::PullCard);
  }
};
}  // namespace

std::optional<domain::Pan> make_pan(const domain::County& county, const domain::BankCode& bank, int n) {
  for (const domain::BinRule& rule : county.bins) {
    if (rule.bank != bank) continue;
    const auto running = static_cast<std::size_t>(rule.pan_length) - rule.prefix.size() - 1;
    const std::string digits = rule.prefix + padded(n, running);
    auto pan = domain::Pan::parse(digits + luhn_check(digits));
    if (pan) return std::move(pan).value();
  }
  return std::nullopt;
}

Person draw_person(Dice& dice, const domain::County& county, int n) {
  const std::string start = "441621" + std::to_string(dice.between(1940, 2005)) +
                            padded(static_cast<int>(dice.between(1, 12)), 2) +
                            padded(static_cast<int>(dice.between(1, 28)), 2) + padded(n % 1000, 3);
  const std::vector<std::string> names{"张桂花",   "李秀英", "王建国",        "黄阿妹",
                                       "欧阳娜娜", "𠮷田",   "买买提·吐尔逊", "陈"};
  auto id = domain::IdNumber::parse(start + id_check(start));
  auto name = domain::PersonName::parse(dice.pick(names));
  auto mobile = domain::Mobile::parse("138" + padded(static_cast<int>(dice.between(0, 99'999'999)), 8));
  const auto bank = dice.pick(county.banks).code;
  Person person{.holder = {.id_number = std::move(id).value(),
                           .name = std::move(name).value(),
                           .sex = domain::Sex::Unstated,
                           .birth_date = std::nullopt},
                .mobile = std::move(mobile).value(),
                .bank = bank,
                .pan = dice.chance(0.9) ? make_pan(county, bank, n) : std::nullopt,
                .card_code = "441621D156000005" + padded(n, 16),
                .card_number = "Z" + padded(n, 8)};
  const auto route = dice.between(0, 3);  // a bank change has the longest life: two of four
  person.keep_bank = route < 2;
  person.keep_number = route == 0;
  do person.target_bank = dice.pick(county.banks).code;
  while (person.target_bank == bank || !make_pan(county, person.target_bank, 1));
  person.province_system = dice.chance(0.1);
  person.photo = static_cast<domain::PhotoChoice>(dice.between(0, 2));
  return person;
}

Choice choose(const Person& person, const View& view, Dice& dice) {
  if (dice.chance(person.leaves)) return with_hand(HandMove::WalkAway);
  if (dice.chance(person.senseless)) return something_senseless(view, dice);
  switch (view.state.overlay) {
    case visit::Overlay::ConfirmCancel:
      return dice.chance(0.3) ? touch(event::CancelConfirmed{}) : touch(event::Stay{});
    case visit::Overlay::Help:
    case visit::Overlay::IdleWarning:
      return touch(event::Stay{});
    case visit::Overlay::None:
      break;
  }
  return std::visit(At{person, view, dice}, view.state.step);
}

}  // namespace huanka::sim
